"""How requests get into the queue."""

import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Condition

from maap_tui.models.access import denied_in
from maap_tui.models.download_plan import DownloadPlan
from maap_tui.models.transfer import JobRequest, RequestKey

from .disk import device_of, disk_of
from .file_names import destination_key
from .folder_names import FolderNames
from .job import Job
from .jobs import JobList
from .planning import HeldOf, Taken, make_plan
from .store import JobRecord, Store
from .transfer_state import Order, TransferSettings
from .whole_files import whole_path


class Intake:
    """Plans downloads beside what is queued, and queues them."""

    def __init__(
        self,
        changed: Condition,
        jobs: JobList,
        store: Store,
        settings: TransferSettings,
        *,
        held: HeldOf,
        clock: Callable[[], float],
    ) -> None:
        self._changed = changed
        self._jobs = jobs
        self._store = store
        self._settings = settings
        self._held = held
        self._clock = clock
        self._names = FolderNames()

    def plan(self, requests: Sequence[JobRequest], folder: Path, *, again: bool) -> DownloadPlan:
        """What fetching `requests` to `folder` would mean; raises `StorageError`."""
        known = self._known_folder(folder)
        return make_plan(
            requests,
            known,
            origins=self._settings.token_origins,
            owner_of=self._owner_of,
            is_queued=self._is_queued,
            claimed=self._claimed_on(disk_of(known)),
            denied=self._denied(),
            held=self._held,
            again=again,
        )

    def _known_folder(self, folder: Path) -> Path:
        """`folder` as the queue calls it already: by two names one file could have two rows."""
        with self._changed:
            roots = {job.record.order.root for job in self._jobs.pick(None)}
        return self._names.known_as(whole_path(folder), roots)

    def _denied(self) -> frozenset[str]:
        with self._changed:
            return denied_in(self._jobs.look(self._clock()))

    def _claimed_on(self, device: int | None) -> int:
        """Bytes that the queue will still write to this disk."""
        with self._changed:
            jobs = self._jobs.pick(None)
            return sum(job.still_to_come for job in jobs if job.record.order.device == device)

    def _owner_of(self, destination: str) -> RequestKey | None:
        with self._changed:
            job = self._jobs.at(destination)
            return None if job is None else job.record.order.request.key

    def _is_queued(self, target: Path) -> bool:
        """Whether it will come by itself: what an earlier run left may be asked for again."""
        with self._changed:
            job = self._jobs.at(destination_key(target))
            return job is not None and not (job.state.is_final or job.is_held_back)

    def enqueue(self, plan: DownloadPlan) -> tuple[str, ...]:
        """Adds a job for each file, or takes the one up again that has its destination.

        One call at a time. Raises `StorageError` and then adds nothing.
        """
        if not plan.requests:
            return ()
        root, device = self._known_folder(plan.folder), device_of(plan.folder)
        with self._changed:
            orders = self._orders(plan, root, device)
            known = [self._jobs.at(destination_key(order.target)) for order in orders]
        fresh = [
            JobRecord(secrets.token_hex(8), order)
            for order, job in zip(orders, known, strict=True)
            if job is None
        ]
        if fresh:
            self._store.add(fresh)
        with self._changed:
            self._jobs.add(fresh)
            self._take_up(
                [(job, request) for job, request in zip(known, plan.requests, strict=True) if job]
            )
        added = iter(fresh)
        return tuple(next(added).job_id if job is None else job.id for job in known)

    def _orders(self, plan: DownloadPlan, root: Path, device: int) -> list[Order]:
        """Where each file goes now: others may have been queued since the plan was made."""
        taken = Taken(self._owner_of)
        targets = [root / target.relative_to(plan.folder) for target in plan.targets]
        return [
            Order(request, root, device, taken.place(target, request))
            for request, target in zip(plan.requests, targets, strict=True)
        ]

    def _take_up(self, again: Sequence[tuple[Job, JobRequest]]) -> None:
        """Lets jobs that are wanted once more start over or go on."""
        for job, request in again:
            if request != job.record.order.request and not job.is_busy:
                self._jobs.ask_for(job, request)
        jobs = [job for job, _ in again]
        self._jobs.requeue(job for job in jobs if job.state.is_final)
        self._jobs.wake(job for job in jobs if job.is_held_back)
