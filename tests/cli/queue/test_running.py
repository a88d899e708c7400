"""The queue is worked off without a screen, and nothing of it is ever lost."""

import csv
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from maap_tui.demo import DemoWorld
from tests.conftest import SECONDS, Cli, Outcome, wait_for

Record = dict[str, object]
STALL = 300_000
"""Bytes after which the files of a slow world stop coming."""
Listed = Callable[[], list[Record]]


def objects(done: Outcome) -> list[Record]:
    return [json.loads(line) for line in done.lines]


def states(records: list[Record]) -> list[object]:
    return [record["state"] for record in records]


def test_every_queued_file_comes_whole_and_is_told(
    cli: Cli, queued: list[str], listed: Listed, home: Path
) -> None:
    done = cli("queue", "run", "--format", "json")
    assert done.code == 0, done.err
    assert states(objects(done)) == ["done"] * 3
    for record in objects(done):
        assert Path(str(record["path"])).stat().st_size == record["bytes"]
        assert record["verified"] == "size"
    assert states(listed()) == ["done"] * 3
    assert "3 files (" in done.err
    assert "; 0 failed." in done.err
    assert not list((home / "maap-data").rglob("*.part"))


def test_files_are_told_in_plain_lines(cli: Cli, queued: list[str]) -> None:
    done = cli("queue", "run")
    assert [line.split()[0] for line in done.lines] == ["done"] * 3
    assert "\x1b" not in done.out + done.err


def test_nothing_to_do_is_no_failure(cli: Cli, queued: list[str]) -> None:
    cli("queue", "run")
    done = cli("queue", "run")
    assert (done.code, done.out) == (0, "")
    assert done.err == "maap-tui: nothing in the queue waits.\n"


def test_paused_job_is_left_and_told(cli: Cli, queued: list[str], listed: Listed) -> None:
    cli("queue", "pause", queued[0])
    done = cli("queue", "run")
    assert done.code == 0
    assert len(done.lines) == 2
    assert "1 file paused; see maap-tui queue resume." in done.err
    assert states(listed()) == ["paused", "done", "done"]


def test_queue_that_was_paused_as_a_whole_is_run_when_that_is_asked_for(
    cli: Cli, queued: list[str], listed: Listed
) -> None:
    cli("queue", "pause", "--all")
    assert cli("queue", "run").code == 0
    assert states(listed()) == ["done"] * 3
    assert "paused" not in cli("queue", "list").err


def test_order_of_the_queue_is_that_of_the_work(
    cli: Cli, world: DemoWorld, queued: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cli("queue", "move", queued[2], "first")
    done = cli("queue", "run", "--jobs", "1", "--format", "json")
    asked = [request.target for request in world.requests.to("/data/")]
    names = [Path(str(record["path"])).name for record in objects(done)]
    assert [Path(path).name for path in asked] == names


def test_failed_file_is_told_with_its_cause_and_keeps_failing_the_command(
    cli: Cli, world: DemoWorld, queued: list[str], listed: Listed
) -> None:
    world.faults.product_errors = [404]
    done = cli("queue", "run", "--jobs", "1", "--format", "json")
    assert done.code == 1
    assert sorted(map(str, states(objects(done)))) == ["done", "done", "failed"]
    assert "1 file failed; see maap-tui queue retry." in done.err
    again = cli("queue", "run")
    assert (again.code, again.out) == (1, "")
    assert "1 file queued again." in cli("queue", "retry", "--failed").err
    assert cli("queue", "run").code == 0
    assert states(listed()) == ["done"] * 3


def test_each_attempt_is_told_with_its_cause(
    cli: Cli, world: DemoWorld, queued: list[str], listed: Listed
) -> None:
    world.faults.product_errors = [404]
    cli("queue", "run", "--jobs", "1")
    failed = next(record for record in listed() if record["state"] == "failed")
    done = cli("queue", "list", str(failed["job"])[:8])
    assert done.code == 0
    first, cause, tried = done.lines
    assert first.split() == [failed["job"], "failed", failed["path"]]
    assert cause.strip() == f"{failed['cause']} {failed['hint']}"
    assert re.fullmatch(r"  attempt 1  [-\d]+ [:\d]+ UTC +0:00 +0 B  No longer there.*", tried)
    (record,) = json.loads(cli("queue", "list", str(failed["job"]), "--format", "json").out)
    (attempt,) = record.pop("tries")
    assert record == failed
    assert attempt["cause"] == "No longer there (reprocessed?)."
    whole = next(record for record in listed() if record["state"] == "done")
    assert cli("queue", "list", str(whole["job"])).lines[-1].endswith("complete")
    assert cli("queue", "list", "nothing").code == 2


def test_report_has_every_file_as_json_and_as_csv(
    cli: Cli, world: DemoWorld, queued: list[str], home: Path
) -> None:
    world.faults.product_errors = [404]
    cli("queue", "run", "--report", str(home / "report.json"), "--jobs", "1")
    read = json.loads((home / "report.json").read_text(encoding="utf-8"))
    assert sorted(states(read["files"]), key=str) == ["done", "done", "failed"]
    assert next(one for one in read["files"] if one["state"] == "failed")["cause"]
    (home / "report.csv").write_text("older", encoding="utf-8")
    done = cli("queue", "run", "--report", "~/report.csv")
    assert f"report: {home / 'report.csv'}" in done.err
    with (home / "report.csv").open(encoding="utf-8", newline="") as file:
        assert sorted(row["state"] for row in csv.DictReader(file)) == ["done", "done", "failed"]
    assert sorted(path.name for path in home.glob("report*")) == ["report.csv", "report.json"]


@pytest.mark.parametrize("name", ["report.txt", "report", "nowhere/report.json", "folder.json"])
def test_report_that_cannot_be_written_is_told_before_any_work(
    cli: Cli, world: DemoWorld, queued: list[str], home: Path, name: str
) -> None:
    (home / "folder.json").mkdir()
    done = cli("queue", "run", "--report", str(home / name))
    assert (done.code, done.out) == (2, "")
    assert "--report: " in done.err
    assert world.requests.to("/data/") == []


def test_refused_token_is_waited_for_and_then_ends_the_run_keeping_everything(
    cli: Cli,
    world: DemoWorld,
    queued: list[str],
    listed: Listed,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MAAP_TUI_WAIT_LIMIT", "0.3")
    world.faults.token_error = "invalid_grant"
    report = home / "report.json"
    done = cli("queue", "run", "--format", "json", "--report", str(report))
    assert done.code == 3, done.err
    assert states(objects(done)) == ["queued"] * 3
    assert all(record["cause"] for record in objects(done))
    assert "3 files not finished; run the same command to go on." in done.err
    assert states(json.loads(report.read_text(encoding="utf-8"))["files"]) == ["queued"] * 3
    assert states(listed()) == ["queued"] * 3
    world.faults.token_error = None
    assert cli("queue", "run").code == 0


def test_network_that_is_gone_ends_the_run_keeping_everything(
    cli: Cli, world: DemoWorld, queued: list[str], listed: Listed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAAP_TUI_WAIT_LIMIT", "0.3")
    world.__exit__(None, None, None)
    done = cli("queue", "run", "--format", "json")
    assert done.code == 4, done.err
    assert states(listed()) == ["queued"] * 3


def test_disk_that_is_gone_ends_the_run_keeping_everything(
    cli: Cli, queued: list[str], listed: Listed, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAAP_TUI_WAIT_LIMIT", "0.3")
    (home / "maap-data").rmdir()
    (home / "maap-data").symlink_to(home / "unplugged")
    done = cli("queue", "run", "--format", "json")
    assert done.code == 5, done.err
    assert states(listed()) == ["queued"] * 3


@pytest.fixture
def slow(world: DemoWorld, cli: Cli, queued: list[str], home: Path) -> DemoWorld:
    """Three files in the queue, each of which stops coming in its middle."""
    world.faults.stall_after = STALL
    return world


@contextmanager
def running(*words: str) -> Iterator["subprocess.Popen[str]"]:
    """`maap-tui queue run` in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "maap_tui", "queue", "run", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "MAAP_TUI_SYNC_BYTES": "65536"},
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def all_have_stalled(home: Path) -> bool:
    parts = list((home / "maap-data").rglob("*.part"))
    return len(parts) == 3 and all(part.stat().st_size >= STALL for part in parts)


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_signal_stops_the_run_cleanly_and_the_next_one_goes_on(
    cli: Cli, slow: DemoWorld, listed: Listed, home: Path, number: signal.Signals, code: int
) -> None:
    report = home / "report.json"
    with running("--report", str(report)) as process:
        wait_for(lambda: all_have_stalled(home))
        process.send_signal(number)
        out, err = process.communicate(timeout=SECONDS)
    assert (process.returncode, out) == (code, "")
    assert "3 files not finished; run the same command to go on." in err
    assert "Traceback" not in err
    assert len(json.loads(report.read_text(encoding="utf-8"))["files"]) == 3
    assert states(listed()) == ["queued"] * 3
    assert all(record["bytes"] for record in listed())
    slow.faults.stall_after = None
    assert cli("queue", "run").code == 0
    assert any("range" in request.headers for request in slow.requests.to("/data/"))


def test_killed_run_loses_no_job(cli: Cli, slow: DemoWorld, listed: Listed, home: Path) -> None:
    with running() as process:
        wait_for(lambda: all_have_stalled(home))
        during = cli("queue", "list")
        assert f"another maap-tui (pid {process.pid} on " in during.err
        process.kill()
        process.communicate()
    assert states(listed()) == ["queued"] * 3
    slow.faults.stall_after = None
    assert cli("queue", "run").code == 0
    assert states(listed()) == ["done"] * 3
