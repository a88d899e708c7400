"""The dialog behind `+ add filter`: which property?"""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from maap_tui.models.query import Queryable
from maap_tui.models.text import clean, count_noun

from ..narrowing import Findable, narrowed
from ..widgets.pick_list import PickList, columns
from .dialog import PickerDialog

_TYPE_WIDTH = 18
_LONGEST_NAME = 100


class PropertyList(PickList):
    """Properties by title, name and type."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: tuple[Queryable, ...] = ()

    def row_count(self) -> int:
        return len(self.shown)

    def row_lines(self, index: int, width: int, *, is_current: bool) -> Sequence[Content]:
        row = self.shown[index]
        rest = max(10, width - _TYPE_WIDTH)
        title, name = Content(clean(row.title or row.name)), Content(clean(row.name))
        muted = "" if is_current else "$foreground-muted"
        return (
            columns(
                (title, rest // 2),
                (name.stylize(muted), rest - rest // 2),
                (Content.styled(_type_of(row), muted), _TYPE_WIDTH),
            ),
        )


class AddFilterScreen(PickerDialog[Queryable | None]):
    """Gives one property, or `None`."""

    DEFAULT_CSS = """
    AddFilterScreen {
        #frame { height: 22; }
        PropertyList { height: 1fr; margin-top: 1; }
        #about { height: auto; max-height: 4; color: $foreground-muted; margin-top: 1; }
    }
    """
    TITLE_WORDS: ClassVar[str] = "Filter by which property?"
    KEY_WORDS: ClassVar[str] = "type to narrow  ↑↓ move  enter take  esc back"

    def __init__(self, queryables: Sequence[Queryable]) -> None:
        super().__init__()
        self._properties = [_findable(queryable) for queryable in queryables]

    def compose_inside(self) -> ComposeResult:
        narrow = self.narrowing_input()
        narrow.placeholder = "type words: date, cloud, mode"
        yield narrow
        yield PropertyList()
        yield Static("", id="about", markup=False)

    def on_mount(self) -> None:
        super().on_mount()
        self.narrow("")

    def narrow(self, text: str) -> None:
        rows = self.query_one(PropertyList)
        rows.shown = narrowed(self._properties, text)
        rows.rows_changed()
        self._say_about()

    def on_pick_list_moved(self) -> None:
        self._say_about()

    def _say_about(self) -> None:
        rows = self.query_one(PropertyList)
        if rows.shown:
            words = clean(rows.shown[rows.cursor].description, 200)
        elif name := self._typed_name:
            words = f"No property is called so; Enter takes '{clean(name, 40)}' all the same."
        else:
            words = "This collection lists no properties: type the name of one."
        self.query_one("#about", Static).update(Content(words))

    @property
    def _typed_name(self) -> str:
        return clean(self.typed.strip(), _LONGEST_NAME)

    def take(self, index: int) -> None:
        shown = self.query_one(PropertyList).shown
        if index < len(shown):
            self.dismiss(shown[index])
        elif name := self._typed_name:
            self.dismiss(Queryable(name, name))


def _findable(queryable: Queryable) -> Findable[Queryable]:
    names = (queryable.name, queryable.title, *queryable.aliases)
    return Findable.of(queryable, names, (queryable.description,))


def _type_of(queryable: Queryable) -> str:
    if queryable.enum:
        return count_noun(len(queryable.enum), "value")
    words = {"date-time": "date and time", "string": "text", "integer": "whole number"}
    kind = queryable.format or queryable.type
    return words.get(kind, clean(kind, 20))
