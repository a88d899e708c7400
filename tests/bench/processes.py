"""Commands run as whole processes, and what each of them cost."""

import os
import signal
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread, Timer
from time import perf_counter

_LOOK = 0.05
"""Seconds between two looks at the memory of a running command."""
_TICKS = os.sysconf("SC_CLK_TCK")
KIBIBYTES = 1024


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of a command took, the processes that it started included."""

    wall: float
    """Seconds from its start to its end."""
    user: float
    system: float
    peak: float
    """Most resident memory, in MiB."""
    code: int
    """Exit code; negative for a signal."""

    @property
    def cpu(self) -> float:
        return self.user + self.system


def run_measured(
    command: Sequence[str],
    environ: Mapping[str, str],
    folder: Path,
    log: Path,
    limit: float = 900.0,
) -> Cost:
    """Runs `command` in `folder`, its output appended to `log`; killed after `limit` seconds."""
    started = perf_counter()
    with log.open("ab") as sink:
        process = subprocess.Popen(
            command, env=environ, cwd=folder, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink
        )
    killer = Timer(limit, process.kill)
    killer.start()
    with _memory_of(process.pid) as memory:
        _, status, usage = os.wait4(process.pid, 0)
        wall = perf_counter() - started
    killer.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    return Cost(wall, usage.ru_utime, usage.ru_stime, memory.peak, process.returncode)


class _Memory:
    """The highest sum of the peaks of a process and its descendants."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._stop = Event()
        self._thread = Thread(target=self._watch, daemon=True)
        self.peak = 0.0

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(_LOOK):
            self.peak = max(self.peak, sum(memory_of(pid, "VmHWM") for pid in family(self._pid)))


@contextmanager
def _memory_of(pid: int) -> Iterator[_Memory]:
    memory = _Memory(pid)
    memory.start()
    try:
        yield memory
    finally:
        memory.stop()


def family(pid: int) -> list[int]:
    """The process and its descendants, as far as they still run."""
    found, left = [], [pid]
    while left:
        one = left.pop()
        found.append(one)
        try:
            for task in os.listdir(f"/proc/{one}/task"):
                children = Path(f"/proc/{one}/task/{task}/children").read_text()
                left.extend(int(word) for word in children.split())
        except OSError:  # it has just ended
            continue
    return found


def memory_of(pid: int, key: str) -> float:
    """`VmHWM` (peak) or `VmRSS` (now) of a process in MiB; 0 when it has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    said = next((line for line in lines if line.startswith(f"{key}:")), "")
    return int(said.split()[1]) / KIBIBYTES if said else 0.0


def cpu_seconds(pids: Iterable[int]) -> float:
    """User and system seconds so far of processes that run, in steps of the kernel's tick."""
    ticks = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks / _TICKS


@contextmanager
def pinned(cpus: frozenset[int]) -> Iterator[None]:
    """Whatever is started meanwhile runs on `cpus` only; empty means anywhere."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cpus or before)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def end_process(process: "subprocess.Popen[bytes]", patience: float = 5.0) -> None:
    """Ends a process that was started here, politely first."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
