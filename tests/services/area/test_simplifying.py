"""Areas with many points are simplified by little, which is told, or sent as they stand."""

import json
import math

import pytest
import shapely

from maap_tui.services.area.simplifying import address_length
from maap_tui.services.areas import AreaReader
from tests.services.area.area_kit import shape_of

ROUND = 20_000


def blob(points: int, roughness: float = 0.0) -> str:
    places = []
    for number in range(points):
        angle = 2 * math.pi * number / points
        radius = 5 * (1 + roughness * (number % 2))
        places.append([radius * math.cos(angle), radius * math.sin(angle)])
    return json.dumps({"type": "Polygon", "coordinates": [[*places, places[0]]]})


def test_an_area_that_fits_is_sent_as_it_stands() -> None:
    area = AreaReader().read(blob(30))
    assert area.notes == ()
    assert area.label == "Polygon, 31 points"


def test_a_long_outline_is_simplified_and_says_by_how_much() -> None:
    text = blob(ROUND)
    area = AreaReader().read(text)
    [said] = area.notes
    assert said.startswith("It was simplified from 20 001 points to ")
    assert "within 0.0" in said
    shape, whole = shape_of(area), shapely.from_geojson(text)
    assert address_length(shape) <= 4_800
    assert shapely.symmetric_difference(shape, whole).area / shapely.area(whole) < 0.01


def test_coordinates_are_rounded_before_anything_is_left_out() -> None:
    area = AreaReader().read(blob(130))
    assert area.notes == (
        "Its coordinates were rounded to 6 decimals to fit into a search address.",
    )


def test_what_cannot_be_simplified_is_sent_by_post() -> None:
    area = AreaReader().read(blob(1_000, roughness=0.5))
    assert area.notes == ()  # the search tells how it is sent
    assert shapely.get_num_coordinates(shape_of(area)) == 1_001


@pytest.mark.parametrize("limit", [200, 6_000, 100_000])
def test_the_room_is_what_the_longest_address_leaves(limit: int) -> None:
    area = AreaReader(url_limit=limit).read(blob(1_000))
    is_whole = not area.notes and shapely.get_num_coordinates(shape_of(area)) == 1_001
    assert is_whole or address_length(shape_of(area)) <= limit
