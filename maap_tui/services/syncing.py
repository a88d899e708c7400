"""Making what was written safe on the disk while more is being read."""

from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread

from .closing import Closing

Work = Callable[[], None]


class Syncer(Closing):
    """Does one piece of work at a time in a thread of its own, which starts with the first.

    It belongs to one other thread, in which errors are raised at its next call.
    """

    def __init__(self) -> None:
        self._given: SimpleQueue[Work | None] = SimpleQueue()
        self._outcomes: SimpleQueue[Exception | None] = SimpleQueue()
        self._thread: Thread | None = None
        self._is_busy = False

    @property
    def is_idle(self) -> bool:
        """Whether `begin` would not wait."""
        return not self._is_busy or not self._outcomes.empty()

    def begin(self, work: Work) -> None:
        """Starts `work`; waits for the one before, and raises what that raised."""
        self.wait()
        if self._thread is None:
            self._thread = Thread(target=self._run, name="maap-sync", daemon=True)
            self._thread.start()
        self._is_busy = True
        self._given.put(work)

    def wait(self) -> None:
        """Returns once nothing is under way; raises what the last piece of work raised."""
        if not self._is_busy:
            return
        error = self._outcomes.get()
        self._is_busy = False
        if error is not None:
            raise error

    def _run(self) -> None:
        while (work := self._given.get()) is not None:
            try:
                work()
            except Exception as error:  # whatever it is, the owner raises it
                self._outcomes.put(error)
            else:
                self._outcomes.put(None)

    def close(self) -> None:
        """Lets the work under way come to its end, whatever that is."""
        if self._thread is not None:
            self._given.put(None)
            self._thread.join()
            self._thread, self._is_busy = None, False
