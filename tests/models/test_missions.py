"""Collections are grouped by the mission of their satellite, whoever spelt its name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.catalog import Collection
from maap_tui.models.missions import OTHER, by_mission, mission_of
from maap_tui.models.stac_collection import collection_from_stac


def of(*platforms: str, name: str = "C") -> Collection:
    return Collection(name, name, platforms=platforms)


@pytest.mark.parametrize(
    ("platform", "mission"),
    [
        ("Biomass", "BIOMASS"),
        ("BIOMASS", "BIOMASS"),
        ("EarthCARE", "EarthCARE"),
        ("CryoSat-2", "CryoSat"),
        ("Sentinel-2A", "Sentinel"),
        ("SENTINEL-5P", "Sentinel"),
        ("sentinel 1", "Sentinel"),
        ("ERS-1", "ERS"),
        ("ENVISAT", "Envisat"),
        ("Landsat-8", "Landsat"),
        ("SkySat-C12", "SkySat"),
        ("SPOT 5", "SPOT"),
        ("IRS-P6", "IRS"),
        ("Proba-V", "Proba-V"),
        ("TerraSAR-X", "TerraSAR-X"),
        ("A1", "A1"),
        ("42", "42"),
        ("  ", OTHER),
    ],
)
def test_a_mission_is_a_satellite_without_its_number(platform: str, mission: str) -> None:
    assert mission_of(of(platform)) == mission


def test_the_first_satellite_that_has_a_name_counts() -> None:
    assert mission_of(of("", "SMOS", "CryoSat-2")) == "SMOS"
    assert mission_of(of()) == OTHER


def test_themes_tell_the_satellite_where_summaries_do_not() -> None:
    themes = [
        {"scheme": "https://example.org/sensors", "concepts": [{"title": "ATSR"}]},
        {
            "scheme": "https://example.org/concept_scheme/platforms",
            "concepts": [{"title": "ERS-2"}],
        },
    ]
    read = collection_from_stac({"id": "C", "themes": themes})
    assert (read.platforms, mission_of(read)) == (("ERS-2",), "ERS")
    summaries = {"platform": ["Envisat"]}
    read = collection_from_stac({"id": "C", "themes": themes, "summaries": summaries})
    assert read.platforms == ("Envisat",)


def test_own_missions_come_first_and_lonely_ones_last() -> None:
    given_ = [
        of("SPOT 4", name="s4"),
        of("Kepler", name="w"),
        of("GEDI", name="g"),
        of(name="n"),
        of("SPOT 5", name="s5"),
        of("Aeolus", name="a"),
        of("ALOS", name="al1"),
        of("ALOS-2", name="al2"),
        of("Biomass", name="b"),
    ]
    groups = [(each.mission, [c.id for c in each.collections]) for each in by_mission(given_)]
    assert groups == [
        ("BIOMASS", ["b"]),
        ("Aeolus", ["a"]),
        ("ALOS", ["al1", "al2"]),
        ("SPOT", ["s4", "s5"]),
        (OTHER, ["w", "g", "n"]),
    ]


@given(st.lists(st.lists(st.text(max_size=12), max_size=3), max_size=8))
def test_no_collection_is_lost_whatever_satellites_are_called(names: list[list[str]]) -> None:
    collections = [of(*platforms, name=str(n)) for n, platforms in enumerate(names)]
    groups = by_mission(collections)
    assert sorted(c.id for g in groups for c in g.collections) == sorted(c.id for c in collections)
    assert all(group.mission and group.collections for group in groups)
