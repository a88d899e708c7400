"""What the person has to know about the queue as a whole."""

from collections.abc import Sequence

from .schedule import Schedule
from .store import Store


class Notices:
    """Gathers causes that concern every job, the most pressing first, each said once."""

    def __init__(self, schedule: Schedule, store: Store, told: Sequence[str] = ()) -> None:
        """`told` are sentences from the start of the program."""
        self._schedule = schedule
        self._store = store
        self._told = tuple(told)

    @property
    def now(self) -> tuple[str, int]:
        """What there is to say, and the exit code of what keeps jobs from going on, or 0."""
        hold, failure = self._schedule.hold, self._store.failure
        causes: list[tuple[str, int]] = []
        if hold is not None:
            causes.append((hold.message, hold.exit_code))
        if failure is not None and (hold is None or hold.message != str(failure)):
            causes.append((str(failure), failure.exit_code))
        causes.append((self._schedule.quiet_times.notice, 0))
        causes.extend((sentence, 0) for sentence in self._told)
        return " ".join(text for text, _ in causes if text), next(
            (code for _, code in causes if code), 0
        )

    def settle(self) -> None:
        """The person has seen what was told at the start."""
        self._told = ()
