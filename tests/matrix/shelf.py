"""A queue in processes of its own, and a server that hands its files out slowly."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from maap_tui.models.earlier import Earlier
from maap_tui.models.transfer import (
    JobState,
)
from maap_tui.services.shared_queue import SharedQueue
from tests.matrix.queue_process import CHUNK, SECONDS, open_queue
from tests.services.server import Server, Talk
from tests.services.transfer_kit import CONTENT

ROOT = Path(__file__).parents[2]
COUNT = 12
WaitFor = Callable[[Callable[[], object]], None]
Process = subprocess.Popen[str]


class Shelf:
    """Files that are handed out slowly, and how much of them went out."""

    def __init__(self, server: Server, folder: Path, wait_for: WaitFor) -> None:
        self.server = server
        self.wait_for = wait_for
        self.state = folder / "state"
        self.files = folder / "downloads"
        self.sent = 0
        self._lock = Lock()
        for number in range(COUNT):
            server.on(f"/data/{number}", self._serve)

    def _serve(self, talk: Talk) -> None:
        start, total = talk.seen.range_start, len(CONTENT)
        said = f"Content-Range: bytes {start}-{total - 1}/{total}"
        talk.head(206 if start else 200, f"Content-Length: {total - start}", 'ETag: "one"', said)
        for position in range(start, total, CHUNK):
            talk.closing.wait(0.004)
            talk.write(CONTENT[position : position + CHUNK])
            with self._lock:
                self.sent += CHUNK

    @contextmanager
    def run(self, *more: str) -> Iterator[Process]:
        """The queue in a process of its own."""
        words = [str(self.state), str(self.files), self.server.origin, str(COUNT), *more]
        with subprocess.Popen(
            [sys.executable, "-m", "tests.matrix.queue_process", *words],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    def wait_sent(self, count: int) -> None:
        """Waits until so many bytes more went out."""
        until = self.sent + count
        self.wait_for(lambda: self.sent >= until)

    def check_names(self) -> None:
        """Whatever bears a final name is whole."""
        for path in self.files.rglob("*.tiff"):
            assert path.read_bytes() == CONTENT

    def parts(self) -> dict[str, int]:
        """Bytes in the part of each item."""
        return {path.parent.name: path.stat().st_size for path in self.files.rglob("*.part")}

    def check_end(self) -> None:
        """Every file is there once and whole; a part that a kill left unnoted may lie beside it."""
        with closing_queue(self) as queue:
            jobs = queue.snapshot().jobs
            assert [job.state for job in jobs] == [JobState.DONE] * COUNT
            assert sorted(job.target for job in jobs) == sorted(self.files.rglob("*.tiff"))
        self.check_names()


@contextmanager
def closing_queue(shelf: Shelf, earlier: Earlier = Earlier.WAIT) -> Iterator[SharedQueue]:
    queue = open_queue(shelf.state, shelf.files, shelf.server.origin, earlier)
    try:
        yield queue
    finally:
        queue.close()


def finish(shelf: Shelf) -> None:
    with shelf.run() as process:
        out, _ = process.communicate(timeout=SECONDS)
    assert process.returncode == 0, out
    shelf.check_end()
