"""Fetches thousands of files through a mix of faults in one run, and prints what it left behind.

    python tests/bench/soak.py [--files 2000] [--folder DIR]

To be run from the project's root with the interpreter of the test environment, on Linux. One file
in ten meets a fault: a body that is cut, reset, dies every 512 KiB, comes without its range, 429 or
503. The queue is a process of its own, whose memory and descriptors are read from outside: at a
tenth of the files and when all are there. Exit code 1 where a bar was missed.
"""

import argparse
import os
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from time import monotonic

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.services.kill_kit import Yard
from tests.services.server import Server, Talk

MEBIBYTE = 2**20
MOST = 1_200_000
"""Bytes of the largest file; the smallest has half of them, so that all exceed 512 KiB."""
EACH = 60
"""Of so many files in a row the first six meet a fault each."""
MOST_GROWTH = 20.0
SECONDS = 1200.0
WORKERS = 4
"""Of the queue."""


class Mix(Yard):
    """Serves most files well, and some as the fault list has it."""

    def __post_init__(self) -> None:
        self.asked: Counter[int] = Counter()
        self._count_lock = Lock()
        super().__post_init__()

    def _serve(self, talk: Talk) -> None:
        number = int(talk.seen.path.rpartition("/")[2])
        with self._count_lock:
            self.asked[number] += 1
            is_first = self.asked[number] == 1
        content = self.content(number)
        faults: dict[int, Callable[[], None]] = {
            0: lambda: talk.cut_file(content, len(content) // 2),
            1: lambda: _reset(talk, content),
            3: lambda: talk.cut_file(content, len(content) // 2),
            4: lambda: talk.answer(429, b"", "Retry-After: 1"),
            5: lambda: talk.answer(503, b""),
        }
        kind = number % EACH
        if kind == 2:
            talk.cut_file(content, 512 * 1024)
        elif is_first and kind in faults:
            faults[kind]()
        elif kind == 3:
            talk.answer(200, content)  # whatever range was asked for
        else:
            talk.file(content)


def _reset(talk: Talk, content: bytes) -> None:
    talk.cut_file(content, len(content) // 2)
    talk.reset()


@dataclass
class Footprint:
    """What a process holds."""

    memory: float
    """Resident MiB."""
    descriptors: int
    """Those that are no connections."""
    connections: int

    @classmethod
    def of(cls, process: int) -> "Footprint":
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
        (resident,) = [line.split()[1] for line in lines if line.startswith("VmRSS:")]
        ends = list(_ends(Path(f"/proc/{process}/fd")))
        connections = sum(end.startswith("socket:") for end in ends)
        return cls(int(resident) / 1024, len(ends) - connections, connections)


def _ends(descriptors: Path) -> Iterator[str]:
    """Where they lead to."""
    for each in descriptors.iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            yield os.readlink(each)


@dataclass
class Soaked:
    """How a run went."""

    seconds: float
    early: Footprint
    late: Footprint
    files: int
    requests: int

    @property
    def growth(self) -> float:
        return self.late.memory - self.early.memory

    @property
    def leaked(self) -> int:
        """Descriptors; each worker may keep a connection, and has none after a fault."""
        surplus = max(0, self.late.connections - WORKERS)
        return surplus + max(0, self.late.descriptors - self.early.descriptors)


def soak(folder: Path, files: int) -> Soaked:
    """One run over so many files; every file is compared at its end."""
    server = Server()
    yard = Mix(folder, server, count=files, most=MOST, pause=0.0)
    begun = monotonic()
    try:
        with yard.run("stay") as process:
            _wait_for_done(yard, files // 10)
            early = Footprint.of(process.pid)
            _wait_for_done(yard, files)
            late = Footprint.of(process.pid)
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)
        seconds = monotonic() - begun
        yard.check_names()
        yard.check_rows()
        assert len(yard.done) == files
        left = [path for path in yard.files.rglob("*") if path.is_file()]
        assert sorted(left) == sorted(yard.whole)
        return Soaked(seconds, early, late, len(yard.whole), len(server.seen))
    finally:
        server.close()


def _wait_for_done(yard: Yard, count: int) -> None:
    end = monotonic() + SECONDS
    while sum(1 for _ in yard.files.rglob("x.tiff")) < count or not _is_noted(yard, count):
        assert monotonic() < end, "not all files came"
        yard.server.closing.wait(0.5)


def _is_noted(yard: Yard, count: int) -> bool:
    return sum(row.state.state.is_final for row in yard.rows()) >= count


def main() -> int:
    parser = argparse.ArgumentParser(description="Fetches files through a mix of faults.")
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--folder", type=Path, help="where to work; the default is the system's")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="maap-soak-", dir=arguments.folder) as name:
        done = soak(Path(name), arguments.files)
    is_met = done.growth < MOST_GROWTH and not done.leaked
    print(
        f"L1  {'met' if is_met else 'MISSED'}: {done.files} files in {done.seconds:.0f} s,"
        f" {done.requests} requests, 0 wrong; memory {done.early.memory:.1f} ->"
        f" {done.late.memory:.1f} MiB (bar +{MOST_GROWTH:.0f}), descriptors"
        f" {done.early.descriptors} -> {done.late.descriptors} and {done.late.connections}"
        f" connections, {done.leaked} leaked"
    )
    return int(not is_met)


if __name__ == "__main__":
    raise SystemExit(main())
