"""Paired rounds: every contender once a round, in shuffled order, compared within the round."""

import os
import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench.contenders import Contender
from tests.bench.processes import Cost, pinned, run_measured
from tests.bench.tasks import Task

Figure = Callable[[Cost], float]

_MOST_WARMED = 3 * 2**30
_NOT_PASSED_ON = ("MAAP_TUI_", "XDG_", "PYTHON")
"""Who runs tests often forbids Python to keep compiled code, which no person's machine does."""


class Failed(Exception):
    """A contender did not do its task, so nothing can be said about it."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of one figure over the rounds, with its extremes."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        return cls(median(values), min(values), max(values))


@dataclass(frozen=True, slots=True)
class Runner:
    """Where and how commands are run."""

    folder: Path
    """Scratch space of its own."""
    prefix: tuple[str, ...] = ()
    """Puts each command somewhere, for example into a namespace."""
    cpus: frozenset[int] = frozenset()
    """The processors of the contenders; empty: any."""

    def environ(self, ca: Path) -> dict[str, str]:
        """What every contender sees: no proxy, our certificate, a home of its own."""
        home = self.folder / "home"
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(_NOT_PASSED_ON) and not name.lower().endswith("_proxy")
        }
        bundle = {name: str(ca) for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")}
        return {**kept, **bundle, "HOME": str(home), "no_proxy": "*"}

    def run(self, contender: Contender, task: Task) -> Cost:
        """One run from an empty folder; raises `Failed` unless every file was fetched."""
        for folder in (task.out, self.folder / "home"):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
        _warm_memory(task.size * 3 // 2)
        log = self.folder / "contender.log"
        log.unlink(missing_ok=True)
        command = [*self.prefix, *contender.command(task)]
        with pinned(self.cpus):
            cost = run_measured(command, self.environ(task.ca), self.folder, log)
        is_done = not contender.is_fetching or task.is_fetched()
        if cost.code != 0 or not is_done:
            said = log.read_text(errors="replace").strip().rpartition("\n")[2][-300:]
            raise Failed(f"exit code {cost.code}: {said or 'files are missing'}")
        return cost


@dataclass(frozen=True, slots=True)
class Results:
    """The costs of each contender, round by round."""

    task_size: int
    costs: dict[str, list[Cost]]
    failures: dict[str, str]
    """Contenders that failed, and how."""

    def ratio(self, one: Contender, other: Contender, figure: Figure) -> Spread | None:
        """`figure` of `one` in units of the same figure of `other`, in the same round."""
        pairs = self._pairs(one, other)
        return Spread.of([figure(a) / max(figure(b), 1e-3) for a, b in pairs]) if pairs else None

    def added(self, more: Contender, less: Contender, unit: Contender) -> Spread | None:
        """The CPU that `more` takes beyond `less`, in units of that of `unit`."""
        known = [self.costs.get(one.name, []) for one in (more, less, unit)]
        values = [(a.cpu - b.cpu) / c.cpu for a, b, c in zip(*known, strict=False)]
        return Spread.of(values) if values else None

    def spread(self, one: Contender, figure: Figure) -> Spread | None:
        costs = self.costs.get(one.name)
        return Spread.of([figure(cost) for cost in costs]) if costs else None

    def _pairs(self, one: Contender, other: Contender) -> list[tuple[Cost, Cost]]:
        first, second = self.costs.get(one.name, []), self.costs.get(other.name, [])
        return list(zip(first, second, strict=False))


def run_rounds(
    contenders: Sequence[Contender],
    task: Task,
    runner: Runner,
    rounds: int,
    *,
    has_warm_up: bool = True,
    tell: Callable[[str], None] = lambda text: None,
) -> Results:
    """Measures; a contender that fails is left out from then on and told."""
    costs: dict[str, list[Cost]] = {one.name: [] for one in contenders}
    failures: dict[str, str] = {}
    for number in range(-1 if has_warm_up else 0, rounds):
        tell(f"round {number + 1} of {rounds}")
        for contender in random.sample(contenders, len(contenders)):
            if contender.name in failures:
                continue
            try:
                cost = runner.run(contender, task)
            except Failed as error:
                failures[contender.name] = str(error)
                costs.pop(contender.name)
                continue
            if number >= 0:
                costs[contender.name].append(cost)
    return Results(task.size, costs, failures)


def _warm_memory(size: int) -> None:
    """Uses as much memory as the next run will, and lets go of it.

    On a virtual machine the first use of a page that the host has taken back costs three times the
    CPU of the copy itself: without this, luck decides which contender pays for it.
    """
    used = bytearray(b"\1") * min(size, _MOST_WARMED)
    del used
