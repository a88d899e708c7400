"""`search --batch` over the demo world and real files."""

import csv
import io
import json
import sys
from pathlib import Path

import pytest

from maap_tui.demo import DemoWorld
from maap_tui.errors import NoConnection
from tests.cli.fakes import World
from tests.conftest import Cli

PASSES = (
    "time,lon,lat,name\n2017-01-01T22:21:10Z,112.6,-3.0,Palangka\n"
    "2018-01-11T22:21:30Z,112.6,-3.0,Later\n2016-02-21T10:00:00Z,10,50,Nowhere\n"
)
TOLERANCES = ("--within", "30 min", "--radius", "50 km")


@pytest.fixture
def demo(demo_world: DemoWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAAP_TUI_CATALOG", demo_world.catalog_url)
    Path("passes.csv").write_text(PASSES)


def layer(*boxes: tuple[str, float, float, float, float]) -> str:
    features = [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[w, s], [e, s], [e, n], [w, n], [w, s]]],
            },
        }
        for name, w, s, e, n in boxes
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def test_overpasses_find_what_was_near_at_the_time(cli: Cli, demo: None) -> None:
    words = ("search", "BiomassSimulated", "--batch", "passes.csv", *TOLERANCES)
    done = cli(*words, "--format", "csv", "--report", "report.json")
    assert done.code == 0, done.err
    found = list(csv.DictReader(io.StringIO(done.out)))
    assert [row["matched"] for row in found] == ["Later", "Palangka", "Palangka"]
    assert [row["start"] for row in found] == sorted((r["start"] for r in found), reverse=True)
    assert "3 places: 2 found, 1 nothing found; 3 granules." in done.err
    assert "nothing found for Nowhere (line 4)." in done.err
    report = json.loads(Path("report.json").read_text())
    assert [row["granules"] for row in report["rows"]] == [2, 1, 0]
    ids = [each["id"] for each in report["rows"][0]["found"]]
    one = cli(
        *("search", "BiomassSimulated", "--where", "112.6,-3.0 50 km", "--format", "ids"),
        *("--datetime", "2017-01-01T21:51:10Z/2017-01-01T22:51:10Z"),
    )
    assert sorted(one.lines) == sorted(ids)


def test_a_table_may_be_piped_in(cli: Cli, demo: None, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("search", "BiomassSimulated", *TOLERANCES, "--format", "csv")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PASSES.encode()), "utf-8"))
    piped = cli(*words, "--batch", "-")
    assert (piped.code, piped.out) == (0, cli(*words, "--batch", "passes.csv").out)
    assert "nothing found for Nowhere (line 4)." in piped.err


def test_a_layer_gives_the_same_as_its_places_one_by_one(cli: Cli, demo: None) -> None:
    boxes = (
        ("Left", 112.29, -3.34, 112.6, -2.66),
        ("Right", 112.5, -3.34, 112.95, -2.66),
        ("Alps", 7.0, 45.0, 9.0, 46.0),
    )
    Path("layer.geojson").write_text(layer(*boxes))
    done = cli("search", "BiomassSimulated", "--batch", "layer.geojson", "--format", "ndjson")
    matched = {
        document["id"]: document["properties"]["maap-tui:matched"]
        for document in map(json.loads, done.lines)
    }
    for name, *box in boxes:
        Path("one.geojson").write_text(layer((name, *box)))  # type: ignore[arg-type]  # four numbers
        alone = cli("search", "BiomassSimulated", "--where", "one.geojson", "--format", "ids")
        assert set(alone.lines) == {each for each, names in matched.items() if name in names}
    assert "nothing found for Alps." in done.err
    each = cli("search", "BiomassSimulated", "--where", "layer.geojson #each", "--format", "ids")
    assert set(each.lines) == set(matched)


def test_the_table_tells_what_each_granule_matched(cli: Cli, demo: None) -> None:
    done = cli("search", "BiomassSimulated", "--batch", "passes.csv", *TOLERANCES)
    assert done.lines[0].split()[-1] == "MATCHED"
    assert done.lines[1].split()[-1] == "Later"


def test_a_batch_ends_at_its_limit_and_says_so(cli: Cli, demo: None) -> None:
    words = ("search", "BiomassSimulated", "--batch", "passes.csv", *TOLERANCES)
    done = cli(*words, "--max-items", "2", "--format", "ids")
    assert done.code == 0, done.err
    assert len(done.lines) == 2
    assert "Stopped at 2 granules, the limit: there are more." in done.err
    assert "goes on" not in done.err


def test_a_batch_is_saved_and_downloaded_like_any_search(cli: Cli, demo: None) -> None:
    words = ("BiomassSimulated", "--batch", "passes.csv", *TOLERANCES)
    assert cli("searches", "save", "passes", *words).code == 0
    done = cli("search", "--saved", "passes", "--format", "ids")
    assert len(done.lines) == 3
    assert "each of passes.csv, 50 km, 30 min" in cli("searches", "history").out
    plan = cli("download", "--saved", "passes", "--dry-run")
    assert "3 files to fetch" in plan.err + plan.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--batch", "missing.csv"), "There is no file missing.csv"),
        (("--batch", "passes.csv", "--bbox", "1,2,3,4"), "no other area"),
        (("--batch", "passes.csv", "--datetime", "2017"), "has times of its own"),
        (("--batch", "passes.csv", "--within", "x"), "--within: a tolerance in time"),
        (("--batch", "passes.csv", "--radius", "5"), "--radius: a radius is written like"),
        (("--radius", "5 km"), "--within and --radius go with --batch"),
        (("--report", "x.json"), "--report tells of the places of --batch"),
        (("--batch", "passes.csv", "--report", "x.txt"), "ends in .json or .csv"),
        (("--batch", "passes.csv", "--count"), "not of a batch"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    cli: Cli, demo: None, words: tuple[str, ...], told: str
) -> None:
    done = cli("search", "BiomassSimulated", *words)
    assert (done.code, done.out) == (2, "")
    assert told in done.err


def test_a_batch_that_loses_the_network_writes_what_came(cli: Cli, world: World) -> None:
    Path("p.csv").write_text("lon,lat\n1,2\n")
    world.catalog.error = NoConnection("Nothing answers.")
    done = cli("search", "A", "--batch", "p.csv", "--format", "ids")
    assert done.code == 4
    assert "Nothing answers." in done.err
    assert "1 place: 1 not searched; 0 granules." in done.err
    assert "the same command goes on" in done.err
