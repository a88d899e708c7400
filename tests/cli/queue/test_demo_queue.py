"""The queue of the demo outlives the demo, however that ended."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from maap_tui.demo.content.bodies import length, pieces
from maap_tui.demo.holdings.index import find_file
from maap_tui.models.transfer import JobState
from maap_tui.services.ranges import OVERLAP
from maap_tui.services.storage import QueueReader, StoredJob
from tests.conftest import SECONDS, Cli, Outcome, wait_for

DEMO = ("-m", "maap_tui", "--demo")
FOUR = ("BiomassLevel1b", "--assets", "enclosure_tiff", "--max-items", "4")
MEBIBYTE = 2**20
SYNC = 512 * 1024


@contextmanager
def started(*words: str, speed_limit: str) -> Iterator["subprocess.Popen[str]"]:
    with subprocess.Popen(
        [sys.executable, *DEMO, *words],
        env={**os.environ, "MAAP_TUI_SPEED_LIMIT": speed_limit},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def parts(home: Path) -> dict[str, int]:
    """Bytes in the part of each granule."""
    found = (home / "maap-demo").rglob("*.part")
    return {path.parent.name: path.stat().st_size for path in found}


def jobs(home: Path) -> tuple[StoredJob, ...]:
    with closing(QueueReader(home / ".local/state/maap-tui/demo")) as reader:
        queue = reader.poll()
    assert queue is not None
    return queue.jobs


def fetched_last(home: Path) -> dict[str, int]:
    """Bytes that came over the network in the last attempt at each granule."""
    with closing(QueueReader(home / ".local/state/maap-tui/demo")) as reader:
        found = jobs(home)
        return {job.request.item_id: reader.attempts(job.job_id)[-1].received for job in found}


def content_of(job: StoredJob) -> bytes:
    path = unquote(urlsplit(job.request.href).path.removeprefix("/data/"))
    found = find_file(path)
    assert found is not None
    return b"".join(pieces(found[1], 0, length(found[1]), 0))


def test_killed_while_four_files_run_the_demo_goes_on_from_where_it_was(
    command: Callable[..., Outcome], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAAP_TUI_SYNC_BYTES", str(SYNC))
    assert command("queue", "add", *FOUR, "--demo").code == 0
    with started("queue", "run", "--jobs", "4", speed_limit="2MB/s") as process:
        wait_for(lambda: len(under_way := parts(home)) == 4 and max(under_way.values()) > MEBIBYTE)
        process.send_signal(signal.SIGKILL)
        assert process.wait(SECONDS) == -signal.SIGKILL
    had = parts(home)
    assert len(had) == 4
    listed = json.loads(command("--demo", "queue", "list", "--format", "json").out)
    assert {record["state"] for record in listed} == {"queued"}
    done = command("--demo", "queue", "run")
    assert done.code == 0, done.err
    came = fetched_last(home)
    for job in jobs(home):
        assert job.state.state is JobState.DONE
        content = content_of(job)
        assert job.target.read_bytes() == content
        kept = len(content) - came[job.request.item_id]
        assert had[job.request.item_id] - kept <= SYNC + OVERLAP
    assert parts(home) == {}


def test_two_demos_at_once_have_one_queue_and_both_answer(
    command: Callable[..., Outcome], home: Path
) -> None:
    assert command("--demo", "queue", "add", *FOUR).code == 0
    with started("queue", "run", speed_limit="200kB/s") as first:
        wait_for(lambda: parts(home))
        second = command("--demo", "queue", "list", "--format", "json")
        assert (second.code, len(json.loads(second.out))) == (0, 4)
        assert command("--demo", "search", "BiomassSimulated", "--max-items", "1").code == 0
        other = ("BiomassSimulated", "--assets", "enclosure_tiff", "--max-items", "1")
        aside = command("--demo", "download", *other)
        assert aside.code == 0, aside.err
        first.send_signal(signal.SIGTERM)
        first.communicate(timeout=SECONDS)


def test_queue_of_the_demo_is_never_among_the_real_one(
    cli: Cli, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAAP_TUI_STATE_DIR", str(home / "state"))
    assert cli("--demo", "queue", "add", *FOUR).code == 0
    assert len(json.loads(cli("--demo", "queue", "list", "--format", "json").out)) == 4
    assert json.loads(cli("queue", "list", "--format", "json").out) == []
    assert not list((home / "state").glob("queue*"))
