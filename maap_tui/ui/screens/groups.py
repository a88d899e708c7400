"""The filter as a tree of conditions: groups with AND, OR and NOT, edited by keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from maap_tui.models.condition_edits import (
    Place,
    TreeLine,
    added,
    closed,
    lines_of,
    negated,
    node_at,
    opened,
    replaced,
    switched,
    wrapped,
)
from maap_tui.models.conditions import Group, Joiner, Node, joined, written
from maap_tui.models.query import Queryable
from maap_tui.models.row_text import property_of, row_text
from maap_tui.models.text import clean

from ..condition_rows import label_of, queryable_of
from ..widgets.pick_list import PickList
from .add_filter import AddFilterScreen
from .dialog import Dialog
from .value_dialog import ValueDialog
from .value_picker import ValuePicker

_INDENT = "   "
_GROUPS = {
    (Joiner.AND, False): ("all of these", "and"),
    (Joiner.OR, False): ("any of these", "or"),
    (Joiner.AND, True): ("not all of these", "not … and"),
    (Joiner.OR, True): ("none of these", "not … or"),
}


class ConditionTree(PickList):
    """The tree, line by line."""

    def __init__(self, queryables: Sequence[Queryable]) -> None:
        super().__init__()
        self.lines: tuple[TreeLine, ...] = ()
        self._queryables = queryables

    def row_count(self) -> int:
        return len(self.lines)

    @property
    def line(self) -> TreeLine:
        """The one under the cursor."""
        return self.lines[self.cursor]

    def row_lines(self, index: int, width: int, *, is_current: bool) -> Sequence[Content]:
        line = self.lines[index]
        muted = "" if is_current else "$foreground-muted"
        content = self._content(line.node, muted, is_whole=not line.place)
        return (Content(_INDENT * line.depth) + content,)

    def _content(self, node: Node | None, muted: str, *, is_whole: bool) -> Content:
        if node is None:
            return Content.styled("+ add here", muted or "bold")
        queryable = None if is_whole else self.queryable(node)
        if queryable is not None:
            label = label_of(queryable).ljust(15)
            text = row_text(queryable, (node,)) or ""
            return Content.assemble((label, muted), " ", clean(text, 500))
        if isinstance(node, Group):
            words, sign = _GROUPS[node.joiner, node.is_negated]
            return Content.assemble((words, "bold"), (f"  ({sign})", muted))
        return Content(clean(node.written(), 500))

    def queryable(self, node: Node | None) -> Queryable | None:
        """The one property that a line is about; `None` for groups and what is kept as text."""
        if node is None or (isinstance(node, Group) and len(node.members) < 2):
            return None
        name = property_of((node,))
        queryable = queryable_of(name, self._queryables)
        return queryable if name and row_text(queryable, (node,)) is not None else None

    def is_line(self, node: Node) -> bool:
        """Whether a group is one line: several values or a range of one property."""
        return self.queryable(node) is not None


class GroupsScreen(Dialog["GroupsScreen.Result | None"]):
    """Every change counts at once and can be taken back; leaving gives what is there then."""

    @dataclass(frozen=True, slots=True)
    class Result:
        """The conditions when the screen was left."""

        node: Node | None

    DEFAULT_CSS = """
    GroupsScreen {
        #frame { width: 100; height: 28; }
        ConditionTree { height: 1fr; }
        #about { height: auto; max-height: 3; margin-top: 1; color: $foreground-muted; }
        #written { height: auto; max-height: 6; margin-top: 1; }
    }
    """
    TITLE_WORDS: ClassVar[str] = "Conditions in groups"
    KEY_WORDS: ClassVar[str] = "a add  g group  space and/or  n not  x remove  u undo  esc done"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "Done", id="groups.done", tooltip="Keep all this and leave"),
        Binding("a", "add", "Add", id="groups.add", tooltip="Add a condition to this group"),
        Binding("g", "wrap", "Group", id="groups.wrap", tooltip="Put it in a group of its own"),
        Binding("space", "switch", "And/or", id="groups.switch", tooltip="All of them, or any"),
        Binding("n", "negate", "Not", id="groups.negate", tooltip="The opposite of this"),
        Binding(
            "x,c,delete,backspace", "remove", "Remove", id="groups.remove", tooltip="Take it out"
        ),
        Binding("u", "undo", "Undo", id="groups.undo", tooltip="Take the last change back"),
    ]

    def __init__(
        self,
        node: Node | None,
        queryables: Sequence[Queryable],
        counts: Mapping[str, Mapping[str, int]] | None = None,
    ) -> None:
        super().__init__()
        self._queryables = tuple(queryables)
        self._counts = counts or {}
        self._tree = opened(node)
        self._undoable: list[Group] = []

    def compose_inside(self) -> ComposeResult:
        yield ConditionTree(self._queryables)
        yield Static("", id="about", markup=False)
        yield Static("", id="written", markup=False)

    def on_mount(self) -> None:
        self._show(())
        self.set_focus(self._rows)

    @property
    def _rows(self) -> ConditionTree:
        return self.query_one(ConditionTree)

    def _change(self, tree: Group, place: Place) -> None:
        """The tree is another one, with the cursor on the line of `place`."""
        if tree != self._tree:
            self._undoable.append(self._tree)
            self._tree = tree
        self._show(place)

    def _show(self, place: Place) -> None:
        rows = self._rows
        rows.lines = tuple(lines_of(self._tree, rows.is_line))
        places = [line.place for line in rows.lines]
        rows.rows_changed(places.index(place) if place in places else 0)
        text = written(closed(self._tree))
        said = Content(clean(text, 2_000)) if text else Content.styled("no filter", "$text-muted")
        self.query_one("#written", Static).update(said)

    @on(PickList.Moved)
    def _say_what_keys_do(self) -> None:
        line = self._rows.line
        if line.node is None:
            words = "Enter adds a condition to this group."
        elif isinstance(line.node, Group) and not self._is_leaf(line):
            words = "Space asks for all of these or any of them, n for the opposite; a adds one."
        else:
            words = "Enter changes it, n turns it round; g makes a group of it, to add an OR to."
        self.query_one("#about", Static).update(Content(words))

    # Keys

    @on(PickList.Chosen)
    def _activate(self, message: PickList.Chosen) -> None:
        message.stop()
        line = self._rows.line
        if line.node is None:
            self.action_add()
        elif isinstance(line.node, Group) and not self._is_leaf(line):
            self.action_switch()
        else:
            self._edit(line.place, line.node)

    def _edit(self, place: Place, node: Node) -> None:
        queryable = self._rows.queryable(node)
        if queryable is None:
            words = "This part is kept as text: leave, and press e to edit it."
            self.query_one("#about", Static).update(Content(words))
            return

        def take(nodes: tuple[Node, ...] | None) -> None:
            if nodes is not None:
                self._change(replaced(self._tree, place, *_as_one(nodes)), place)

        self.app.push_screen(self._value_screen(queryable, (node,)), take)

    def _value_screen(
        self, queryable: Queryable, nodes: tuple[Node, ...] = ()
    ) -> ValuePicker | ValueDialog:
        if queryable.enum:
            return ValuePicker(queryable, nodes, self._counts.get(queryable.name))
        return ValueDialog(queryable, nodes)

    def action_add(self) -> None:
        place = self._group_place()

        def take_property(queryable: Queryable | None) -> None:
            if queryable is not None:
                self.app.push_screen(self._value_screen(queryable), take)

        def take(nodes: tuple[Node, ...] | None) -> None:
            if nodes:
                group = node_at(self._tree, place)
                assert isinstance(group, Group)
                tree = added(self._tree, place, *_as_one(nodes))
                self._change(tree, (*place, len(group.members)))

        self.app.push_screen(AddFilterScreen(self._queryables), take_property)

    def _group_place(self) -> Place:
        """The group under the cursor, or the one that holds what is there."""
        line = self._rows.line
        is_group = isinstance(line.node, Group) and not self._is_leaf(line)
        return line.place if line.node is None or is_group else line.place[:-1]

    def _is_leaf(self, line: TreeLine) -> bool:
        """Whether the line is a condition, be it made of several; the whole never is."""
        return bool(line.place) and line.node is not None and self._rows.is_line(line.node)

    def action_wrap(self) -> None:
        line = self._rows.line
        if line.node is not None:
            self._change(wrapped(self._tree, line.place), line.place)

    def action_switch(self) -> None:
        place = self._group_place()
        self._change(switched(self._tree, place), place)

    def action_negate(self) -> None:
        line = self._rows.line
        if line.node is not None:
            self._change(negated(self._tree, line.place), line.place)

    def action_remove(self) -> None:
        line = self._rows.line
        if line.node is not None:
            tree = replaced(self._tree, line.place) if line.place else opened(None)
            self._change(tree, line.place)

    def action_undo(self) -> None:
        if self._undoable:
            self._tree = self._undoable.pop()
            self._show(self._rows.line.place)

    def action_leave(self) -> None:
        self.dismiss(self.Result(closed(self._tree)) if self._undoable else None)


def _as_one(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """Both ends of a range stay together in a group of their own."""
    node = joined(Joiner.AND, nodes)
    return () if node is None else (node,)
