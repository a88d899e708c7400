"""The one thread that writes the queue's file, and how others hand it work."""

import os
import sqlite3
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from threading import Condition, Thread
from typing import Generic, Protocol, TypeVar

from maap_tui.errors import StorageError

from ..database import probe, savepoint, transaction
from .failures import QueueUnusable, cannot_write

RETRY_SECONDS = 5.0
"""From one try to the next while the disk refuses."""
ANSWER_SECONDS = 30.0
"""How long whoever waits does so: longer than SQLite waits for another program."""
_IDLE_SECONDS = 600.0

Result = TypeVar("Result")
Work = Callable[[sqlite3.Connection], Result]
"""Statements for the transaction under way; it neither begins nor ends one."""
Posts = Mapping[Hashable, Work[object]]


class _Call(Protocol):
    """Work that somebody waits for."""

    def attempt(self, connection: sqlite3.Connection) -> None: ...
    def settle(self, failure: StorageError | None) -> None: ...


class _Refusal(Exception):
    """One piece of work failed by its own fault; the transaction goes on without it."""


@dataclass(slots=True)
class _Waiting(Generic[Result]):
    """The work of one caller, and the answer to it."""

    work: Work[Result]
    future: "Future[Result]" = field(default_factory=Future)
    results: list[Result] = field(default_factory=list)
    refusal: Exception | None = None

    def attempt(self, connection: sqlite3.Connection) -> None:
        if not self.future.set_running_or_notify_cancel():
            return  # nobody waits any more: they were told that it failed
        try:
            self.results.append(_in_savepoint(connection, self.work))
        except _Refusal as error:
            self.refusal = error.args[0]

    def settle(self, failure: StorageError | None) -> None:
        error = failure or self.refusal
        if self.future.cancelled():
            return
        if error is not None:
            self.future.set_exception(error)
        else:
            self.future.set_result(self.results[0])


def _in_savepoint(connection: sqlite3.Connection, work: Work[Result]) -> Result:
    """Does `work`, wholly or not at all; raises `_Refusal`, or what the disk is to blame for."""
    try:
        with savepoint(connection):
            return work(connection)
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.InterfaceError) as error:
        raise _Refusal(StorageError(f"The queue refused a row: {error}.")) from error
    except (sqlite3.Error, OSError):
        raise
    except Exception as error:
        raise _Refusal(error) from error


class Writer:
    """Owns a connection and commits on a thread of its own.

    Work comes in two kinds. *Posts* say how something is now: whoever hands them over does not
    wait, a later post under the same key replaces one not yet written, and while the disk refuses
    they are kept and tried again. *Calls* are waited for, and leave nothing behind when they fail.
    Whatever has come together meanwhile is committed at once, posts first.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        path: Path,
        *,
        chore: Callable[[sqlite3.Connection], None] = lambda connection: None,
        retry_seconds: float = RETRY_SECONDS,
    ) -> None:
        """Takes over `connection`, which has `path` open and is closed at the end.

        `chore` is done outside of transactions now and then; it deals with its errors itself.
        """
        self._connection = connection
        self._path = path
        self._identity = _identity(path)
        self._chore = chore
        self._retry_seconds = retry_seconds
        self._wake = Condition()
        self._posts: dict[Hashable, Work[object]] = {}
        self._calls: list[_Call] = []
        self._handed_over = 0
        self._concluded = Condition()
        self._tried = 0
        self._done = 0
        self._has_ended = False
        self._is_stirred = False
        self._is_closed = False
        self._refusal: Exception | None = None
        self._cause: Exception | None = None
        self.failure: QueueUnusable | None = None
        """Why the disk refuses, as of the last try; goes by itself once it does so no more."""
        self._thread = Thread(target=self._run, name="maap-store", daemon=True)
        self._thread.start()

    def post(self, posts: Posts) -> int:
        """Hands over posts that are to be committed together, and says their number for `settle`.

        Raises `StorageError` when closed.
        """
        with self._wake:
            self._require_open()
            self._posts.update(posts)
            self._handed_over += 1
            self._stir()
            return self._handed_over

    def settle(self, number: int, timeout: float = ANSWER_SECONDS) -> None:
        """Returns once these posts, or what replaced them, are committed.

        Raises `StorageError` when they are not; they are tried again all the same.
        """
        with self._concluded:
            if not self._concluded.wait_for(lambda: self._is_concluded(number), timeout):
                raise self._no_answer()
            if self._done < number:
                raise self._failure(self._cause) or StorageError("The queue is closed.")
        self._raise_refusal()

    def flush(self, timeout: float = ANSWER_SECONDS) -> None:
        """The same for all posts up to now."""
        self.settle(self._handed_over, timeout)

    def _is_concluded(self, number: int) -> bool:
        is_refused = self._tried >= number and self.failure is not None
        return self._done >= number or is_refused or self._has_ended

    def call(self, work: Work[Result], timeout: float = ANSWER_SECONDS) -> Result:
        """What `work` returns, once that and all posts before it are committed.

        Raises what `work` raises, or `StorageError`.
        """
        waiting = _Waiting(work)
        with self._wake:
            self._require_open()
            self._calls.append(waiting)
            self._stir()
        try:
            return waiting.future.result(timeout)
        except TimeoutError as error:
            waiting.future.cancel()
            raise self._no_answer() from error

    def _raise_refusal(self) -> None:
        """A post that could not be done, by its own fault, is told to the next who asks."""
        refusal, self._refusal = self._refusal, None
        if refusal is not None:
            raise refusal

    def close(self, timeout: float = ANSWER_SECONDS) -> None:
        """Commits what is left and closes the connection; safe to call twice.

        Raises `StorageError` when something could not be committed.
        """
        with self._wake:
            self._is_closed = True
            self._stir()
        self._thread.join(timeout)
        if self._thread.is_alive():
            raise self._no_answer()
        if self._posts and self.failure is not None:
            self._posts.clear()
            raise self.failure
        self._raise_refusal()

    def _no_answer(self) -> QueueUnusable:
        return cannot_write(TimeoutError(0, "the disk does not answer"), self._path.parent)

    def _require_open(self) -> None:
        if self._is_closed:
            raise StorageError("The queue is closed.")

    def _stir(self) -> None:
        self._is_stirred = True
        self._wake.notify_all()

    def _run(self) -> None:
        try:
            is_last = False
            while not is_last:
                number, posts, calls, is_last = self._take()
                if posts or calls or self.failure is not None:
                    self._write(posts, calls)
                self._tell(number)
                if self.failure is None and not is_last:
                    self._chore(self._connection)
        finally:
            self._end()

    def _tell(self, number: int) -> None:
        """How far it came, for whoever waits in `settle`."""
        with self._concluded:
            self._tried, self._done = number, self._done if self.failure else number
            self._concluded.notify_all()

    def _take(self) -> tuple[int, Posts, list[_Call], bool]:
        """Waits for work, or until it is time to try again; whether this is the last of it.

        The number is that of the newest posts.
        """
        with self._wake:
            if not self._is_stirred:
                self._wake.wait(_IDLE_SECONDS if self.failure is None else self._retry_seconds)
            self._is_stirred = False
            posts, calls = self._posts, self._calls
            self._posts, self._calls = {}, []
            return self._handed_over, posts, calls, self._is_closed

    def _write(self, posts: Posts, calls: list[_Call]) -> None:
        """Commits all of it, or keeps the posts and tells the callers."""
        try:
            self._require_same_file()
            with transaction(self._connection):
                if self.failure is not None:
                    probe(self._connection)
                self._do(posts, calls)
        except (sqlite3.Error, OSError) as error:
            with self._wake:
                self._posts = {**posts, **self._posts}
            self._conclude(calls, error)
        else:
            self._conclude(calls, None)

    def _conclude(self, calls: list[_Call], cause: Exception | None) -> None:
        """Says how it went; each caller gets an error of its own, since each raises it."""
        with self._concluded:
            self._cause, self.failure = cause, self._failure(cause)
        for call in calls:
            call.settle(self._failure(cause))

    def _failure(self, cause: Exception | None) -> QueueUnusable | None:
        if cause is None:
            return None
        failure = cannot_write(cause, self._path.parent)
        failure.__cause__ = cause
        return failure

    def _do(self, posts: Posts, calls: list[_Call]) -> None:
        try:
            _in_savepoint(self._connection, lambda one: [work(one) for work in posts.values()])
        except _Refusal:  # only that one is left out
            for work in posts.values():
                try:
                    _in_savepoint(self._connection, work)
                except _Refusal as error:
                    self._refusal = error.args[0]
        for call in calls:
            call.attempt(self._connection)

    def _require_same_file(self) -> None:
        """A file that was deleted could be written to for ever, and all of it would be lost."""
        if _identity(self._path) != self._identity:
            raise FileNotFoundError(0, "its file was replaced")

    def _end(self) -> None:
        """Nobody may wait for a thread that is no more."""
        self._connection.close()
        with self._wake:
            self._is_closed = True
            calls, self._calls = self._calls, []
        with self._concluded:
            self._has_ended = True
            self._concluded.notify_all()
        for call in calls:
            call.settle(StorageError("The queue is closed."))


def _identity(path: Path) -> tuple[int, int]:
    status = os.stat(path)
    return status.st_dev, status.st_ino
