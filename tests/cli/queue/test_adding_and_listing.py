"""What is added waits in the queue, and is listed by any later command."""

import csv
import io
import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from maap_tui.demo import DemoWorld
from maap_tui.models.text import format_bytes
from maap_tui.services.storage import InstanceLock
from tests.cli.fakes import HOSTILE
from tests.conftest import Cli

Record = dict[str, object]
ONLY_TIFF = ("--assets", "enclosure_tiff")
Listed = Callable[[], list[Record]]


def test_added_files_wait_and_nothing_is_fetched(
    world: DemoWorld, queued: list[str], listed: Listed, home: Path
) -> None:
    records = listed()
    assert [record["job"] for record in records] == queued
    assert {record["state"] for record in records} == {"queued"}
    assert [record["position"] for record in records] == [1, 2, 3]
    assert all(str(record["path"]).endswith("_i_abs.tiff") for record in records)
    assert world.requests.to("/data/") == []
    assert not list((home / "maap-data").rglob("*.tiff*"))


def test_adding_says_how_to_go_on(cli: Cli, world: DemoWorld) -> None:
    done = cli("queue", "add", "BiomassSimulated", "--max-items", "2")
    assert done.code == 0
    assert done.lines[0].split() == ["JOB", "STATE", "DONE", "OF", "FILE"]
    assert done.err.endswith("2 files queued; maap-tui queue run works them off.\n")


@pytest.mark.case(95)
def test_queue_that_cannot_be_read_is_not_told_to_be_empty(
    cli: Cli, queued: list[str], home: Path
) -> None:
    (home / "state" / "queue.sqlite3").write_bytes(b"no database" * 1000)
    done = cli("queue", "list")
    assert (done.code, done.out) == (5, "")
    assert "its file is damaged" in done.err
    assert "empty" not in done.err


@pytest.mark.case(95)
@pytest.mark.parametrize("words", [("pause", "--all"), ("clear",), ("undo",)])
def test_command_that_mends_the_queue_says_so(
    cli: Cli, queued: list[str], home: Path, words: tuple[str, ...]
) -> None:
    (home / "state" / "queue.sqlite3").write_bytes(b"no database" * 1000)
    done = cli("queue", *words)
    assert done.code == 0
    assert "The queue was damaged and set aside as queue.corrupt-" in done.err


def test_what_is_queued_already_is_not_queued_twice(
    cli: Cli, queued: list[str], listed: Listed
) -> None:
    again = cli("queue", "add", "BiomassSimulated", "--max-items", "6", *ONLY_TIFF)
    assert (again.code, again.out) == (0, "")
    assert "0 files queued, 3 already here or queued." in again.err
    assert len(listed()) == 3


def test_granules_of_a_file_are_added_with_their_layout(
    cli: Cli, world: DemoWorld, listed: Listed, home: Path
) -> None:
    found = home / "found.json"
    search = cli("search", "BiomassSimulated", "--max-items", "2", "--format", "geojson")
    found.write_text(search.out, encoding="utf-8")
    layout = "{collection}/{year}/{month}/{id}/{name}"
    assert cli("queue", "add", "--from", str(found), "--layout", layout).code == 0
    for record in listed():
        place = Path(str(record["path"])).relative_to(home / "maap-data").parts
        item = str(record["item"])
        start = re.findall(r"\d{8}T", item)[0]
        assert place == ("BiomassSimulated", start[:4], start[4:6], item, f"{item}.ZIP")


def test_dry_run_adds_nothing(cli: Cli, world: DemoWorld, home: Path) -> None:
    done = cli("queue", "add", "BiomassSimulated", "--max-items", "2", "--dry-run")
    assert done.code == 0
    assert [line.split()[0] for line in done.lines] == ["planned", "planned", "2"]
    assert not (home / "state" / "queue.sqlite3").exists()


def test_dry_run_tells_what_is_queued_from_what_is_here(
    cli: Cli, world: DemoWorld, queued: list[str]
) -> None:
    planned = ("BiomassSimulated", "--max-items", "6", *ONLY_TIFF, "--dry-run")
    done = cli("queue", "add", *planned)
    assert [line[:8] for line in done.lines[:-1]] == ["in queue"] * len(queued)
    assert done.lines[-1].endswith("; 3 queued already")
    cli("queue", "run")
    done = cli("queue", "add", *planned)
    assert [line.split()[0] for line in done.lines[:-1]] == ["here"] * len(queued)


def test_empty_queue_is_told_and_leaves_nothing(cli: Cli, world: DemoWorld, home: Path) -> None:
    done = cli("queue", "list")
    assert (done.code, done.out, done.err) == (0, "", "maap-tui: the queue is empty.\n")
    assert not (home / "state").exists()


def test_list_as_csv_has_the_names_of_json(cli: Cli, queued: list[str], listed: Listed) -> None:
    rows = list(csv.DictReader(io.StringIO(cli("queue", "list", "--format", "csv").out)))
    assert [row["job"] for row in rows] == queued
    assert list(rows[0]) == list(listed()[0])


def test_listing_says_how_much_is_still_to_come(
    cli: Cli, queued: list[str], listed: Listed
) -> None:
    size = format_bytes(sum(int(str(record["total"])) for record in listed()))
    assert f"3 files: 3 queued, {size} to come.\n" in cli("queue", "list").err


def test_table_shortens_ids_as_far_as_they_stay_apart(cli: Cli, queued: list[str]) -> None:
    shown = [line.split()[0] for line in cli("queue", "list").lines[1:]]
    assert len(set(shown)) == 3
    assert all(job.startswith(short) for job, short in zip(queued, shown, strict=True))
    assert all(len(short) < 16 for short in shown)


def test_no_link_and_no_secret_is_listed(cli: Cli, world: DemoWorld, queued: list[str]) -> None:
    for name in ("table", "json", "csv"):
        out = cli("queue", "list", "--format", name).out
        assert "http" not in out
        assert world.client_secret not in out


def test_hostile_names_cannot_steer_the_terminal(
    cli: Cli, world: DemoWorld, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asset = {"href": f"{world.root_url}/data/x", "file:local_path": HOSTILE, "roles": ["data"]}
    item = {
        "type": "Feature",
        "id": HOSTILE,
        "collection": HOSTILE,
        "properties": {},
        "assets": {HOSTILE: asset},
    }
    (home / "found.json").write_text(json.dumps(item), encoding="utf-8")
    done = cli("queue", "add", "--from", str(home / "found.json"))
    assert done.code == 0, done.err
    for words in (["list"], ["list", "--format", "csv"], ["list", "--format", "json"]):
        done = cli("queue", *words)
        assert {c for c in done.out + done.err if not c.isprintable()} <= {"\n", "\r"}


def test_queue_that_another_instance_runs_is_listed(
    cli: Cli, queued: list[str], home: Path, listed: Listed
) -> None:
    with InstanceLock.acquire(home / "state"):
        assert len(listed()) == 3
        assert "another maap-tui (pid " in cli("queue", "list").err


def test_listing_keeps_nobody_from_the_queue(
    cli: Cli, queued: list[str], home: Path, listed: Listed
) -> None:
    with InstanceLock.acquire(home / "state"):
        before = (home / "state" / "queue.sqlite3").stat().st_mtime_ns
        listed()
        assert (home / "state" / "queue.sqlite3").stat().st_mtime_ns == before


def test_queue_without_a_verb_names_them(cli: Cli) -> None:
    done = cli("queue")
    assert done.code == 2
    assert "They are list, add, pause, resume, retry, cancel, move, clear, undo, run." in done.err
    assert cli("queue", "lsit").err.endswith("Did you mean list?\n")
    assert "queue list" in cli("queue", "--help").out


def test_odd_values_in_the_queue_are_listed_all_the_same(
    cli: Cli, world: DemoWorld, queued: list[str], home: Path
) -> None:
    with closing(sqlite3.connect(home / "state" / "queue.sqlite3")) as connection, connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        connection.execute(
            "UPDATE file SET received = 'abc', seconds = 'abc', total_seen = 'abc', size = 'abc',"
            " next_at = 'abc', attempts = 'abc', synced = x'00'"
        )
    for format_name in ("table", "json", "csv"):
        done = cli("queue", "list", "--format", format_name)
        assert done.code == 0
        assert queued[0][:6] in done.out
