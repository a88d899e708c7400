"""`maap-tui download` tells a plan, fetches it, and says what became of each file."""

import json
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from maap_tui.models.catalog import Page
from maap_tui.models.sign_in import SignInState, SignInStatus
from maap_tui.models.transfer import JobRequest, JobState
from tests.cli.fakes import HOSTILE, World, failed, item
from tests.conftest import Cli, Outcome

REQUEST = JobRequest("C", "x", "product", "https://x.example/x", "x.zip", size=1000)


@pytest.fixture(autouse=True)
def found(world: World) -> World:
    world.catalog.pages = (Page((item("a"), item("b"), item("c")), matched=3),)
    return world


def records(done: Outcome) -> list[dict[str, object]]:
    return [json.loads(line) for line in done.lines]


def test_every_file_is_told_as_json(cli: Cli, world: World) -> None:
    done = cli("download", "C", "--assets", "*.tiff", "--format", "json")
    assert done.code == 0
    assert records(done)[0] == {
        "path": "/downloads/a.tiff",
        "collection": "C",
        "item": "a",
        "asset": "enclosure_tiff",
        "state": "done",
        "bytes": 12,
        "verified": "size",
        "cause": None,
        "hint": None,
    }
    assert len(records(done)) == 3


def test_every_file_is_told_as_a_line(cli: Cli, world: World) -> None:
    done = cli("download", "C")
    assert done.lines[0].split() == ["done", "12", "B", "/downloads/a.zip", "by", "size"]
    assert done.err == "maap-tui: 3 files (36 B) in /downloads; 0 failed.\n"


def test_services_are_closed_at_the_end(cli: Cli, world: World) -> None:
    cli("download", "C")
    assert world.downloads.closed == 1
    world.downloads.fates = {"a": failed("gone")}
    cli("download", "C", "--format", "nonsense")
    cli("download", "C")
    assert world.downloads.closed >= 2


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ([1, 0, 0], 1),
        ([3, 0, 0], 3),
        ([5, 5, 5], 5),
        ([3, 5, 0], 1),
        ([3, 1, 0], 1),
        ([4, 0, 0], 4),
        ([0, 0, 0], 0),
    ],
)
def test_exit_code_says_what_failed(
    cli: Cli, world: World, codes: list[int], expected: int
) -> None:
    world.downloads.fates = {
        name: failed("It broke.", exit_code=code)
        for name, code in zip("abc", codes, strict=True)
        if code
    }
    assert cli("download", "C").code == expected


def test_failure_is_told_with_cause_and_hint(cli: Cli, world: World) -> None:
    world.downloads.fates = {"b": failed("The server sent a web page.", "Try later.")}
    done = cli("download", "C", "--format", "json")
    assert [record["state"] for record in records(done)] == ["done", "failed", "done"]
    assert records(done)[1]["cause"] == "The server sent a web page."
    assert records(done)[1]["hint"] == "Try later."
    text = cli("download", "C").out
    assert "failed" in text
    assert ": The server sent a web page. Try later." in text


@pytest.mark.parametrize("code", [3, 4, 5])
def test_shared_cause_is_waited_for_and_then_ends_the_command_keeping_everything(
    cli: Cli, world: World, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAAP_TUI_WAIT_LIMIT", "0.2")
    world.downloads.refuse_all, world.downloads.refusal_code = "It is held up.", code
    done = cli("download", "C", "--format", "json")
    assert done.code == code
    assert [record["state"] for record in records(done)] == ["queued"] * 3
    assert {record["cause"] for record in records(done)} == {"It is held up."}
    assert done.err.count("It is held up.") == 1
    assert "0 failed, 3 left in the queue." in done.err
    assert world.downloads.looks > 1


def test_shared_cause_that_goes_away_ends_nothing(
    cli: Cli, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAAP_TUI_WAIT_LIMIT", "30")
    world.downloads.refuse_all, world.downloads.refusal_code = "It is held up.", 4

    def clear_up() -> None:
        if world.downloads.looks == 2:
            world.downloads.refuse_all = ""

    world.downloads.before_look = clear_up
    done = cli("download", "C", "--format", "json")
    assert (done.code, len(done.lines)) == (0, 3)


def test_notice_that_holds_nothing_up_is_told_and_waited_out(
    cli: Cli, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAAP_TUI_WAIT_LIMIT", "0")
    world.downloads.notice = "Quiet hours until 18:00."
    done = cli("download", "C")
    assert done.code == 0
    assert done.err.count("Quiet hours until 18:00.") == 1


def test_server_that_is_left_alone_for_long_is_told_once(cli: Cli, world: World) -> None:
    def ask_for_patience() -> None:
        world.downloads.patience = 3_600.0 - world.downloads.looks
        if world.downloads.looks > 2:
            world.downloads.patience = 0.0
            world.downloads.refuse_all = ""

    world.downloads.refuse_all = "It waits."
    world.downloads.before_look = ask_for_patience
    done = cli("download", "C")
    assert done.code == 0
    assert done.err.count("the server is left alone for a while") == 1
    assert "what is left goes on in 59:59." in done.err or "in 1 h 00." in done.err


def test_too_little_room_is_told_before_anything_starts(cli: Cli, world: World) -> None:
    world.downloads.plan_more = {"known_bytes": 10**10}
    done = cli("download", "C")
    assert done.code == 5
    assert "10.0 GB are needed and 1.00 GB are free in /downloads." in done.err
    assert world.downloads.jobs == []


@pytest.mark.parametrize(
    ("state", "message"),
    [
        (SignInState.NO_CREDENTIALS, "There are no credentials"),
        (SignInState.UNREADABLE, "Line 3 is odd."),
        (SignInState.REFUSED, "Line 3 is odd."),
    ],
)
def test_missing_sign_in_is_told_before_anything_starts(
    cli: Cli, world: World, state: SignInState, message: str
) -> None:
    world.downloads.plan_more = {"sign_in_needed": True}
    told = "" if state is SignInState.NO_CREDENTIALS else "Line 3 is odd."
    world.sign_in.checked = SignInStatus(state, message=told)
    done = cli("download", "C")
    assert done.code == 3
    assert message in done.err
    assert world.downloads.jobs == []


def test_sign_in_is_not_asked_for_public_files(cli: Cli, world: World) -> None:
    world.sign_in.checked = SignInStatus(SignInState.REFUSED)
    assert cli("download", "C").code == 0
    assert world.sign_in.checks == 0


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signal_stops_and_says_how_to_go_on(
    cli: Cli, world: World, number: signal.Signals, code: int
) -> None:
    def strike() -> None:
        if world.downloads.looks == 1:
            signal.raise_signal(number)

    world.downloads.before_look = strike
    done = cli("download", "C")
    assert done.code == code
    assert len(done.lines) == 2
    assert "1 file not finished; run the same command again to go on." in done.err
    assert world.downloads.closed == 1


def test_hostile_names_cannot_steer_the_terminal(cli: Cli, world: World) -> None:
    world.downloads.folder = Path(f"/downloads/{HOSTILE}")
    world.downloads.fates = {"b": failed("It broke.")}
    for words in (["--dry-run"], [], ["--format", "json"]):
        done = cli("download", "C", *words)
        bad = {c for c in done.out + done.err if not c.isprintable()} - {"\n"}
        assert not bad


def test_report_has_every_file_also_those_that_needed_no_job(
    cli: Cli, world: World, home: Path
) -> None:
    world.downloads.plan_more = {
        "already_here": (REQUEST,),
        "here_at": (Path("/downloads/C/x/x.zip"),),
        "refused": ((REQUEST, "It has no link."),),
    }
    world.downloads.fates = {"b": failed("It broke.", "Try later.")}
    done = cli("download", "C", "--report", str(home / "report.json"))
    assert done.code == 1
    read = json.loads((home / "report.json").read_text(encoding="utf-8"))
    told = sorted((file["item"], file["state"], file["cause"]) for file in read["files"])
    assert told == [
        ("a", "done", ""),
        ("b", "failed", "It broke."),
        ("c", "done", ""),
        ("x", "done", ""),
        ("x", "failed", "It has no link."),
    ]


def test_dry_run_says_that_it_does_not_fit(cli: Cli, world: World) -> None:
    world.downloads.plan_more = {"free_bytes": 1_000_000, "known_bytes": 2_000_000}
    done = cli("download", "C", "--dry-run")
    assert done.lines[-1].endswith("(1.00 MB free: does not fit)")


def test_report_of_an_interrupted_download_calls_nothing_running(
    cli: Cli, world: World, home: Path
) -> None:
    def strike() -> None:
        if world.downloads.looks == 1:
            world.downloads.jobs[-1] = replace(
                world.downloads.jobs[-1], state=JobState.RUNNING, received=5
            )
            signal.raise_signal(signal.SIGTERM)

    world.downloads.before_look = strike
    cli("download", "C", "--report", str(home / "report.json"))
    read = json.loads((home / "report.json").read_text(encoding="utf-8"))
    assert sorted(file["state"] for file in read["files"]) == ["done", "done", "queued"]
    assert max(file["bytes"] for file in read["files"] if file["state"] == "queued") == 5


def test_report_is_written_when_the_download_is_interrupted(
    cli: Cli, world: World, home: Path
) -> None:
    def strike() -> None:
        if world.downloads.looks == 1:
            signal.raise_signal(signal.SIGTERM)

    world.downloads.before_look = strike
    assert cli("download", "C", "--report", str(home / "report.csv")).code == 143
    text = (home / "report.csv").read_text(encoding="utf-8")
    assert [line.split(",")[0] for line in text.splitlines()[1:]].count("queued") == 1


@pytest.mark.parametrize("name", ["report.xml", "nowhere/report.csv"])
def test_bad_place_for_the_report_is_told_before_the_search(
    cli: Cli, world: World, home: Path, name: str
) -> None:
    done = cli("download", "C", "--report", str(home / name))
    assert done.code == 2
    assert world.catalog.asked == []


def test_a_log_is_told_now_and_then_how_far_it_is(
    cli: Cli, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("maap_tui.cli.watching.PROGRESS_SECONDS", 0.0)
    told = cli("download", "C").err.splitlines()
    assert [line.split(",")[0] for line in told[:-1]] == [
        "maap-tui: 1 of 3 files",
        "maap-tui: 2 of 3 files",
    ]
