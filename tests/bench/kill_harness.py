"""Kills a downloading queue again and again, looks at what is left each time, and prints it.

    python tests/bench/kill_harness.py [--kills 200] [--signal KILL|TERM|HUP] [--files 40]
        [--lie] [--mib 32] [--sync-kib 512] [--seed N] [--folder DIR]

To be run from the project's root with the interpreter of the test environment. Each run of the
queue is a process of its own, ended at a random point; when a queue has come to its end, the next
one starts with an empty folder. After each run every file under a final name is compared byte by
byte, and every row looked for. With --lie two instances run at once, each of which holds a lock
that says nothing of the other, and both are killed; the last two come to the end, which takes some
fifteen seconds a run. It ends with exit code 1 at the first thing that is wrong.
"""

import argparse
import random
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from maap_tui.services.ranges import OVERLAP
from tests.services.kill_kit import Yard
from tests.services.queue_child import MEBIBYTE
from tests.services.server import Server

KIBIBYTE = 1024


@dataclass
class Tally:
    """What was seen in all runs together."""

    runs: int = 0
    queues: int = 0
    files: int = 0
    again: list[int] = field(default_factory=list)

    def take(self, yard: Yard) -> None:
        """Adds a queue that has come to its end."""
        self.queues += 1
        self.files += len(yard.whole)
        self.again += yard.again

    def lines(self, number: signal.Signals, limit: int, seconds: float) -> Iterator[str]:
        again = self.again or [0]
        yield f"{self.runs} runs ended by {number.name}, {self.queues} queues, {seconds:.0f} s"
        yield f"{self.files} files compared: 0 wrong under a final name at any look"
        yield "0 rows lost, 0 duplicates, 0 part files left over"
        yield (
            f"{len(self.again)} parts taken up, bytes asked again: mean"
            f" {sum(again) / len(again) / KIBIBYTE:.0f} KiB, most {max(again) / KIBIBYTE:.0f} KiB"
            f" of {limit / KIBIBYTE:.0f} allowed"
        )


def main() -> int:
    arguments = _read_arguments()
    number = signal.Signals[f"SIG{arguments.signal}"]
    is_kill = number is signal.SIGKILL
    if arguments.lie:
        return _two_instances(arguments)
    limit = OVERLAP + (arguments.sync_kib * KIBIBYTE if is_kill else 0)
    chance, tally, started = random.Random(arguments.seed), Tally(), monotonic()
    while tally.runs < arguments.kills:
        with _yard(arguments) as yard:
            _work_off(yard, number, chance, tally, arguments.kills)
            tally.take(yard)
        _say(f"{tally.runs} of {arguments.kills}, most asked again {max(tally.again, default=0)}")
    for line in tally.lines(number, limit, monotonic() - started):
        _say(line)
    return int(max(tally.again, default=0) > limit)


def _two_instances(arguments: argparse.Namespace) -> int:
    """Two that both believe to be the only one, killed again and again."""
    chance = random.Random(arguments.seed)
    for number in range(arguments.kills):
        with _yard(arguments) as yard:
            for _ in range(chance.randrange(1, 4)):
                yard.strike_two(chance, yard.count * yard.most // 4)
            yard.finish_two()
        _say(f"{number + 1} of {arguments.kills}")
    files = arguments.kills * arguments.files
    _say(f"M1  met: {arguments.kills} runs of two instances, {files} files compared, 0 wrong")
    return 0


def _work_off(
    yard: Yard, number: signal.Signals, chance: random.Random, tally: Tally, kills: int
) -> None:
    """One queue from its first run to its end."""
    most = max(MEBIBYTE, yard.count * yard.most // 40)
    while len(yard.done) < yard.count and tally.runs < kills:
        yard.strike(number, chance, most)
        tally.runs += 1
    yard.finish()


@contextmanager
def _yard(arguments: argparse.Namespace) -> Iterator[Yard]:
    with tempfile.TemporaryDirectory(prefix="maap-kill-", dir=arguments.folder) as name:
        server = Server()
        try:
            yield Yard(
                Path(name),
                server,
                count=arguments.files,
                most=arguments.mib * MEBIBYTE,
                sync_bytes=arguments.sync_kib * KIBIBYTE,
                pause=0.0,
            )
        finally:
            server.close()


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Kills a queue again and again.")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--signal", choices=("KILL", "TERM", "HUP"), default="KILL")
    parser.add_argument("--lie", action="store_true", help="two instances whose locks lie")
    parser.add_argument("--files", type=int, default=40)
    parser.add_argument("--mib", type=int, default=32, help="most bytes of a file")
    parser.add_argument("--sync-kib", type=int, default=512)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="where to work; the default is the system's")
    return parser.parse_args()


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
