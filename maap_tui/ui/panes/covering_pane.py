"""Fills in what is known later than the rows: how much of the area each granule covers."""

from collections.abc import Mapping, Sequence
from itertools import islice
from threading import Event

from textual import on, work
from textual.message import Message
from textual.timer import Timer

from maap_tui.errors import Cancelled
from maap_tui.models.area import Area
from maap_tui.models.catalog import Access, Item, Key
from maap_tui.models.coverage import Coverage
from maap_tui.models.list_view import SortOrder
from maap_tui.services import Areas

from .choosing import ChoosingPane
from .search_run import SearchRun

LOOK_SECONDS = 0.1
"""How often it is looked whether a row on the screen is not measured yet."""
LOT = 500
"""Granules that are measured between two looks at what is on the screen."""
_FIRST_SORT = 500
RESORT_SECONDS = 1.0
"""How long states go on changing before the rows are sorted by them again."""


class CoveringPane(ChoosingPane):
    """Measures the rows on the screen first; all of them when they are sorted by it."""

    areas: Areas | None = None
    _area: Area | None = None
    """Where the search that is shown has looked."""
    _stop_covering = Event()
    _is_covering = False
    _covered_to = 0
    """So many loaded items, in the order in which they came, are measured."""
    _sorted_at = 0
    """How many were measured when the rows were sorted last."""
    _is_covering_given_up = False
    _told_covering = ""
    """What the border says about it."""
    _looks: Timer | None = None
    _resort: Timer | None = None

    class Covered(Message):
        """So much of the area do these granules cover."""

        def __init__(self, stop: Event, found: Mapping[Key, Coverage | None]) -> None:
            super().__init__()
            self.of_search = stop
            """Of the search that they belong to."""
            self.found = found

    # Data comes down

    def set_area(self, area: Area | None) -> None:
        """Where the search looks that is about to begin."""
        self._area = area

    def set_access(self, access: Mapping[str, Access]) -> None:
        """Who may download from which collection."""
        self._list.facts.access = access
        self._list.refresh()
        self.sort_again("access")

    def begin(self, run: SearchRun) -> None:
        super().begin(run)
        self._stop_covering.set()
        self._stop_covering = Event()
        self._is_covering, self._covered_to, self._sorted_at = False, 0, 0
        self._is_covering_given_up = False

    def show_area(self) -> None:
        """The rows of another search begin: their columns depend on whether it has an area."""
        has_area = self._area is not None and self.areas is not None
        self._list.facts.has_area = self._list.columns.has_area = has_area
        self._list.columns_changed()
        if has_area and self._looks is None:
            self._looks = self.set_interval(LOOK_SECONDS, self._measure_next)

    def on_unmount(self) -> None:
        self._stop_covering.set()

    # Measuring

    @property
    def covering(self) -> str:
        """How far all rows are measured, while the list is sorted by that: `34 %`."""
        if not self._is_covering or not self._wants_all:
            return ""
        return f"{self._covered_to * 100 // max(1, self._list.loaded_count)} %"

    def give_up_covering(self) -> None:
        """Measures no more than what is on the screen, until the rows are sorted anew."""
        self._is_covering_given_up = True
        self.show_standing()

    @property
    def _wants_all(self) -> bool:
        is_sorted = "coverage" in self._list.order.columns
        return is_sorted and not self._is_covering_given_up

    def _measure_next(self) -> None:
        """Has the next granules measured, unless some are being measured or none is wanted."""
        if self._is_covering or self._area is None or self.areas is None:
            return
        if items := self._next_items():
            self._is_covering = True
            self._measure(self.areas, self._area, items, self._stop_covering)
            self._tell_progress()

    def _tell_progress(self) -> None:
        """Draws the border again when it has something else to say."""
        if self.covering != self._told_covering:
            self._told_covering = self.covering
            self.show_standing()

    def _next_items(self) -> Sequence[Item]:
        granules, known = self._list, self._list.facts.coverage
        if not granules.facts.has_area:
            return ()
        if "coverage" in granules.widths or self._wants_all:
            seen = granules.visible_rows()
            shown = granules.shown[seen.start : seen.stop]
            if items := [item for item in shown if item.key not in known]:
                return items
        return self._next_of_all() if self._wants_all else ()

    def _next_of_all(self) -> Sequence[Item]:
        loaded, known = self._list.loaded, self._list.facts.coverage
        while self._covered_to < len(loaded) and loaded[self._covered_to].key in known:
            self._covered_to += 1
        rest = islice(loaded, self._covered_to, self._covered_to + LOT)
        return [item for item in rest if item.key not in known]

    @work(thread=True, group="covering", description="covering")
    def _measure(self, areas: Areas, area: Area, items: Sequence[Item], stop: Event) -> None:
        found: dict[Key, Coverage | None] = {}
        keys = iter([item.key for item in items])
        try:
            for some in areas.coverages(area, items, stop):
                found.update(zip(islice(keys, len(some)), some, strict=True))
        except Cancelled:
            return
        if not stop.is_set():
            self.post_message(self.Covered(stop, found))

    @on(Covered)
    def _take_coverage(self, message: Covered) -> None:
        if message.of_search is not self._stop_covering:
            return  # another search by now
        self._is_covering = False
        facts = self._list.facts
        facts.coverage.update(message.found)
        self._list.refresh()
        self._measure_next()
        known = len(facts.coverage)
        if self._wants_all:
            is_all = not self._is_covering
            if is_all or known >= max(_FIRST_SORT, 2 * self._sorted_at):
                self._sorted_at = known
                self._list.set_order(self._list.order)
        self._tell_progress()

    # Sorting by what has changed

    def sort_again(self, column: str) -> None:
        """The values of a column have changed: sorts anew, if they matter, after a while."""
        if column in self._list.order.columns and self._resort is None:
            self._resort = self.set_timer(RESORT_SECONDS, self._sort_now)

    def _sort_now(self) -> None:
        self._resort = None
        self._list.set_order(self._list.order)

    def show_order(self, order: SortOrder) -> None:
        self._is_covering_given_up = False
        self._sorted_at = 0
        super().show_order(order)
        self._tell_progress()
