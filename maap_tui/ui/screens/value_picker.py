"""The dialog of a closed list: tick one value or several, or type what is not in it."""

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from maap_tui.models.conditions import Node
from maap_tui.models.invalid import InvalidInput
from maap_tui.models.product_types import value_in_words
from maap_tui.models.query import Queryable
from maap_tui.models.row_reading import read_row
from maap_tui.models.row_text import one_of, row_text, values_of
from maap_tui.models.text import clean, count_noun, grouped

from ..narrowing import Findable, narrowed
from ..widgets.dialog_note import DialogNote
from ..widgets.pick_list import PickList, columns
from .dialog import PickerDialog

_COUNT_WIDTH = 12


class TickingInput(Input):
    """Narrows the list; Space and ! are keys of the dialog, for no value needs them typed."""

    class Pressed(Message):
        """One of those keys."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def on_key(self, event: events.Key) -> None:
        if event.character in (" ", "!"):
            event.prevent_default()
            event.stop()
            self.post_message(self.Pressed(event.character))


class ValueList(PickList):
    """Values with a box before each, what they stand for, and how many granules have them, where
    that is known."""

    def __init__(self, counts: Mapping[str, int], meanings: Mapping[str, str]) -> None:
        super().__init__()
        self.shown: tuple[str, ...] = ()
        self._meanings = meanings
        self._widest = max((cell_len(clean(value)) for value in meanings), default=0)
        self.ticked: dict[str, None] = {}
        self.is_negated = False
        self._counts = counts

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Shows these counts beside the values from now on."""
        self._counts = counts
        self.refresh()

    def row_count(self) -> int:
        return len(self.shown)

    def row_lines(self, index: int, width: int, *, is_current: bool) -> Sequence[Content]:
        value = self.shown[index]
        is_ticked = value in self.ticked
        style = "" if is_current else "bold $text-accent" if is_ticked else ""
        box = Content.styled("[x] " if is_ticked else "[ ] ", style)
        count = self._counts.get(value)
        known = "" if count is None else grouped(count)
        muted = "" if is_current else "$foreground-muted"
        wide = width - _COUNT_WIDTH if self._counts else width
        label = Content.styled(clean(value), style)
        if meaning := self._meanings.get(value, ""):
            label = label.pad_right(self._widest - label.cell_length + 2)
            label += Content.styled(meaning, muted)
        cells = [(box + label, wide)]
        if self._counts:
            cells.append((Content.styled(known.rjust(_COUNT_WIDTH - 2), muted), _COUNT_WIDTH))
        return (columns(*cells),)


class ValuePicker(PickerDialog["tuple[Node, ...] | None"]):
    """Gives the conditions that stand for what was ticked (none: any value), or `None`."""

    DEFAULT_CSS = """
    ValuePicker {
        #chosen { height: auto; max-height: 3; margin-top: 1; }
        ValueList { height: auto; max-height: 14; margin-top: 1; }
        DialogNote { max-height: 3; margin-top: 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f4",
            "count",
            "Count",
            id="values.count",
            tooltip="Take the inventory, which tells how many granules have each value",
        ),
    ]

    def __init__(
        self,
        queryable: Queryable,
        nodes: tuple[Node, ...] = (),
        counts: Mapping[str, int] | None = None,
        ask_counts: Callable[[], None] | None = None,
    ) -> None:
        """`counts` says how many granules have each value, as far as that is known.

        `ask_counts` has them counted, where that can be done; `set_counts` follows.
        """
        super().__init__()
        self._ask_counts = ask_counts
        self._queryable = queryable
        self._before = nodes
        self._counts = counts or {}
        held, self._was_negated = values_of(nodes) or ((), False)
        self._values, self._held = _with_held(queryable.enum, held)
        words = {value: value_in_words(queryable.name, value) for value in self._values}
        self._meanings = {value: said for value, said in words.items() if said}
        self._findable = [Findable.of(value, (value,), (words[value],)) for value in self._values]
        self._typed_before = "" if held else row_text(queryable, nodes) or ""

    def compose_inside(self) -> ComposeResult:
        yield TickingInput(
            self._typed_before,
            placeholder=_placeholder(self._meanings),
            id="narrow",
            compact=True,
            select_on_focus=False,
        )
        yield Static("", id="chosen", markup=False)
        yield ValueList(self._counts, self._meanings)
        yield DialogNote()

    def on_mount(self) -> None:
        super().on_mount()
        rows = self._rows
        rows.styles.height = max(1, min(14, len(self._values)))
        rows.ticked, rows.is_negated = dict.fromkeys(self._held), self._was_negated
        self.narrow(self._typed_before)

    @property
    def _rows(self) -> ValueList:
        return self.query_one(ValueList)

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """The granules have been counted; what was ticked and typed stays."""
        self._counts = counts
        self._rows.set_counts(counts)
        self._say_all()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Counting is offered where it tells something new."""
        if action == "count":
            return self._ask_counts is not None and not self._counts
        return super().check_action(action, parameters)

    def action_count(self) -> None:
        if self._ask_counts is not None:
            self._ask_counts()

    def narrow(self, text: str) -> None:
        self._rows.shown = narrowed(self._findable, text.rstrip("*?"))
        self._rows.rows_changed()
        self._say_all()

    def _say_all(self) -> None:
        rows, name = self._rows, clean(self._queryable.title or self._queryable.name, 40)
        enter = f"enter keep {len(rows.ticked)}" if rows.ticked else "enter take"
        turn = "! one of them" if rows.is_negated else "! none of them"
        count = "F4 count  " if self.check_action("count", ()) else ""
        self.entitle(name, f"space tick  {enter}  {turn}  {count}esc back")
        chosen = ", ".join(clean(value, 60) for value in rows.ticked)
        how = "none of" if rows.is_negated else "one of" if len(rows.ticked) > 1 else "is"
        words = Content.assemble((f"{how} ", "$foreground-muted"), (chosen, "bold"))
        empty = "not the one that is taken" if rows.is_negated else "any value: tick one or more"
        self.query_one("#chosen", Static).update(
            words if chosen else Content.styled(empty, "$foreground-muted")
        )
        self.query_one(DialogNote).say(self._about())

    def _about(self) -> str:
        typed = self.typed.strip()
        is_kept = bool(self._rows.ticked)
        if "*" in typed or "?" in typed:
            takes = f"takes all that look like {clean(typed, 40)}"
            return f"Enter {'keeps what is ticked' if is_kept else takes}."
        if not self._rows.shown:
            sends = f"sends '{clean(typed, 40)}' as it is"
            enter = "keeps what is ticked" if is_kept else sends
            return f"The collection lists no such value; Enter {enter}."
        shown, known = len(self._rows.shown), len(self._values)
        count = count_noun(known, "value") if shown == known else f"{shown} of {known} values"
        return f"{count}. {clean(self._queryable.description, 200)}"

    @on(TickingInput.Pressed)
    def _press(self, message: TickingInput.Pressed) -> None:
        message.stop()
        rows = self._rows
        if message.key == "!":
            rows.is_negated = not rows.is_negated
        elif rows.shown:
            self._tick(rows.shown[rows.cursor])
            rows.step(1)
        rows.refresh()
        self._say_all()

    def _tick(self, value: str) -> None:
        ticked = self._rows.ticked
        if value in ticked:
            del ticked[value]
        else:
            ticked[value] = None
        self._rows.ticked = {value: None for value in self._values if value in ticked}

    def take(self, index: int) -> None:
        try:
            self.dismiss(self._conditions(index))
        except InvalidInput as error:
            self.query_one(DialogNote).say(str(error), is_error=True)

    def _conditions(self, index: int) -> tuple[Node, ...]:
        rows, typed = self._rows, self.typed.strip()
        if rows.ticked:
            is_same = list(rows.ticked) == list(self._held)
            if is_same and rows.is_negated is self._was_negated:
                return self._before
            return one_of(self._queryable, list(rows.ticked), is_negated=rows.is_negated)
        if "*" in typed or "?" in typed or not rows.shown:
            return read_row(self._queryable, f"not {typed}" if rows.is_negated else typed)
        if self._held and not typed:
            return ()  # everything was unticked: any value
        return one_of(self._queryable, [rows.shown[index]], is_negated=rows.is_negated)

    def on_pick_list_chosen(self, message: PickList.Chosen) -> None:
        """A click ticks; only Enter in the input takes."""
        message.stop()
        message.prevent_default()
        self._press(TickingInput.Pressed(" "))


def _placeholder(meanings: Mapping[str, str]) -> str:
    example = "cloud, or " if any("cloud" in words for words in meanings.values()) else ""
    return f"type to narrow{': ' if example else ', or '}{example}a pattern such as ATL*"


def _with_held(
    values: Sequence[str], held: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The values to choose from, and those of them that are chosen: the catalogue does not tell
    `ba` from `BA`. What is chosen and not among them comes first."""
    by_fold = {value.casefold(): value for value in values}
    chosen = tuple(dict.fromkeys(by_fold.get(value.casefold(), value) for value in held))
    strange = tuple(value for value in chosen if value not in values)
    return (*strange, *values), tuple(v for v in (*strange, *values) if v in chosen)
