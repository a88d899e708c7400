"""`maap-tui inventory` over the demo's catalogue, and what it says without one."""

import csv
import io
import json
from collections.abc import Callable

import pytest

from tests.cli.fakes import World
from tests.conftest import Cli, Outcome

NAME = "BiomassLevel1aIOC"


def test_it_is_a_table_with_months_under_it(cli: Cli) -> None:
    done = cli("--demo", "inventory", NAME)
    assert done.code == 0
    heading, total, *rows = done.lines
    assert heading.split() == ["TYPE", "BASELINE", "GRANULES", "FIRST", "START", "LAST", "START"]
    assert total.split()[:2] == ["all", "223"]
    assert any(row.split()[:3] == ["S2_SCS__1S", "01", "97"] for row in rows)
    assert "GRANULES THAT START IN EACH MONTH" in done.lines
    assert sum(int(row.split()[1]) for row in rows if row.startswith("202")) == 223


def test_json_has_rows_and_periods(cli: Cli) -> None:
    read = json.loads(cli("--demo", "inventory", NAME, "--format", "json").out)
    assert read["is_complete"] is True
    assert (read["type_property"], read["baseline_property"]) == ("product:type", "version")
    assert read["total"]["granules"] == 223 == sum(each["granules"] for each in read["periods"])
    pairs = {(row["type"], row["baseline"]): row["granules"] for row in read["rows"]}
    assert pairs["S1_SCS__1S", None] == pairs["S1_SCS__1S", "01"] == 60


def test_csv_tells_table_and_months_apart(cli: Cli) -> None:
    done = cli("--demo", "inventory", NAME, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert rows[0]["granules"] == "223"
    assert sum(int(row["granules"]) for row in rows if row["period"]) == 223


def test_an_unknown_collection_is_told(cli: Cli) -> None:
    done = cli("--demo", "inventory", "NoSuchCollection")
    assert done.code == 2
    assert "There is no collection 'NoSuchCollection' in this catalogue" in done.err
    assert done.out == ""


def test_offline_without_an_inventory_is_one_sentence(cli: Cli, world: World) -> None:
    done = cli("inventory", NAME, "--offline")
    assert done.code == 2
    assert "No inventory of this collection is kept yet" in done.err
    assert world.catalog.asked == []


@pytest.mark.parametrize("words", [("inventory",), ("inventory", "A", "--format", "xml")])
def test_bad_words_are_refused(cli: Cli, words: tuple[str, ...]) -> None:
    assert cli(*words).code == 2


def test_what_was_counted_is_kept_for_another_process(
    command: Callable[..., Outcome], cli: Cli
) -> None:
    from maap_tui.demo import DemoWorld

    with DemoWorld() as world:
        there = ("--catalog", world.catalog_url)
        first = command(*there, "inventory", NAME)
    again = command(*there, "inventory", NAME, "--offline")
    assert again.out == first.out != ""
    assert "as of just now" in again.err
