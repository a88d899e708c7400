"""Ends the app with four files under way, in every way it can be told to, and prints what it cost.

    python tests/bench/endings.py [--runs 50] [--ways TERM,HUP,q] [--seed N]

To be run from the project's root with the interpreter of the test environment. Each run is the
real app on a terminal of its own, over one queue that goes on from run to run. Looked at are the
seconds until the process is gone, the terminal afterwards, and what the next run asks for again.
It ends with exit code 1 where a bar was missed.
"""

import argparse
import random
import signal
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from maap_tui.services.ranges import OVERLAP
from tests.matrix.terminal import Terminal
from tests.services.queue_child import MEBIBYTE
from tests.services.server import Server, Talk

LEFT, ENTERED = b"\x1b[?1049l", b"\x1b[?1049h"
MODES = (b"\x1b[?1000l", b"\x1b[?25h")
"""What is written when the mouse is given back and the cursor shown."""
GONE_IN = 2.0
FILES, SIZE, PIECE = 4, 64 * MEBIBYTE, 64 * 1024
EXIT_CODES = {"TERM": 143, "HUP": 129, "q": 0}
CONTENT = bytes(range(251)) * (SIZE // 251 + 1)


@dataclass
class Seen:
    """What all runs together showed."""

    seconds: list[float] = field(default_factory=list)
    again: list[int] = field(default_factory=list)
    restored: int = 0
    wrong: list[str] = field(default_factory=list)


class Bench:
    """A server with four large files that come slowly, and the queue that fetches them."""

    def __init__(self, folder: Path) -> None:
        self.server = Server()
        self.folder = folder
        self.environ = {
            "MAAP_TUI_CATALOG": self.server.url("/stac/"),
            "MAAP_TUI_STATE_DIR": str(folder / "state"),
            "MAAP_TUI_CONFIG_DIR": str(folder / "config"),
            "MAAP_TUI_DOWNLOAD_DIR": str(folder / "files"),
            "MAAP_TUI_AUTO_START": "yes",
            "MAAP_TUI_JOBS": str(FILES),
        }
        for number in range(FILES):
            self.server.on(f"/public/{number}", self._serve)

    def _serve(self, talk: Talk) -> None:
        start = talk.seen.range_start
        said = f"Content-Range: bytes {start}-{SIZE - 1}/{SIZE}"
        talk.head(206 if start else 200, f"Content-Length: {SIZE - start}", 'ETag: "a"', said)
        for position in range(start, SIZE, PIECE):
            if talk.closing.wait(0.05):
                return
            talk.write(CONTENT[position : min(SIZE, position + PIECE)])

    def fill(self) -> None:
        """Queues the four files."""
        from maap_tui.models.earlier import Earlier
        from maap_tui.models.transfer import JobRequest
        from maap_tui.services.queue_desk import QueueDesk
        from maap_tui.services.shared_queue import QueueParts
        from maap_tui.services.transfer_state import TransferSettings
        from tests.services.transfer_kit import TestBearer

        settings = TransferSettings(self.folder / "files")
        queue = QueueDesk(self.folder / "state", QueueParts(settings, TestBearer(), Earlier.WAIT))
        requests = [
            JobRequest("C", f"g{n}", "x", self.server.url(f"/public/{n}"), "x.tiff", SIZE)
            for n in range(FILES)
        ]
        queue.enqueue(queue.plan(requests))
        queue.close()

    def parts(self) -> dict[str, int]:
        found = (self.folder / "files").rglob("*.part")
        return {path.parent.name.removeprefix("g"): path.stat().st_size for path in found}

    def run(self, way: str, chance: random.Random, seen: Seen) -> None:
        """One life of the app, ended at a random moment once all four files run."""
        if not (self.folder / "state").exists() or self._is_short():
            self._renew()
        before, asked = self.parts(), len(self.server.seen)
        with Terminal("-m", "maap_tui", environ=self.environ) as terminal:
            terminal.until(lambda: self._running(asked) == FILES, "started all files")
            at = monotonic() + chance.uniform(0.0, 0.7)
            terminal.until(lambda: monotonic() >= at)
            self._note_again(before, asked, seen)
            begun = _end(terminal, way)
            code = terminal.wait()
            seen.seconds.append(monotonic() - begun)
            self._look(terminal, way, code, seen)
        for path in (self.folder / "files").rglob("*.part"):
            with path.open("rb") as file:
                if file.read() != CONTENT[: path.stat().st_size]:
                    seen.wrong.append(f"{path.name} is no prefix")

    def _running(self, asked: int) -> int:
        return len({each.path for each in self.server.seen[asked:] if "/public/" in each.path})

    def _is_short(self) -> bool:
        return any(SIZE - size < 8 * MEBIBYTE for size in self.parts().values())

    def _renew(self) -> None:
        import shutil

        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        self.fill()

    def _note_again(self, before: Mapping[str, int], asked: int, seen: Seen) -> None:
        starts = {
            each.path.rpartition("/")[2]: each.range_start
            for each in reversed(self.server.seen[asked:])
            if "/public/" in each.path
        }
        seen.again += [size - starts[number] for number, size in before.items()]

    def _look(self, terminal: Terminal, way: str, code: int, seen: Seen) -> None:
        """Whether the terminal was given back as it was, and the exit code is the right one."""
        after = terminal.output.rpartition(LEFT)
        is_restored = bool(after[1]) and ENTERED not in after[2]
        is_restored &= terminal.modes == terminal.modes_before
        is_restored &= all(mode in terminal.output for mode in MODES)
        seen.restored += is_restored
        if code != EXIT_CODES[way]:
            log = (self.folder / "state" / "maap-tui.log").read_text()
            seen.wrong.append(f"exit code {code} after {way}, the log ends:\n{log[-4000:]}")
        if b"Traceback" in terminal.output:
            seen.wrong.append(f"traceback after {way}")


def _end(terminal: Terminal, way: str) -> float:
    """Tells the app to end, and gives the moment at which it was told finally."""
    if way == "q":
        terminal.press("q", "running")
        begun = monotonic()
        terminal.send("y")
        return begun
    begun = monotonic()
    terminal.process.send_signal(signal.Signals[f"SIG{way}"])
    return begun


def measure(runs: int, ways: list[str], seed: int, folder: Path | None = None) -> Seen:
    """Ends the app `runs` times in each of the ways."""
    seen, chance = Seen(), random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="maap-end-", dir=folder) as name:
        bench = Bench(Path(name) / "home")
        try:
            for _ in range(runs):
                for way in ways:
                    bench.run(way, chance, seen)
        finally:
            bench.server.close()
    return seen


def main() -> int:
    parser = argparse.ArgumentParser(description="Ends the app in every way.")
    parser.add_argument("--runs", type=int, default=50, help="of each way")
    parser.add_argument("--ways", default="TERM,HUP,q")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    ways = arguments.ways.split(",")
    seen = measure(arguments.runs, ways, arguments.seed)
    count = arguments.runs * len(ways)
    again = max(seen.again, default=0)
    print(f"{arguments.runs} x {', '.join(ways)}: restored {seen.restored} of {count}")
    print(f"gone after {max(seen.seconds):.2f} s at most, {sorted(seen.seconds)[count // 2]:.2f} s"
          f" in the middle (bar {GONE_IN})")  # fmt: skip
    print(f"{len(seen.again)} parts taken up, at most {again} bytes asked again (bar {OVERLAP})")
    for each in seen.wrong:
        print(f"WRONG: {each}")
    is_met = seen.restored == count and max(seen.seconds) <= GONE_IN and again <= OVERLAP
    return int(not is_met or bool(seen.wrong))


if __name__ == "__main__":
    raise SystemExit(main())
