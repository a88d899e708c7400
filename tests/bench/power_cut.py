"""Cuts the power of a disk while a queue writes to it, again and again, and prints what was lost.

    sudo python tests/bench/power_cut.py [--cuts 40] [--seed N]

To be run as root on Linux from the project's root, with the interpreter of the test environment.
State and files lie on an ext4 image mounted over a loop device. At a random moment the queue is
held still and the image copied as it is, with nothing synced first: what a disk has when the power
goes. Each copy is mounted, its journal replayed, its queue opened and its files compared. Exit code
1 at the first thing that is wrong.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from maap_tui.models.transfer import JobState
from maap_tui.services.storage import QueueReader, QueueStore, StoredJob
from tests.services.kill_kit import PIECE, Process, Yard
from tests.services.server import Server

MEBIBYTE = 2**20
IMAGE_SIZE = 192 * MEBIBYTE
FILES, MOST = 24, 4 * MEBIBYTE
SYNC = 2 * MEBIBYTE
SECONDS = 60.0


@dataclass
class Tally:
    """What was seen after all cuts together."""

    cuts: int = 0
    opened: int = 0
    rows: int = 0
    finals: int = 0
    parts: int = 0
    lost_bytes: int = 0
    """Most bytes of one part that were written and not there after the cut."""


@contextmanager
def mounted(image: Path, place: Path) -> Iterator[Path]:
    """The file system in `image`, at `place`; the kernel writes nothing of its own accord."""
    place.mkdir(exist_ok=True)
    subprocess.run(["mount", "-o", "loop,commit=300", str(image), str(place)], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def make_image(path: Path) -> Path:
    with path.open("wb") as file:
        file.truncate(IMAGE_SIZE)
    subprocess.run(["mkfs.ext4", "-q", "-F", str(path)], check=True)
    return path


def hold_still(process: Process) -> None:
    """Returns once every thread of the process has stopped."""
    process.send_signal(signal.SIGSTOP)
    tasks, end = Path(f"/proc/{process.pid}/task"), monotonic() + SECONDS
    while not all(_state(task) == "T" for task in tasks.iterdir()):
        assert monotonic() < end, "it does not stop"
        os.sched_yield()


def _state(task: Path) -> str:
    return (task / "stat").read_text().rpartition(")")[2].split()[0]


class Cutter:
    """One queue on a disk of its own, whose power is cut."""

    def __init__(self, folder: Path, chance: random.Random, tally: Tally) -> None:
        self.folder = folder
        self.chance = chance
        self.tally = tally
        self.server, self.other = Server(), Server()

    def run(self, cuts: int) -> None:
        """Cuts up to so many times while one queue is worked off."""
        image = make_image(self.folder / "disk.img")
        with (
            closing(self.server),
            closing(self.other),
            mounted(image, self.folder / "disk") as disk,
        ):
            yard = Yard(disk, self.server, FILES, MOST, sync_bytes=SYNC, pause=0.001)
            with yard.run() as process:
                assert process.stdout is not None
                assert process.stdout.readline() == "queued\n"
                step = FILES * MOST // (cuts + 2)
                for _ in range(cuts):
                    until = yard.sent + self.chance.randrange(PIECE, step)
                    while yard.sent < until and process.poll() is None:
                        self.server.closing.wait(0.002)
                    if process.poll() is None:
                        self._cut(image, yard, process)

    def _cut(self, image: Path, yard: Yard, process: Process) -> None:
        copy = self.folder / "after.img"
        hold_still(process)
        before, sizes = rows_in(yard.state), yard.parts()
        shutil.copyfile(image, copy)
        with mounted(copy, self.folder / "after") as disk:
            after = Yard(disk, self.other, FILES, MOST)
            self._look(after, before, sizes)
        process.send_signal(signal.SIGCONT)
        copy.unlink()
        self.tally.cuts += 1

    def _look(self, yard: Yard, before: list[StoredJob], sizes: dict[str, int]) -> None:
        """Every committed row is there, every final name whole, every synced byte right."""
        store = QueueStore.open(yard.state)
        assert not store.notice, store.notice
        store.close(5.0)
        self.tally.opened += 1
        after = {row.job_id: row for row in rows_in(yard.state)}
        assert {row.job_id for row in before} == set(after), "rows were lost"
        for row in before:
            _compare(row, after[row.job_id])
            if row.state.state is not JobState.DONE:
                self._look_at_part(yard, after[row.job_id], sizes)
        yard.check_names()
        self.tally.rows += len(after)
        self.tally.finals += len(yard.whole)
        done = {row.request.item_id for row in before if row.state.state is JobState.DONE}
        assert done <= {path.parent.name for path in yard.whole}, "a finished file was lost"

    def _look_at_part(self, yard: Yard, row: StoredJob, sizes: dict[str, int]) -> None:
        number = row.request.item_id.removeprefix("item-")
        for path in (yard.files / row.request.collection / f"item-{number}").glob("*.part"):
            data = path.read_bytes()
            synced = row.state.part.synced
            assert len(data) >= synced, "synced bytes were lost"
            assert data[:synced] == yard.content(int(number))[:synced], "synced bytes are wrong"
            self.tally.parts += 1
            self.tally.lost_bytes = max(self.tally.lost_bytes, sizes.get(number, 0) - len(data))


def _compare(before: StoredJob, after: StoredJob) -> None:
    if before.state.state is JobState.DONE:
        assert after.state.state is JobState.DONE, "a committed state was lost"
    elif after.state.part.name == before.state.part.name:
        assert after.state.part.synced >= before.state.part.synced, "a committed count was lost"


def rows_in(state: Path) -> list[StoredJob]:
    with closing(QueueReader(state)) as reader:
        queue = reader.poll()
    assert queue is not None
    return list(queue.jobs)


def main() -> int:
    parser = argparse.ArgumentParser(description="Cuts the power of a disk.")
    parser.add_argument("--cuts", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    if os.geteuid() != 0:
        parser.error("mounting a disk takes root")
    tally, chance = Tally(), random.Random(arguments.seed)
    while tally.cuts < arguments.cuts:
        with tempfile.TemporaryDirectory(prefix="maap-power-") as name:
            Cutter(Path(name), chance, tally).run(min(10, arguments.cuts - tally.cuts))
        print(f"{tally.cuts} of {arguments.cuts}", flush=True)
    print(
        f"K3  met: {tally.cuts} cuts, the queue opened {tally.opened} times, {tally.rows} rows, 0"
        f" lost; {tally.finals} finished files, 0 wrong; {tally.parts} parts whose synced bytes are"
        f" right, at most {tally.lost_bytes // 1024} KiB behind them lost"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
