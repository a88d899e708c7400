"""Changes to the queue outlive the command that made them, and start nothing."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from maap_tui.demo import DemoWorld
from maap_tui.services.storage import InstanceLock
from tests.conftest import Cli

Record = dict[str, object]
Listed = Callable[[], list[Record]]


def states(records: list[Record]) -> list[object]:
    return [record["state"] for record in records]


def order(records: list[Record]) -> list[object]:
    return [record["job"] for record in records]


def test_one_job_is_paused_and_resumed_by_the_beginning_of_its_id(
    cli: Cli, queued: list[str], listed: Listed
) -> None:
    done = cli("queue", "pause", queued[1][:7].upper())
    assert done.code == 0
    assert [line.split()[1] for line in done.lines] == ["STATE", "paused"]
    assert states(listed()) == ["queued", "paused", "queued"]
    assert cli("queue", "resume", queued[1]).code == 0
    assert states(listed()) == ["queued", "queued", "queued"]


def test_whole_queue_is_paused_and_resumed(cli: Cli, queued: list[str], listed: Listed) -> None:
    cli("queue", "pause", queued[0])
    done = cli("queue", "pause", "--all")
    assert done.err.endswith("the whole queue is paused.\nmaap-tui: 2 files wait.\n")
    assert "the whole queue is paused" in cli("queue", "list").err
    assert cli("queue", "resume", "--all").code == 0
    assert "paused" not in cli("queue", "list").err
    assert states(listed()) == ["queued"] * 3


def test_change_starts_nothing(
    cli: Cli, world: DemoWorld, queued: list[str], listed: Listed
) -> None:
    for words in (["resume", "--all"], ["retry", "--failed"], ["cancel", queued[0]]):
        assert cli("queue", *words).code == 0
    assert cli("queue", "retry", queued[0]).code == 0
    assert states(listed()) == ["queued"] * 3
    assert world.requests.to("/data/") == []


def test_cancelled_jobs_are_kept_until_they_are_cleared(
    cli: Cli, queued: list[str], listed: Listed
) -> None:
    cli("queue", "cancel", queued[2])
    assert states(listed()) == ["queued", "queued", "cancelled"]
    done = cli("queue", "clear", "finished")
    assert done.err == (
        "maap-tui: 1 finished file cleared from the queue; maap-tui queue undo brings them back.\n"
    )
    assert order(listed()) == queued[:2]


def test_what_was_given_up_is_no_failure_to_try_again(
    cli: Cli, queued: list[str], listed: Listed
) -> None:
    cli("queue", "cancel", queued[2])
    done = cli("queue", "retry", "--failed")
    assert (done.code, done.out) == (0, "")
    assert done.err == "maap-tui: 0 files queued again.\n"
    assert states(listed()) == ["queued", "queued", "cancelled"]
    assert "1 file queued again." in cli("queue", "retry", queued[2]).err
    assert states(listed()) == ["queued"] * 3


def test_all_jobs_are_cancelled(cli: Cli, queued: list[str], listed: Listed) -> None:
    assert "3 files cancelled." in cli("queue", "cancel", "--all").err
    assert states(listed()) == ["cancelled"] * 3


def test_later_command_brings_back_what_was_cleared(
    cli: Cli, queued: list[str], listed: Listed
) -> None:
    cli("queue", "cancel", *queued[:2])
    cli("queue", "clear")
    assert order(listed()) == queued[2:]
    done = cli("queue", "undo", "--format", "json")
    assert [record in done.out for record in queued] == [True, True, False]
    assert "2 files brought back." in done.err
    assert order(listed()) == queued
    assert "0 files brought back." in cli("queue", "undo").err


def test_only_what_was_cleared_last_comes_back(cli: Cli, queued: list[str], listed: Listed) -> None:
    for job in queued[:2]:
        cli("queue", "cancel", job)
        cli("queue", "clear")
    cli("queue", "undo")
    assert order(listed()) == queued[1:]


@pytest.mark.parametrize(
    ("job", "place", "expected"),
    [
        (2, "up", [0, 2, 1]),
        (0, "down", [1, 0, 2]),
        (2, "first", [2, 0, 1]),
        (2, "FIRST", [2, 0, 1]),
        (2, "1", [2, 0, 1]),
        (0, "2", [1, 0, 2]),
        (0, "99", [1, 2, 0]),
        (0, "up", [0, 1, 2]),
        (2, "down", [0, 1, 2]),
        (1, "2", [0, 1, 2]),
    ],
)
def test_job_is_moved(
    cli: Cli, queued: list[str], listed: Listed, job: int, place: str, expected: list[int]
) -> None:
    assert cli("queue", "move", queued[job], place).code == 0
    assert order(listed()) == [queued[number] for number in expected]


def test_moving_up_passes_what_has_ended(cli: Cli, queued: list[str], listed: Listed) -> None:
    cli("queue", "cancel", queued[1])
    cli("queue", "move", queued[2], "up")
    assert order(listed()) == [queued[2], *queued[:2]]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["pause"], "queue pause needs the ids of jobs, or --all."),
        (["retry"], "queue retry needs the ids of jobs, or --failed."),
        (["cancel", "--all", "aa"], "queue cancel takes the ids of jobs or --all, not both."),
        (["resume", "nonsense"], "No job of the queue begins with 'nonsense'."),
        (["resume", ""], "No job of the queue begins with ''."),
        (["move", "x", "first"], "No job of the queue begins with 'x'."),
        (["move", "x", "sideways"], "'sideways' is no place."),
        (["move", "x", "0"], "'0' is no place."),
        (["move", "x", "²"], "'²' is no place."),
        (["move", "x", "9" * 5000], "' is no place."),
        (["clear", "everything"], "everything"),
    ],
)
def test_wrong_words_change_nothing(
    cli: Cli, queued: list[str], listed: Listed, words: list[str], message: str
) -> None:
    before = listed()
    done = cli("queue", *words)
    assert (done.code, done.out) == (2, "")
    assert message in done.err
    assert listed() == before


def test_beginning_that_several_ids_share_is_refused(
    cli: Cli, queued: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cli("queue", "add", "BiomassSimulated", "--max-items", "40")
    first = sorted(line.split()[0] for line in cli("queue", "list").lines[1:])
    shared = next(a[0] for a, b in pairwise(first) if a[0] == b[0])
    done = cli("queue", "pause", shared)
    assert done.code == 2
    assert f"jobs begin with '{shared}'. Give more of the id." in done.err


def test_what_was_cleared_is_told_to_programs(cli: Cli, queued: list[str]) -> None:
    cli("queue", "cancel", queued[1])
    done = cli("queue", "clear", "--format", "json")
    assert [record["job"] for record in json.loads(done.out)] == [queued[1]]
    assert json.loads(cli("queue", "clear", "--format", "json").out) == []


def test_front_is_another_word_for_first(cli: Cli, queued: list[str], listed: Listed) -> None:
    assert cli("queue", "move", queued[2], "front").code == 0
    assert listed()[0]["job"] == queued[2]


def test_what_a_change_did_is_told_by_numbers(cli: Cli, queued: list[str]) -> None:
    cli("queue", "pause", "--all")
    done = cli("queue", "resume", "--all")
    assert done.err == f"maap-tui: {len(queued)} files go on with the next run.\n"
    assert cli("queue", "pause", queued[0]).err == "maap-tui: 1 file waits.\n"
    assert cli("queue", "resume", queued[0]).err == "maap-tui: 1 file goes on with the next run.\n"


def test_cancelled_job_is_brought_back_by_a_later_command(
    cli: Cli, queued: list[str], listed: Listed
) -> None:
    cli("queue", "pause", queued[1])
    cli("queue", "cancel", *queued[:2])
    done = cli("queue", "undo")
    assert done.err == "maap-tui: 2 files brought back.\n"
    assert len(done.lines) == 3
    assert states(listed()) == ["queued", "paused", "queued"]
    assert cli("queue", "undo").err == "maap-tui: 0 files brought back.\n"


def test_job_that_the_change_does_not_concern_is_told(cli: Cli, queued: list[str]) -> None:
    done = cli("queue", "resume", queued[0])
    assert done.code == 0
    assert "stays queued." in done.err
    assert "0 files go on with the next run." in done.err


@pytest.mark.parametrize(
    "words",
    [
        ["pause", "--all"],
        ["resume", "--all"],
        ["retry", "--failed"],
        ["cancel", "--all"],
        ["clear"],
        ["undo"],
        ["run"],
        ["add", "BiomassSimulated"],
    ],
)
def test_queue_that_another_instance_runs_is_not_changed(
    cli: Cli,
    queued: list[str],
    listed: Listed,
    home: Path,
    words: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("maap_tui.cli.queue.rows._PATIENCE", 0.0)
    before = listed()
    with InstanceLock.acquire(home / "state"):
        done = cli("queue", *words)
    assert (done.code, done.out) == (5, "")
    assert "another maap-tui (pid " in done.err
    assert " runs the queue: from here it can be seen, not changed." in done.err
    assert listed() == before


def test_command_that_holds_the_queue_for_a_moment_is_waited_for(
    cli: Cli, queued: list[str], home: Path
) -> None:
    code = (
        "import sys; from pathlib import Path; from maap_tui.services.storage import InstanceLock;"
        "lock = InstanceLock.acquire(Path(sys.argv[1])); print('held', flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(home / "state")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        ending = threading.Timer(0.1, lambda: (holder.communicate("\n"), holder.wait()))
        ending.start()
        assert cli("queue", "pause", "--all").code == 0
        ending.join()


def test_empty_queue_can_be_changed_without_harm(cli: Cli, world: DemoWorld, home: Path) -> None:
    for words in (["clear"], ["undo"], ["cancel", "--all"], ["resume", "--all"], ["run"]):
        assert cli("queue", *words).code == 0
    assert not (home / "state" / "queue.sqlite3").exists()
    assert cli("queue", "pause", "--all").code == 0
    assert "the whole queue is paused" in cli("queue", "list").err


def test_state_folder_that_is_none_is_told(
    cli: Cli, world: DemoWorld, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "file").write_text("no folder")
    monkeypatch.setenv("MAAP_TUI_STATE_DIR", str(home / "file"))
    for words in (["list"], ["pause", "--all"], ["resume", "--all"], ["clear"], ["run"]):
        ended = cli("queue", *words)
        assert ended.code == 5
        assert "not a directory" in ended.err
