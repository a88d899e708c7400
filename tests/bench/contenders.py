"""The programs that are compared, each as the command that fetches a given task.

All but ours end with `sync` of their files: a file that we call done is on the disk, so theirs
have to be, too.
"""

import shlex
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bench.tasks import Task

HERE = Path(__file__).parent
OURS = "maap-tui"


@dataclass(frozen=True, slots=True)
class Contender:
    """A program and how it is told to fetch a task."""

    name: str
    program: str
    """What has to be installed: a name to be looked for, or a path."""
    command: Callable[[Task], list[str]]
    is_fetching: bool = True
    """Whether the files must be there afterwards."""

    @property
    def is_here(self) -> bool:
        return shutil.which(self.program) is not None


def installed() -> Path:
    """Our command line, beside the interpreter that runs the bench."""
    return Path(sys.executable).with_name(OURS)


def ours(program: Path, jobs: int, *, has_checksums: bool = False) -> Contender:
    """Our command line; the queue syncs each file by itself."""

    def command(task: Task) -> list[str]:
        granules = task.checked_granules if has_checksums else task.granules
        words = ["download", "--from", str(granules), "--download-dir", str(task.out)]
        return [str(program), *words, "--jobs", str(jobs), "--format", "json"]

    name = f"{OURS} -j{jobs}" + (" +sha256" if has_checksums else "")
    return Contender(name, str(program), command)


def curl(parallel: int = 1) -> Contender:
    """curl, one file after the other over one connection, or several at once."""

    def command(task: Task) -> list[str]:
        words = ["curl", "-sSf", "--noproxy", "*", "--cacert", str(task.ca)]
        words += ["--output-dir", str(task.out), "--remote-name-all"]
        if parallel > 1:
            words += ["-Z", "--parallel-immediate", "--parallel-max", str(parallel)]
        return _synced([*words, *task.urls], task)

    return Contender("curl" if parallel == 1 else f"curl -Z{parallel}", "curl", command)


def aria2(jobs: int, connections: int = 1) -> Contender:
    """aria2c, `jobs` files at once with `connections` each."""

    def command(task: Task) -> list[str]:
        words = ["aria2c", "-q", "--no-conf", "--all-proxy=", f"--ca-certificate={task.ca}"]
        words += ["-d", str(task.out), "-i", str(task.url_list), "--file-allocation=none"]
        words += ["-j", str(jobs), "-x", str(connections), "-s", str(connections), "-k", "1M"]
        return _synced(words, task)

    return Contender(f"aria2c -j{jobs} -x{connections}", "aria2c", command)


def stac_asset(program: Path, parallel: int) -> Contender:
    """The download tool of the STAC community."""

    def command(task: Task) -> list[str]:
        words = [str(program), "download", "-q", str(task.item), str(task.out)]
        words += ["--max-concurrent-downloads", str(parallel), "-p", "file-name", "--overwrite"]
        return _synced(words, task)

    return Contender(f"stac-asset, {parallel} at once", str(program), command)


def tutorial(threads: int) -> Contender:
    """The loop of the MAAP tutorial."""

    def command(task: Task) -> list[str]:
        script = [sys.executable, str(HERE / "tutorial.py")]
        return _synced([*script, str(task.out), str(threads), *task.urls], task)

    return Contender(f"tutorial, {threads} thread{'s' * (threads > 1)}", sys.executable, command)


def digests(*command: str) -> Contender:
    """Only the SHA-256 of the files on the server's side."""
    program = command[0]
    return Contender(program, program, lambda task: [*command, *map(str, task.sources)], False)


def _synced(command: list[str], task: Task) -> list[str]:
    files = [str(task.out / source.name) for source in task.sources]
    return ["sh", "-c", f"{shlex.join(command)} && exec sync {shlex.join(files)}"]
