"""Which transfers under way may be helped by threads that have nothing of their own to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .origins import origin_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .job import Job
    from .span_filler import SpanFiller
    from .transfer import Transfer

LOOK = 0.05
"""Seconds from one look to the next while a transfer may come to need help."""
_LONG = 60.0


class Company:
    """Knows the transfers under way; the caller holds the queue's lock."""

    def __init__(self, split_above: int) -> None:
        self._split_above = split_above
        self._transfers: dict[Job, Transfer] = {}
        self._refusing: set[str] = set()
        """Origins that would not have several connections for one file."""

    def may_split(self, job: Job) -> bool:
        """Whether several connections may bring the file of `job`."""
        return origin_of(job.record.order.request.href) not in self._refusing

    def enter(self, job: Job, transfer: Transfer) -> None:
        self._transfers[job] = transfer

    def leave(self, job: Job) -> None:
        self._transfers.pop(job, None)

    def note_refusal(self, job: Job) -> None:
        """Its server asked for patience while several connections were at its file."""
        self._refusing.add(origin_of(job.record.order.request.href))

    @property
    def patience(self) -> float:
        """Seconds after which to look again for somebody to help."""
        totals = (job.total for job in self._transfers)
        return LOOK if any((total or 0) > self._split_above for total in totals) else _LONG

    def find(self) -> tuple[Job, SpanFiller] | None:
        """A transfer that another connection would bring to its end sooner."""
        for job, filler in self._fillers():
            if not job.stop.is_set() and filler.spans.is_worth_joining():
                return job, filler
        return None

    def recall(self) -> None:
        """Sends all helpers away: there may be something better to do."""
        for _, filler in self._fillers():
            filler.spans.recall()

    def _fillers(self) -> Iterable[tuple[Job, SpanFiller]]:
        for job, transfer in self._transfers.items():
            if transfer.filler is not None:
                yield job, transfer.filler
