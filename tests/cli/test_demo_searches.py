"""Every search of the tutorial by the command line, over real HTTP, with the known counts."""

import json
from pathlib import Path

import pystac
import pytest

from maap_tui.demo import DemoWorld
from maap_tui.demo.tutorial import (
    AREA,
    BOX,
    COLLECTION_SEARCHES,
    DOWNLOAD_BOX,
    GRANULE_SEARCHES,
    IDS,
    CollectionSearch,
    GranuleSearch,
)
from tests.conftest import Cli, Outcome

OPTIONS = {"q": "-q", "bbox": "--bbox", "datetime": "--datetime", "filter": "--filter"}
BY_NAME = {
    "title": ["--title", "Biomass Simulated data"],
    "platform": ["--platform", "BIOMASS"],
    "organisation": ["--organisation", "ESA/ESRIN"],
}


@pytest.fixture(autouse=True)
def demo_settings(demo_world: DemoWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shared world in place of the real service."""
    monkeypatch.setenv("MAAP_TUI_CATALOG", demo_world.catalog_url)
    monkeypatch.setenv("MAAP_TUI_BACKOFF", "0.01")


def words_of(search: GranuleSearch) -> list[str]:
    """A search of the tutorial as somebody would type it."""
    words = [search.collection]
    for name, value in search.parameters.items():
        if name == "ids":
            words += ["--ids", *search.parameters["ids"]]  # type: ignore[misc]  # texts
        elif name == "bbox":
            words += ["--bbox", ",".join(map(str, value))]  # type: ignore[call-overload]  # numbers
        elif name == "intersects":
            words += ["--intersects", json.dumps(value)]
        else:
            words += [f"--{name}", str(value)]
    return words


def ids(done: Outcome) -> list[str]:
    assert done.code == 0, done.err
    assert len(set(done.lines)) == len(done.lines)
    return done.lines


@pytest.mark.parametrize("search", COLLECTION_SEARCHES, ids=lambda search: search.name)
def test_collection_search_of_the_tutorial(cli: Cli, search: CollectionSearch) -> None:
    words = [word for name, value in search.parameters.items() for word in (OPTIONS[name], value)]
    found = ids(cli("collections", *words, "--format", "ids"))
    assert len(found) == search.visible


@pytest.mark.parametrize("name", BY_NAME)
def test_collection_search_by_an_option_of_its_own(cli: Cli, name: str) -> None:
    search = next(search for search in COLLECTION_SEARCHES if search.name == name)
    found = ids(cli("collections", *BY_NAME[name], "--format", "ids"))
    assert len(found) == search.visible


def test_collection_searches_combine(cli: Cli) -> None:
    words = ["-q", "Biomass", "--platform", "BIOMASS", "--title", "Biomass Simulated data"]
    words += ["--bbox", "112.2,-3.4,113,-2.6", "--datetime", "2017"]
    assert ids(cli("collections", *words, "--format", "ids")) == ["BiomassSimulated"]


@pytest.mark.parametrize("text", ["O'Brien", "' OR 1=1 --", "%", '"', "森", "a\\"])
def test_quotes_in_a_title_are_only_text(cli: Cli, text: str) -> None:
    for option in ("--title", "--platform", "--organisation"):
        assert ids(cli("collections", option, text, "--format", "ids")) == []


def test_pseudo_collections_are_hidden(cli: Cli) -> None:
    found = ids(cli("collections", "--format", "ids"))
    assert len(found) >= 30
    assert not {"series", "datasets", "services"} & set(found)


@pytest.mark.parametrize("search", GRANULE_SEARCHES, ids=lambda search: search.name)
def test_granule_search_of_the_tutorial(cli: Cli, search: GranuleSearch) -> None:
    assert len(ids(cli("search", *words_of(search), "--format", "ids"))) == search.matched


@pytest.mark.parametrize("search", GRANULE_SEARCHES, ids=lambda search: search.name)
def test_geojson_of_the_tutorial_is_read_back_by_pystac(
    cli: Cli, search: GranuleSearch, tmp_path: Path
) -> None:
    done = cli("search", *words_of(search), "--max-items", "5", "--format", "geojson")
    file = tmp_path / "found.json"
    file.write_text(done.out, encoding="utf-8")
    read = pystac.ItemCollection.from_file(str(file))
    assert len(read) == min(5, search.matched)
    assert all(item.collection_id == search.collection for item in read)
    assert json.loads(done.out)["numberMatched"] == search.matched


def test_geometry_is_read_from_a_file_and_from_wkt(cli: Cli, home: Path) -> None:
    file = home / "area.geojson"
    file.write_text(json.dumps({"type": "Feature", "properties": {}, "geometry": AREA}))
    ring = ", ".join(f"{lon} {lat}" for lon, lat in AREA["coordinates"][0])
    period = ["--datetime", "2015-01-01T00:00:00Z/2020-01-02T00:00:00Z"]
    by_file = cli("search", "BiomassSimulated", "--intersects", str(file), *period)
    by_wkt = cli("search", "BiomassSimulated", "--intersects", f"POLYGON (({ring}))", *period)
    assert by_file.code == 0
    assert by_file.out == by_wkt.out
    assert len(by_file.lines) == 1 + GRANULE_SEARCHES[0].matched


def test_granule_searches_combine(cli: Cli) -> None:
    found = ids(
        cli(
            *("search", "BiomassSimulated", "--bbox", ",".join(map(str, BOX))),
            *("--datetime", "2017", "--filter", "productType='S1_DGM__1S'"),
            *("--ids", *IDS, "--format", "ids"),
        )
    )
    assert set(found) <= set(IDS)


def test_box_of_the_download_example_is_taken_with_its_minus(cli: Cli) -> None:
    box = ",".join(map(str, DOWNLOAD_BOX))
    words = ["BiomassLevel1aIOC", "--bbox", box, "--datetime", "2025-01-01/2025-12-31"]
    assert len(ids(cli("search", *words, "--format", "ids"))) >= 14


def test_sort_goes_both_ways(cli: Cli) -> None:
    words = ["search", "BiomassSimulated", "--datetime", "2017", "--format", "csv"]
    down = [line.split(",")[2] for line in cli(*words, "--sortby", "-datetime").lines[1:]]
    up = [line.split(",")[2] for line in cli(*words, "--sortby", "+datetime").lines[1:]]
    assert down == sorted(down, reverse=True)
    assert up == sorted(up)
    assert len(up) > 100


def test_several_collections_are_searched_at_once(cli: Cli) -> None:
    words = ["BiomassSimulated", "BiomassLevel1aIOC", "--max-items", "200", "--format", "csv"]
    done = cli("search", *words, "--filter", "productType='S1_SCS__1S'")
    assert {line.split(",")[1] for line in done.lines[1:]} == {
        "BiomassSimulated",
        "BiomassLevel1aIOC",
    }


def test_long_geometry_goes_by_post(
    cli: Cli, demo_world: DemoWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAAP_TUI_URL_LIMIT", "300")
    before = len(demo_world.requests)
    words = words_of(GRANULE_SEARCHES[0])
    assert len(ids(cli("search", *words, "--format", "ids"))) == GRANULE_SEARCHES[0].matched
    assert "POST" in {request.method for request in list(demo_world.requests)[before:]}


def test_queryables_are_listed(cli: Cli) -> None:
    read = json.loads(cli("queryables", "BiomassSimulated", "--format", "json").out)
    assert "product:type" in {one["name"] for one in read}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["queryables", "NoSuchCollection"], 2),
        (["filter", "NoSuchCollection", "frame = '1'"], 2),
        (["search", "BiomassSimulated", "NoSuchCollection", "--count"], 2),
        (["queue", "add", "BiomassSimulated", "NoSuchCollection"], 2),
        (["search", "BiomassSimulated", "--filter", "colour = 'red'"], 2),
        (["search", "BiomassSimulated", "--filter", "=("], 2),
        (["search", "BiomassSimulated", "--intersects", "POLYGON"], 2),
    ],
)
def test_what_cannot_be_found_is_one_sentence(cli: Cli, words: list[str], code: int) -> None:
    done = cli(*words)
    assert done.code == code, (done.out, done.err)
    errors = [line for line in done.err.splitlines() if line.startswith("maap-tui: error: ")]
    assert errors == [done.err.splitlines()[-1]]
    assert done.out == ""


def test_wrong_filter_is_shown_with_its_mistake(cli: Cli) -> None:
    lines = cli("search", "BiomassSimulated", "--filter", "=(").err.splitlines()
    assert lines[:2] == ["  =(", "  ^^"]
    assert len(lines) == 3


def test_no_network_is_told(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAAP_TUI_MAX_ATTEMPTS", "1")
    done = cli("--catalog", "http://127.0.0.1:9/catalogue/", "search", "BiomassSimulated")
    assert done.code == 4
    assert "127.0.0.1:9" in done.err


def test_small_search_is_one_request(cli: Cli, demo_world: DemoWorld) -> None:
    before = len(demo_world.requests)
    cli("search", "BiomassSimulated", "--max-items", "10")
    asked = [request.target for request in list(demo_world.requests)[before:]]
    assert sum("/search" in target for target in asked) == 1
    assert not any(request.authorization for request in list(demo_world.requests)[before:])
