"""Pane 1: what to search for, as a list of rows that are edited in place."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message

from maap_tui.models.area import Area
from maap_tui.models.catalog import Collection
from maap_tui.models.query import Queryable, SearchQuery
from maap_tui.models.search_form import SearchForm

from ..filter_rows import cleared, stepped
from ..text import Part, join_parts
from ..widgets.area_row import AreaRow
from ..widgets.condition_row import ConditionRow, Cql2Row
from ..widgets.form_row import FormRow, FormStop, NoteKind
from ..words import ACCESS, summary_lines
from .area_form import AreaForm
from .filter_form import FIELD
from .filters_keys import FILTERS_KEYS

_CORNERS = 4
"""Cells of the frame that the keys of a row may not take."""


class FiltersPane(AreaForm):
    """Collection, time, place and the rest; posts a search when it is asked to and all is well."""

    BINDING_GROUP_TITLE = "Filters"
    DEFAULT_CSS = """
    FiltersPane {
        border: round $border-blurred;
        &:focus-within { border: round $border; }
        #filter-buttons { height: 1; width: 1fr; }
        #filter-buttons > FormButton { width: auto; margin-right: 1; }
        #collection.-words > .note { display: none; }
        &.-medium #collection.-words > .note { display: block; max-height: 2; }
        &.-roomy #collection.-words > .note { display: block; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = list(FILTERS_KEYS)
    _collection: Collection | None = None
    _searches_when_read = False
    """Whether a search waits for its area to be read."""
    _cleared: tuple[SearchForm, ...] = ()
    """What the rows held before each time that something was cleared, there without collections,
    or that another search was loaded."""

    class Submitted(Message):
        """The person asked for a search, and every row is valid."""

        def __init__(
            self, search_query: SearchQuery, form: SearchForm, area: Area | None = None
        ) -> None:
            super().__init__()
            self.search_query = search_query
            self.form = form
            self.area = area

        @property
        def is_batch(self) -> bool:
            """Whether many places are to be searched one by one."""
            return self.form.is_batch(self.area)

    class NewestChosen(Message):
        """Superseded granules are to be hidden, or shown again."""

        def __init__(self, *, is_on: bool) -> None:
            super().__init__()
            self.is_on = is_on

    class FormWanted(Message):
        """The rows are to hold this search again, which asks for other collections."""

        def __init__(self, form: SearchForm) -> None:
            super().__init__()
            self.form = form

    class CollectionWanted(Message):
        """The person wants to choose a collection."""

    class BatchWanted(Message):
        """A file is to be chosen whose places are searched one by one."""

    class SaveWanted(Message):
        """The search in the rows is to be saved."""

    class SearchesWanted(Message):
        """Saved searches, or those that were run, are to be shown."""

        def __init__(self, *, shows_past: bool) -> None:
            super().__init__()
            self.shows_past = shows_past

    def on_mount(self) -> None:
        self.border_title = "1 Filters"
        self.choose(self._form)
        self.go_to(self._row("collection"))

    # What comes down from the screen

    def set_collection(self, collection: Collection) -> None:
        """Searches `collection` from now on; what it can be filtered by is not known yet."""
        if self._collection is None or collection.id != self._collection.id:
            self._conditions.await_queryables()
        self._collection = collection
        self._form = self._form.with_collections((collection.id,))
        row = self._row("collection")
        row.set_value(collection.id, ACCESS[collection.access].content())
        row.say(NoteKind.WORDS, Content("\n".join(summary_lines(collection))))

    def set_queryables(self, queryables: Iterable[Queryable]) -> None:
        """Gives the usual ones a row each, and offers the others under `+ add filter`."""
        self._conditions.set_queryables(queryables)

    def set_hidden(self, words: str) -> None:
        """What the list hides because only the newest are wanted."""
        self._row("newest").say(NoteKind.WORDS if words else NoteKind.EXAMPLE, words)

    def load(self, form: SearchForm, *, is_undo: bool = False) -> None:
        """Shows `form` as it was typed; its collections are known by their ids only."""
        if not is_undo:
            self._note_before(self.form)
        self._conditions.set_queryables(())
        if len(form.collections) == 1:
            self._conditions.await_queryables()
        self._collection = None
        self.show_form(form)

    def take_batch(self, form: SearchForm) -> None:
        """Searches each place of the file that `form` names, and nowhere else; or no file."""
        if form.batch:
            self._take(self._row("where"), "")
        self.choose(replace(self._form, batch=form.batch, within=form.within, radius=form.radius))
        self.go_to(self._row("batch" if form.batch else "where"))

    def set_when(self, text: str) -> None:
        """Asks for this time instead of what stood in the row."""
        self._take(self._row("when"), text)

    def set_counts(self, counts: Mapping[str, Mapping[str, int]]) -> None:
        """How many granules have each value, by the name of the property, as far as is known."""
        self._conditions.set_counts(counts)

    def submit(self, *, reads_again: bool = True) -> None:
        """Posts the search, or goes to the first row that stands in its way.

        The area is read once more where it stands in a file, unless that was done just now.
        """
        self._keep_open_editor()
        self._check_rows()
        area_row = self.query_one(AreaRow)
        wrong = next((row for row in self.query(FormRow) if row.kind is NoteKind.ERROR), None)
        is_free = wrong is None and not area_row.is_reading
        is_reading = area_row.is_reading or (is_free and reads_again and area_row.read_again())
        self._searches_when_read = wrong is None and is_reading
        if wrong is not None:
            self.go_to(wrong)
            self.focus()
        elif not is_reading:
            form = self._form
            area = area_row.area
            self.post_message(self.Submitted(form.search_query(area), form, area))

    def _check_rows(self) -> None:
        """Looks at all rows again: what `today` means may have changed since it was typed."""
        if not self._form.collections:
            words = "choose a collection first: press Enter here"
            self._row("collection").say(NoteKind.ERROR, words)
        for name in FIELD:
            row, text = self._row(name), self._form.text(name)
            if not isinstance(row, AreaRow) and (wrong := FIELD[name].objection(text)):
                row.say(NoteKind.ERROR, wrong)

    # Keys

    def activate(self, stop: FormStop) -> None:
        match stop.id:
            case "collection":
                self.post_message(self.CollectionWanted())
            case "sort" | "starts" | "newest":
                self._choose_other(stepped(self._form, stop.id))
            case "batch":
                self.post_message(self.BatchWanted())
            case "search":
                self.submit()
            case "reset":
                self.reset()
            case "add-filter" | "groups" | "cql2":
                self._conditions.activate(stop)
            case _ if isinstance(stop, ConditionRow):
                self._conditions.activate(stop)
            case _ if isinstance(stop, FormRow):
                self._open_editor(stop)

    def _choose_other(self, form: SearchForm) -> None:
        is_new = form.newest_only is not self._form.newest_only
        self.choose(form)
        if is_new:
            self.set_hidden("")
            self.post_message(self.NewestChosen(is_on=form.newest_only))

    def moved(self, stop: FormStop) -> None:
        self._show_hint(stop)
        self.refresh_bindings()

    def _show_hint(self, stop: FormStop) -> None:
        """As many of the row's keys as its frame has room for; the footer names most of them."""
        keys = stop.hint.split("  ")
        parts = [Part.of(words, -index) for index, words in enumerate(keys)]
        self.border_subtitle = join_parts(parts, self.size.width - _CORNERS)

    def action_submit(self) -> None:
        self.submit()

    def action_save(self) -> None:
        self.post_message(self.SaveWanted())

    def action_saved(self, shows_past: bool) -> None:
        self.post_message(self.SearchesWanted(shows_past=shows_past))

    def reset(self) -> None:
        self._note_before(self._held_now.with_collections(()))
        super().reset()

    @property
    def _held_now(self) -> SearchForm:
        """What the rows hold, without what stands in an open editor."""
        return self._form.with_text("cql2", self._conditions.text)

    def _note_before(self, form: SearchForm) -> None:
        self._cleared += (form,)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "undo":
            return bool(self._cleared)
        return super().check_action(action, parameters)

    def action_undo(self) -> None:
        """Brings back what the rows held before the latest change of them that changed anything."""
        now = self._held_now
        while self._cleared:
            *earlier, latest = self._cleared
            self._cleared = tuple(earlier)
            before = latest.with_collections(latest.collections or now.collections)
            if before.collections != now.collections:
                self.post_message(self.FormWanted(before))
                break
            if before != now:
                self.fill(before)
                break
        self.refresh_bindings()

    def action_clear_row(self) -> None:
        self._note_before(self._held_now.with_collections(()))
        row = self.current
        if isinstance(row, ConditionRow | Cql2Row):
            self._conditions.clear(row)
        elif isinstance(row, FormRow) and row.id in FIELD:
            self._take(row, "")
        elif row is not None and row.id == "batch":
            self.take_batch(SearchForm())
        elif row is not None and row.id in ("sort", "starts", "newest"):
            self._choose_other(cleared(self._form, row.id))

    @on(AreaRow.Settled)
    def _search_now(self, message: AreaRow.Settled) -> None:
        message.stop()
        if self._searches_when_read:
            self.submit(reads_again=False)
