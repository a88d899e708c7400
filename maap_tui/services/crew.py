"""The threads of the queue: each works off one job after the other."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from threading import Condition, Thread
from time import monotonic
from typing import TYPE_CHECKING

from maap_tui.errors import Cancelled, MaapError, StorageError, TransferError
from maap_tui.models.transfer import Verification
from maap_tui.precedence import give_way, step_back

from .bearer import Bearer
from .company import Company
from .fetching import Fetcher
from .finished_files import FinishedFiles, NoFiles
from .http import Session
from .job import Job
from .jobs import JobList
from .part_file import discard_part
from .relinking import LinkFinder, renewed
from .schedule import Schedule
from .slots import Slot
from .store import Store
from .throttle import Throttle
from .transfer_state import Busy, PartRecord, TransferSettings, is_retreat

if TYPE_CHECKING:
    from .span_filler import SpanFiller
    from .transfer import Transfer

TICK = 1.0
"""Seconds from one look at the wall clock to the next."""
JUMP = 30.0
"""Seconds by which the clocks go apart when the machine slept or its clock was set."""
ENDED = "The program ended."
QUIET = "Quiet hours began."
_log = logging.getLogger(__name__)


class Crew:
    """Up to `size` threads with one session each, started when there is work.

    Its methods are called with the queue's lock held, its threads take it when they need it; no
    thread holds it while it transfers or waits.
    """

    def __init__(
        self,
        changed: Condition,
        jobs: JobList,
        schedule: Schedule,
        settings: TransferSettings,
        bearer: Bearer,
        store: Store,
        *,
        files: FinishedFiles | None = None,
        find_link: LinkFinder | None = None,
        clock: Callable[[], float] = monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._changed = changed
        self._jobs = jobs
        self._schedule = schedule
        self._settings = settings
        self._bearer = bearer
        self._store = store
        self._files = files or NoFiles()
        self._find_link = find_link
        self._clock = clock
        self._wall = wall
        self._slots: dict[int, Slot] = {}
        self._company = Company(settings.split_above)
        self._ticker: Thread | None = None
        self._is_closed = False
        self._fetched = 0
        self.size = settings.parallel
        """How many transfers run at once; after a change call `staff`."""
        self.busy: set[Job] = set()
        """The jobs that a thread holds."""
        self.throttle = Throttle(settings.speed_limit)

    @property
    def fetched(self) -> int:
        """Bytes that came over the network since the start."""
        return self._fetched + sum(job.fetched_now for job in self.busy)

    def rate(self, now: float) -> float:
        """Bytes a second of all transfers at the instant `now`."""
        return sum(slot.rate(now) for slot in self._slots.values())

    def claimed(self, besides: Job) -> int:
        """Bytes that the other transfers under way will still write to the same disk."""
        device = besides.record.order.device
        with self._changed:
            others = [job for job in self.busy if job is not besides]
            return sum(job.still_to_come for job in others if job.record.order.device == device)

    def staff(self) -> None:
        """Starts the threads that are missing and wakes those that do not transfer a file."""
        self._company.recall()
        if len(self._jobs) and not self._is_closed:
            if self._ticker is None:
                self._ticker = Thread(target=self._tick, name="maap-clock", daemon=True)
                self._ticker.start()
            for number in range(self.size):
                if number not in self._slots:
                    name = f"maap-transfer-{number}"
                    thread = Thread(target=self._work, args=(number,), name=name, daemon=True)
                    self._slots[number] = Slot(thread)
                    thread.start()
        self._changed.notify_all()

    def stop(self, job: Job, cause: str) -> None:
        """Ends the transfer of `job`, if it has one under way."""
        if job.is_busy:
            job.stop_cause = cause
            job.stop.set()

    def _tick(self) -> None:
        """Sees quiet hours begin, and clocks jump; everybody else waits on the steady clock."""
        apart = self._wall() - self._clock()
        with self._changed:
            while not self._is_closed:
                self._changed.wait(TICK)
                before, apart = apart, self._wall() - self._clock()
                if abs(apart - before) > JUMP:
                    self._schedule.end_waits()
                    self._changed.notify_all()
                self.keep_quiet()

    def keep_quiet(self) -> None:
        """Ends what runs, if it is quiet now: it waits as if it had not started."""
        if self.busy and self._schedule.quiet_times.seconds_left():
            for job in self.busy:
                self.stop(job, QUIET)

    def _work(self, number: int) -> None:
        """The life of one thread: one session, one job after the other."""
        step_back()
        session, buffer = Session(), memoryview(bytearray(self._settings.chunk))
        try:
            while (task := self._take(number)) is not None:
                if isinstance(task, Job):
                    self._perform(task, session, buffer)
                else:
                    self._help(*task, session, buffer)
        finally:
            session.close()

    def _take(self, number: int) -> Job | tuple[Job, SpanFiller] | None:
        """Waits for the next job, or for one to help with; `None` when this thread is to end."""
        with self._changed:
            slot = self._slots[number]
            slot.leave(self._clock())
            while not self._is_closed and number < self.size:
                now = self._clock()
                job, wait = self._schedule.next(now)
                if job is not None:
                    self._schedule.start(job, now)
                    slot.enter(job, now)
                    self.busy.add(job)
                    self._begin_attempt(job)
                    return job
                helped = self._company.find() if self._schedule.may_help() else None
                if helped is not None:
                    return helped
                self._changed.wait(min(wait, self._company.patience))
            del self._slots[number]
            return None

    def _begin_attempt(self, job: Job) -> None:
        started = datetime.fromtimestamp(self._wall(), UTC)
        self._store.note_attempt(job.id, job.begin_attempt(started))

    def _end_attempt(self, job: Job, outcome: MaapError | Verification) -> None:
        was_stopped = isinstance(outcome, Cancelled) and job.stop_cause
        cause = was_stopped or (outcome.message if isinstance(outcome, MaapError) else "")
        attempt = job.end_attempt(datetime.fromtimestamp(self._wall(), UTC), cause)
        if attempt is not None:
            self._store.note_attempt(job.id, attempt)
            _log.info("%s: %s", job.describe(), cause or "done")

    def _perform(self, job: Job, session: Session, buffer: memoryview) -> None:
        """Makes one transfer; whatever happens in it, the job and the queue go on."""
        try:
            give_way()
            self._renew_link(job)
            transfer = self._transfer(job, session, buffer)
            with self._changed:
                self._company.enter(job, transfer)
                self._changed.notify_all()
            verified_by = transfer.run()
            give_way()
        except MaapError as error:
            self._settle(job, error)
        except Exception:
            _log.exception("transfer of job %s", job.id)
            self._settle(job, TransferError("Internal error.", hint="The log has it: report it."))
        else:
            self._note_file(job, verified_by)
            self._settle(job, verified_by)

    def _note_file(self, job: Job, verified_by: Verification) -> None:
        """Lets the index of files know; a file that it does not know is found by its next look."""
        order = job.record.order
        try:
            self._files.note(order.request, order.root, order.target, verified_by)
        except StorageError as error:
            _log.warning("%s", error)

    def _help(self, job: Job, filler: SpanFiller, session: Session, buffer: memoryview) -> None:
        """Brings a share of a file that another thread answers for."""
        fetcher = Fetcher(session, self._bearer, self._settings, job.stop)
        filler.help(fetcher, buffer, partial(self._note_refusal, job))

    def _note_refusal(self, job: Job, busy: Busy) -> None:
        with self._changed:
            self._company.note_refusal(job)
            self._schedule.leave_alone(job, busy, self._clock())

    def _renew_link(self, job: Job) -> None:
        """Asks the catalogue for the link of a job that was kept without the whole of it."""
        record = job.record
        if record.is_link_whole:
            return
        request = renewed(record.order.request, self._find_link, job.stop)
        with self._changed:
            self._jobs.ask_for(job, request)

    def _transfer(self, job: Job, session: Session, buffer: memoryview) -> Transfer:
        from .transfer import Transfer  # with all that fills files: a look at the queue needs none

        return Transfer(
            job.record.order,
            job.record.part,
            Fetcher(session, self._bearer, self._settings, job.stop),
            job.progress,
            partial(self._keep_part, job),
            partial(self.claimed, job),
            self.throttle,
            buffer,
            may_split=self._company.may_split(job),
        )

    def _keep_part(self, job: Job, part: PartRecord) -> None:
        """The ledger of a transfer: what it notes while bytes come, it waits for."""
        with self._changed:
            if not self._jobs.knows(job):
                return
            before = job.record.part
            must_be_safe = is_retreat(before, part)
            is_stride = part.synced > before.synced and not part.is_complete
            had_hold = self._schedule.hold is not None
            self._schedule.keep_part(job, part)
            if had_hold and self._schedule.hold is None:
                self._changed.notify_all()
            number = job.saved if must_be_safe or is_stride else 0
        try:
            self._store.settle(number)
        except StorageError:
            if must_be_safe:
                raise  # else the file may come to its end: what is kept is old, but true

    def _settle(self, job: Job, outcome: MaapError | Verification) -> None:
        """Gives the job back to the queue, or tidies up if it was cleared for good meanwhile."""
        with self._changed:
            self.busy.discard(job)
            self._company.leave(job)
            self._fetched += job.fetched_now
            self._end_attempt(job, outcome)
            is_known = self._jobs.knows(job)
            if not is_known:
                self._schedule.forget(job)
            elif isinstance(outcome, MaapError):
                self._schedule.fail(job, outcome, self._clock())
            else:
                self._schedule.finish(job, outcome, self._clock())
            self._changed.notify_all()
        if not is_known and job.record.part.name:
            discard_part(job.record.order, job.record.part.name)

    def close(self, timeout: float) -> None:
        """Stops all transfers and waits so many seconds for the threads; call it without lock."""
        end = monotonic() + timeout
        with self._changed:
            self._is_closed = True
            for job in self.busy:
                self.stop(job, job.stop_cause or ENDED)
            threads = [slot.thread for slot in self._slots.values()]
            threads += [self._ticker] if self._ticker else []
            self._changed.notify_all()
        for thread in threads:
            thread.join(max(0.0, end - monotonic()))
