"""`aois`: areas under names of one's own, and `--where`, which takes them."""

import json
from pathlib import Path

import pytest

from maap_tui.models.geometry import BBox
from maap_tui.models.query import SearchQuery
from maap_tui.services.areas import AreaReader
from tests.cli.fakes import World
from tests.conftest import Cli

PARKS = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[x, 0], [x + 1, 0], [x + 1, 1], [x, 1], [x, 0]]],
            },
        }
        for name, x in (("Alpha", 0), ("Beta", 5))
    ],
}


@pytest.fixture
def real(world: World, tmp_path: Path) -> World:
    """With a library of areas in a new folder."""
    world.areas = AreaReader(tmp_path / "aois")
    return world


@pytest.fixture
def parks(tmp_path: Path) -> str:
    path = tmp_path / "parks.geojson"
    path.write_text(json.dumps(PARKS))
    return str(path)


def asked(world: World) -> SearchQuery:
    (query,) = (each for each in world.catalog.asked if isinstance(each, SearchQuery))
    return query


def test_an_area_is_added_listed_shown_and_deleted(cli: Cli, real: World) -> None:
    assert "kept in " in cli("aois", "add", "here", "1,2,3,4").err
    assert cli("aois", "list").out.split() == ["NAME", "AREA", "here", "box", "1,2,3,4"]
    assert json.loads(cli("aois", "list", "--format", "json").out) == [
        {"name": "here", "area": "box 1,2,3,4"}
    ]
    assert cli("aois", "show", "HERE").out == "1,2,3,4\n"
    assert cli("aois", "delete", "here").code == 0
    assert "no area is kept yet" in cli("aois", "list").err


def test_words_of_an_area_need_no_quotes(cli: Cli, real: World) -> None:
    assert cli("aois", "add", "there", "14.9,37.7", "25", "km").code == 0
    assert json.loads(cli("aois", "show", "there").out)["type"] == "Polygon"


def test_another_area_of_that_name_is_replaced_only_by_force(cli: Cli, real: World) -> None:
    cli("aois", "add", "here", "1,2,3,4")
    refused = cli("aois", "add", "here", "5,6,7,8")
    assert (refused.code, refused.out) == (5, "")
    assert "There is an area called here already" in refused.err
    assert cli("aois", "show", "here").out == "1,2,3,4\n"
    assert cli("aois", "add", "here", "5,6,7,8", "--force").code == 0
    assert cli("aois", "show", "here").out == "5,6,7,8\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["aois"], "They are list, show, add, delete."),
        (["aois", "show", "nothing"], "There is no area called 'nothing'. There is none yet."),
        (["aois", "delete", "nothing"], "There is no area called 'nothing'."),
        (["aois", "add", "../x", "1,2,3,4"], "cannot be the name of an area"),
        (["aois", "add", "x", "nowhere at all"], "is neither an area nor the name"),
        (["search", "A", "--where", "Gabonn"], "Did you mean Gabon"),
        (["search", "A", "--where", "1,2", "--bbox", "1,2,3,4"], "cannot be used together"),
        (["search", "A", "--where", "37.7,114.9 25 km"], "put 'swap' before it"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(
    cli: Cli, real: World, words: list[str], said: str
) -> None:
    outcome = cli(*words)
    assert outcome.code == 2
    assert said in outcome.err
    assert len(outcome.err.splitlines()) == 1
    assert outcome.out == ""


@pytest.mark.parametrize(
    "words", [["-57.1,-20.4,-56.4,-19.7"], ["-57.1", "-20.4", "-56.4", "-19.7"]]
)
def test_where_takes_a_box_that_begins_with_a_minus(
    cli: Cli, real: World, words: list[str]
) -> None:
    cli("search", "A", "--where", *words)
    assert asked(real).bbox == BBox(-57.1, -20.4, -56.4, -19.7)


@pytest.mark.parametrize(
    "words", [["14.9,37.7 25 km"], ["14.9,37.7", "25", "km"], ["14.9", "37.7", "25km"]]
)
def test_where_takes_a_circle_with_or_without_quotes(
    cli: Cli, real: World, words: list[str]
) -> None:
    cli("search", "A", "--where", *words)
    area = asked(real).intersects
    assert area is not None
    assert area.label == "25 km around 14.9 E, 37.7 N"


def test_where_tells_what_was_mended(cli: Cli, real: World) -> None:
    outcome = cli("search", "A", "--where", "POLYGON((0 0,1 0,1 1,0 1))")
    assert "An outline was not closed" in outcome.err
    assert "An outline" not in outcome.out


def test_where_takes_one_feature_or_each_of_them(cli: Cli, real: World, parks: str) -> None:
    cli("search", "A", "--where", f"{parks} #beta")
    area = asked(real).intersects
    assert area is not None
    assert area.as_dict()["coordinates"][0][0] == [5, 0]
    real.catalog.asked.clear()
    outcome = cli("search", "A", "--where", f"{parks} #each")
    assert "2 places" in outcome.err
    searches = [each for each in real.catalog.asked if isinstance(each, SearchQuery)]
    assert len(searches) == 2


def test_where_takes_a_name_of_ones_own(cli: Cli, real: World) -> None:
    cli("aois", "add", "Gabon", "1,2,3,4")
    cli("search", "A", "--where", "gabon")
    assert asked(real).bbox == BBox(1, 2, 3, 4)
