"""The place of one run: its folder, its options, its servers, and what it tells while it works."""

import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.contenders import Contender, installed, ours
from tests.bench.rounds import Results, Runner, run_rounds
from tests.bench.servers import LOOPBACK, Certificate, WebServer, make_certificate
from tests.bench.tasks import Task, make_files, make_task
from tests.bench.wide_area import SERVER, WideArea, why_not


@dataclass(frozen=True, slots=True)
class Options:
    """What whoever runs the bench may choose."""

    rounds: int | None = None
    """Instead of each goal's own number."""
    is_quick: bool = False
    """Small files and two rounds: shows that everything works, proves nothing."""
    stac_asset: Path | None = None
    """Its program, where it is to be compared with."""
    program: Path = field(default_factory=installed)
    """Ours, or another version of it."""


@dataclass(slots=True)
class Workplace:
    """Everything a measurement needs; made by `make_workplace`."""

    folder: Path
    options: Options
    certificate: Certificate
    told: list[str] = field(default_factory=list)
    """What has to stand under the table."""

    def ours(self, jobs: int, *, has_checksums: bool = False) -> Contender:
        """Our command line, `jobs` files at once."""
        return ours(self.options.program, jobs, has_checksums=has_checksums)

    def size(self, mebibytes: int) -> int:
        """Bytes of a file of this size, an eighth of it when in a hurry."""
        return mebibytes * 2**20 // (8 if self.options.is_quick else 1)

    def rounds(self, usual: int) -> int:
        return self.options.rounds or (2 if self.options.is_quick else usual)

    def warn(self, text: str) -> None:
        """Something that is not as it should be: said at once and under the table."""
        if text not in self.told:
            self.told.append(text)
            say(f"!! {text}")

    @contextmanager
    def files(self, count: int, size: int, *, is_one: bool = False) -> Iterator[tuple[Path, ...]]:
        """Files to be served, removed afterwards."""
        root = self.folder / "www"
        try:
            yield make_files(root, count, size, is_one=is_one)
        finally:
            shutil.rmtree(root, ignore_errors=True)

    def here(self, contenders: Sequence[Contender]) -> list[Contender]:
        """Those that are installed; the others are told."""
        for one in contenders:
            if not one.is_here:
                self.warn(f"{one.name} is not installed ({one.program}): its rows are skipped")
        return [one for one in contenders if one.is_here]

    @contextmanager
    def loopback(self, rate: str = "0", *, is_pinned: bool = False) -> "Iterator[Site]":
        """A server on this machine; pinned ones leave the other processors to the clients."""
        cpus = sorted(os.sched_getaffinity(0))
        is_pinned = is_pinned and len(cpus) > 1
        of_server = frozenset(cpus[:1]) if is_pinned else frozenset[int]()
        of_client = frozenset(cpus[1:]) if is_pinned else frozenset[int]()
        root = self.folder / "www"
        with WebServer(root, self.folder, self.certificate, rate=rate, cpus=of_server) as server:
            yield Site(self, server, Runner(self.folder, cpus=of_client))

    @contextmanager
    def far_away(self, rate: str = "0") -> "Iterator[Site]":
        """A server 40 ms away; where that cannot be had, one on loopback, which is told."""
        reason = why_not()
        if reason:
            self.warn(f"no wide-area link ({reason}): G5 and G6 were measured without the 40 ms")
            with self.loopback(rate) as site:
                yield site
            return
        root = self.folder / "www"
        with (
            WideArea(self.folder) as path,
            WebServer(
                root,
                self.folder,
                self.certificate,
                host=SERVER,
                rate=rate,
                prefix=path.at_server,
            ) as server,
        ):
            yield Site(self, server, Runner(self.folder, prefix=tuple(path.at_client)))


@dataclass(frozen=True, slots=True)
class Site:
    """A server that runs, and where the contenders run."""

    workplace: Workplace
    server: WebServer
    runner: Runner

    def task(self, sources: Sequence[Path]) -> Task:
        workplace = self.workplace
        return make_task(sources, self.server.url, workplace.folder, workplace.certificate.path)

    def compare(
        self, contenders: Sequence[Contender], task: Task, rounds: int, *, has_warm_up: bool = True
    ) -> Results:
        """Runs those contenders that are installed against each other."""
        workplace = self.workplace
        results = run_rounds(
            workplace.here(contenders),
            task,
            self.runner,
            workplace.rounds(rounds),
            has_warm_up=has_warm_up and not workplace.options.is_quick,
            tell=say,
        )
        for name, said in results.failures.items():
            workplace.warn(f"{name} failed: {said}")
        return results


def make_workplace(folder: Path, options: Options) -> Workplace:
    """A workplace in `folder`, which is empty and stays the caller's."""
    return Workplace(folder, options, make_certificate(folder, [LOOPBACK, SERVER]))


def install_stac_asset(folder: Path) -> Path:
    """Puts the newest stac-asset into an environment of its own and returns its program."""
    say("installing stac-asset into an environment of its own")
    venv.create(folder, with_pip=True)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "stac-asset[cli]"]
    subprocess.run(pip, check=True)
    return folder / "bin" / "stac-asset"


def say(text: str) -> None:
    """Tells how far things are, on standard error."""
    print(text, file=sys.stderr, flush=True)
