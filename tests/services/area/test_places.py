"""Countries and towns are found without a network, however their names are written."""

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.services.area.places import find_place, fold, similar_names
from maap_tui.services.areas import AreaReader
from maap_tui.world.reader import countries
from tests.services.area.area_kit import refusal, shape_of


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Gabon", "Gabon"),
        ("gabon", "Gabon"),
        ("GAB", "Gabon"),
        ("cote d'ivoire", "Côte d'Ivoire"),
        ("Elfenbeinküste", "Côte d'Ivoire"),
        ("BRASIL", "Brazil"),
        ("Brésil", "Brazil"),
    ],
)
def test_a_country_is_found_in_many_spellings(text: str, name: str) -> None:
    area = AreaReader().read(text)
    assert area.label == name
    assert "right to about 10 km. Made with Natural Earth." in area.notes[0]


def test_a_country_is_its_outline_and_not_its_box() -> None:
    shape = shape_of(AreaReader().read("Gabon"))
    assert shape.area < 0.8 * shapely.box(*shape.bounds).area
    assert shape.covers(shapely.Point(11.6, -0.8))
    assert not shape.intersects(shapely.Point(9.0, 2.2))


@pytest.mark.parametrize("country", countries(), ids=lambda country: country.code3)
def test_every_country_can_be_searched(country: object) -> None:
    name = getattr(country, "name")  # noqa: B009 - any object for the parametrisation
    shape = shape_of(AreaReader().read(name))
    assert shape.is_valid
    west, south, east, north = shape.bounds
    assert -180 <= west < east <= 180
    assert -90 <= south < north <= 90


def test_a_country_over_the_antimeridian_lies_on_both_sides() -> None:
    assert shape_of(AreaReader().read("Fiji")).bounds[::2] == (-180, 180)


def test_a_town_is_a_circle_that_tells_its_country_and_radius() -> None:
    area = AreaReader().read("libreville")
    assert area.label == "15 km around Libreville"
    assert area.notes[0].startswith("15 km around Libreville in Gabon")
    assert shape_of(area).covers(shapely.Point(9.45, 0.39))


@pytest.mark.parametrize("text", ["Libreville 50 km", "Libreville, 50km", "libreville 50 KM"])
def test_a_town_takes_a_radius(text: str) -> None:
    assert AreaReader().read(text).label.lower().startswith("50")


def test_of_several_towns_the_largest_is_taken_and_the_others_are_told() -> None:
    area = AreaReader().read("Birmingham")
    assert "in United Kingdom" in area.notes[0]
    assert "in Italy" in AreaReader().read("Roma, Italy").notes[0] if find_place("Roma") else True
    assert AreaReader().read("Birmingham, GB").label == area.label


def test_a_country_takes_no_radius() -> None:
    assert "Gabon is a country" in refusal("Gabon 50 km")


def test_a_place_that_is_only_a_little_alike_is_not_offered() -> None:
    said = refusal("Etna")
    assert "'Etna'" in said
    assert "Did you mean" not in said


@pytest.mark.parametrize(("text", "meant"), [("Gabonn", "Gabon"), ("Librevile", "Libreville")])
def test_a_near_miss_is_asked_about(text: str, meant: str) -> None:
    assert f"Did you mean {meant}" in refusal(text)


@given(st.text(max_size=90))
def test_any_name_is_found_or_unknown(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert len(similar_names(text)) <= 3
