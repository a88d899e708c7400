"""What of the catalogue lies on this computer: the index, checked against the disk when asked."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from maap_tui.errors import Cancelled
from maap_tui.models.catalog import Item, Key
from maap_tui.models.holding import NOTHING, HeldFile, Holding, KnownBy, ScanStep
from maap_tui.models.layout import Layout
from maap_tui.models.transfer import JobRequest, JobSnapshot, JobState, RequestKey, Verification
from maap_tui.precedence import give_way

from ..file_names import safe_name
from ..whole_files import whole_path
from .asking import PATIENCE, is_there, there_now
from .index import HoldingsIndex
from .matching import bears_name, belongs, holding_of, is_promised
from .rows import IndexRow, acquisition_of, key_of

if TYPE_CHECKING:
    from maap_tui.models.audit import Finding

    from .attribution import Attribution

_SOME = 200
"""Granules that are looked for at once."""


@dataclass(frozen=True, slots=True)
class HoldingsSettings:
    """Where files are looked for."""

    state_dir: Path
    folder: Path
    """The download folder as it is set."""
    layouts: tuple[Layout, ...]
    """How files may have been placed in it, the likeliest first."""
    patience: float = PATIENCE
    """Seconds after which a disk that does not answer is given up."""


class DiskHoldings:
    """Implements the Protocol `Holdings`; any thread may call it."""

    def __init__(self, settings: HoldingsSettings) -> None:
        """Touches nothing yet."""
        self._settings = settings
        self.jobs: Callable[[], Sequence[JobSnapshot]] = lambda: ()
        """Those of the queue: what it has finished is taken over with each look."""
        self._index = HoldingsIndex(settings.state_dir)
        self._silent: set[Path] = set()
        """Download folders whose disk did not answer: nothing is asked of it before a next look."""

    def close(self) -> None:
        """Closes the index; safe to call twice."""
        self._index.close()

    # Looking

    def look(self, items: Sequence[Item], stop: Event) -> Mapping[Key, Holding]:
        found: dict[Key, Holding] = {}
        for start in range(0, len(items), _SOME):
            if stop.is_set():
                raise Cancelled("Stopped.")
            give_way()
            found |= self._look(items[start : start + _SOME])
        return found

    def _look(self, items: Sequence[Item]) -> dict[Key, Holding]:
        if not self._index.exists:
            return {item.key: NOTHING for item in items}
        rows = _by_item(self._sound(self._index.of_items(key_of(item.id) for item in items)))
        names = filter(None, (acquisition_of(item.id) for item in items))
        relatives = self._relatives(names)
        found: dict[Key, Holding] = {}
        for item in items:
            mine = [row for row in rows.get(key_of(item.id), ()) if belongs(row, *item.key)]
            known = relatives.get(acquisition_of(item.id) or "", ())
            others = [row.file.item_id for row in known if _may_be_in(row, item)]
            is_told = mine or others
            layouts = self._settings.layouts
            found[item.key] = holding_of(item, mine, others, layouts) if is_told else NOTHING
        return found

    def _relatives(self, acquisitions: Iterable[str]) -> dict[str, list[IndexRow]]:
        found: dict[str, list[IndexRow]] = {}
        for row in self._sound(self._index.of_acquisitions(acquisitions)):
            found.setdefault(acquisition_of(row.file.item_id) or "", []).append(row)
        return found

    def _sound(self, rows: Iterable[IndexRow]) -> list[IndexRow]:
        """The files that are there now as they were seen."""
        asked = [row for row in rows if not self._is_silent(row.file.path)]
        sound, unanswered = there_now(asked, self._settings.patience)
        if unanswered is not None:
            self._silent.add(_root_of(unanswered.file.path, self._index.roots()))
            return [row for row in sound if not self._is_silent(row.file.path)]
        return sound

    def _is_silent(self, path: Path) -> bool:
        return any(path.is_relative_to(root) for root in self._silent)

    def held(self, requests: Sequence[JobRequest]) -> Mapping[RequestKey, HeldFile]:
        """The files of `requests` that are here, wherever they lie; raises `StorageError`."""
        if not self._index.exists:
            return {}
        rows = _by_item(self._index.of_items(key_of(each.item_id) for each in requests))
        fitting = [
            (request.key, row)
            for request in requests
            for row in rows.get(key_of(request.item_id), ())
            if _is_of(row, request)
        ]
        there = {row.file.path for row in self._sound([row for _, row in fitting])}
        return {key: row.file for key, row in reversed(fitting) if row.file.path in there}

    def have(self, stop: Event) -> Iterator[HeldFile]:
        rows = self._index.everything()
        for start in range(0, len(rows), _SOME):
            if stop.is_set():
                raise Cancelled("Stopped.")
            yield from (row.file for row in self._sound(rows[start : start + _SOME]))

    def at(self, path: Path) -> HeldFile | None:
        """The file at `path` as it was seen last; raises `StorageError`."""
        row = self._index.at(path)
        return None if row is None or not is_there(row) else row.file

    # Keeping it true

    def scan(self, stop: Event, folder: Path | None = None) -> Iterator[ScanStep]:
        from .attribution import Attribution  # with all that a look needs: a download needs none

        self.take_over(self.jobs())
        attribution = Attribution(self._settings.layouts)
        roots = self._roots() if folder is None else (whole_path(folder),)
        for root in roots:
            yield from self._scan(root, attribution, stop)

    def _scan(self, root: Path, attribution: Attribution, stop: Event) -> Iterator[ScanStep]:
        from .scanning import Scan

        scan = Scan(self._index, root, attribution, self._roots())
        yield from scan.steps(stop, self._settings.patience)
        if scan.is_given_up:
            self._silent.add(root)
        else:
            self._silent.discard(root)

    def _roots(self) -> tuple[Path, ...]:
        """The download folders that were ever used, and the one that is set if it is there."""
        usual = whole_path(self._settings.folder)
        known = self._index.roots()
        return known if usual in known or not usual.is_dir() else (usual, *known)

    def take_over(self, jobs: Sequence[JobSnapshot]) -> None:
        """Takes down the finished files of the queue that are there; raises `StorageError`."""
        done = [job for job in jobs if job.state is JobState.DONE]
        by_key = _by_item(self._index.of_items(key_of(job.request.item_id) for job in done))
        roots = (*self._index.roots(), whole_path(self._settings.folder))
        new: dict[Path, list[tuple[HeldFile, int]]] = {}
        for job in done:
            rows = by_key.get(key_of(job.request.item_id), ())
            if not any(row.file.path == job.target and row.file.asset_key for row in rows):
                checksum = _proven(job.request, job.verified_by)
                found = _seen(job.request, job.target, KnownBy.QUEUE, checksum)
                if found is not None and found[0].size == job.received:
                    new.setdefault(_root_of(job.target, roots), []).append(found)
        for root, files in new.items():
            self._index.note(root, files)

    def note(
        self, request: JobRequest, root: Path, target: Path, verified_by: Verification | None
    ) -> None:
        """Takes down a file that the queue has finished; raises `StorageError`."""
        found = _seen(request, target, KnownBy.QUEUE, _proven(request, verified_by))
        if found is not None:
            self._index.note(root, [found])

    def learn(self, findings: Sequence[Finding], root: Path) -> None:
        """A folder without any whole file is not added to those that are looked through."""
        from maap_tui.models.audit import FileState

        if self._index.exists:
            self._index.forget(each.path for each in findings if each.state.is_to_be_fetched)
        seen = (
            _seen(each.request, each.path, KnownBy.AUDIT, _proven_by(each.request, each))
            for each in findings
            if each.request is not None and each.state in (FileState.WHOLE, FileState.SUPERSEDED)
        )
        if whole := [each for each in seen if each is not None]:
            self._index.note(_root_of(whole[0][0].path, self._roots(), root), whole)


def _seen(
    request: JobRequest, path: Path, known_by: KnownBy, checksum: str
) -> tuple[HeldFile, int] | None:
    """The file at `path` as it is now, and its time of change; `None` where there is none."""
    try:
        status = path.lstat()
    except OSError:
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    names = (request.collection, request.item_id, request.asset_key)
    return HeldFile(path, status.st_size, known_by, *names, checksum), status.st_mtime_ns


def _proven_by(request: JobRequest, finding: Finding) -> str:
    return request.checksum if finding.proof == "checksum" else ""


def _proven(request: JobRequest, verified_by: Verification | None) -> str:
    return request.checksum if verified_by is Verification.CHECKSUM else ""


def _root_of(target: Path, roots: Iterable[Path], otherwise: Path | None = None) -> Path:
    """The download folder that holds a file, as far as can be told."""
    above = [root for root in roots if target.is_relative_to(root)]
    return max(above, key=lambda root: len(root.parts), default=otherwise or target.parent)


def _by_item(rows: Iterable[IndexRow]) -> dict[str, list[IndexRow]]:
    found: dict[str, list[IndexRow]] = {}
    for row in rows:
        found.setdefault(row.item_key, []).append(row)
    return found


def _may_be_in(row: IndexRow, item: Item) -> bool:
    """Whether a publication that is here can be of the collection of `item`."""
    key = row.collection_key
    return not key or key == safe_name(item.collection, "collection")


def _is_of(row: IndexRow, request: JobRequest) -> bool:
    """Whether the file is what `request` would fetch."""
    if not belongs(row, request.collection, request.item_id):
        return False
    file = row.file
    if file.asset_key:
        return file.asset_key == request.asset_key and is_promised(file, request)
    return bears_name(file, (request,)) and is_promised(file, request)
