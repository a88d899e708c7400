"""What is known of a granule besides its document: its files here, its successors, its place."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from maap_tui.models.coverage import Coverage
from maap_tui.models.text import format_bytes
from maap_tui.models.transfer import JobSnapshot, JobState, Verification

from .item_facts import Group
from .words import path_in_words

VERIFIED = {
    Verification.CHECKSUM: "checksum ok",
    Verification.ZIP: "zip ok",
    Verification.SIZE: "size ok",
    Verification.LENGTH: "length not promised",
}


def finished_files(jobs: Iterable[JobSnapshot]) -> dict[str, Path]:
    """The finished files by asset key."""
    return {job.request.asset_key: job.target for job in jobs if job.state is JobState.DONE}


def states_of(jobs: Iterable[JobSnapshot]) -> Mapping[str, JobState]:
    """How the assets stand in the queue."""
    return {job.request.asset_key: job.state for job in jobs}


def standing_of(
    jobs: Iterable[JobSnapshot],
    *,
    is_on_disk: bool = False,
    is_superseded: bool = False,
    coverage: Coverage | None = None,
) -> tuple[Group, ...]:
    """The group that stands before all others."""
    facts = list(_local(tuple(jobs), is_on_disk=is_on_disk))
    if is_superseded:
        facts.append(("newer", "superseded: a newer one is among the loaded rows"))
    if coverage is not None:
        facts.append(("area", coverage.words()))
    return (Group("Here", tuple(facts)),)


def _local(jobs: tuple[JobSnapshot, ...], *, is_on_disk: bool) -> Iterator[tuple[str, str]]:
    if not jobs:
        yield "local", "on disk" if is_on_disk else "not downloaded"
        return
    for job in jobs:
        words = job.state.value
        if job.state is JobState.DONE:
            verified = VERIFIED.get(job.verified_by) if job.verified_by else None
            size = format_bytes(job.total or job.received)
            words = ", ".join(filter(None, (f"on disk, {size}", verified)))
        elif job.cause:
            words = f"{words}: {job.cause}"
        yield job.request.asset_key, words
        if job.state is JobState.DONE:
            yield "file", path_in_words(job.target)
