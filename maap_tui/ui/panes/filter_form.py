"""The rows of the filter pane: a search as it is typed, edited in place, each row judged."""

from pathlib import PurePath

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message

from maap_tui.models.search_form import SearchForm
from maap_tui.services import Areas, FilterChecks, Folders

from ..filter_rows import FIELDS, NEWEST, STARTS, ids_shown, sort_in_words
from ..widgets.area_row import AreaRow
from ..widgets.condition_rows import ConditionRows
from ..widgets.field_row import FieldRow
from ..widgets.filter_conditions import FilterConditions
from ..widgets.form import Form
from ..widgets.form_row import FormButton, FormRow, NoteKind

FIELD = {field.name: field for field in FIELDS}
"""The rows that take text, by name."""


class FilterForm(Form):
    """The rows of one search; a subclass says what Enter does and where the search goes."""

    class Edited(Message):
        """The rows hold another search than before."""

        def __init__(self, form: SearchForm) -> None:
            super().__init__()
            self.form = form

    def __init__(
        self,
        areas: Areas,
        filters: FilterChecks,
        folders: Folders,
        *,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self._areas = areas
        self._folders = folders
        self._conditions = FilterConditions(filters)
        self._held = SearchForm()

    @property
    def _form(self) -> SearchForm:
        """What the rows hold."""
        return self._held

    @_form.setter
    def _form(self, form: SearchForm) -> None:
        if form != self._held:
            self._held = form
            self.post_message(self.Edited(form))

    def compose(self) -> ComposeResult:
        when, where, ids, limit = FIELDS
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
        yield FormRow("Each of", row_id="batch", hint="enter change  c clear")
        yield FieldRow(ids)
        yield self._conditions
        yield FormRow("Versions", row_id="newest", hint="space change", classes="-group")
        yield FormRow("Sort", row_id="sort", hint="space next")
        yield FieldRow(limit)
        with Horizontal(id="filter-buttons", classes="-group"):
            yield FormButton("[ Search ]", hint="enter search", row_id="search")
            yield FormButton("[ Reset ]", hint="enter clear all rows", row_id="reset")
        yield self._conditions.cql2_row

    @property
    def form(self) -> SearchForm:
        """What the rows hold at present, an open editor included."""
        self._keep_open_editor()
        return self._form

    def fill(self, form: SearchForm) -> None:
        """Every row but the collection holds what it holds in `form`, as it was typed."""
        for name in FIELD:
            self._take(self._row(name), form.text(name))
        self._conditions.set_text(form.cql2)
        self.choose(form.with_collections(self._form.collections))

    def show_form(self, form: SearchForm) -> None:
        """Shows `form` in the rows."""
        self._form = self._form.with_collections(form.collections)
        self.fill(form)
        row = self._row("collection")
        row.set_value(", ".join(form.collections))
        row.say()

    def reset(self) -> None:
        """Clears every row but the collection."""
        self.fill(SearchForm())

    # Editing

    def _open_editor(self, row: FormRow) -> None:
        row.edit(self._form.text(str(row.id)))

    @on(FormRow.Opened)
    def _name_keys_of_editor(self, message: FormRow.Opened) -> None:
        message.stop()
        self.border_subtitle = Content("enter keep  esc back")

    def _keep_open_editor(self) -> None:
        """A search asked for by other means than Enter takes what is in the editor as well."""
        for name in FIELD:
            if (row := self._row(name)).is_editing:
                self._take(row, row.typed)
        self._conditions.keep_open_editor()
        self._form = self._form.with_text("cql2", self._conditions.text)

    @on(FormRow.Typed)
    def _read_back_while_typing(self, message: FormRow.Typed) -> None:
        message.stop()
        row, text = message.row, message.text.strip()
        words = FIELD[str(row.id)].words_so_far(text)
        row.say(NoteKind.WORDS if words else NoteKind.EXAMPLE, words)

    @on(FormRow.Kept)
    def _keep(self, message: FormRow.Kept) -> None:
        """Takes the text; a wrong one stays in the editor, unless the focus is elsewhere."""
        message.stop()
        row = message.row
        wrong = FIELD[str(row.id)].objection(message.text)
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
            self._show_text(row, self._form.text(str(row.id)))
        self.focus()
        self.moved(row)

    def _take(self, row: FormRow, text: str) -> None:
        """The row holds `text` from now on, right or wrong."""
        row.close()
        self.choose(self._form.with_text(str(row.id), text))
        if isinstance(row, AreaRow):
            row.take(text)
        else:
            self._show_text(row, text)
        if self.current is not None:
            self.moved(self.current)

    def _show_text(self, row: FormRow, text: str) -> None:
        """Value and note of a row that takes text."""
        shown = ids_shown(text) if row.id == "ids" else text
        row.set_value(shown)
        field = FIELD[str(row.id)]
        if wrong := field.objection(text):
            row.say(NoteKind.ERROR, wrong)
        elif (words := field.words_so_far(text)) and words != shown:
            row.say(NoteKind.WORDS, words)
        else:
            row.say()

    def choose(self, form: SearchForm) -> None:
        """Takes `form`, and shows what is chosen in the rows without text."""
        self._form = form
        self._row("sort").set_value(sort_in_words(form.sort))
        self._row("newest").set_value(NEWEST[form.newest_only])
        starts = self._row("starts")
        starts.set_value(STARTS[form.starts_within])
        starts.display = bool(form.when)
        batch = self._row("batch")
        parts = (PurePath(form.batch).name, form.radius, form.within)
        batch.set_value(", ".join(filter(None, parts)))
        batch.display = bool(form.batch)

    # The filter

    def action_edit_cql2(self) -> None:
        self._conditions.edit_text()

    def action_rename(self) -> None:
        self._conditions.rename()

    @on(FilterConditions.Changed)
    def _take_filter(self, message: FilterConditions.Changed) -> None:
        message.stop()
        self._form = self._form.with_text("cql2", self._conditions.text)

    @on(ConditionRows.EditingEnded)
    def _come_back(self, message: ConditionRows.EditingEnded) -> None:
        message.stop()
        self.focus()
        there = message.stop_there or self.query_one("#add-filter", FormButton)
        if there.is_attached:
            self.go_to(there)

    def _row(self, name: str) -> FormRow:
        return self.query_one(f"#{name}", FormRow)
