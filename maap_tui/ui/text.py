"""Pure functions that turn what the models hold into text of a known width on the screen."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from maap_tui.models.text import clean, format_bytes

Align = Literal["left", "right"]
Cut = Literal["middle", "end"]

BARS = "▁▂▃▄▅▆▇█"
_ASCII_BARS = "_.:-=+*#"
_GAP = "  "
_TERMS_WITHOUT_GLYPHS = frozenset({"linux", "ansi", "vt100", "vt220", "dumb"})


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The few signs beyond ASCII that the lists draw, all one cell wide."""

    mark: str = "●"
    full: str = "━"
    half: str = "╸"
    rest: str = "─"
    down: str = "▼"
    up: str = "▲"
    bars: str = BARS
    spinner: str = "▖▘▝▗"
    folded: str = "▸"
    unfolded: str = "▾"


ASCII_GLYPHS = Glyphs("*", "=", ">", ".", "v", "^", _ASCII_BARS, "|/-\\", "+", "-")
"""For terminals whose fonts hold little more than ASCII."""


def glyphs_for(term: str) -> Glyphs:
    """The glyphs that a terminal of the type `term` (the variable `TERM`) can show."""
    return ASCII_GLYPHS if term in _TERMS_WITHOUT_GLYPHS else Glyphs()


def own_glyphs() -> Glyphs:
    """Those of the terminal that this program runs in."""
    return glyphs_for(os.environ.get("TERM", ""))


def printable(text: str) -> str:
    """`text` as it is when nothing in it can disturb a screen, else made safe by `clean`."""
    return text if text.isascii() and text.isprintable() else clean(text, 500)


def shorten(text: str, width: int, cut: Cut = "end") -> str:
    """`text` in at most `width` cells, marked by `..` or `…` where it was cut."""
    if cell_len(text) <= width:
        return text
    if cut == "end" or width < 6:
        return set_cell_size(text, max(0, width - 1)).rstrip() + "…" if width > 0 else ""
    tail_width = (width - 2) * 3 // 5
    if text.isascii():
        return f"{text[: width - 2 - tail_width]}..{text[-tail_width:]}"
    return f"{set_cell_size(text, width - 2 - tail_width)}..{_last_cells(text, tail_width)}"


@lru_cache(maxsize=4096)
def fit(text: str, width: int, align: Align = "left", cut: Cut = "end") -> str:
    """`text` in exactly `width` cells, safe to show: padded, or cut with a sign that it was.

    Remembered, because rows that move repeat most of what they say ten times a second.
    """
    shown = printable(text)
    if not shown.isascii() or len(shown) > width:
        shown = shorten(shown, width, cut)
    blank = " " * (width - cell_len(shown))
    return blank + shown if align == "right" else shown + blank


def wrap(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` cells, broken between words where that is possible."""
    lines = Content(printable(text)).wrap(max(1, width))
    return [line.plain for line in lines] or [""]


def _last_cells(text: str, width: int) -> str:
    """The end of `text` in exactly `width` cells."""
    taken = len(text)
    while taken > 0 and cell_len(text[taken - 1 :]) <= width:
        taken -= 1
    tail = text[taken:]
    return " " * (width - cell_len(tail)) + tail


def short_bytes(count: float | None) -> str:
    """A size in at most five cells: `1.31G`, `980k`, `512`; `–` when unknown."""
    return format_bytes(count).replace(" ", "").removesuffix("B")


def sparkline(values: Sequence[float], width: int, bars: str = BARS) -> str:
    """The last `width` values as bars; the highest of them fills its cell."""
    shown = values[-width:] if width > 0 else ()
    top = max(shown, default=0.0)
    if top <= 0:
        return ""
    last = len(bars) - 1
    return "".join(bars[min(last, round(max(0.0, value) / top * last))] for value in shown)


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a subtitle; of a line that is too long the least important pieces go first."""

    content: Content
    importance: int

    @classmethod
    def of(cls, words: str, importance: int, style: str = "") -> "Part":
        return cls(Content.styled(words, style) if style else Content(words), importance)


def join_parts(parts: Iterable[Part], width: int) -> Content:
    """The parts that fit into `width` cells, in their order, two spaces between them."""
    kept = list(parts)
    while len(kept) > 1 and _joined_width(kept) > width:
        kept.remove(min(kept, key=lambda part: part.importance))
    return Content(_GAP).join(part.content for part in kept)


def _joined_width(parts: Sequence[Part]) -> int:
    return sum(part.content.cell_length for part in parts) + len(_GAP) * (len(parts) - 1)
