"""The world's shapes are whole: rings close, nothing jumps, names lie in their countries."""

from importlib import resources
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.world.packing import (
    BrokenWorld,
    differences,
    pack_numbers,
    pack_sections,
    sums,
    unpack_numbers,
    unpack_section,
)
from maap_tui.world.reader import CREDIT, Scale, countries, land, outline, shapes, towns

MOST_BYTES = 120_000


def is_inside(place: tuple[float, float], rings: object) -> bool:
    """Whether a point lies in an odd number of rings."""
    x, y = place
    inside = False
    for ring in rings:  # type: ignore[attr-defined]  # lines of the world
        places = ring.places
        for (x1, y1), (x2, y2) in pairwise(places):
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
                inside = not inside
    return inside


def test_the_file_is_small_and_its_sources_are_named() -> None:
    folder = resources.files("maap_tui.world")
    assert len(folder.joinpath("world.bin").read_bytes()) < MOST_BYTES
    notice = folder.joinpath("NOTICE").read_text(encoding="utf-8")
    assert CREDIT in notice
    assert "GeoNames" in notice


@pytest.mark.parametrize("scale", Scale)
def test_no_line_jumps_and_every_ring_of_land_is_closed(scale: Scale) -> None:
    for line in (*shapes(scale).coasts, *shapes(scale).borders):
        steps = zip(line.longitudes, line.longitudes[1:], strict=False)
        assert all(abs(after - before) < 180 for before, after in steps)
    for ring in land(scale):
        assert ring.places[0] == pytest.approx(ring.places[-1])


@pytest.mark.parametrize("scale", Scale)
def test_land_is_where_it_should_be(scale: Scale) -> None:
    rings = land(scale)
    for place in [(11.6, -0.8), (14.9, 37.6), (-60.0, -5.0), (134.0, -25.0), (-100.0, -80.0)]:
        turned = [(place[0] + turn, place[1]) for turn in (-360, 0, 360)]
        assert sum(is_inside(one, rings) for one in turned) == 1, place
    for place in [(0.0, 0.0), (-30.0, 40.0), (160.0, 10.0)]:
        assert not any(is_inside((place[0] + turn, place[1]), rings) for turn in (-360, 0, 360))


def test_countries_have_codes_names_and_labels_within_them() -> None:
    [gabon] = [country for country in countries() if country.code == "GA"]
    assert (gabon.name, gabon.code3) == ("Gabon", "GAB")
    assert gabon.label is not None
    assert is_inside(gabon.label, [rings[0] for rings in outline(gabon)])
    assert "Gabun" in gabon.other_names


@pytest.mark.parametrize("scale", Scale)
def test_every_country_has_an_outline(scale: Scale) -> None:
    for country in countries(scale):
        polygons = outline(country, scale)
        assert polygons, country.name
        assert all(len(ring) >= 4 for polygon in polygons for ring in polygon), country.name


def test_capitals_are_among_the_towns() -> None:
    found = {(town.name, town.country) for town in towns()}
    assert {("Libreville", "GA"), ("Rome", "IT"), ("Vaduz", "LI")} <= found
    assert all(abs(town.longitude) <= 180 and abs(town.latitude) <= 90 for town in towns())


@given(st.lists(st.integers(-(2**40), 2**40)))
def test_numbers_survive_being_packed(numbers: list[int]) -> None:
    assert list(unpack_numbers(pack_numbers(numbers))) == numbers
    packed = unpack_numbers(pack_numbers(differences(numbers)))
    assert list(sums(packed, len(numbers), 1)) == numbers


@given(st.dictionaries(st.from_regex(r"[a-z0-9-]{1,12}", fullmatch=True), st.binary()))
def test_sections_survive_being_packed(sections: dict[str, bytes]) -> None:
    packed = pack_sections(sections)
    assert {name: unpack_section(packed, name) for name in sections} == sections
    with pytest.raises(BrokenWorld):
        unpack_section(packed, "ABSENT")


@given(st.binary(max_size=200))
def test_any_other_file_is_broken(data: bytes) -> None:
    with pytest.raises(BrokenWorld):
        unpack_section(data, "towns")
