"""The download queue: threads of its own that work off jobs, and what a person may do with them."""

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Condition, Lock
from time import monotonic
from typing import Any

from maap_tui.models.download_plan import DownloadPlan
from maap_tui.models.earlier import Earlier
from maap_tui.models.limits import MOST_PARALLEL
from maap_tui.models.quiet_hours import QuietHours
from maap_tui.models.transfer import Attempt, JobRequest, JobState, QueueSnapshot

from .bearer import Bearer
from .clock import uptime
from .crew import Crew
from .finished_files import FinishedFiles, NoFiles
from .intake import Intake
from .jobs import JobList
from .notices import Notices
from .rates import History
from .relinking import LinkFinder
from .removals import Removals
from .schedule import Schedule
from .store import MemoryStore, Store, Wishes
from .transfer_state import TransferSettings

PAUSED = "Paused."
_TO_RETRY = (JobState.FAILED, JobState.CANCELLED, JobState.RETRYING)


class DownloadQueue:
    """Implements the Protocol `Downloads`.

    One lock guards everything but the figures of running transfers; it is never held while
    anything waits. Another lets only one caller at a time change which jobs there are.
    """

    def __init__(
        self,
        settings: TransferSettings,
        bearer: Bearer,
        *,
        store: Store | None = None,
        earlier: Earlier = Earlier.WAIT,
        files: FinishedFiles | None = None,
        find_link: LinkFinder | None = None,
        told: Sequence[str] = (),
        fixed: Collection[str] = (),
        clock: Callable[[], float] = uptime,
        wall: Callable[[], float] = time.time,
    ) -> None:
        """Takes up what `store` holds, which is closed at the end.

        `earlier` says what becomes of it, `files` knows what is here, `find_link` finds links that
        were not kept whole, `told` is what the person has to know from the start, `fixed` are the
        wishes of an earlier run that do not count in this one.
        """
        self._store = store or MemoryStore()
        kept = self._store.load()
        self.wishes = Wishes() if earlier is Earlier.ASIDE else kept.wishes
        """What the person set, for the next run."""
        self._settings = settings = _wished(settings, self.wishes, fixed)
        self._clock = clock
        files = files or NoFiles()
        self._turn = Lock()
        self._changed = Condition()
        self._jobs = JobList(self._store, kept.records, is_held_back=earlier is not Earlier.START)
        self._schedule = Schedule(
            self._jobs, settings, wall=wall, store_failure=lambda: self._store.failure
        )
        self._schedule.is_paused = self.wishes.is_paused
        self._schedule.take_up(clock())
        self._crew = self._make_crew(bearer, files, find_link, wall)
        self._intake = self._make_intake(files)
        self._removals = Removals(
            self._changed, self._jobs, self._crew, self._store, kept.cancelled
        )
        self._notices = Notices(self._schedule, self._store, told)
        self._history = History()
        if earlier is Earlier.START:
            with self._changed:
                self._crew.staff()

    def _make_crew(
        self,
        bearer: Bearer,
        files: FinishedFiles,
        find_link: LinkFinder | None,
        wall: Callable[[], float],
    ) -> Crew:
        return Crew(
            self._changed,
            self._jobs,
            self._schedule,
            self._settings,
            bearer,
            self._store,
            files=files,
            find_link=find_link,
            clock=self._clock,
            wall=wall,
        )

    def _make_intake(self, files: FinishedFiles) -> Intake:
        return Intake(
            self._changed,
            self._jobs,
            self._store,
            self._settings,
            held=files.held,
            clock=self._clock,
        )

    def plan(
        self, requests: Sequence[JobRequest], folder: Path | None = None, *, again: bool = False
    ) -> DownloadPlan:
        """What fetching `requests` to `folder` (or the set download folder) would mean."""
        where = self._settings.folder if folder is None else folder
        return self._intake.plan(requests, where, again=again)

    def enqueue(self, plan: DownloadPlan) -> tuple[str, ...]:
        """Queues what the plan holds and returns the job ids; starts work at once.

        Every job is safe in the store when it returns. Raises `StorageError` when that cannot be,
        or when the folder cannot be made; then nothing was queued.
        """
        with self._turn:
            job_ids = self._intake.enqueue(plan)
            with self._changed:
                self._crew.staff()
            return job_ids

    def snapshot(self) -> QueueSnapshot:
        """The queue as it is now."""
        with self._changed:
            now = self._clock()
            jobs, left = self._jobs.look(now), self._jobs.left
            rate = self._crew.rate(now)
            notice, notice_exit_code = self._notices.now
            return QueueSnapshot(
                jobs=jobs,
                is_paused=self._schedule.is_paused,
                parallel=self._crew.size,
                rate=rate,
                rate_history=self._history.look(now, self._crew.fetched),
                remaining=left / rate if left and rate > 0 else None,
                notice=notice,
                notice_exit_code=notice_exit_code,
                awaits_start=self._jobs.are_held_back,
                speed_limit=self._crew.throttle.limit,
                quiet_hours=self._schedule.quiet_times.hours,
                undoable=self._removals.undoable,
                patience=0.0 if self._crew.busy else self._schedule.patience(now),
            )

    def pause(self, job_ids: Sequence[str] | None = None) -> None:
        """Pauses these jobs, or the whole queue when `None`: then nothing starts."""
        with self._turn, self._changed:
            if job_ids is None:
                self._schedule.is_paused = True
                self._wish(is_paused=True)
                jobs = list(self._crew.busy)
            else:
                jobs = self._jobs.pick(job_ids)
            jobs = [job for job in jobs if not job.state.is_final]
            self._jobs.change_all(jobs, state=JobState.PAUSED)
            for job in jobs:
                self._crew.stop(job, PAUSED)
            self._changed.notify_all()

    def resume(self, job_ids: Sequence[str] | None = None) -> None:
        """Undoes `pause`; of the whole queue and of every job when `None`.

        So do jobs of an earlier run, which waited for this.
        """
        with self._turn, self._changed:
            if job_ids is None:
                self._schedule.is_paused = False
                self._wish(is_paused=False)
            chosen = self._jobs.pick(job_ids)
            self._jobs.wake(chosen)
            self._notices.settle()
            self._go_on()

    def cancel(self, job_ids: Sequence[str]) -> None:
        """Gives these jobs up; their part files stay until they are cleared and beyond undo."""
        with self._turn:
            self._removals.cancel(job_ids)

    def retry(self, job_ids: Sequence[str] | None = None) -> None:
        """Queues failed and cancelled jobs again: these, or all failed ones when `None`.

        Of these, also those that wait for their next attempt: they need not wait any longer.
        """
        states = (JobState.FAILED,) if job_ids is None else _TO_RETRY
        with self._turn, self._changed:
            self._jobs.requeue(job for job in self._jobs.pick(job_ids) if job.state in states)
            self._notices.settle()
            self._go_on()

    def move(self, job_id: str, steps: int) -> None:
        """Moves a job up (negative) or down the queue."""
        with self._turn, self._changed:
            for job in self._jobs.pick([job_id]):
                self._jobs.move(job, steps)

    def to_front(self, job_ids: Sequence[str]) -> None:
        """Makes these jobs the next ones, in their order."""
        with self._turn, self._changed:
            self._jobs.to_front(self._jobs.pick(job_ids))

    def attempts(self, job_id: str) -> tuple[Attempt, ...]:
        """The transfers that the job made, oldest first; raises `StorageError`."""
        found = {attempt.started: attempt for attempt in self._store.attempts(job_id)}
        with self._changed:
            for job in self._jobs.pick([job_id]):
                found |= {attempt.started: attempt for attempt in job.attempts}
                if job.attempt is not None:
                    found[job.attempt.started] = replace(job.attempt, received=job.fetched_now)
        return tuple(found[started] for started in sorted(found))

    def clear_finished(self) -> int:
        """Forgets done and cancelled jobs and says how many; raises `StorageError`.

        Finished files stay; the parts of cancelled ones go once `undo` cannot bring them back.
        """
        with self._turn:
            return self._removals.clear()

    def undo(self) -> int:
        """Brings back what the last cancel or clear took away and says how many jobs that is."""
        with self._turn:
            count = self._removals.undo()
            with self._changed:
                self._crew.staff()
            return count

    def set_parallel(self, count: int) -> None:
        """How many transfers run at once, 1 to 8; surplus ones come to their end."""
        with self._changed:
            self._crew.size = _clamped(count)
            self._wish(parallel=self._crew.size)
            self._crew.staff()

    def set_speed_limit(self, bytes_per_second: int | None) -> None:
        """Bytes a second of all transfers together, from now on; `None` lifts the limit."""
        with self._changed:
            self._crew.throttle.limit = bytes_per_second
            self._wish(speed_limit=bytes_per_second)

    def set_quiet_hours(self, quiet_hours: QuietHours | None) -> None:
        """The hours in which nothing is transferred, from now on."""
        with self._changed:
            self._schedule.quiet_times.hours = quiet_hours
            self._wish(quiet_hours=quiet_hours)
            self._crew.keep_quiet()
            self._changed.notify_all()

    def close(self, timeout: float = 2.0) -> None:
        """Stops every transfer, leaving part files to go on from; safe to call twice."""
        end = monotonic() + timeout
        self._crew.close(timeout * 0.75)
        self._removals.settle_at_end()
        self._store.close(max(0.25 * timeout, end - monotonic()))

    def _wish(self, **fields: Any) -> None:
        """Remembers what the person set."""
        self.wishes = replace(self.wishes, **fields)
        self._store.save_wishes(self.wishes)

    def _go_on(self) -> None:
        """Looks again at once for something to do."""
        self._schedule.forgive()
        self._crew.staff()


def _wished(settings: TransferSettings, wishes: Wishes, fixed: Collection[str]) -> TransferSettings:
    """The settings, except where the person wished otherwise in an earlier run."""
    fields = ("parallel", "speed_limit", "quiet_hours")
    wished: dict[str, Any] = {
        name: wish for name in fields if name not in fixed and (wish := getattr(wishes, name))
    }
    found = replace(settings, **wished)
    return replace(found, parallel=_clamped(found.parallel))


def _clamped(count: int) -> int:
    return max(1, min(MOST_PARALLEL, count))
