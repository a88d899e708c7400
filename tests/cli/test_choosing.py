"""`--choose`: only what rules leave is written, and what each of them left out is told."""

import json

import pytest

from maap_tui.models.catalog import Page
from maap_tui.models.transfer import JobRequest
from tests.cli.fakes import World, item
from tests.conftest import Cli

OLD = "ECA_EXAE_MSI_COP_2A_20250305T134540Z_20250401T000000Z_04366E"
NEW = "ECA_EXBA_MSI_COP_2A_20250305T134540Z_20250912T202910Z_04366E"
PAGES = (Page((item(OLD), item("x")), matched=3), Page((item(NEW),), matched=3))


@pytest.fixture(autouse=True)
def found(world: World) -> World:
    world.catalog.pages = PAGES
    return world


def test_rules_follow_one_another(cli: Cli) -> None:
    done = cli("search", "C", "--choose", "newest baseline, every 2nd", "--format", "ids")
    assert (done.code, done.lines) == (0, ["x"])
    assert "newest baseline: 1 left out, 2 granules left." in done.err
    assert "every 2nd: 1 left out, 1 granule left." in done.err


def test_coverage_is_measured_against_the_area(cli: Cli) -> None:
    for percent, left in ((11, 3), (13, 0)):
        typed = ("--bbox", "0,0,1,1", "--choose", f"coverage > {percent} %")
        assert len(cli("search", "C", *typed, "--format", "ids").lines) == left


def test_the_queue_is_looked_at(cli: Cli, world: World) -> None:
    request = JobRequest(collection="C", item_id="x", asset_key="a", href="", file_name="f")
    world.downloads.enqueue(world.downloads.plan([request]))
    done = cli("search", "C", "--choose", "not queued", "--format", "ids")
    assert done.lines == [OLD, NEW]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            ["newst baseline"],
            "--choose: 'newst baseline' is no rule; did you mean 'newest baseline'?",
        ),
        (["coverage > 60 %"], "--choose: coverage needs an area. Name one with --bbox or --where."),
        (["one per frame by coverage"], "--choose: coverage needs an area."),
        (["every 1"], "--choose: every n-th is read from every 2nd to every 1000th."),
        ([" "], "--choose: no rule is given. Write one such as newest baseline."),
        (["on disk", "--count"], "--count asks the catalogue, which cannot choose by rule."),
    ],
)
def test_a_mistake_is_one_sentence_and_asks_nobody(
    cli: Cli, world: World, typed: list[str], said: str
) -> None:
    done = cli("search", "C", "--choose", *typed)
    assert done.code == 2
    assert done.err.startswith(f"maap-tui: error: {said}")
    assert len(done.err.splitlines()) == 1
    assert not world.catalog.asked


def test_nothing_found_leaves_nothing(cli: Cli, world: World) -> None:
    world.catalog.pages = ()
    done = cli("search", "C", "--choose", "newest baseline", "--format", "json")
    assert done.code == 0
    assert json.loads(done.out) == []


def test_a_download_fetches_only_what_is_left(cli: Cli) -> None:
    done = cli("download", "C", "--choose", "newest baseline, every 2nd", "--dry-run")
    assert done.code == 0
    assert [line.split()[-1] for line in done.lines[:-1]] == ["/downloads/x.zip"]


def test_rules_choose_among_given_granules(cli: Cli, tmp_path: object) -> None:
    listed = cli("search", "C", "--format", "json").out
    with open(f"{tmp_path}/list.json", "w") as file:
        file.write(listed)
    source = ("download", "--from", f"{tmp_path}/list.json", "--dry-run")
    done = cli(*source, "--choose", "newest baseline")
    assert len(done.lines) == 3
    refused = cli(*source, "--choose", "coverage > 5 %")
    assert (refused.code, "coverage needs an area" in refused.err) == (2, True)


def test_a_batch_is_chosen_from_as_a_whole(cli: Cli, tmp_path: object) -> None:
    with open(f"{tmp_path}/rows.csv", "w") as file:
        file.write("name,lon,lat\na,1,2\nb,3,4\n")
    batch = ("search", "C", "--batch", f"{tmp_path}/rows.csv", "--format", "ids")
    assert sorted(cli(*batch).lines) == sorted([OLD, NEW, "x"])
    assert sorted(cli(*batch, "--choose", "newest baseline").lines) == sorted([NEW, "x"])
