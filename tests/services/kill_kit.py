"""A queue in processes that are killed, and what has to be true after each of them."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from maap_tui.models.transfer import JobState
from maap_tui.services.storage import QueueReader, StoredJob
from tests.services.queue_child import MEBIBYTE, SECONDS, content_of, size_of
from tests.services.server import Server, Talk

CHILD = Path(__file__).with_name("queue_child.py")
PIECE = 64 * 1024
Process = subprocess.Popen[str]


@dataclass
class Yard:
    """A server with COUNT files, the folders of a queue that fetches them, and what was seen."""

    folder: Path
    server: Server
    count: int = 12
    most: int = 2 * MEBIBYTE
    sync_bytes: int = 256 * 1024
    pause: float = 0.002
    """Seconds between two pieces of a file."""
    environ: dict[str, str] = field(default_factory=dict)
    """Of the program, beside that."""
    sent: int = 0
    done: set[str] = field(default_factory=set)
    """Jobs that were done once."""
    whole: dict[Path, tuple[int, int]] = field(default_factory=dict)
    """Finished files that were compared, with their inode and time."""
    again: list[int] = field(default_factory=list)
    """Bytes that were asked for though a killed run had them, of each file taken up."""
    lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self.state, self.files = self.folder / "state", self.folder / "files"
        for number in range(self.count):
            self.server.on(f"/data/{number}", self._serve)

    def content(self, number: int) -> bytes:
        return content_of(number, size_of(number, self.most))

    def _serve(self, talk: Talk) -> None:
        number = int(talk.seen.path.rpartition("/")[2])
        content, start = self.content(number), talk.seen.range_start
        said = f"Content-Range: bytes {start}-{len(content) - 1}/{len(content)}"
        length = f"Content-Length: {len(content) - start}"
        talk.head(206 if start else 200, length, f'ETag: "{number}"', *([said] if start else []))
        for position in range(start, len(content), PIECE):
            if talk.closing.wait(self.pause):
                return
            talk.write(content[position : position + PIECE])
            with self.lock:
                self.sent += PIECE

    @contextmanager
    def run(self, *words: str) -> Iterator[Process]:
        """A run of the program, up to where its queue is open."""
        environ = {"SYNC_BYTES": str(self.sync_bytes), "MOST": str(self.most), **self.environ}
        command = [str(CHILD), str(self.state), str(self.files), self.server.origin]
        with subprocess.Popen(
            [sys.executable, *command, str(self.count), *words],
            env={**os.environ, **environ},
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    def strike(self, number: signal.Signals, chance: random.Random, most: int) -> int:
        """Lets a run go for a random number of bytes, ends it by a signal, and says its code."""
        seen, before = len(self.server.seen), self.parts()
        with self.run() as process:
            until = self.sent + chance.randrange(PIECE, most)
            while self.sent < until and process.poll() is None:
                self.server.closing.wait(0.005)
                self.check_names()
            process.send_signal(number)
            code = process.wait(SECONDS)
        self.note_asked_again(before, seen)
        self.check_names()
        self.check_rows()
        return code

    def strike_two(self, chance: random.Random, most: int) -> None:
        """Two runs at once whose locks lie, both killed at a random moment."""
        with self.run("lie") as first, self.run("lie") as second:
            until = self.sent + chance.randrange(1, most)
            while self.sent < until and first.poll() is None:
                self.server.closing.wait(0.005)
                self.check_names()
            for process in (first, second):
                process.kill()
                process.wait(SECONDS)
        self.check_names()

    def finish_two(self) -> None:
        """Two such runs to their end: every file is there and whole."""
        with self.run("lie") as first, self.run("lie") as second:
            assert [process.wait(SECONDS) for process in (first, second)] == [0, 0]
        self.check_names()
        self.check_rows()
        assert len(self.whole) == self.count

    def parts(self) -> dict[str, int]:
        """Bytes in the part of each item; where two runs left one, of the larger."""
        found: dict[str, int] = {}
        for path in self.files.rglob("*.part"):
            item = path.parent.name.removeprefix("item-")
            found[item] = max(found.get(item, 0), path.stat().st_size)
        return found

    def note_asked_again(self, before: dict[str, int], seen: int) -> None:
        """Compares what the last run asked for first with what it had."""
        starts: dict[str, int] = {}
        for request in self.server.seen[seen:]:
            starts.setdefault(request.path.rpartition("/")[2], request.range_start)
        self.again += [size - starts[item] for item, size in before.items() if item in starts]

    def check_names(self) -> None:
        """Whatever bears a final name is whole."""
        for path in self.files.rglob("x.tiff"):
            status = path.stat()
            mark = (status.st_ino, status.st_mtime_ns)
            if self.whole.get(path) != mark:
                number = int(path.parent.name.removeprefix("item-"))
                assert path.read_bytes() == self.content(number), f"{path} is wrong"
                self.whole[path] = mark

    def rows(self) -> tuple[StoredJob, ...]:
        with closing(QueueReader(self.state)) as reader:
            queue = reader.poll()
        assert queue is not None
        return queue.jobs

    def check_rows(self) -> None:
        """Every row is there once, and what was done stays so."""
        if not self.state.exists():
            return
        rows = self.rows()
        assert len(rows) in (0, self.count)  # the first run may have been too short to queue them
        assert len({row.target for row in rows}) == len(rows)
        done = {row.job_id for row in rows if row.state.state is JobState.DONE}
        assert self.done <= done
        self.done = done

    def finish(self) -> None:
        """A last run, to the end: every file is there, whole, and nothing else."""
        seen, before = len(self.server.seen), self.parts()
        with self.run() as process:
            out, _ = process.communicate(timeout=SECONDS)
        assert process.returncode == 0, out
        self.note_asked_again(before, seen)
        self.check_names()
        self.check_rows()
        assert len(self.done) == self.count
        left = [path for path in self.files.rglob("*") if path.is_file()]
        assert sorted(left) == sorted(self.whole)


MakeYard = Callable[..., Yard]
