"""The plug is pulled while the app fetches four files: the next start goes on where each was."""

import signal
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from maap_tui.models.transfer import JobState
from maap_tui.services.ranges import OVERLAP
from maap_tui.services.storage.files import QUEUE_NAME
from maap_tui.services.storage.queue_reader import QueueReader, attempts_in
from maap_tui.services.storage.records import StoredJob
from tests.conftest import Cli
from tests.matrix.terminal import Terminal

SYNC = 256 * 1024
FILES = ("BiomassLevel1b", "--max-items", "4", "--assets", "enclosure_tiff", "--demo")
WaitFor = Callable[[Callable[[], object]], None]


def rows(home: Path) -> tuple[StoredJob, ...]:
    """The queue of the demo as it is on the disk."""
    with closing(QueueReader(home / "state" / "demo")) as reader:
        queue = reader.poll()
    assert queue is not None
    return queue.jobs


def are_under_way(home: Path) -> bool:
    """Whether each of the four files has so much on the disk that it can be gone on with."""
    jobs = rows(home)
    return len(jobs) == 4 and all(job.state.part.synced > OVERLAP for job in jobs)


@pytest.mark.case(91)
def test_app_that_was_killed_goes_on_with_four_files_where_each_was(
    home: Path, monkeypatch: pytest.MonkeyPatch, cli: Cli
) -> None:
    for name, value in {
        "STATE_DIR": home / "state",
        "DOWNLOAD_DIR": home / "data",
        "SYNC_BYTES": SYNC,
        "JOBS": 4,
        "AUTO_START": "yes",
    }.items():
        monkeypatch.setenv(f"MAAP_TUI_{name}", str(value))
    assert cli("queue", "add", *FILES).code == 0
    limit = {"MAAP_TUI_SPEED_LIMIT": "400 kB/s"}  # so that nothing is done before it is killed
    with Terminal("-m", "maap_tui", "--demo", environ=limit) as terminal:
        terminal.until(lambda: are_under_way(home), "fetched four files at once")
        terminal.process.send_signal(signal.SIGKILL)
        terminal.process.wait(30)
    left = {job.target: job.state for job in rows(home)}
    assert not any(path.exists() for path in left)
    with Terminal("-m", "maap_tui", "--demo") as terminal:
        terminal.until(
            lambda: all(job.state.state is JobState.DONE for job in rows(home)), "fetched the rest"
        )
        terminal.press("q")
        terminal.wait()
    again = {job.target: job for job in rows(home)}
    assert again.keys() == left.keys()
    assert not list((home / "data").rglob("*.part"))
    for path, before in left.items():
        fetched = again[path].state.received - (before.part.synced - OVERLAP)
        assert latest_received(home, again[path].job_id) == fetched
    assert_right(home, cli, set(left))


def latest_received(home: Path, job_id: str) -> int:
    """Bytes that came in the latest attempt."""
    return attempts_in(home / "state" / "demo" / QUEUE_NAME, job_id)[-1].received


def assert_right(home: Path, cli: Cli, paths: set[Path]) -> None:
    """Each file is byte for byte what a run without an accident brings."""
    other = home / "other"
    assert cli("download", *FILES, "--again", "--download-dir", str(other)).code == 0
    for path in paths:
        assert path.read_bytes() == (other / path.relative_to(home / "data")).read_bytes()
