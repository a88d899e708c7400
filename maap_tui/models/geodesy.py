"""Distances on the WGS 84 ellipsoid: where one arrives, and the circle around a point."""

from math import atan, atan2, cos, degrees, isclose, pi, radians, sin, sqrt, tan

EQUATOR_RADIUS = 6_378_137.0
FLATTENING = 1 / 298.257223563
CIRCLE_POINTS = 64
_POLE_RADIUS = EQUATOR_RADIUS * (1 - FLATTENING)
_ROUNDS = 100


def destination(
    longitude: float, latitude: float, azimuth: float, metres: float
) -> tuple[float, float]:
    """Where one is after `metres` on the geodesic that starts towards `azimuth` (degrees).

    Vincenty's direct formula. The longitude goes on past 180 and -180, so that neighbours on a
    circle stay neighbours.
    """
    heading = radians(azimuth)
    reduced = atan((1 - FLATTENING) * tan(radians(latitude)))
    equator_angle = atan2(tan(reduced), cos(heading))
    sin_alpha = cos(reduced) * sin(heading)
    cos2_alpha = 1 - sin_alpha**2
    u2 = cos2_alpha * (EQUATOR_RADIUS**2 - _POLE_RADIUS**2) / _POLE_RADIUS**2
    a = 1 + u2 / 16384 * (4096 + u2 * (-768 + u2 * (320 - 175 * u2)))
    b = u2 / 1024 * (256 + u2 * (-128 + u2 * (74 - 47 * u2)))
    sigma, cos_2m = _arc(metres / (_POLE_RADIUS * a), equator_angle, b)
    there = sin(reduced) * sin(sigma) - cos(reduced) * cos(sigma) * cos(heading)
    new_latitude = atan2(
        sin(reduced) * cos(sigma) + cos(reduced) * sin(sigma) * cos(heading),
        (1 - FLATTENING) * sqrt(sin_alpha**2 + there**2),
    )
    turned = atan2(
        sin(sigma) * sin(heading),
        cos(reduced) * cos(sigma) - sin(reduced) * sin(sigma) * cos(heading),
    )
    c = FLATTENING / 16 * cos2_alpha * (4 + FLATTENING * (4 - 3 * cos2_alpha))
    inner = cos_2m + c * cos(sigma) * (-1 + 2 * cos_2m**2)
    correction = (1 - c) * FLATTENING * sin_alpha * (sigma + c * sin(sigma) * inner)
    return longitude + degrees(turned - correction), degrees(new_latitude)


def _arc(first: float, equator_angle: float, b: float) -> tuple[float, float]:
    """The arc on the auxiliary sphere, and the cosine of twice its middle."""
    sigma, cos_2m = first, cos(2 * equator_angle + first)
    for _ in range(_ROUNDS):
        cos_2m = cos(2 * equator_angle + sigma)
        last = b / 6 * cos_2m * (-3 + 4 * sin(sigma) ** 2) * (-3 + 4 * cos_2m**2)
        inner = cos_2m + b / 4 * (cos(sigma) * (-1 + 2 * cos_2m**2) - last)
        following = first + b * sin(sigma) * inner
        if isclose(following, sigma, abs_tol=1e-12):
            return following, cos_2m
        sigma = following
    return sigma, cos_2m


def circle(
    longitude: float, latitude: float, metres: float, points: int = CIRCLE_POINTS
) -> tuple[tuple[float, float], ...]:
    """The outline of the circle with that radius: closed, counterclockwise, none of it left out.

    The corners stand a little further out than the radius (0.1 %), so that the edges between
    them do not cut off what lies within it.
    """
    reach = metres / cos(pi / points)
    ring = [
        destination(longitude, latitude, -360 * number / points, reach) for number in range(points)
    ]
    return (*ring, ring[0])
