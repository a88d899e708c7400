"""The columns of the granule list: which there are, and which of them a given width can hold."""

from collections.abc import Callable, Sequence

from maap_tui.models.catalog import Item

from ..item_text import place_text
from .columns import Column, Placed, Want, arrange

Key = tuple[str, str]
"""Collection and id of an item."""
MINUTES, SECONDS = 16, 19
"""Cells of a start time to the minute and to the second."""

_COLUMNS = (
    Column("mark", gap=0),
    Column("start", ("Start (UTC)", "Start"), gap=1),
    Column("id", ("Id",), cut="middle"),
    Column("matched", ("Matched",)),
    Column("type", ("Product type", "Type"), cut="middle"),
    Column("place", ("Track/frame", "Trk/frame", "Frame")),
    Column("version", ("Baseline", "Base", "Bl")),
    Column("platform", ("Platform",)),
    Column("size", ("Size",), align="right"),
    Column("state", gap=1),
)
_ORBIT = Column("place", ("Orbit/frame", "Orbit"))
"""What takes the place of track and frame where no granule has a track."""
_LEAST = {"id": 14, "type": 10, "place": 6, "version": 4, "platform": 8, "matched": 10}
_MOST = {"id": 90, "type": 16, "place": 11, "version": 8, "platform": 14, "matched": 24}
_ALWAYS = frozenset({"mark", "start", "state", "size"})
_WITH_ORBIT = tuple(_ORBIT if column.key == "place" else column for column in _COLUMNS)
_SIZE = 6
_ID_STEPS = (14, 30, 48)
"""Widths at which an id says more than the next column would."""


class GranuleColumns:
    """Remembers how wide the cells of a search are, so that empty columns cost no room."""

    def __init__(self) -> None:
        self._widest: dict[str, int] = {}
        """By column; one that holds nothing is missing."""

    def clear(self) -> None:
        """Forgets what was measured: another search begins."""
        self._widest = {}

    def measure(
        self, items: Sequence[Item], matched_by: Callable[[Key], str] = lambda key: ""
    ) -> bool:
        """Takes the cells of more items into account; says whether that changes any column."""
        widest = dict(self._widest)
        for item in items:
            for key, text in (
                ("id", item.id),
                ("type", item.product_type),
                ("place", place_text(item)),
                ("version", item.version),
                ("platform", item.platform),
                ("track", item.track),
                ("matched", matched_by(item.key)),
            ):
                if len(text) > widest.get(key, 0):
                    widest[key] = len(text)
        has_grown, self._widest = widest != self._widest, widest
        return has_grown

    def arrange(self, width: int) -> tuple[Placed, ...]:
        """The columns of a list that is `width` cells wide."""
        wants = self._wants()
        main = {key for key, _ in wants} & {"mark", "start", "state", "size", "type", "place"}
        stretch = {"id": self._width("id", 80), "place": _MOST["place"]}
        columns = _COLUMNS if self._is_filled("track") else _WITH_ORBIT
        placed = arrange(columns, wants, width, stretch=stretch)
        if main <= {p.column.key for p in placed}:
            return placed
        return arrange(columns, wants, width, gap=1, stretch=stretch)

    def _wants(self) -> list[Want]:
        """What each column would like, the most important first; empty columns want nothing."""
        wants = [
            ("mark", 1),
            ("start", MINUTES),
            ("state", 1),
            ("size", _SIZE),
            ("type", self._width("type")),
            ("place", self._width("place")),
            ("matched", _LEAST["matched"]),
            ("id", _ID_STEPS[0]),
            ("start", SECONDS),
            ("matched", self._width("matched")),
            ("id", _ID_STEPS[1]),
            ("version", self._width("version")),
            ("id", _ID_STEPS[2]),
            ("platform", self._width("platform")),
        ]
        return [want for want in wants if self._is_filled(want[0])]

    def _is_filled(self, key: str) -> bool:
        is_known = not self._widest and key != "matched"
        return is_known or key in self._widest or key in _ALWAYS

    def _width(self, key: str, unknown: int = 0) -> int:
        widest = self._widest.get(key, 0) or unknown
        return min(_MOST[key], max(_LEAST[key], widest))
