"""Pane 1: what to search for, as a list of rows that are edited in place."""

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message

from maap_tui.models.catalog import Collection
from maap_tui.models.invalid import InvalidInput
from maap_tui.models.query import Queryable, SearchQuery
from maap_tui.services import Areas

from ..clauses import joined
from ..filter_rows import FIELDS, SORTS, STARTS, Filters, ids_shown
from ..screens.add_filter import AddFilterScreen
from ..widgets.area_row import AreaRow
from ..widgets.field_row import FieldRow
from ..widgets.form import Form
from ..widgets.form_row import FormButton, FormRow, FormStop, NoteKind
from ..words import ACCESS, summary_lines

_FIELDS = {field.name: field for field in FIELDS}


class FiltersPane(Form):
    """Collection, time, place and the rest; posts a search when it is asked to and all is well."""

    BINDING_GROUP_TITLE = "Filters"
    DEFAULT_CSS = """
    FiltersPane {
        border: round $border-blurred;
        &:focus-within { border: round $border; }
        #filter-buttons { height: 1; width: 1fr; }
        #filter-buttons > FormButton { width: auto; margin-right: 1; }
        #add-filter { display: none; }
        &.-queryable #add-filter { display: block; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter,space",
            "activate",
            "Edit",
            id="filters.edit",
            tooltip="Edit the row in place or open its picker; Enter keeps, Esc goes back",
        ),
        Binding(
            "c,backspace,delete",
            "clear_row",
            "Clear",
            id="filters.clear",
            tooltip="Clear this row",
        ),
        Binding("r", "submit", "Search", id="filters.search", tooltip="Search with these filters"),
    ]

    class Submitted(Message):
        """The person asked for a search, and every row is valid."""

        def __init__(self, search_query: SearchQuery) -> None:
            super().__init__()
            self.search_query = search_query

    class CollectionWanted(Message):
        """The person wants to choose a collection."""

    def __init__(self, areas: Areas, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._areas = areas
        self._filters = Filters()
        self._collection: Collection | None = None
        self._queryables: tuple[Queryable, ...] = ()
        self._searches_when_read = False

    def compose(self) -> ComposeResult:
        when, where, ids, cql2, limit = FIELDS
        yield FormRow(
            "Collection",
            row_id="collection",
            empty="none yet",
            example="press Enter to choose one",
            hint="enter choose",
            classes="-own-line -first",
        )
        yield FieldRow(when, "-group")
        yield FormRow("Granule", row_id="starts", hint="space change")
        yield AreaRow(self._areas, where)
        yield FieldRow(ids, "-group")
        yield FieldRow(cql2)
        yield FormButton("+ add filter", hint="enter choose", row_id="add-filter")
        yield FormRow("Sort", row_id="sort", hint="space next", classes="-group")
        yield FieldRow(limit)
        with Horizontal(id="filter-buttons", classes="-group"):
            yield FormButton("[ Search ]", hint="enter search", row_id="search")
            yield FormButton("[ Reset ]", hint="enter clear all rows", row_id="reset")

    def on_mount(self) -> None:
        self.border_title = "1 Filters"
        self._choose(self._filters)
        self.go_to(self._row("collection"))

    @property
    def filters(self) -> Filters:
        """What the rows hold at present."""
        return self._filters

    # What comes down from the screen

    def set_collection(self, collection: Collection) -> None:
        """Searches `collection` from now on; what it can be filtered by is not known yet."""
        if self._collection is None or collection.id != self._collection.id:
            self.set_queryables(())
        self._collection = collection
        row = self._row("collection")
        row.set_value(collection.id, ACCESS[collection.access].content())
        row.say(NoteKind.WORDS, Content("\n".join(summary_lines(collection))))

    def set_queryables(self, queryables: Iterable[Queryable]) -> None:
        """Offers these properties under `+ add filter`."""
        self._queryables = tuple(queryables)
        self.set_class(bool(self._queryables), "-queryable")

    def submit(self) -> None:
        """Posts the search, or goes to the first row that stands in its way."""
        self._keep_open_editor()
        self._check_rows()
        area_row = self.query_one(AreaRow)
        wrong = next((row for row in self.query(FormRow) if row.kind is NoteKind.ERROR), None)
        self._searches_when_read = wrong is None and area_row.is_reading
        if wrong is not None:
            self.go_to(wrong)
            self.focus()
        elif self._collection is not None and not area_row.is_reading:
            self.post_message(self.Submitted(self._filters.search_query(self._collection.id)))

    def _check_rows(self) -> None:
        """Looks at all rows again: what `today` means may have changed since it was typed."""
        if self._collection is None:
            words = "choose a collection first: press Enter here"
            self._row("collection").say(NoteKind.ERROR, words)
        for name in _FIELDS:
            row = self._row(name)
            if not isinstance(row, AreaRow) and (wrong := self._objection(name)):
                row.say(NoteKind.ERROR, wrong)

    # Keys

    def activate(self, stop: FormStop) -> None:
        match stop.id:
            case "collection":
                self.post_message(self.CollectionWanted())
            case "sort" | "starts":
                self._choose(self._filters.stepped(stop.id))
            case "search":
                self.submit()
            case "reset":
                self._reset()
            case "add-filter":
                self._open_add_filter()
            case _ if isinstance(stop, FormRow):
                self._open_editor(stop)

    def moved(self, stop: FormStop) -> None:
        self.border_subtitle = Content(stop.hint)

    def action_submit(self) -> None:
        self.submit()

    def action_clear_row(self) -> None:
        row = self.current
        if isinstance(row, FormRow) and row.id in _FIELDS:
            self._take(row, "")
        elif row is not None and row.id in ("sort", "starts"):
            self._choose(self._filters.cleared(row.id))

    def _reset(self) -> None:
        for name in _FIELDS:
            self._take(self._row(name), "")
        self._choose(Filters())

    # Editing

    def _open_editor(self, row: FormRow) -> None:
        row.edit(row.text if isinstance(row, AreaRow) else self._filters.text(str(row.id)))
        self.border_subtitle = Content("enter keep  esc back")

    def _keep_open_editor(self) -> None:
        """A search asked for by other means than Enter takes what is in the editor as well."""
        for row in self.query(FormRow):
            if row.is_editing:
                self._take(row, row.typed)

    @on(FormRow.Typed)
    def _read_back_while_typing(self, message: FormRow.Typed) -> None:
        message.stop()
        row, text = message.row, message.text.strip()
        try:
            words = _FIELDS[str(row.id)].read_back(text) if text else ""
        except InvalidInput:
            words = ""  # not finished yet: told on Enter
        row.say(NoteKind.WORDS if words else NoteKind.EXAMPLE, words)

    @on(FormRow.Kept)
    def _keep(self, message: FormRow.Kept) -> None:
        """Takes the text; a wrong one stays in the editor, unless the focus is elsewhere."""
        message.stop()
        row = message.row
        wrong = self._objection(str(row.id), message.text)
        if wrong and message.by_key:
            row.say(NoteKind.ERROR, wrong)
            return
        self._take(row, message.text)
        if message.by_key:
            self.focus()

    @on(FormRow.Undone)
    def _restore(self, message: FormRow.Undone) -> None:
        message.stop()
        row = message.row
        row.close()
        if isinstance(row, AreaRow):
            row.show_again()
        else:
            self._show_text(row, self._filters.text(str(row.id)))
        self.focus()
        self.moved(row)

    def _objection(self, name: str, text: str | None = None) -> str:
        """What is wrong with `text`, or else with what the row holds; empty when nothing is."""
        text = self._filters.text(name) if text is None else text
        try:
            _FIELDS[name].read_back(text) if text else ""
        except InvalidInput as error:
            return str(error)
        return ""

    def _take(self, row: FormRow, text: str) -> None:
        """The row holds `text` from now on, right or wrong."""
        row.close()
        if isinstance(row, AreaRow):
            self._filters = self._filters.with_area(None)
            row.take(text)
        else:
            self._choose(self._filters.with_text(str(row.id), text))
            self._show_text(row, text)
        if self.current is not None:
            self.moved(self.current)

    @on(AreaRow.Settled)
    def _take_area(self, message: AreaRow.Settled) -> None:
        message.stop()
        self._filters = self._filters.with_area(message.row.area)
        if self._searches_when_read:
            self.submit()

    def _show_text(self, row: FormRow, text: str) -> None:
        """Value and note of a row that takes text."""
        row.set_value(ids_shown(text) if row.id == "ids" else text)
        if wrong := self._objection(str(row.id), text):
            row.say(NoteKind.ERROR, wrong)
        elif text and (words := _FIELDS[str(row.id)].read_back(text)):
            row.say(NoteKind.WORDS, words)
        else:
            row.say()

    def _choose(self, filters: Filters) -> None:
        """Takes what was chosen in a row without text."""
        self._filters = filters
        self._row("sort").set_value(SORTS[filters.sort][0])
        starts = self._row("starts")
        starts.set_value(STARTS[filters.starts_within])
        starts.display = bool(filters.when)

    def _open_add_filter(self) -> None:
        def take(clause: str | None) -> None:
            if clause is not None:
                self._take(self._row("cql2"), joined(self._filters.cql2, clause))

        self.app.push_screen(AddFilterScreen(self._queryables), take)

    def _row(self, name: str) -> FormRow:
        return self.query_one(f"#{name}", FormRow)
