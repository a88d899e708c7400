"""Which part of the globe is seen, and how far it is from a place to a dot (equirectangular)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import cos, radians

DOTS_ACROSS, DOTS_DOWN = 2, 4
"""Dots in a cell of the terminal (braille)."""
FINEST = 0.0002
"""Degrees of a dot beyond which nobody zooms in: about 20 m."""
KM_OF_DEGREE = 111.195
_LEAST_FIT = 0.004
"""Degrees of a dot that a fit does not go below: a single scene stays among its neighbours."""
_MARGIN = 1.12
_MANY_SPANS = 2_000
"""Boxes after which those that touch are taken as one, for there may be a hundred thousand."""

Box = tuple[float, float, float, float]
"""West, south, east, north; the east may be past 180."""


@dataclass(frozen=True, slots=True)
class View:
    """A window of `columns` x `rows` cells on the globe."""

    columns: int
    rows: int
    longitude: float = 0.0
    """Of the centre, as the latitude is."""
    latitude: float = 0.0
    degrees: float = 1.0
    """Of one dot, in both directions."""

    @classmethod
    def world(cls, columns: int, rows: int) -> "View":
        """All of the globe."""
        return cls(columns, rows, 0.0, 0.0, _degrees_of_world(columns, rows))

    @property
    def width(self) -> int:
        """In dots."""
        return self.columns * DOTS_ACROSS

    @property
    def height(self) -> int:
        return self.rows * DOTS_DOWN

    @property
    def box(self) -> Box:
        """What is seen; may go on past the poles and past 180 degrees."""
        across, down = self.width * self.degrees / 2, self.height * self.degrees / 2
        x, y = self.longitude, self.latitude
        return x - across, y - down, x + across, y + down

    @property
    def km_of_dot(self) -> float:
        """From west to east, at the centre."""
        return self.degrees * KM_OF_DEGREE * max(0.01, cos(radians(self.latitude)))

    def dot(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a place is, in dots from the upper left; the longitude is taken as it is."""
        x = (longitude - self.longitude) / self.degrees + self.width / 2
        return x, (self.latitude - latitude) / self.degrees + self.height / 2

    def place(self, x: float, y: float) -> tuple[float, float]:
        """The longitude (within -180..180) and latitude of a dot."""
        longitude = self.longitude + (x - self.width / 2) * self.degrees
        latitude = self.latitude - (y - self.height / 2) * self.degrees
        return within_turn(longitude), max(-90.0, min(90.0, latitude))

    def turns(self, west: float, east: float) -> range:
        """How many times 360 degrees are to be added to what lies between, to be seen here."""
        seen_west, _, seen_east, _ = self.box
        return range(-int((east - seen_west) // 360), int((seen_east - west) // 360) + 1)

    def sees(self, longitude: float, latitude: float, margin: float = 0.0) -> bool:
        """Whether a place lies in the window, at least `margin` dots from its edge."""
        x, y = self.near(longitude, latitude)
        is_across = margin <= x < self.width - margin
        return is_across and margin <= y < self.height - margin

    def near(self, longitude: float, latitude: float) -> tuple[float, float]:
        """The dot of a place, the nearest one to the centre of those that repeat."""
        return self.dot(self.longitude + within_turn(longitude - self.longitude), latitude)

    def sized(self, columns: int, rows: int) -> "View":
        """The same place in another window."""
        return replace(self, columns=columns, rows=rows).settled()

    def moved(self, across: float, down: float) -> "View":
        """Shifted by so many dots."""
        longitude = self.longitude + across * self.degrees
        return replace(
            self, longitude=longitude, latitude=self.latitude - down * self.degrees
        ).settled()

    def centred(self, longitude: float, latitude: float) -> "View":
        return replace(self, longitude=longitude, latitude=latitude).settled()

    def zoomed(self, factor: float, at: tuple[float, float] | None = None) -> "View":
        """Closer by `factor`; the dot `at` keeps its place (else the centre does)."""
        degrees = max(
            FINEST, min(self.degrees / factor, _degrees_of_world(self.columns, self.rows))
        )
        x, y = at or (self.width / 2, self.height / 2)
        across, down = x - self.width / 2, y - self.height / 2
        change = self.degrees - degrees
        longitude, latitude = self.longitude + across * change, self.latitude - down * change
        return replace(self, longitude=longitude, latitude=latitude, degrees=degrees).settled()

    def fitted(self, box: Box) -> "View":
        """Shows all of `box` with some margin."""
        west, south, east, north = box
        degrees = max((east - west) / max(1, self.width), (north - south) / max(1, self.height))
        degrees = max(_LEAST_FIT, degrees * _MARGIN)
        most = _degrees_of_world(self.columns, self.rows)
        centre = ((west + east) / 2, (south + north) / 2)
        return replace(
            self, longitude=centre[0], latitude=centre[1], degrees=min(degrees, most)
        ).settled()

    def settled(self) -> "View":
        """With a centre from which the poles are not left behind, and not closer than is seen."""
        degrees = min(self.degrees, _degrees_of_world(self.columns, self.rows))
        room = max(0.0, 90.0 - self.height * degrees / 2)
        latitude = max(-room, min(room, self.latitude))
        longitude = within_turn(self.longitude)
        return replace(self, longitude=longitude, latitude=latitude, degrees=degrees)


def _degrees_of_world(columns: int, rows: int) -> float:
    return max(360 / max(1, columns * DOTS_ACROSS), 180 / max(1, rows * DOTS_DOWN))


def within_turn(longitude: float) -> float:
    """The same longitude from -180 up to 180."""
    return (longitude + 180.0) % 360.0 - 180.0


def box_round(boxes: Iterable[Box]) -> Box | None:
    """The smallest box round all of these: what lies on both sides of 180 degrees stays together.

    `None` when there are none.
    """
    spans: list[tuple[float, float]] = []
    south, north, many = 90.0, -90.0, _MANY_SPANS
    for west, low, east, high in boxes:
        start = within_turn(west)
        spans.append((start, start + min(360.0, east - west)))
        south, north = min(south, low), max(north, high)
        if len(spans) > many:
            spans = _joined(spans)
            many = max(many, 2 * len(spans))
    if not spans:
        return None
    spans = _joined(spans)
    widest, west = -1.0, spans[0][0]
    reach = max(end for _, end in spans) - 360.0
    for start, end in spans:
        if start - reach > widest:
            widest, west = start - reach, start
        reach = max(reach, end)
    if widest <= 0:
        return -180.0, south, 180.0, north
    return west, south, west + 360.0 - widest, north


def _joined(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """From west to east, those that touch as one."""
    joined: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
