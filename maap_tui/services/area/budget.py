"""How much a foreign file may cost before it is given up."""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event

from maap_tui.errors import Cancelled
from maap_tui.models.text import count_noun
from maap_tui.precedence import give_way

from .refusing import refuse

TEXT_LIMIT = 32 * 2**20
"""Bytes of GeoJSON, WKT or KML."""
BINARY_LIMIT = 128 * 2**20
"""Bytes of a shapefile's part, of an archive, and of all that is unpacked from one."""
DATABASE_LIMIT = 2**30
"""Bytes of a GeoPackage, of which only the features are read."""
MOST_POINTS = 1_500_000
MOST_FEATURES = 10_000
MOST_SECONDS = 20.0
_LARGE = 2**20


@contextmanager
def uncollected(size: int) -> Iterator[None]:
    """Puts off the search for dead cycles, which stops every thread while millions are alive."""
    is_off = size > _LARGE and gc.isenabled()
    if is_off:
        gc.disable()
    try:
        yield
    finally:
        if is_off:
            gc.enable()


class Budget:
    """Counts while a file is read; raises `InputError` when it is too much, and `Cancelled`."""

    def __init__(
        self, stop: Event | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.stop = stop
        self._clock = clock
        self._end = clock() + MOST_SECONDS
        self._points = 0
        self._features = 0

    @property
    def is_over(self) -> bool:
        """Whether `look` would raise."""
        is_stopped = self.stop is not None and self.stop.is_set()
        return is_stopped or self._clock() > self._end

    @property
    def left(self) -> float:
        """Seconds until `look` raises."""
        return max(0.0, self._end - self._clock())

    def look(self) -> None:
        """To be called every few thousand steps."""
        give_way()
        if self.stop is not None and self.stop.is_set():
            raise Cancelled("The area is not wanted any more.")
        if self._clock() > self._end:
            refuse(
                f"Reading the area takes more than {MOST_SECONDS:.0f} seconds.",
                hint="Give a simpler file: fewer features, fewer points.",
            )

    def add_points(self, count: int) -> None:
        self._points += count
        if self._points > MOST_POINTS:
            refuse(
                f"The area has more than {count_noun(MOST_POINTS, 'point')}.",
                hint="Simplify it: ogr2ogr -simplify 0.001 area.geojson FILE",
            )
        self.look()

    def add_feature(self) -> None:
        self._features += 1
        if self._features > MOST_FEATURES:
            refuse(
                f"There are more than {count_noun(MOST_FEATURES, 'feature')}.",
                hint="Take out those that you need.",
            )
        self.look()
