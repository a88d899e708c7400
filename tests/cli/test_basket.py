"""`maap-tui basket`: what is marked, looked at and changed by command."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from maap_tui.models.catalog import Item, Page
from maap_tui.services.basket.file import BasketFile
from tests.cli.fakes import World, failed, item
from tests.conftest import Cli

A, B, C = item("a"), item("b"), item("c", collection="D")


@pytest.fixture
def world(world: World) -> World:
    world.catalog.pages = (Page((A, B), 2),)
    return world


def marked(world: World) -> list[Item]:
    """What another program finds in the basket."""
    with closing(BasketFile(world.basket._folder)) as file:
        return [each for each in file.exchange({}).values() if each is not None]


def fresh(world: World) -> None:
    """The next command is another process."""
    world.basket.close()
    world.basket = BasketFile(world.basket._folder)


def mark(world: World, *items: Item) -> None:
    with closing(BasketFile(world.basket._folder)) as file:
        file.exchange({each.key: each for each in items})


def test_what_a_search_finds_is_put_in_once(world: World, cli: Cli) -> None:
    outcome = cli("basket", "add", "C")
    assert outcome.code == 0
    assert "2 granules put in; 2 granules, 24.6 MB in the basket now." in outcome.err
    fresh(world)
    outcome = cli("basket", "add", "C")
    assert "0 granules put in, 2 were there already; 2 granules" in outcome.err
    assert marked(world) == [A, B]


def test_granules_of_a_file_are_put_in(world: World, cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "found.geojson"
    path.write_text(json.dumps({"features": [C.as_dict()]}))
    assert cli("basket", "add", "--from", str(path)).code == 0
    assert marked(world) == [C]


def test_it_is_listed(world: World, cli: Cli) -> None:
    mark(world, A, C)
    outcome = cli("basket", "list")
    assert outcome.code == 0
    assert [line.split()[0] for line in outcome.out.splitlines()[1:]] == ["a", "c"]
    assert "2 granules, 24.6 MB in the basket." in outcome.err
    fresh(world)
    assert cli("basket", "list", "--format", "ids").out == "a\nc\n"
    fresh(world)
    found = json.loads(cli("basket", "list", "--format", "json", "--collection", "D").out)
    assert [each["id"] for each in found] == ["c"]


def test_an_empty_one_is_listed_as_such(world: World, cli: Cli) -> None:
    outcome = cli("basket", "list")
    assert (outcome.code, outcome.out) == (0, "")
    assert "0 granules in the basket." in outcome.err


def test_granules_are_taken_out_by_id(world: World, cli: Cli) -> None:
    mark(world, A, B, C)
    outcome = cli("basket", "remove", "a", "nobody\x1b[2J")
    assert outcome.code == 1
    assert "is not in the basket" in outcome.err
    assert "\x1b" not in outcome.err
    assert "1 granule, 12.3 MB taken out; 2 granules, 24.6 MB in the basket now." in outcome.err
    fresh(world)
    assert cli("basket", "remove", "--collection", "D").code == 0
    assert marked(world) == [B]


def test_taking_out_needs_to_know_what(world: World, cli: Cli) -> None:
    outcome = cli("basket", "remove")
    assert outcome.code == 2
    assert "Name granules, or a collection" in outcome.err


def test_it_is_emptied_and_filled_again(world: World, cli: Cli) -> None:
    mark(world, A, B)
    outcome = cli("basket", "clear")
    assert "2 granules, 24.6 MB taken out; 0 granules in the basket now." in outcome.err
    assert marked(world) == []
    fresh(world)
    outcome = cli("basket", "undo")
    assert "2 granules brought back; 2 granules, 24.6 MB in the basket now." in outcome.err
    assert marked(world) == [A, B]
    fresh(world)
    assert "0 granules brought back; 2 granules" in cli("basket", "undo").err


def test_it_goes_to_a_file_and_back(world: World, cli: Cli, tmp_path: Path) -> None:
    mark(world, A, C)
    path = tmp_path / "basket.geojson"
    outcome = cli("basket", "export", str(path))
    assert (outcome.code, "2 granules written to" in outcome.err) == (0, True)
    fresh(world)
    assert cli("basket", "export", str(path)).code == 5
    fresh(world)
    assert cli("basket", "export", str(path), "--force").code == 0
    fresh(world)
    cli("basket", "clear")
    fresh(world)
    assert cli("basket", "import", str(path)).code == 0
    with closing(BasketFile(world.basket._folder)) as file:
        found = [each.as_dict() for each in file.exchange({}).values() if each is not None]
    assert found == [A.as_dict(), C.as_dict()]


def test_importing_tells_what_is_no_granule(world: World, cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps([A.as_dict(), *[{"id": f"\x1b[2J{n}"} for n in range(30)]]))
    outcome = cli("basket", "import", str(path))
    assert outcome.code == 0
    assert "warning: entry 2: it has no assets, so it is no STAC Item." in outcome.err
    assert "warning: 10 entries more left out." in outcome.err
    assert marked(world) == [A]


@pytest.mark.parametrize("content", ["", "<html>", "{}", "\x00"])
def test_a_file_that_is_none_changes_nothing(
    world: World, cli: Cli, tmp_path: Path, content: str
) -> None:
    path = tmp_path / "x.json"
    path.write_text(content)
    assert cli("basket", "import", str(path)).code == 2
    assert marked(world) == []


def test_all_of_it_is_downloaded_and_taken_out(world: World, cli: Cli) -> None:
    mark(world, A, C)
    outcome = cli("basket", "download", "--take-out")
    assert outcome.code == 0
    assert {job.request.item_id for job in world.downloads.jobs} == {"a", "c"}
    assert "2 granules, 24.6 MB taken out" in outcome.err
    assert marked(world) == []


def test_what_failed_stays_in(world: World, cli: Cli) -> None:
    mark(world, A)
    world.downloads.fates = {"a": failed("The disk is full.")}
    assert cli("basket", "download", "--take-out").code == 1
    assert marked(world) == [A]


def test_a_dry_run_fetches_nothing(world: World, cli: Cli) -> None:
    mark(world, A)
    outcome = cli("basket", "download", "--dry-run", "--take-out")
    assert outcome.code == 0
    assert "planned" in outcome.out
    assert marked(world) == [A]


def test_an_empty_one_cannot_be_downloaded(world: World, cli: Cli) -> None:
    outcome = cli("basket", "download")
    assert outcome.code == 2
    assert "nothing to download in the basket" in outcome.err


def test_without_a_verb_it_says_which_there_are(world: World, cli: Cli) -> None:
    outcome = cli("basket")
    assert outcome.code == 2
    assert "list, add, remove, clear, undo, export, import, download" in outcome.err


def test_a_damaged_file_is_told(world: World, cli: Cli) -> None:
    mark(world, A)
    (world.basket._folder / "basket.sqlite3").write_bytes(b"no database" * 100)
    outcome = cli("basket", "list")
    assert outcome.code == 0
    assert "warning: The basket was damaged and set aside" in outcome.err
