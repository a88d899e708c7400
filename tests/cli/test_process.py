"""The command as a process: pipes, signals, terminals and what is left behind."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from select import select
from tempfile import TemporaryFile
from typing import IO

import pytest

from maap_tui.demo import DemoWorld
from maap_tui.demo.tutorial import IDS
from tests.cli.demo_kit import use
from tests.conftest import SECONDS, Outcome, wait_for
from tests.services.server import Server

COMMAND = [sys.executable, "-m", "maap_tui"]
SEARCH = ["search", "BiomassSimulated", "--format", "ids"]


@pytest.fixture
def slow_world(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DemoWorld]:
    """A world whose files come so slowly that they can be interrupted."""
    with DemoWorld(rate=200_000) as world:
        use(world, home, monkeypatch)
        yield world


def shell(line: str) -> subprocess.CompletedProcess[str]:
    command = " ".join(COMMAND)
    return subprocess.run(
        ["bash", "-c", line.replace("maap-tui", command)],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


def test_module_and_command_are_the_same(command: Callable[..., Outcome]) -> None:
    assert command("--version").out.startswith("maap-tui 0.")


def test_two_ids_of_the_tutorial_print_two_lines(command: Callable[..., Outcome]) -> None:
    done = command("--demo", *SEARCH, "--ids", *IDS)
    assert (done.code, done.err) == (0, "")
    assert sorted(done.lines) == sorted(IDS)


@pytest.mark.parametrize("words", ["search BiomassSimulated --format ndjson", "--help"])
def test_closed_pipe_is_no_failure(words: str) -> None:
    done = shell(f"maap-tui --demo {words} | head -n 1; echo ${{PIPESTATUS[0]}}")
    assert done.stdout.splitlines()[-1] == "0"
    assert done.stderr == ""


@pytest.mark.parametrize("words", ["download BiomassLevel1a --max-items 12", "queue run"])
def test_closed_pipe_that_stops_downloads_is_no_success(words: str) -> None:
    if words == "queue run":
        assert shell("maap-tui --demo queue add BiomassLevel1a --max-items 12").returncode == 0
    done = shell(f"maap-tui --demo {words} | head -n 1; echo ${{PIPESTATUS[0]}}")
    assert done.stdout.splitlines()[-1] == "141"
    assert "not finished; run the same command to go on" in done.stderr


def test_ids_of_another_command_and_of_a_file_are_searched_for(tmp_path: Path) -> None:
    (tmp_path / "ids.txt").write_text(f"\ufeff{IDS[0]}\r\n{IDS[1]}\r\n", encoding="utf-8")
    search = "maap-tui --demo search BiomassSimulated --format ids"
    for words in (f"--ids @{tmp_path}/ids.txt", f"--ids - < {tmp_path}/ids.txt"):
        assert sorted(shell(f"{search} {words}").stdout.splitlines()) == sorted(IDS)


def test_full_disk_on_standard_output_is_told() -> None:
    done = shell("maap-tui --demo search BiomassSimulated --format ids > /dev/full")
    assert done.returncode == 5
    assert done.stderr == (
        "maap-tui: error: The output cannot be written: No space left on device.\n"
    )


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-"])
def test_closed_streams_are_no_failure(closed: str) -> None:
    done = shell(f"maap-tui --demo search BiomassSimulated --max-items 1 --format ids {closed}")
    assert done.returncode == 0, done.stderr


def test_other_encoding_is_no_failure(command: Callable[..., Outcome]) -> None:
    environ = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = command("--demo", "collections", environ=environ)
    assert done.code == 0, done.err


def test_granules_are_piped_from_search_to_download(home: Path) -> None:
    done = shell(
        "maap-tui --demo search BiomassSimulated --max-items 3 --format ndjson"
        " | maap-tui --demo download --from - --dry-run --format json"
    )
    assert [json.loads(line)["state"] for line in done.stdout.splitlines()] == ["planned"] * 3
    assert not (home / "maap-demo").exists()


def test_demo_leaves_nothing_behind(
    command: Callable[..., Outcome], home: Path, tmp_path: Path
) -> None:
    done = command("--demo", "token", "--check", environ={"TMPDIR": str(tmp_path)})
    assert done.code == 0, done.err
    assert list(tmp_path.iterdir()) == []
    assert [path.name for path in home.iterdir()] == ["work"]


@contextmanager
def started(*words: str) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        [*COMMAND, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.case(92)
@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_signal_stops_a_download_and_leaves_its_part(
    slow_world: DemoWorld, home: Path, number: signal.Signals, code: int
) -> None:
    words = ["download", "BiomassSimulated", "--ids", IDS[1], "--assets", "enclosure_tiff"]
    folder = home / "maap-data"
    with started(*words) as process:
        wait_for(lambda: any(part.stat().st_size for part in folder.rglob("*.part")))
        process.send_signal(number)
        out, err = process.communicate(timeout=SECONDS)
    assert process.returncode == code
    assert out == ""
    assert "not finished; run the same command again to go on" in err
    assert "Traceback" not in err
    assert list(folder.rglob("*.part"))
    assert not list(folder.rglob("*.tiff"))


@pytest.mark.case(44)
def test_how_long_a_busy_server_is_left_alone_is_told_while_it_is_waited_for(home: Path) -> None:
    server, told = Server(), home / "told"
    url = server.on("/data/x", lambda talk: talk.answer(429, b"", "Retry-After: 3600"))
    try:
        with told.open("w") as err, piped_granule(url) as granule:
            command = [*COMMAND, "download", "--from", "-", "--format", "json"]
            process = subprocess.Popen(command, stdin=granule, stdout=subprocess.PIPE, stderr=err)
        try:
            wait_for(lambda: "left alone" in told.read_text())
            process.send_signal(signal.SIGTERM)
            out, _ = process.communicate(timeout=SECONDS)
        finally:
            process.kill()
    finally:
        server.close()
    assert (process.returncode, out, len(server.seen)) == (143, b"", 1)
    lines = [line for line in told.read_text().splitlines() if "left alone" in line]
    assert len(lines) == 1
    left = r"what is left goes on in (5\d:\d\d|1 h 00)"
    assert re.search(left, lines[0])


@contextmanager
def piped_granule(url: str) -> Iterator[IO[str]]:
    """What `search --format json` would print for one granule with one asset."""
    granule: dict[str, object] = {
        "type": "Feature",
        "stac_version": "1.0.0",
        "id": "g",
        "collection": "c",
        "geometry": None,
        "properties": {"datetime": "2025-01-01T00:00:00Z"},
        "links": [],
        "assets": {"product": {"href": url, "roles": ["data"], "file:size": 10}},
    }
    with TemporaryFile("w+") as file:
        file.write(json.dumps({"type": "FeatureCollection", "features": [granule]}))
        file.seek(0)
        yield file


def test_signal_stops_a_search_that_waits(slow_world: DemoWorld) -> None:
    slow_world.faults.search_delay = 2 * SECONDS
    with started(*SEARCH) as process:
        wait_for(lambda: len(slow_world.requests))
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=SECONDS)
    assert (process.returncode, out, err) == (130, "", "maap-tui: stopped.\n")


def read_terminal(*words: str) -> tuple[int, str]:
    """Runs a command on a terminal of its own and returns its exit code and what it drew."""
    ours, theirs = pty.openpty()
    environ = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30"}
    process = subprocess.Popen(
        [*COMMAND, *words], stdin=theirs, stdout=theirs, stderr=theirs, env=environ
    )
    os.close(theirs)
    parts: list[bytes] = []
    try:
        while select([ours], [], [], SECONDS)[0]:
            parts.append(os.read(ours, 65_536))
    except OSError:  # the command has ended and closed its side
        return process.wait(SECONDS), b"".join(parts).decode()
    finally:
        process.kill()
        process.wait()
        os.close(ours)
    raise AssertionError("the command neither ended nor wrote anything")


def test_bars_are_drawn_on_a_terminal(home: Path) -> None:
    code, drawn = read_terminal(
        *("--demo", "download", "BiomassSimulated", "--ids", IDS[0], "--assets", "enclosure_tiff")
    )
    assert code == 0, drawn
    assert "%" in drawn
    assert "[#" in drawn
    assert "1 file (" in drawn.splitlines()[-1]
    assert "done" in drawn


def test_count_is_drawn_on_a_terminal() -> None:
    code, drawn = read_terminal("--demo", "search", "BiomassSimulated", "--max-items", "3")
    assert code == 0, drawn
    assert "granules match" in drawn
    rows = [line for line in drawn.splitlines() if "BIO_S" in line]
    assert len(rows) == 3
    assert all(".." in row for row in rows)


def test_app_refuses_a_theme_that_it_does_not_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAAP_TUI_THEME", "maap-lihgt")
    code, drawn = read_terminal("--demo")
    assert code == 2
    assert "MAAP_TUI_THEME is 'maap-lihgt'" in drawn
    assert "Did you mean maap-light?" in drawn


@pytest.mark.parametrize("closed", ["< /dev/null", "> /dev/null"])
def test_app_without_a_terminal_ends_at_once(closed: str) -> None:
    done = shell(f"maap-tui --demo {closed}")
    assert done.returncode == 2
    assert "needs a terminal" in done.stderr


def test_closed_standard_input_is_told() -> None:
    done = shell("maap-tui --demo download --from - <&-")
    assert done.returncode == 2
    assert "Standard input is closed" in done.stderr


def test_warnings_of_libraries_do_not_reach_the_terminal() -> None:
    code = (
        "import logging, sys; from maap_tui.cli import main; main(['--version']);"
        "logging.getLogger('urllib3').warning('noise')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == ""
