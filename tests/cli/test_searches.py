"""Saved searches and the history by the command line."""

import json
from pathlib import Path

import pytest

from maap_tui.models.catalog import Page
from maap_tui.models.geometry import BBox
from maap_tui.models.query import SearchQuery
from maap_tui.services.areas import AreaReader
from tests.cli.fakes import World, item
from tests.conftest import Cli

BOX = "-57.1,-20.4,-56.4,-19.7"


@pytest.fixture
def found(world: World) -> World:
    world.catalog.pages = (Page((item("a"), item("b")), matched=2),)
    return world


@pytest.fixture
def saved(cli: Cli, found: World) -> World:
    done = cli("searches", "save", "box", "A", "--bbox", BOX, "--max-items", "50")
    assert done.code == 0, done.err
    return found


def asked(world: World) -> SearchQuery:
    query = world.catalog.asked[-1]
    assert isinstance(query, SearchQuery)
    return query


def test_a_saved_search_is_run_by_its_name(cli: Cli, saved: World) -> None:
    done = cli("search", "--saved", "box", "--format", "ids")
    assert (done.code, done.lines) == (0, ["a", "b"])
    assert asked(saved) == SearchQuery(("A",), BBox(-57.1, -20.4, -56.4, -19.7), max_items=50)


def test_options_besides_take_the_place_of_what_it_holds(cli: Cli, saved: World) -> None:
    cli("search", "B", "--saved", "box", "--max-items", "7", "--intersects", "POINT (1 2)")
    query = asked(saved)
    assert (query.collections, query.max_items, query.bbox) == (("B",), 7, None)
    assert query.intersects is not None


def test_a_file_that_was_mailed_is_run(cli: Cli, saved: World, home: Path) -> None:
    Path("mailed.toml").write_text('collections = ["Z"]\nsort = "+datetime"\n')
    assert cli("search", "--saved", "mailed.toml").code == 0
    assert (asked(saved).collections, asked(saved).sortby) == (("Z",), "+datetime")


@pytest.mark.parametrize("verb", [("download",), ("queue", "add")])
def test_downloads_take_a_saved_search(cli: Cli, saved: World, verb: tuple[str, ...]) -> None:
    done = cli(*verb, "--saved", "box", "--dry-run")
    assert done.code == 0, done.err
    assert asked(saved).collections == ("A",)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('when = "soon"', "when: 'soon' is not a date"),
        ('limit = "few"', "limit: a limit is a whole number"),
        ('where = "1,2,3,4,5"', "where: a box is four numbers"),
        ('batch = "b.csv"\nradius = "far"', "radius: a radius is written"),
        ('batch = "b.csv"\nwithin = "near"', "within: a tolerance in time is written"),
        ('filter = "a ="', "filter, column 4: a value is missing after ="),
    ],
)
def test_an_error_names_the_saved_search_the_line_and_the_key(
    cli: Cli, found: World, tmp_path: Path, line: str, said: str
) -> None:
    found.areas = AreaReader(tmp_path / "aois")
    Path("bad.toml").write_text(f'collections = ["A"]\n\n{line}\n')
    done = cli("search", "--saved", "bad.toml")
    number = 3 + line.count("\n")
    assert (done.code, found.catalog.asked) == (2, [])
    assert f"bad.toml, line {number}, {said}" in done.err


def test_an_option_beside_a_saved_search_is_named_itself(cli: Cli, saved: World) -> None:
    done = cli("search", "--saved", "box", "--filter", "a =", "--datetime", "2025")
    assert "error: --filter, column 4: " in done.err
    done = cli("search", "--saved", "box", "--where", "1,2,3,4,5")
    assert "box, " not in done.err


def test_a_broken_file_names_its_line(cli: Cli, found: World) -> None:
    Path("bad.toml").write_text('collections = ["A"]\nwhen = \n')
    done = cli("search", "--saved", "bad.toml")
    assert (done.code, found.catalog.asked) == (2, [])
    assert "bad.toml, line 2, column 8: invalid value" in done.err


def test_nothing_is_overwritten_without_force(cli: Cli, saved: World) -> None:
    done = cli("searches", "save", "box", "B")
    assert done.code == 5
    assert "is there already" in done.err
    assert cli("searches", "save", "box", "B", "--force").code == 0
    assert 'collections = ["B"]' in cli("searches", "show", "box").out


@pytest.mark.parametrize(
    "words", [("a/b", "A"), ("x", "A", "--datetime", "soon"), ("x",), ("x", "A", "--bbox", "1")]
)
def test_what_could_not_be_run_is_not_saved(cli: Cli, found: World, words: tuple[str, ...]) -> None:
    assert cli("searches", "save", *words).code == 2
    assert cli("searches", "list").out == ""


def test_saved_searches_are_listed_shown_and_deleted(cli: Cli, saved: World) -> None:
    assert "box   A · -57.1,-20.4" in cli("searches", "list").out
    (listed,) = json.loads(cli("searches", "list", "--format", "json").out)
    assert (listed["name"], listed["search"]["where"]) == ("box", BOX)
    assert cli("searches", "delete", "box").code == 0
    assert "nothing is saved yet" in cli("searches", "list").err
    assert cli("searches", "show", "box").code == 2


def test_a_broken_file_does_not_hide_the_others(cli: Cli, saved: World, home: Path) -> None:
    (home / "config" / "searches" / "bad.toml").write_text("x")
    done = cli("searches", "list")
    assert "box" in done.out
    assert "bad.toml, line 1, at the end" in done.err


def test_every_search_is_in_the_history_and_runs_again(cli: Cli, found: World) -> None:
    cli("search", "A", "--bbox", BOX)
    cli("download", "B", "--dry-run")
    latest, first = json.loads(cli("searches", "history", "--format", "json").out)
    assert (latest["search"]["collections"], latest["matched"]) == (["B"], 2)
    assert (first["number"], first["search"]["where"]) == (2, BOX)
    assert cli("search", "--saved", "@2").code == 0
    assert asked(found).bbox is not None
    assert "@1" in cli("searches", "history").out


def test_a_past_search_gets_a_name(cli: Cli, found: World) -> None:
    cli("search", "A", "--bbox", BOX)
    assert cli("searches", "save", "named", "--saved", "@1").code == 0
    assert BOX in cli("searches", "show", "named").out


@pytest.mark.parametrize("number", ["@0", "@9", "@x", "@"])
def test_a_past_search_that_is_not_there_is_refused(cli: Cli, found: World, number: str) -> None:
    done = cli("search", "--saved", number)
    assert done.code == 2
    assert "@1 is the latest" in done.err


def test_the_history_can_be_emptied(cli: Cli, found: World) -> None:
    cli("search", "A")
    assert "1 search is forgotten" in cli("searches", "forget").err
    assert "no search was run yet" in cli("searches", "history").err


def test_a_history_that_cannot_be_kept_stops_no_search(cli: Cli, found: World, home: Path) -> None:
    (home / "state").write_text("a file stands here")
    done = cli("search", "A", "--format", "ids")
    assert (done.code, done.lines) == (0, ["a", "b"])
    assert "warning: The history of searches" in done.err


def test_saved_and_from_cannot_be_used_together(cli: Cli, saved: World) -> None:
    assert cli("download", "--from", "x.json", "--saved", "box").code == 2


def test_searches_alone_says_what_there_is(cli: Cli, world: World) -> None:
    assert "list, show, save, delete, history, forget" in cli("searches").err
