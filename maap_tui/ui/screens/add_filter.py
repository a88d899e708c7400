"""The dialog behind `+ add filter`: a property, then a value, and a CQL2 clause comes back."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from maap_tui.models.invalid import InvalidInput
from maap_tui.models.query import Queryable
from maap_tui.models.text import clean, count_noun

from ..clauses import clause
from ..narrowing import Findable, narrowed
from ..widgets.pick_list import PickList, columns
from .dialog import PickerDialog

_TYPE_WIDTH = 18


class QueryableList(PickList):
    """Properties, or the values of one of them."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: tuple[Queryable | str, ...] = ()

    def row_count(self) -> int:
        return len(self.shown)

    def row_lines(self, index: int, width: int, *, is_current: bool) -> Sequence[Content]:
        row = self.shown[index]
        if isinstance(row, str):
            return (Content(clean(row)),)
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


class AddFilterScreen(PickerDialog[str | None]):
    """Gives one CQL2 clause, or `None`."""

    DEFAULT_CSS = """
    AddFilterScreen {
        #frame { height: 22; }
        QueryableList { height: 1fr; margin-top: 1; }
        #about { height: auto; max-height: 4; color: $foreground-muted; margin-top: 1; }
        #about.-error { color: $text-error; }
    }
    """
    TITLE_WORDS: ClassVar[str] = "Add a filter"
    KEY_WORDS: ClassVar[str] = "type to narrow  ↑↓ move  enter take  esc leave"

    def __init__(self, queryables: Sequence[Queryable]) -> None:
        super().__init__()
        self._properties = [_findable(queryable) for queryable in queryables]
        self._chosen: Queryable | None = None

    def compose_inside(self) -> ComposeResult:
        yield self.narrowing_input()
        yield QueryableList()
        yield Static("", id="about", markup=False)

    def on_mount(self) -> None:
        super().on_mount()
        self._ask_for_property()

    def _ask_for_property(self) -> None:
        self._chosen = None
        self.entitle(self.TITLE_WORDS, self.KEY_WORDS)
        self._start_typing("which property?")

    def _ask_for_value(self, queryable: Queryable) -> None:
        self._chosen = queryable
        self.entitle(clean(queryable.name), "enter take  esc other property")
        self._start_typing("which value?" if queryable.enum else "type the value")

    def _start_typing(self, question: str) -> None:
        narrow = self.query_one("#narrow", Input)
        narrow.placeholder = question
        narrow.value = ""
        self.narrow("")

    def narrow(self, text: str) -> None:
        rows = self.query_one(QueryableList)
        if self._chosen is None:
            properties: tuple[Queryable, ...] = narrowed(self._properties, text)
            rows.shown = properties
        else:
            findable = [Findable.of(value, (value,)) for value in self._chosen.enum]
            values: tuple[str, ...] = narrowed(findable, text)
            rows.shown = values
        rows.rows_changed()
        self._say(self._about(text))

    def _about(self, text: str) -> str:
        """What the person may do now."""
        shown = self.query_one(QueryableList).shown
        if self._chosen is None:
            return "" if shown else f"no property has '{clean(text, 40)}' in its name"
        if not shown and self._chosen.enum and text.strip():
            return f"No granule has this value at present; Enter takes '{clean(text, 40)}' anyway."
        about = clean(self._chosen.description, 200)
        more = "" if self._chosen.enum else "Begin with >= <= > < <> for other comparisons."
        return " ".join(part for part in (about, more) if part)

    def _say(self, words: str, *, is_error: bool = False) -> None:
        about = self.query_one("#about", Static)
        about.update(Content(("! " if is_error else "") + words))
        about.set_class(is_error, "-error")

    def take(self, index: int) -> None:
        shown = self.query_one(QueryableList).shown
        row = shown[index] if index < len(shown) else None
        if self._chosen is not None:
            self._take_value(self._chosen, row if isinstance(row, str) else self.typed)
        elif isinstance(row, Queryable):
            self._ask_for_value(row)

    def _take_value(self, queryable: Queryable, value: str) -> None:
        try:
            self.dismiss(clause(queryable, value))
        except InvalidInput as error:
            self._say(str(error), is_error=True)

    def action_leave(self) -> None:
        """One step back: from the value to the properties, from there out."""
        if self._chosen is not None:
            self._ask_for_property()
        else:
            self.dismiss(None)


def _findable(queryable: Queryable) -> Findable[Queryable]:
    names = (queryable.name, queryable.title, *queryable.aliases)
    return Findable.of(queryable, names, (queryable.description,))


def _type_of(queryable: Queryable) -> str:
    if queryable.enum:
        return count_noun(len(queryable.enum), "value")
    words = {"date-time": "date and time", "string": "text", "integer": "whole number"}
    kind = queryable.format or queryable.type
    return words.get(kind, clean(kind, 20))
