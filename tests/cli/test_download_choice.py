"""`maap-tui download` takes granules of a search or a file, and tells a plan of them first."""

import io
import json
import sys
from pathlib import Path

import pytest

from maap_tui.models.catalog import Page
from maap_tui.models.query import SearchQuery
from maap_tui.models.transfer import JobRequest
from tests.cli.fakes import World, item
from tests.conftest import Cli, Outcome

REQUEST = JobRequest("C", "x", "product", "https://x.example/x", "x.zip", size=1000)


@pytest.fixture(autouse=True)
def found(world: World) -> World:
    world.catalog.pages = (Page((item("a"), item("b"), item("c")), matched=3),)
    return world


def records(done: Outcome) -> list[dict[str, object]]:
    return [json.loads(line) for line in done.lines]


@pytest.mark.parametrize(("flags", "is_wanted"), [((), False), (("--again",), True)])
def test_what_is_here_is_fetched_again_where_that_is_wanted(
    cli: Cli, world: World, flags: tuple[str, ...], is_wanted: bool
) -> None:
    cli("download", "C", "--dry-run", *flags)
    assert world.downloads.again is is_wanted


def test_dry_run_tells_the_plan_and_fetches_nothing(cli: Cli, world: World) -> None:
    world.downloads.plan_more = {
        "already_here": (REQUEST,),
        "here_at": (Path("/downloads/C/x/x.zip"),),
        "here_sizes": (1000,),
        "refused": ((REQUEST, "It has no link."),),
        "no_access": (REQUEST,),
        "estimated_bytes": 500,
    }
    done = cli("download", "C", "--assets", "*.tiff", "--dry-run")
    assert done.code == 1
    assert done.lines[0].split() == ["planned", "12.3", "MB", "/downloads/a.tiff"]
    assert done.lines[-1] == (
        "3 files to fetch, ~36.9 MB, to /downloads (1.00 GB free); "
        "1 already here (1.00 kB), 1 refused, 1 of collections that refused your account before"
    )
    assert "1 of 4 files here already (1.00 kB), 3 to fetch; --again fetches all." in done.err
    assert ["here", "1.00", "kB", "/downloads/C/x/x.zip"] in [line.split() for line in done.lines]
    assert "refused    x.zip: It has no link." in done.lines
    assert world.downloads.jobs == []


def test_dry_run_as_json(cli: Cli, world: World) -> None:
    done = cli("download", "C", "--dry-run", "--format", "json")
    assert done.code == 0
    assert [record["state"] for record in records(done)] == ["planned"] * 3
    assert world.sign_in.checks == 0


def test_search_options_reach_the_catalogue(cli: Cli, world: World) -> None:
    cli("download", "C", "--ids", "a", "--max-items", "2", "--dry-run")
    assert world.catalog.asked == [SearchQuery(("C",), ids=("a",), max_items=2)]


def test_granules_come_from_a_file(cli: Cli, world: World, home: Path) -> None:
    file = home / "found.json"
    file.write_text(json.dumps({"features": [item("z").as_dict()]}), encoding="utf-8")
    done = cli("download", "--from", str(file), "--format", "json")
    assert [record["item"] for record in records(done)] == ["z"]
    assert world.catalog.asked == []


def test_granules_come_from_standard_input(
    cli: Cli, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = json.dumps(item("z").as_dict()).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text), "utf-8"))
    done = cli("download", "--from", "-", "--format", "json")
    assert [record["item"] for record in records(done)] == ["z"]


@pytest.mark.parametrize(
    "words",
    [["C"], ["--ids", "a"], ["--bbox", "1,2,3,4"], ["--filter", "x"], ["--sortby", "-datetime"]],
)
def test_file_and_search_cannot_be_mixed(cli: Cli, words: list[str]) -> None:
    done = cli("download", "--from", "-", *words)
    assert done.code == 2
    assert "--from takes granules that were found already" in done.err


def test_nothing_found_is_no_failure(cli: Cli, world: World) -> None:
    world.catalog.pages = (Page((), matched=0),)
    done = cli("download", "C")
    assert (done.code, done.out) == (0, "")
    assert "0 granules match" in done.err


@pytest.mark.parametrize("verb", ["download", "queue add", "search --format urls"])
def test_patterns_that_name_nothing_are_refused(cli: Cli, world: World, verb: str) -> None:
    done = cli(*verb.split(), "C", "--assets", "*.qqq")
    assert (done.code, done.out) == (2, "")
    assert "--assets: no granule that was found has a file '*.qqq'. There are product," in done.err
    assert cli(*verb.split(), "C", "--assets", "*.qqq", "product").code == 0


def test_granules_without_a_file_that_the_patterns_name_are_told(cli: Cli, world: World) -> None:
    world.catalog.pages = (Page((item("a"), item("b", assets={}))),)
    done = cli("download", "C", "--assets", "product", "--dry-run")
    assert done.code == 0
    assert "1 of 2 granules without a file that the patterns name." in done.err


def test_layout_reaches_the_queue(cli: Cli, world: World) -> None:
    cli("download", "C", "--layout", "{collection}/{year}/{id}/{name}")
    places = [job.request.place for job in world.downloads.jobs]
    assert places[0] == ("C", "2025", "a", "a.zip")


@pytest.mark.parametrize("layout", ["{collection}/{nonsense}/{name}", "/{name}", "{id}", ""])
def test_bad_layout_is_told_with_the_fields_there_are(cli: Cli, world: World, layout: str) -> None:
    done = cli("download", "C", "--layout", layout)
    assert done.code == 2
    assert "{name}" in done.err
    assert world.catalog.asked == []


def test_other_sites_and_files_of_another_size_are_told(cli: Cli, world: World) -> None:
    world.downloads.plan_more = {
        "replaced": (REQUEST,),
        "beside": (Path("/downloads/x-2"),),
        "other_sites": ("h.example",),
    }
    done = cli("download", "C")
    assert done.code == 0
    assert "1 file here of another size will be replaced, once the new one is checked." in done.err
    assert "from another site, without the sign-in: h.example." in done.err
    done = cli("download", "C", "--existing", "keep", "--dry-run")
    assert "1 file here of another size stay; the new ones get names beside them." in done.err


def test_files_of_another_size_can_be_skipped(cli: Cli, world: World, home: Path) -> None:
    (first, *_) = read_requests(cli, world)
    world.downloads.plan_more = {"replaced": (first,), "beside": (Path("/downloads/x-2"),)}
    report = home / "report.json"
    done = cli("download", "C", "--existing", "skip", "--report", str(report))
    assert done.code == 0
    assert done.lines[0].startswith("skipped ")
    assert "; 0 failed, 1 skipped." in done.err
    read = json.loads(report.read_text(encoding="utf-8"))
    (skipped,) = [file for file in read["files"] if file["state"] == "cancelled"]
    assert skipped["cause"] == "A file of another size stands in its place."


def read_requests(cli: Cli, world: World) -> list[JobRequest]:
    """What a download of everything asks of the queue."""
    cli("download", "C")
    requests = [job.request for job in world.downloads.jobs]
    world.downloads.jobs.clear()
    return requests
