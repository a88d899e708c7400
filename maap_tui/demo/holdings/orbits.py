"""Ground tracks of sun-synchronous satellites: a circle in space above an Earth that turns.

A circular orbit is exact enough for footprints on a map and needs nothing but a few sines.
"""

from dataclasses import dataclass
from math import asin, atan2, cos, degrees, floor, hypot, radians, sin

from maap_tui.demo.holdings.clock import DAY
from maap_tui.demo.holdings.records import Point

_KM_PER_DEGREE = 111.2
_STEP = 0.05
"""Degrees along the orbit over which the direction of flight is measured."""


@dataclass(frozen=True, slots=True)
class Orbit:
    """An orbit known by one ascending node; angles are degrees along the orbit from that node."""

    number: int
    node: int
    """When orbit `number` crosses the equator northwards, in seconds since 1970."""
    period: float
    """Seconds for one turn."""
    inclination: float
    local_time: float
    """Mean solar time below the ascending node, in hours; a sun-synchronous orbit keeps it."""

    def time(self, orbit: int, angle: float) -> int:
        """When the satellite is `angle` degrees past the ascending node of `orbit`."""
        return round(self.node + (orbit - self.number + angle / 360) * self.period)

    def number_at(self, seconds: int) -> int:
        """The orbit that is under way at an instant."""
        return self.number + floor((seconds - self.node) / self.period)

    def point(self, orbit: int, angle: float) -> Point:
        """Longitude and latitude below the satellite; the longitude may run past 180 degrees."""
        tilt, turn = radians(self.inclination), radians(angle)
        latitude = degrees(asin(sin(tilt) * sin(turn)))
        inertial = degrees(atan2(cos(tilt) * sin(turn), cos(turn)))
        # The orbit is retrograde: its longitude follows the negative angle, within 90 degrees.
        inertial += 360 * round((-angle - inertial) / 360)
        return self._node_longitude(orbit) + inertial - angle * self.period / DAY, latitude

    def angle_at(self, latitude: float) -> float:
        """Degrees past the ascending node at which a latitude is crossed northwards."""
        return degrees(asin(sin(radians(latitude)) / sin(radians(self.inclination))))

    def track(self, orbit: int, start: float, stop: float, count: int) -> tuple[Point, ...]:
        """`count` points below the satellite from angle `start` to `stop`."""
        return settled([self.point(orbit, angle) for angle in _steps(start, stop, count)])

    def swath(
        self, orbit: int, start: float, stop: float, right_km: float, left_km: float, count: int = 2
    ) -> tuple[Point, ...]:
        """A closed ring, anticlockwise; both edges are measured to the left of the track."""
        angles = _steps(start, stop, count)
        right = [self.beside(orbit, angle, right_km) for angle in angles]
        left = [self.beside(orbit, angle, left_km) for angle in reversed(angles)]
        return settled([*right, *left, right[0]])

    def beside(self, orbit: int, angle: float, left_km: float) -> Point:
        """The point so many kilometres to the left of the one below the satellite."""
        longitude, latitude = self.point(orbit, angle)
        ahead_longitude, ahead_latitude = self.point(orbit, angle + _STEP)
        shrink = cos(radians(latitude))
        east, north = (ahead_longitude - longitude) * shrink, ahead_latitude - latitude
        scale = left_km / _KM_PER_DEGREE / hypot(east, north)
        return longitude - north * scale / shrink, latitude + east * scale

    def _node_longitude(self, orbit: int) -> float:
        utc_hours = (self.node + (orbit - self.number) * self.period) % DAY / 3600
        return (self.local_time - utc_hours) * 15


def settled(points: list[Point]) -> tuple[Point, ...]:
    """The same points, moved by whole turns until the first longitude is within -180..180."""
    shift = -360 * floor((points[0][0] + 180) / 360)
    return tuple((round(lon + shift, 6), round(lat, 6)) for lon, lat in points)


def _steps(start: float, stop: float, count: int) -> list[float]:
    return [start + (stop - start) * step / (count - 1) for step in range(count)]
