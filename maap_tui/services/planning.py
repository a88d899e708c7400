"""What a download would mean, told before anything starts."""

import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from maap_tui.errors import InputError, StorageError
from maap_tui.models.download_plan import DownloadPlan, sizes_of
from maap_tui.models.holding import HeldFile
from maap_tui.models.text import clean
from maap_tui.models.transfer import JobRequest, RequestKey

from .disk import free_bytes
from .fetching import needs_token
from .file_names import (
    destination_key,
    has_room,
    other_targets,
    safe_name,
    target_of,
)
from .http import host_of, origin_of, require_safe_url
from .whole_files import whole_path

TOO_LONG = "Its path would be too long for a disk: choose a folder or a layout with shorter names."
MOST_TWINS = 1000
"""Names that are tried for one file."""

HeldOf = Callable[[Sequence[JobRequest]], Mapping[RequestKey, HeldFile]]
"""Which files of requests are here, wherever they lie."""


class Taken:
    """Which request has which destination, in the queue and in the plan being made."""

    def __init__(self, owner_of: Callable[[str], RequestKey | None]) -> None:
        self._owner_of = owner_of
        self._ours: dict[str, RequestKey] = {}

    def place(self, target: Path, request: JobRequest) -> Path:
        """Where `request` goes: to `target`, unless that belongs to another request."""
        others = islice(other_targets(target, request.asset_key), MOST_TWINS)
        for candidate in chain((target,), others):
            key = destination_key(candidate)
            owner = self._ours.get(key) or self._owner_of(key)
            is_free = owner is None and not _may_be_anothers(candidate, request)
            if is_free or owner == request.key:
                self._ours[key] = request.key
                return candidate
        raise _too_many(target)

    def beside(self, target: Path, request: JobRequest) -> Path:
        """A name for `request` beside the file that stands at `target`: one where it is already,
        else a free one."""
        for candidate in islice(other_targets(target, request.asset_key), MOST_TWINS):
            key = destination_key(candidate)
            owner = self._ours.get(key) or self._owner_of(key)
            is_there = os.path.lexists(candidate)
            is_it = is_there and request.size is not None and is_here(candidate, request)
            if owner in (None, request.key) and (is_it or not is_there):
                self._ours[key] = request.key
                return candidate
        raise _too_many(target)


def _too_many(target: Path) -> StorageError:
    return StorageError(f"Too many files of one name: {clean(target.name)}.")


def _may_be_anothers(target: Path, request: JobRequest) -> bool:
    """Whether a file stands there that nothing shows to be of this item.

    A layout without collection and id gives several items one name, and a file of the same size
    may still be another one.
    """
    return not _is_told_by_path(request) and os.path.lexists(target)


def _is_told_by_path(request: JobRequest) -> bool:
    """Whether the path of its file names its collection and its item."""
    parts, item = [*map(safe_name, request.place)], safe_name(request.item_id)
    is_named = any(part == item or part.startswith(f"{item}.") for part in parts)
    return not parts or (is_named and safe_name(request.collection) in parts[:-1])


@dataclass(slots=True)
class Sorted:
    """The requests of a plan, each in its group."""

    wanted: list[tuple[JobRequest, Path]] = field(default_factory=list)
    already_here: list[tuple[JobRequest, Path]] = field(default_factory=list)
    here_sizes: list[int | None] = field(default_factory=list)
    """Bytes on the disk of each that is here; `None` for what the queue brings."""
    replaced: list[tuple[JobRequest, Path]] = field(default_factory=list)
    """Of `wanted`, those in whose place another file stands, with a name beside it."""
    refused: list[tuple[JobRequest, str]] = field(default_factory=list)


def make_plan(
    requests: Sequence[JobRequest],
    folder: Path,
    *,
    origins: frozenset[str],
    owner_of: Callable[[str], RequestKey | None],
    is_queued: Callable[[Path], bool],
    claimed: int,
    denied: Collection[str] = (),
    held: HeldOf = lambda requests: {},
    again: bool = False,
) -> DownloadPlan:
    """The plan for fetching `requests` to `folder`.

    `owner_of` says whose a destination is in the queue, `is_queued` whether a target is still being
    worked on there; `claimed` is what the queue will still write, `denied` are the collections that
    this account was refused, `held` says which files are here, wherever they lie. What is here is
    wanted all the same when it is wanted `again`. Raises `StorageError` when the folder cannot be
    used.
    """
    root = usable_folder(folder)
    places = _Places(root, owner_of, is_queued, {} if again else held(requests), again)
    groups = _sort(requests, places)
    wanted = [request for request, _ in groups.wanted]
    free = free_bytes(root)
    return DownloadPlan(
        folder=root,
        requests=tuple(wanted),
        targets=tuple(target for _, target in groups.wanted),
        already_here=tuple(request for request, _ in groups.already_here),
        here_at=tuple(path for _, path in groups.already_here),
        here_sizes=tuple(groups.here_sizes),
        no_access=tuple(each for each in wanted if each.collection in denied),
        refused=tuple(groups.refused),
        free_bytes=None if free is None else max(0, free - claimed),
        sign_in_needed=any(needs_token(request.href, origins) for request in wanted),
        other_sites=_other_sites(wanted, origins),
        replaced=tuple(request for request, _ in groups.replaced),
        beside=tuple(path for _, path in groups.replaced),
        **sizes_of(wanted),
    )


def _other_sites(requests: Iterable[JobRequest], origins: frozenset[str]) -> tuple[str, ...]:
    """The hosts, each once, that are not among the origins of the token."""
    hrefs = (request.href for request in requests)
    return tuple(sorted({host_of(href) for href in hrefs if origin_of(href) not in origins}))


@dataclass(frozen=True, slots=True)
class _Places:
    """What is known of where files go, and of what stands there."""

    root: Path
    owner_of: Callable[[str], RequestKey | None]
    is_queued: Callable[[Path], bool]
    held: Mapping[RequestKey, HeldFile]
    again: bool


def _sort(requests: Sequence[JobRequest], places: _Places) -> Sorted:
    groups, taken = Sorted(), Taken(places.owner_of)
    for request in {request.key: request for request in requests}.values():
        if reason := _refusal(request):
            groups.refused.append((request, reason))
            continue
        target = taken.place(target_of(places.root, request), request)
        if not has_room(target):
            groups.refused.append((request, TOO_LONG))
        elif places.is_queued(target):
            _leave_out(request, target, None, groups)
        elif is_here(target, request):
            _sort_here(request, target, places.again, groups)
        elif (held := places.held.get(request.key)) is not None:
            _leave_out(request, held.path, held.size, groups)
        else:
            _sort_wanted(request, target, taken, groups)
    return groups


def _leave_out(request: JobRequest, path: Path, size: int | None, groups: Sorted) -> None:
    groups.already_here.append((request, path))
    groups.here_sizes.append(size)


def _sort_here(request: JobRequest, path: Path, again: bool, groups: Sorted) -> None:
    """A file that is here; one that is wanted again stays until the new one was checked."""
    if again:
        groups.wanted.append((request, path))
    else:
        _leave_out(request, path, _size_of(path), groups)


def _size_of(path: Path) -> int | None:
    try:
        return path.lstat().st_size
    except OSError:  # gone since it was seen
        return None


def _sort_wanted(request: JobRequest, target: Path, taken: Taken, groups: Sorted) -> None:
    """A file that is not here, unless it was once kept beside the one that stands in its place."""
    if os.path.lexists(target) and not os.path.isdir(target):
        beside = taken.beside(target, request)
        if os.path.lexists(beside):
            _leave_out(request, beside, _size_of(beside), groups)
            return
        groups.replaced.append((request, beside))
    groups.wanted.append((request, target))


def _refusal(request: JobRequest) -> str:
    """Why nothing can be fetched at all; empty when it can."""
    if not request.href.strip():
        return "Nothing to download: the item has no link for it."
    try:
        require_safe_url(request.href)
    except InputError as error:
        return error.message
    return ""


def is_here(target: Path, request: JobRequest) -> bool:
    """Whether a finished file stands there: of the promised size where one was promised."""
    try:
        found = target.lstat()
    except OSError:
        return False
    is_file = os.path.isfile(target) and not target.is_symlink()
    return is_file and request.size in (None, found.st_size)


def usable_folder(folder: Path) -> Path:
    """`folder` in full, if files can be put there (it may yet have to be made)."""
    whole = whole_path(folder)
    for candidate in (whole, *whole.parents):
        if candidate.is_dir():
            if os.access(candidate, os.W_OK | os.X_OK):
                return whole
            break
        if os.path.lexists(candidate):
            raise StorageError(
                f"{clean(candidate)} is not a folder.", hint="Choose another download folder."
            )
    raise StorageError(f"{clean(whole)} cannot be written.", hint="Choose another download folder.")
