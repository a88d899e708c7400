"""A histogram of the loaded granules over time, in which one chooses a range to search."""

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from maap_tui.models.catalog import Item
from maap_tui.models.text import count_noun
from maap_tui.models.time_counts import TimeCounts, Timeline, Unit

from ..histogram import Histogram
from ..text import own_glyphs

_MARGIN = 2
_SHARED = 3
"""So many days may share a bar before months are drawn, which are few."""


class TimeBars(Widget, can_focus=True):
    """Counts what comes, draws bars, and gives the range that is chosen by keys or the mouse."""

    BINDING_GROUP_TITLE = "Time"
    COMPONENT_CLASSES: ClassVar[set[str]] = {"time-bars--chosen", "time-bars--words"}
    DEFAULT_CSS = """
    TimeBars { height: 3; display: none; color: $accent; background: transparent; }
    TimeBars.-filled { display: block; }
    TimeBars > .time-bars--chosen { color: $warning; background: $warning 25%; }
    TimeBars:ansi > .time-bars--chosen { background: ansi_default; text-style: reverse; }
    TimeBars > .time-bars--words { color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "move(-1)", "Earlier", False, id="time.earlier"),
        Binding("right,l", "move(1)", "Later", False, id="time.later"),
        Binding("home", "go(0)", "First", False, id="time.first"),
        Binding("end", "go(-1)", "Last", False, id="time.last"),
        Binding("space,v", "range", "Range", id="time.range", tooltip="Begin a range here"),
        Binding("enter", "choose", "Search", id="time.choose", tooltip="Search this time only"),
        Binding("w", "take", "When", id="time.take", tooltip="Put it into the When row"),
        Binding("escape,t,down", "leave", "Back", id="time.leave", tooltip="To the list"),
    ]

    class Chosen(Message):
        """This time is wanted."""

        def __init__(self, text: str, *, searches: bool) -> None:
            super().__init__()
            self.text = text
            self.searches = searches

    class Left(Message):
        """The person goes back to the list."""

    def __init__(self) -> None:
        super().__init__()
        self._counts = TimeCounts()
        self._seen = 0
        self._timeline: Timeline | None = None
        self._shape = Histogram.of((), 1)
        self._bars: list[str] = []
        self._cursor = 0
        self._anchor: int | None = None

    # Data comes down

    def begin(self) -> None:
        """Another search: what was counted goes, as soon as there are items."""
        self._counts.clear()
        self._seen, self._cursor, self._anchor = -1, 0, None

    def set_items(self, items: Sequence[Item]) -> None:
        """All items of the search so far; only those that are new are looked at."""
        if len(items) > self._seen:
            self._counts.add(items[index] for index in range(max(0, self._seen), len(items)))
            self._seen = len(items)
            self._draw_anew()

    @property
    def is_filled(self) -> bool:
        """Whether there is anything to choose from."""
        return self._timeline is not None

    def on_resize(self) -> None:
        self._draw_anew()

    def _draw_anew(self) -> None:
        width = max(1, self.size.width - _MARGIN)
        chosen = self._chosen_text() if self.has_focus else ""
        self._timeline = self._counts.timeline(_SHARED * width)
        self.set_class(self._timeline is not None, "-filled")
        periods = self._timeline.periods if self._timeline is not None else ()
        self._shape = Histogram.of(periods, width)
        height = max(1, self.size.height - 1)
        self._bars = self._shape.lines(height, own_glyphs().bars)
        last = max(0, len(self._shape.names) - 1)
        self._cursor = min(self._cursor, last)
        if chosen != (self._chosen_text() if self.has_focus else ""):
            self._anchor = None  # another unit: what was begun means something else now
        self.refresh()

    # The range

    @property
    def _ends(self) -> tuple[int, int]:
        """The first and the last of the chosen bars."""
        anchor = self._cursor if self._anchor is None else self._anchor
        return min(anchor, self._cursor), max(anchor, self._cursor)

    def _periods_of(self, first: int, last: int) -> tuple[int, int]:
        """The periods that these bars stand for."""
        count = len(self._timeline.periods) if self._timeline is not None else 0
        shared = self._shape.shared
        return first * shared, min(count, (last + 1) * shared) - 1

    def _chosen_text(self) -> str:
        line = self._timeline
        return "" if line is None else line.text(*self._periods_of(*self._ends))

    def action_move(self, steps: int) -> None:
        self._go_to(self._cursor + steps)

    def action_go(self, bar: int) -> None:
        self._go_to(len(self._shape.names) - 1 if bar < 0 else bar)

    def _go_to(self, bar: int) -> None:
        self._cursor = max(0, min(len(self._shape.names) - 1, bar))
        self.refresh()

    def action_range(self) -> None:
        """Begins a range at the cursor, or forgets the one that was begun."""
        self._anchor = self._cursor if self._anchor is None else None
        self.refresh()

    def action_choose(self) -> None:
        self._give(searches=True)

    def action_take(self) -> None:
        self._give(searches=False)

    def _give(self, *, searches: bool) -> None:
        if text := self._chosen_text():
            self._anchor = None
            self.post_message(self.Chosen(text, searches=searches))

    def action_leave(self) -> None:
        """Forgets a range that was begun, else goes back."""
        if self._anchor is None:
            self.post_message(self.Left())
        else:
            self.action_range()

    def on_click(self, event: events.Click) -> None:
        """A click goes to a bar, shift-click chooses up to it, a double click searches it."""
        if event.shift and self._anchor is None:
            self._anchor = self._cursor
        self._go_to((event.x - 1) // self._shape.bar_width)
        if event.chain == 2:
            self.action_choose()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self._anchor = None
        self.refresh()

    # Drawing

    def render_line(self, y: int) -> Strip:
        width, plain = self.size.width, self.rich_style
        if self._timeline is None or not width:
            return Strip.blank(width, plain)
        if y < len(self._bars):
            segments = list(self._bar_line(self._bars[y], plain))
        else:
            look = self.get_component_rich_style("time-bars--words")
            segments = [Segment(self._words(width), look)]
        return Strip([Segment(" ", plain), *segments]).adjust_cell_length(width, plain)

    def _bar_line(self, line: str, plain: Style) -> list[Segment]:
        size = self._shape.bar_width
        padded = line.ljust(len(self._shape.names) * size)
        if not self.has_focus:
            return [Segment(padded, plain)]
        first, last = self._ends
        start, end = first * size, (last + 1) * size - (size > _MARGIN)
        chosen = self.get_component_rich_style("time-bars--chosen")
        parts = ((padded[:start], plain), (padded[start:end], chosen), (padded[end:], plain))
        return [Segment(text, look) for text, look in parts if text]

    def _words(self, width: int) -> str:
        """The axis with its scale; with the focus the chosen time and its keys."""
        line = self._timeline
        if line is None:
            return ""
        if self.has_focus:
            found = count_noun(line.count(*self._periods_of(*self._ends)), "granule")
            begun = "" if self._anchor is None else "range "
            words = f"{begun}{self._chosen_text()}  {found}"
            keys = "  space range  enter search  w when  esc back"
            return words + keys if len(words + keys) < width - 1 else words
        shared = self._shape.shared
        unit = line.unit.word if shared == 1 else f"{shared} {line.unit.word}s"
        scale = f"per {unit}, top {self._shape.top}"
        axis = self._axis(line)
        room = width - _MARGIN - len(scale)
        return axis.ljust(room) + scale if len(axis) + 2 <= room else axis

    def _axis(self, line: Timeline) -> str:
        """Years where they begin; below days the first and the last of them."""
        first, last = line.periods[0].name, line.periods[-1].name
        width = len(self._shape.names) * self._shape.bar_width
        if line.unit is not Unit.DAY or width < len(first) + len(last) + 1:
            return self._shape.axis()
        return first + last.rjust(width - len(first))
