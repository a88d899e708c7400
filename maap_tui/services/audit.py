"""Looks through a download folder: what is whole, what is not, and what is not known.

A file belongs to a granule by a job of the queue, or else by its place in the layout. What was
promised for it says the catalogue; where it was not asked or does not know, the job.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from threading import Event

from maap_tui.errors import Cancelled
from maap_tui.models.audit import FileState, Finding
from maap_tui.models.catalog import Item
from maap_tui.models.holding import HeldFile
from maap_tui.models.layout import Layout
from maap_tui.models.publications import Publication, publication_of, take_newest
from maap_tui.models.text import clean
from maap_tui.models.transfer import JobRequest, JobSnapshot, JobState
from maap_tui.services import Catalog

from .file_names import destination_key, safe_name
from .folder_assets import request_at
from .folder_catalogue import BATCH, FolderCatalogue, Tell
from .folder_files import FileEntry, entries_below
from .soundness import Verdict, judged


@dataclass(frozen=True, slots=True)
class AuditScope:
    """What is looked at, and what is known beforehand."""

    folder: Path
    root: Path
    """The download folder: `folder` or one above it."""
    layouts: tuple[Layout, ...]
    """How files may have been placed below `root`, the likeliest first."""
    jobs: tuple[JobSnapshot, ...] = ()
    """Those of the queue."""
    catalog: Catalog | None = None
    """Without one, nothing is asked and only contents can tell."""
    known: Callable[[Path], HeldFile | None] = lambda path: None
    """Whose file it is, where the index of downloads tells."""


@dataclass(frozen=True, slots=True)
class _Subject:
    """One file that belongs to a granule, there or missing."""

    entry: FileEntry | None
    path: Path
    collection: str
    """Its id, or the name of its folder; so is `item`."""
    item: str
    job: JobSnapshot | None
    asset: str = ""
    """Its key, where the index of downloads tells."""


class FolderAudit:
    """One look at a folder. Nothing in it is changed."""

    def __init__(self, scope: AuditScope, tell: Tell, stop: Event) -> None:
        """`tell` is told what is being done; `stop` ends it with `Cancelled`."""
        self._scope = scope
        self._tell = tell
        self._stop = stop
        self._catalogue = FolderCatalogue(scope.catalog, tell) if scope.catalog else None
        jobs = _as_seen_from(scope.folder, scope.jobs)
        self._jobs = {destination_key(job.target): job for job in jobs}
        self._strangers: list[Finding] = []
        self._newest: dict[str, dict[str, Publication]] = {}
        """By collection and acquisition: of what is here, and of what the catalogue has told."""

    def findings(self) -> Iterator[Finding]:
        """One finding for each file, granule by granule; those of no granule last.

        Raises `StorageError` for a folder that cannot be read, `CatalogError`, and `Cancelled`.
        """
        self._tell(f"looking through {clean(self._scope.folder, 400)}")
        entries = list(entries_below(self._scope.folder, self._stop))
        subjects = [*self._subjects(entries), *self._missing(entries)]
        for subject in subjects:
            if subject.entry is not None:
                take_newest(self._newest.setdefault(subject.collection, {}), [subject.item])
        for collection, some in _batches(subjects):
            items = self._ask(collection, some)
            for subject in some:
                if self._stop.is_set():
                    raise Cancelled("Stopped.")
                yield self._look(subject, items.get(safe_name(subject.item, "item")))
        yield from self._strangers

    def _subjects(self, entries: Iterable[FileEntry]) -> Iterator[_Subject]:
        """The finished files that belong to granules; the others are set aside."""
        for entry in entries:
            job = self._jobs.get(destination_key(entry.path))
            if not entry.is_file:
                self._strangers.append(_foreign(entry, "It is no regular file, or a link."))
            elif entry.is_part:
                self._strangers.append(self._part(entry))
            elif job is not None:
                request = job.request
                yield _Subject(entry, entry.path, request.collection, request.item_id, job)
            elif (known := self._scope.known(entry.path)) and known.asset_key:
                names = (known.collection, known.item_id)
                yield _Subject(entry, entry.path, *names, None, known.asset_key)
            elif place := self._place(entry.path):
                yield _Subject(entry, entry.path, *place, None)
            else:
                cause = "Neither its place nor the queue tells whose file it is."
                self._strangers.append(_foreign(entry, cause))

    def _missing(self, entries: Iterable[FileEntry]) -> Iterator[_Subject]:
        """The files that the queue has finished and that are not there any more."""
        present = {destination_key(entry.path) for entry in entries}
        for key, job in self._jobs.items():
            is_below = job.target.is_relative_to(self._scope.folder)
            if job.state is JobState.DONE and is_below and key not in present:
                request = job.request
                yield _Subject(None, job.target, request.collection, request.item_id, job)

    def _place(self, path: Path) -> tuple[str, str] | None:
        """Collection and granule by a path: their ids, or what stands for them on a disk."""
        parts = path.relative_to(self._scope.root).parts
        for place in filter(None, (layout.read(parts) for layout in self._scope.layouts)):
            if self._catalogue is None:
                return place
            if collection := self._catalogue.collection_of(place[0], self._stop):
                return collection, place[1]
        return None

    def _part(self, entry: FileEntry) -> Finding:
        job = self._jobs.get(destination_key(entry.target))
        cause = "Left over: no job of the queue goes on with it."
        if job is not None and not job.state.is_final:
            cause = f"A job of the queue goes on with it ({job.state.value})."
        return Finding(entry.path, FileState.PART, entry.size, cause=cause)

    def _ask(self, collection: str, some: Sequence[_Subject]) -> Mapping[str, Item]:
        """The granules of some files of a collection as the catalogue has them, by `safe_name`;
        what it has of the same acquisitions is noted."""
        if self._catalogue is None:
            return {}
        names = list(dict.fromkeys(subject.item for subject in some))
        items = self._catalogue.items(collection, names, self._stop)
        siblings = self._catalogue.siblings(collection, names, self._stop)
        take_newest(self._newest.setdefault(collection, {}), siblings)
        return items

    def _look(self, subject: _Subject, item: Item | None) -> Finding:
        """The finding about one file of the granule `item`, where the catalogue has that."""
        request = self._request(subject, item)
        if request is None and self._catalogue is not None:
            what = "has no file of this name" if item else "is not in the catalogue"
            return _finding(subject, None, Verdict(FileState.FOREIGN, "", f"Its granule {what}."))
        self._tell(f"checking {clean(subject.path.name)}")
        verdict = _verdict(subject, request or _unknown(subject), self._stop)
        newest = self._newest.get(subject.collection, {})
        return _compared(_finding(subject, request, verdict), newest)

    def _request(self, subject: _Subject, item: Item | None) -> JobRequest | None:
        """What the file should be: by the catalogue of today, else by the queue."""
        job = subject.job
        known = job.request if job else None
        if item is None:
            return known
        found = request_at(
            subject.path,
            item,
            self._scope.root,
            self._scope.layouts,
            asset_key=known.asset_key if known else subject.asset,
            size=subject.entry.size if subject.entry else None,
        )
        return found or known


def _as_seen_from(folder: Path, jobs: Iterable[JobSnapshot]) -> Iterator[JobSnapshot]:
    """The jobs; those that lie below `folder` by another name of it, by this one."""
    real, real_parent = Path(os.path.realpath(folder)), cache(os.path.realpath)
    for job in jobs:
        if not job.target.is_relative_to(folder):
            place = Path(real_parent(job.target.parent), job.target.name)
            if place.is_relative_to(real):
                job = replace(job, target=folder / place.relative_to(real))
        yield job


def _batches(subjects: Iterable[_Subject]) -> Iterator[tuple[str, list[_Subject]]]:
    """The files of up to `BATCH` granules of one collection at a time, in the order of paths."""
    batch: list[_Subject] = []
    for subject in sorted(subjects, key=lambda each: (each.collection, each.item, each.path)):
        items = {each.item for each in batch} | {subject.item}
        if batch and (subject.collection != batch[0].collection or len(items) > BATCH):
            yield batch[0].collection, batch
            batch = []
        batch.append(subject)
    if batch:
        yield batch[0].collection, batch


def _verdict(subject: _Subject, request: JobRequest, stop: Event) -> Verdict:
    if subject.entry is None:
        return Verdict(FileState.MISSING, "", "The queue has finished it, and it is not there.")
    return judged(subject.path, request, stop)


def _unknown(subject: _Subject) -> JobRequest:
    """Stands for what nobody can say offline: only the name tells whether it is an archive."""
    return JobRequest(subject.collection, subject.item, "", "", subject.path.name)


def _foreign(entry: FileEntry, cause: str) -> Finding:
    return Finding(entry.path, FileState.FOREIGN, entry.size, cause=cause)


def _finding(subject: _Subject, request: JobRequest | None, verdict: Verdict) -> Finding:
    return Finding(
        path=subject.path,
        state=verdict.state,
        size=subject.entry.size if subject.entry else None,
        expected=request.size if request else None,
        proof=verdict.proof,
        cause=verdict.cause,
        collection=clean(subject.collection),
        item_id=clean(subject.item, 500),
        asset_key=request.asset_key if request else "",
        request=request,
    )


def _compared(finding: Finding, newest: Mapping[str, Publication]) -> Finding:
    """The finding, with what is newer than its granule."""
    own = publication_of(finding.item_id)
    best = newest.get(own.acquisition) if own else None
    if own is None or best is None or best.rank <= own.rank:
        return finding
    if finding.state is not FileState.WHOLE:
        return replace(finding, newer=best.item_id)
    cause = f"A newer one is known, {best.why_newer(own)}: {clean(best.item_id)}."
    return replace(finding, state=FileState.SUPERSEDED, newer=best.item_id, cause=cause)
