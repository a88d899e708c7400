"""The columns of the granule list: which there are, and which of them a given width can hold."""

from collections.abc import Callable, Sequence

from maap_tui.models.catalog import Item, Key
from maap_tui.models.list_view import ColumnView, ListView

from ..item_text import place_text
from .columns import Column, Placed, Want, arrange, spread
from .granule_facts import STATE_WIDTH

MINUTES, SECONDS = 16, 19
"""Cells of a time to the minute and to the second."""

_MARK = Column("mark", gap=0)
_COLUMNS = (
    Column("start", ("Start (UTC)", "Start")),
    Column("end", ("End (UTC)", "End")),
    Column("id", ("Id",), cut="middle"),
    Column("collection", ("Collection", "Coll"), cut="middle"),
    Column("matched", ("Matched",)),
    Column("type", ("Product type", "Type"), cut="middle"),
    Column("place", ("Track/frame", "Trk/frame", "Frame")),
    Column("orbit", ("Orbit",), align="right"),
    Column("track", ("Track", "Trk"), align="right"),
    Column("frame", ("Frame", "Frm"), align="right"),
    Column("version", ("Baseline", "Base", "Bl")),
    Column("platform", ("Platform",)),
    Column("coverage", ("Cover", "AOI"), align="right"),
    Column("access", ("Access",)),
    Column("size", ("Size",), align="right"),
    Column("state", ("State", "S")),
)
_BY_NAME = {column.key: column for column in _COLUMNS}
_ORBIT = Column("place", ("Orbit/frame", "Orbit"))
"""What takes the place of track and frame where no granule has a track."""
_HIDDEN = frozenset({"end", "collection", "orbit", "track", "frame", "access"})
USUAL = tuple(ColumnView(column.key, column.key not in _HIDDEN) for column in _COLUMNS)
"""The columns of a list that nobody has changed."""
TITLES = {column.key: column.titles[0] for column in _COLUMNS}
TITLES |= {"matched": "Matched place", "coverage": "Area covered"}
"""What each column is called where there is room to say it."""
_LEAST = {"id": 14, "type": 10, "place": 6, "version": 4, "platform": 8, "matched": 10}
_MOST = {"id": 90, "type": 16, "place": 11, "version": 8, "platform": 14, "matched": 24}
_LEAST |= {"collection": 10, "orbit": 5, "track": 5, "frame": 5}
_MOST |= {"collection": 24, "orbit": 8, "track": 8, "frame": 8}
_ALWAYS = frozenset({"mark", "start", "state", "size", "coverage", "access"})
"""Not left out while nothing stands in them: `coverage` is, while there is no area."""
_WIDTHS = {"mark": 1, "start": MINUTES, "end": MINUTES, "state": 1, "size": 6}
_WIDTHS |= {"coverage": 5, "access": 10}
_WIDEST_GAP = 6
"""Cells between two columns beyond which the eye loses the row."""
_ID_STEPS = (14, 30, 48)
"""Widths at which an id says more than the next column would."""
_WANTS: tuple[tuple[str, int | None], ...] = (
    ("mark", None),
    ("start", None),
    ("state", None),
    ("size", None),
    ("type", None),
    ("place", None),
    ("coverage", None),
    ("matched", _LEAST["matched"]),
    ("id", _ID_STEPS[0]),
    ("end", None),
    ("track", None),
    ("frame", None),
    ("orbit", None),
    ("access", None),
    ("collection", _LEAST["collection"]),
    ("start", SECONDS),
    ("matched", None),
    ("id", _ID_STEPS[1]),
    ("version", None),
    ("id", _ID_STEPS[2]),
    ("platform", None),
    ("end", SECONDS),
    ("collection", None),
    ("state", STATE_WIDTH),
)
"""What each column would like, the most important first; `None` is what stands in it."""
_MAIN = frozenset({"mark", "start", "state", "size", "type", "place", "coverage"})


class GranuleColumns:
    """Remembers how wide the cells of a search are, so that empty columns cost no room."""

    def __init__(self) -> None:
        self._widest: dict[str, int] = {}
        """By column; one that holds nothing is missing."""
        self.has_area = False
        """Whether there is an area to be covered."""
        self.views: tuple[ColumnView, ...] = USUAL
        """How the person wants them, from left to right."""

    def show(self, view: ListView) -> None:
        """Takes what a person has chosen."""
        self.views = view.completed(USUAL)

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
                ("collection", item.collection),
                ("end", item.end),
                ("type", item.product_type),
                ("place", place_text(item)),
                ("orbit", item.orbit),
                ("track", item.track),
                ("frame", item.frame),
                ("version", item.version),
                ("platform", item.platform),
                ("matched", matched_by(item.key)),
            ):
                if len(text) > widest.get(key, 0):
                    widest[key] = len(text)
        has_grown, self._widest = widest != self._widest, widest
        return has_grown

    def arrange(self, width: int) -> tuple[Placed, ...]:
        """The columns of a list that is `width` cells wide."""
        wants = list(self._wants())
        main = {key for key, _ in wants} & _MAIN
        fixed = {view.name for view in self.views if view.width is not None}
        stretch = {"id": self._width("id", 80), "place": _MOST["place"]}
        stretch = {key: most for key, most in stretch.items() if key not in fixed}
        columns = self._columns()
        placed = arrange(columns, wants, width, stretch=stretch)
        if main <= {p.column.key for p in placed}:
            return placed if fixed else spread(placed, width, _WIDEST_GAP)
        return arrange(columns, wants, width, gap=1, stretch=stretch)

    def _columns(self) -> list[Column]:
        """In the order in which they stand, the marks always first."""
        names = [view.name for view in self.views if view.is_shown]
        columns = [_BY_NAME[name] for name in names]
        if not self._has_tracks:
            columns = [_ORBIT if column.key == "place" else column for column in columns]
        return [_MARK, *(_close(column, is_first=n == 0) for n, column in enumerate(columns))]

    def _wants(self) -> list[Want]:
        """What each shown column would like, the most important first; a width that was set is
        wanted once and for all, and empty columns want nothing."""
        views = {view.name: view for view in self.views}
        wants: list[Want] = []
        seen = set()
        for key, width in _WANTS:
            view = views.get(key, ColumnView(key))
            if not view.is_shown or not self.is_filled(key):
                continue
            if view.width is None:
                wants.append((key, width or _WIDTHS.get(key) or self._width(key)))
            elif key not in seen:
                wants.append((key, view.width))
            seen.add(key)
        return wants

    @property
    def _has_tracks(self) -> bool:
        return not self._widest or "track" in self._widest

    def is_filled(self, key: str) -> bool:
        """Whether anything can stand in the column."""
        if key == "coverage":
            return self.has_area
        is_known = not self._widest and key not in ("matched", *_HIDDEN)
        return is_known or key in self._widest or key in _ALWAYS

    def _width(self, key: str, unknown: int = 0) -> int:
        widest = self._widest.get(key, 0) or unknown
        return min(_MOST[key], max(_LEAST[key], widest))


def _close(column: Column, *, is_first: bool) -> Column:
    """The state and what comes first stand close to what is before them."""
    gap = 1 if is_first or column.key == "state" else column.gap
    return Column(column.key, column.titles, column.align, column.cut, gap)
