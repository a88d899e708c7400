"""What is known of a granule besides its document: its files here, its successors, its place."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from maap_tui.models.coverage import Coverage
from maap_tui.models.holding import HeldFile, Holding, KnownBy, LocalState, why_newer
from maap_tui.models.text import clean, format_bytes
from maap_tui.models.transfer import JobSnapshot, JobState

from .item_facts import Group
from .item_text import state_text
from .job_text import VERIFIED
from .words import path_in_words

_KNOWN_BY = {
    KnownBy.QUEUE: "",
    KnownBy.AUDIT: "audited",
    KnownBy.PLACE: "found by its place",
    KnownBy.NAME: "found by its name",
}
GONE = "was downloaded, and is not there any more"
Facts = Iterator[tuple[str, str]]


def finished_files(jobs: Iterable[JobSnapshot], holding: Holding | None = None) -> dict[str, Path]:
    """The finished files by asset key: of the queue, unless they are gone, and others."""
    here = dict(holding.by_asset) if holding is not None else {}
    done = {job.request.asset_key: job.target for job in jobs if job.state is JobState.DONE}
    return here | (done if holding is None else {})


def standing_of(
    jobs: Iterable[JobSnapshot],
    holding: Holding | None = None,
    *,
    state: LocalState = LocalState.NONE,
    item_id: str = "",
    is_superseded: bool = False,
    coverage: Coverage | None = None,
) -> tuple[Group, ...]:
    """The group that stands before all others; `holding` is `None` while nobody has looked.

    It begins with what the list says in the column State.
    """
    facts = [("state", words)] if (words := state_text(state)) else []
    facts += _local(tuple(jobs), holding)
    if holding is not None:
        facts += _others(holding, item_id)
    if is_superseded:
        facts.append(("newer", "superseded: a newer one is among the loaded rows"))
    if coverage is not None:
        facts.append(("area", coverage.words()))
    return (Group("Here", tuple(facts)),)


def _local(jobs: Sequence[JobSnapshot], holding: Holding | None) -> Facts:
    if not jobs and (holding is None or not holding.files):
        yield "local", "not downloaded"
    for job in jobs:
        yield from _of_job(job, holding)
    if holding is None:
        return
    told = {job.request.asset_key for job in jobs}
    for file in holding.files:
        if file.asset_key not in told:
            yield from _of_file(file)
    if holding.missing:
        missing = ", ".join(clean(key, 80) for key in holding.missing[:5])
        more = f" and {len(holding.missing) - 5} more" if len(holding.missing) > 5 else ""
        yield "missing", f"{missing}{more}"


def _of_job(job: JobSnapshot, holding: Holding | None) -> Facts:
    asset, words = job.request.asset_key, job.state.value
    if job.state is not JobState.DONE:
        yield asset, f"{words}: {job.cause}" if job.cause else words
    elif holding is not None and asset not in holding.by_asset:
        yield asset, GONE
    else:
        verified = VERIFIED.get(job.verified_by) if job.verified_by else None
        size = format_bytes(job.total or job.received)
        yield asset, ", ".join(filter(None, (f"on disk, {size}", verified)))
        yield "file", path_in_words(job.target if holding is None else holding.by_asset[asset])


def _of_file(file: HeldFile) -> Facts:
    verified = "checksum ok" if file.checksum else _KNOWN_BY[file.known_by]
    words = (f"on disk, {format_bytes(file.size)}", verified)
    yield file.asset_key, ", ".join(filter(None, words))
    yield "file", path_in_words(file.path)


def _others(holding: Holding, item_id: str) -> Facts:
    """What is here of other publications and of other versions."""
    for file in holding.differing:
        size = format_bytes(file.size)
        yield "other", f"{clean(file.asset_key, 80)} is here as another version, {size}"
        yield "file", path_in_words(file.path)
    if holding.newer:
        why = _in_brackets(why_newer(holding.newer, item_id))
        yield "newer", f"superseded: a newer one is on disk{why}: {clean(holding.newer, 500)}"
    if holding.older:
        why = _in_brackets(why_newer(item_id, holding.older))
        yield "older", f"an older one is on disk, this one is newer{why}: {_id(holding.older)}"


def _in_brackets(words: str) -> str:
    return f" ({clean(words, 80)})" if words else ""


def _id(text: str) -> str:
    return clean(text, 500)
