"""Boxes, points and circles are read as people write them, and never guessed."""

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.area_text import AreaWish, Circle, read_numbers
from maap_tui.models.geometry import BBox
from maap_tui.models.invalid import InvalidInput

LONGITUDES = st.floats(-180, 180)
LATITUDES = st.floats(-90, 90)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("14.9,37.7 25 km", Circle(14.9, 37.7, 25_000)),
        ("14.9, 37.7, 500m", Circle(14.9, 37.7, 500)),
        ("14.9 37.7 r=10nm", Circle(14.9, 37.7, 18_520)),
        ("14.9,37.7", Circle(14.9, 37.7)),
        ("37.7N 14.9E 25km", Circle(14.9, 37.7, 25_000)),
        ("14.9°W, 37.7°S", Circle(-14.9, -37.7)),
        ("1,2,3,4", BBox(1, 2, 3, 4)),
        ("170,-5,-170,5", BBox(170, -5, -170, 5)),
    ],
)
def test_numbers_are_read_longitude_first_unless_letters_say_otherwise(
    text: str, meant: BBox | Circle
) -> None:
    assert read_numbers(text) == meant


@pytest.mark.parametrize("text", ["Gabon", "nan", "area51.kml", "", "POINT(1 2)", "7" * 300])
def test_what_is_no_row_of_numbers_is_something_else(text: str) -> None:
    assert read_numbers(text) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1,2,3", "a radius needs a unit"),
        ("1,2,3,4,5", "four numbers"),
        ("1", "four numbers"),
        ("1,2 0 km", "between 1 m and 5 000 km"),
        ("1,2 9000 km", "between 1 m and 5 000 km"),
        ("1,95", "latitude 95 is outside -90..90; longitude comes first: put 'swap'"),
        ("37.7,114.9 25 km", "put 'swap' before it"),
        ("-3,112,-2,113", "exchanged? Then put 'swap' before it"),
        ("1,5,2,4", "south"),
        ("14,9 37,7", "Then write 14.9 37.7, and 14,9,37,7 for a box"),
        ("10,40; 12,42", "Then write 10.40; 12.42, and 10,40,12,42 for a box"),
        ("200,5 1 km", "longitude 200"),
        ("14.9N 37.7S", "a point is a longitude"),
    ],
)
def test_numbers_that_cannot_be_meant_are_refused(text: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=re.escape(said)):
        read_numbers(text)


def test_swapped_numbers_are_exchanged_only_when_asked_for() -> None:
    assert read_numbers("37.7,114.9 1 km", is_swapped=True) == Circle(114.9, 37.7, 1_000)
    assert read_numbers("-3,112,-2,113", is_swapped=True) == BBox(112, -3, 113, -2)


@pytest.mark.parametrize(
    ("typed", "wish"),
    [
        ("Gabon", AreaWish("Gabon")),
        ("swap 1,2", AreaWish("1,2", is_swapped=True)),
        ("swap", AreaWish("swap")),
        ("my parks.kml #3", AreaWish("my parks.kml", choice="3")),
        ("swap parks.kml #each", AreaWish("parks.kml", is_swapped=True, choice="each")),
        ("number#3.kml", AreaWish("number#3.kml")),
        ('{"name": "a #1"}', AreaWish('{"name": "a #1"}')),
    ],
)
def test_a_wish_is_taken_apart_and_written_again(typed: str, wish: AreaWish) -> None:
    assert AreaWish.parse(typed) == wish
    assert str(wish) == typed


@given(st.text(max_size=40))
def test_any_text_is_numbers_or_something_else_or_refused(text: str) -> None:
    wish = AreaWish.parse(text)
    assert AreaWish.parse(str(wish)).text == wish.text
    with suppress(InvalidInput):
        assert isinstance(read_numbers(text), BBox | Circle | None)


@given(LONGITUDES, LATITUDES, st.floats(1, 4_999))
def test_a_circle_survives_being_written(longitude: float, latitude: float, km: float) -> None:
    assert read_numbers(f"{longitude!r},{latitude!r} {km!r} km") == Circle(
        longitude, latitude, km * 1_000
    )
