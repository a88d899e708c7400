"""What the tests do in processes of their own: `process.py COMMAND FOLDER`."""

import os
import resource
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from threading import Event, Thread
from time import monotonic

sys.path.insert(0, str(Path(__file__).parents[3]))

from maap_tui.errors import StorageError
from maap_tui.models.transfer import JobState
from maap_tui.services.storage import InstanceLock, QueueStore, StoredPart, StoredState
from tests.services.storage.samples import add_jobs, many


def say(line: str) -> None:
    os.write(1, f"{line}\n".encode())  # at once and whole, whatever other threads do


def write(folder: Path) -> None:
    """Adds jobs and progress without end, in three threads, and says what is committed."""
    say("start")
    store = QueueStore.open(folder)
    threads = [Thread(target=_write_some, args=(store, number)) for number in range(3)]
    for thread in threads:
        thread.start()


def _write_some(store: QueueStore, thread: int) -> None:
    for number in count():
        name = f"{os.getpid()}-{thread}-{number}"
        add_jobs(store, name)
        say(f"{name} 0")
        for synced in (1000, 2000):
            part = StoredPart(f"{name}.part", synced)
            store.save({name: StoredState(JobState.RUNNING, part)})
            store.flush()
            say(f"{name} {synced}")


def hold(folder: Path) -> None:
    """Takes the lock, starts a program that outlives it, says so and waits for the input's end."""
    child = "import sys; print('up', flush=True); sys.stdin.read()"
    with (
        InstanceLock.acquire(folder),
        subprocess.Popen(
            [sys.executable, "-c", child], stdout=subprocess.PIPE, close_fds=False
        ) as started,
    ):
        assert started.stdout is not None
        started.stdout.readline()
        say("held")
        sys.stdin.read()


def interrupt(folder: Path) -> None:
    """Writes half a transaction, in a journal of the older kind, and is killed in it."""
    connection = sqlite3.connect(folder / "queue.sqlite3", isolation_level=None)
    connection.execute("PRAGMA journal_mode=DELETE")
    connection.execute("PRAGMA cache_size=1")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE file SET job_id = 'overwritten ' || job_id")
    os.kill(os.getpid(), signal.SIGKILL)


def full(folder: Path) -> None:
    """Lets the disk refuse to make files larger, as a full one does, and then be well again."""
    with QueueStore.open(folder, retry_seconds=0.02) as store:
        add_jobs(store, "first")
        log = folder / "queue.sqlite3-wal"
        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size, hard))
        say(_told(lambda: add_jobs(store, *many(2000))))
        Event().wait(0.2)  # it is tried again, with nothing but a probe
        say(str(store.failure))
        store.save({"first": StoredState(cause="x" * 100_000)})
        say(_told(store.flush))
        say(str(store.failure))
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        end = monotonic() + 10
        while store.failure is not None and monotonic() < end:
            Event().wait(0.01)
        store.flush()
        say(str(store.failure))


def _told(action: Callable[[], object]) -> str:
    try:
        action()
    except StorageError as error:
        return str(error)
    return "nothing"


if __name__ == "__main__":
    {"write": write, "hold": hold, "full": full, "interrupt": interrupt}[sys.argv[1]](
        Path(sys.argv[2])
    )
