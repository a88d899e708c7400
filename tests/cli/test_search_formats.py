"""`maap-tui search` writes granules in every format that other programs read."""

import csv
import io
import json
from pathlib import Path

import pystac
import pytest

from maap_tui.errors import NoConnection, SearchTooLarge
from maap_tui.models.catalog import Page
from tests.cli.fakes import ROOT, World, item
from tests.conftest import Cli

PAGES = (
    Page((item("a"), item("b")), matched=3),
    Page((item("c"),), matched=3, notices=("One granule was left out.",)),
)


@pytest.fixture
def found(world: World) -> World:
    world.catalog.pages = PAGES
    return world


def test_ids_are_one_a_line(cli: Cli, found: World) -> None:
    done = cli("search", "C", "--format", "ids")
    assert (done.code, done.lines) == (0, ["a", "b", "c"])


def test_addresses_are_one_a_line_as_they_are(cli: Cli, found: World) -> None:
    done = cli("search", "C", "--format", "urls")
    assert done.lines == [f"{ROOT}/zipper/{name}" for name in "abc"]


def test_addresses_of_chosen_assets(cli: Cli, found: World) -> None:
    done = cli("search", "C", "--format", "urls", "--assets", "*.tiff", "thumbnail")
    assert done.lines[:2] == [f"{ROOT}/a.tiff", f"{ROOT}/a.png"]


def test_table_has_a_row_a_granule(cli: Cli, found: World) -> None:
    heading, *rows = cli("search", "C").lines
    assert heading.split() == ["GRANULE", "START", "TYPE", "VERSION", "SIZE"]
    assert rows[0].split() == ["a", "2025-03-05", "13:45:40", "S1_DGM__1S", "01", "~12.3", "MB"]
    assert len(rows) == 3


def test_table_names_the_collections_where_there_are_several(cli: Cli, world: World) -> None:
    world.catalog.pages = (Page((item("a", "C"), item("a", "D"))),)
    heading, first, second = cli("search", "C", "D").lines
    assert heading.endswith("COLLECTION")
    assert (first[-1], second[-1]) == ("C", "D")


def test_csv_reads_back(cli: Cli, found: World) -> None:
    records = list(csv.DictReader(io.StringIO(cli("search", "C", "--format", "csv").out)))
    assert [record["id"] for record in records] == ["a", "b", "c"]
    assert records[0]["size"] == "12300000"
    assert records[0]["start"] == "2025-03-05T13:45:40.000Z"


def test_lines_of_json_are_the_items_as_they_were_sent(cli: Cli, found: World) -> None:
    done = cli("search", "C", "--format", "ndjson")
    assert [json.loads(line) for line in done.lines] == [item(name).as_dict() for name in "abc"]


def test_json_is_an_array_of_the_same(cli: Cli, found: World) -> None:
    done = cli("search", "C", "--format", "json")
    assert json.loads(done.out) == [item(name).as_dict() for name in "abc"]


def test_geojson_is_read_back_by_pystac(cli: Cli, found: World, tmp_path: Path) -> None:
    done = cli("search", "C", "--format", "geojson")
    file = tmp_path / "found.json"
    file.write_text(done.out, encoding="utf-8")
    read = pystac.ItemCollection.from_file(str(file))
    assert [one.id for one in read] == ["a", "b", "c"]
    counts = json.loads(done.out)
    assert (counts["numberMatched"], counts["numberReturned"]) == (3, 3)


def test_nothing_found_is_an_empty_feature_collection(cli: Cli, world: World) -> None:
    read = json.loads(cli("search", "C", "--format", "geojson").out)
    assert read == {"type": "FeatureCollection", "features": [], "numberReturned": 0}


@pytest.mark.parametrize("name", ["ids", "ndjson", "csv", "urls"])
def test_pages_are_written_as_they_arrive(cli: Cli, found: World, name: str) -> None:
    found.catalog.error = SearchTooLarge("Too many.", hint="Narrow the time.")
    done = cli("search", "C", "--format", name)
    assert done.code == 4
    assert "a" in done.out
    assert done.err.endswith("maap-tui: error: Too many. Narrow the time.\n")


@pytest.mark.parametrize("name", ["table", "json", "geojson"])
def test_half_a_document_is_never_written(cli: Cli, found: World, name: str) -> None:
    found.catalog.error = NoConnection("Nothing answered.")
    done = cli("search", "C", "--format", name)
    assert (done.code, done.out) == (4, "")
