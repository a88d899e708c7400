"""The conditions of the filter pane: rows, the filter's text, and what keeps the two the same."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from maap_tui.models.conditions import Node, written
from maap_tui.models.filter_check import FilterCheck
from maap_tui.models.property_names import COUNTED_NAMES
from maap_tui.models.query import Queryable
from maap_tui.services import FilterChecks

from ..condition_rows import ConditionSpec, keyed, label_of, read_or_none, rows_for, with_row
from .condition_row import ConditionRow, Cql2Row
from .condition_rows import ConditionRows
from .form_row import FormButton, FormRow, FormStop, NoteKind

if TYPE_CHECKING:
    from ..screens.groups import GroupsScreen
    from ..screens.value_picker import ValuePicker

_MEND_FIRST = "mend the filter's text first: press e"


class FilterConditions(Vertical):
    """Everything about the filter; its text is the truth, and rows are read from it."""

    DEFAULT_CSS = """
    FilterConditions {
        height: auto; width: 1fr;
        ConditionRows { height: auto; width: 1fr; }
        #add-filter { display: none; }
        &.-queryable #add-filter { display: block; }
        #awaited { display: none; color: $text-warning; padding-left: 2; }
        &.-awaiting #awaited { display: block; }
        #groups { display: none; }
        &.-queryable #groups, &.-filtered #groups { display: block; }
    }
    """

    class Changed(Message):
        """The filter has another text."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Checked(Message):
        """A worker has looked at a text."""

        def __init__(self, check: FilterCheck) -> None:
            super().__init__()
            self.check = check

    class InventoryWanted(Message):
        """The granules of the collection are to be counted; `set_counts` follows."""

    def __init__(self, filters: FilterChecks) -> None:
        super().__init__(id="conditions", classes="-group")
        self.cql2_row = Cql2Row()
        """Its place is the lower edge of the pane, where it stays in sight."""
        self._filters = filters
        self._queryables: tuple[Queryable, ...] = ()
        self.counts: Mapping[str, Mapping[str, int]] = {}
        self._open_picker: tuple[str, ValuePicker] | None = None
        """The property whose values are picked at present, and the dialog."""
        self._text = ""
        self._node: Node | None = None
        self._is_readable = True
        self._check = FilterCheck("")
        self._drafts: dict[str, ConditionSpec] = {}
        """Rows of properties that were chosen and have no value yet, by name."""
        self._numbers: dict[str, int] = {}

    def compose(self) -> ComposeResult:
        yield ConditionRows()
        yield Static("… loading filters", id="awaited")
        yield FormButton("+ add filter", hint="enter choose", row_id="add-filter")
        yield FormButton("and / or …", hint="enter group rows", row_id="groups")

    def on_mount(self) -> None:
        self._show()

    # What comes down

    @property
    def text(self) -> str:
        """The filter as it will be sent."""
        return self._text

    @property
    def can_rename(self) -> bool:
        """Whether the text holds old names."""
        return self._check.text == self._text and self._check.renamed != self._text

    def await_queryables(self) -> None:
        """What the collection can be filtered by is being asked for."""
        self.set_queryables(())
        self.add_class("-awaiting")

    def set_queryables(self, queryables: Iterable[Queryable]) -> None:
        """What the collection can be filtered by."""
        self._queryables = tuple(queryables)
        self._drafts.clear()
        self.remove_class("-awaiting")
        self.set_class(bool(self._queryables), "-queryable")
        self._show()
        self._look()

    def set_counts(self, counts: Mapping[str, Mapping[str, int]]) -> None:
        """How many granules have each value, by the name of the property; shown beside values."""
        self.counts = counts
        if self._open_picker is not None:
            name, picker = self._open_picker
            picker.set_counts(counts.get(name, {}))

    def set_text(self, text: str) -> None:
        """The filter is `text` from now on, right or wrong."""
        if text != self._text:
            self._text = text
            self._node, self._is_readable = read_or_none(text)
            self._show()
            self._look()
            self.post_message(self.Changed(text))

    # Showing

    @property
    def _rows(self) -> ConditionRows:
        return self.query_one(ConditionRows)

    def _specs(self) -> list[ConditionSpec]:
        specs = rows_for(self._queryables, self._node)
        return keyed(specs, tuple(self._drafts.values()), self._numbers)

    def _show(self) -> None:
        if not self.is_mounted:
            return
        specs = self._specs()
        self._rows.show(specs)
        kept = sum(spec.is_kept_as_text and not spec.is_group for spec in specs)
        self.cql2_row.show(self._text, is_readable=self._is_readable, kept=kept)
        self.set_class(bool(self._text), "-filtered")

    @work(thread=True, exclusive=True, group="filter-check", description="filter-check")
    def _look(self) -> None:
        self.post_message(self.Checked(self._filters.check(self._text, self._queryables)))

    @on(Checked)
    def _take_check(self, message: Checked) -> None:
        message.stop()
        if message.check.text == self._text:  # else: an older text, too late
            self._check = message.check
            self.cql2_row.judge(message.check)

    # Keys, from the form

    def activate(self, stop: FormStop) -> None:
        """Does what Enter means on one of the stops in here."""
        if stop.id == "add-filter":
            self._add_filter()
        elif stop.id == "groups":
            self._edit_groups()
        elif isinstance(stop, Cql2Row):
            self.edit_text()
        elif isinstance(stop, ConditionRow):
            self._edit_row(stop)

    def clear(self, row: FormRow) -> None:
        """Takes the conditions of a row out of the filter."""
        if isinstance(row, Cql2Row):
            self._drafts.clear()
            self.set_text("")
        elif isinstance(row, ConditionRow):
            if row.spec.queryable is not None:
                self._drafts.pop(row.spec.queryable.name, None)
            self._put(row, ())

    def rename(self) -> None:
        """Puts the names of today in place of old ones."""
        if self.can_rename:
            self.set_text(self._check.renamed)

    def edit_text(self) -> None:
        """Opens the text in an editor."""
        from ..screens.cql2_editor import Cql2Editor

        def take(text: str | None) -> None:
            if text is not None:
                self.set_text(text)

        self.app.push_screen(Cql2Editor(self._filters, self._queryables, self._text), take)

    def _edit_groups(self) -> None:
        from ..screens.groups import GroupsScreen

        def take(result: "GroupsScreen.Result | None") -> None:
            if result is not None and result.node != self._node:
                self.set_text(written(result.node))

        if self._is_readable:
            self.app.push_screen(GroupsScreen(self._node, self._queryables, self.counts), take)
        else:
            self.cql2_row.say(NoteKind.ERROR, _MEND_FIRST)

    def _add_filter(self) -> None:
        from ..screens.add_filter import AddFilterScreen

        def take(queryable: Queryable | None) -> None:
            if queryable is not None:
                self._open_property(queryable)

        self.app.push_screen(AddFilterScreen(self._queryables), take)

    def _open_property(self, queryable: Queryable) -> None:
        """Goes to the row of a property, or makes one, and opens it."""
        if not any(spec.queryable == queryable for spec in self._specs()):
            draft = ConditionSpec("", label_of(queryable), queryable)
            self._drafts[queryable.name] = draft
            self._show()
        self.call_after_refresh(self._go_and_open, queryable)

    def _go_and_open(self, queryable: Queryable) -> None:
        rows = self.query(ConditionRow)
        row = next((row for row in rows if row.spec.queryable == queryable), None)
        if row is not None:
            self.post_message(ConditionRows.EditingEnded(row))
            self.call_after_refresh(self._edit_row, row)

    # Editing a row

    def _edit_row(self, row: ConditionRow) -> None:
        queryable = row.spec.queryable
        if not self._is_readable:
            row.say(NoteKind.ERROR, _MEND_FIRST)
        elif queryable is None:
            self._edit_groups() if row.spec.is_group else self.edit_text()
        elif queryable.enum:
            self._pick(row, queryable)
        else:
            row.edit(row.pending or row.spec.text)

    def _pick(self, row: ConditionRow, queryable: Queryable) -> None:
        from ..screens.value_picker import ValuePicker

        def take(nodes: tuple[Node, ...] | None) -> None:
            self._open_picker = None
            if nodes is not None:
                self._put(row, nodes)

        def ask_counts() -> None:
            self.post_message(self.InventoryWanted())

        counts, is_counted = self.counts.get(queryable.name), queryable.name in COUNTED_NAMES
        picker = ValuePicker(queryable, row.spec.nodes, counts, ask_counts if is_counted else None)
        self._open_picker = queryable.name, picker
        self.app.push_screen(picker, take)

    @on(ConditionRows.Typed)
    def _take_typed(self, message: ConditionRows.Typed) -> None:
        message.stop()
        self._put(message.row, message.nodes)

    def _put(self, row: ConditionRow, nodes: tuple[Node, ...]) -> None:
        """The row stands for `nodes`, and the text is written anew."""
        row.pending = ""
        if not self._is_readable:
            row.say(NoteKind.ERROR, _MEND_FIRST)
        elif nodes != row.spec.nodes:
            self.set_text(written(with_row(self._node, row.spec.nodes, nodes)))
        else:
            self._show()

    def keep_open_editor(self) -> None:
        """Takes what stands in an editor that is open."""
        for row, nodes in self._rows.open_editors():
            self._put(row, nodes)
