"""What a download would mean, told before anything starts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self, TypedDict

from .existing import Existing
from .transfer import JobRequest


class Sizes(TypedDict):
    """How much requests bring together, as a plan tells it."""

    known_bytes: int
    estimated_bytes: int
    unknown_sizes: int


def sizes_of(requests: Sequence[JobRequest]) -> Sizes:
    """What is promised, what is estimated, and how many have neither."""
    return Sizes(
        known_bytes=sum(request.size or 0 for request in requests),
        estimated_bytes=sum(r.size_estimate or 0 for r in requests if r.size is None),
        unknown_sizes=sum(r.size is None and r.size_estimate is None for r in requests),
    )


@dataclass(frozen=True, slots=True)
class DownloadPlan:
    """What a download would mean, told before anything starts."""

    folder: Path
    requests: tuple[JobRequest, ...]
    """What would really be fetched."""
    targets: tuple[Path, ...]
    """Where each of `requests` would land."""
    already_here: tuple[JobRequest, ...] = ()
    """On disk with the promised size, or in the queue."""
    here_at: tuple[Path, ...] = ()
    """Where each of `already_here` stands or will stand."""
    here_sizes: tuple[int | None, ...] = ()
    """Their bytes on the disk; `None` for those that the queue brings."""
    no_access: tuple[JobRequest, ...] = ()
    """Of `requests`, those of collections of which this account was refused a file."""
    refused: tuple[tuple[JobRequest, str], ...] = ()
    """What cannot be fetched at all, with the reason (scheme, host, no link)."""
    known_bytes: int = 0
    """Sum of the promised sizes."""
    estimated_bytes: int = 0
    """Sum of the estimates for archives."""
    unknown_sizes: int = 0
    """Requests with neither size nor estimate."""
    free_bytes: int | None = None
    """On the disk of `folder`."""
    sign_in_needed: bool = False
    other_sites: tuple[str, ...] = ()
    """Hosts that hold some of `requests` and never get the token."""
    replaced: tuple[JobRequest, ...] = ()
    """Of `requests`, those in whose place another file stands, until the new one is checked."""
    beside: tuple[Path, ...] = ()
    """A free name for each of `replaced`, so that both files can be kept."""
    kept: tuple[JobRequest, ...] = ()
    """Of `requests`, those that get a name beside another file."""
    skipped: tuple[JobRequest, ...] = ()
    """What is left out because another file stands in its place."""

    @property
    def total_bytes(self) -> int:
        return self.known_bytes + self.estimated_bytes

    @property
    def here_bytes(self) -> int:
        return sum(filter(None, self.here_sizes))

    @property
    def asked_count(self) -> int:
        """How many files can be had: to fetch, here already, or kept as they are."""
        return len(self.requests) + len(self.already_here) + len(self.skipped)

    @property
    def here_elsewhere(self) -> tuple[Path, ...]:
        """Where those lie that are on the disk, but not in `folder`."""
        sized = zip(self.here_at, self.here_sizes, strict=False)
        return tuple(path for path, size in sized if size and self.folder not in path.parents)

    @property
    def here_count(self) -> int:
        """How many they are; the others of `already_here` are in the queue."""
        return sum(size is not None for size in self.here_sizes)

    def with_existing(self, existing: Existing) -> Self:
        """The same plan once it is decided what becomes of the files of another size."""
        if existing is Existing.REPLACE or not self.replaced:
            return self
        others = dict(zip((each.key for each in self.replaced), self.beside, strict=True))
        pairs = list(zip(self.requests, self.targets, strict=True))
        if existing is Existing.KEEP:
            targets = tuple(others.get(request.key, target) for request, target in pairs)
            return replace(self, targets=targets, replaced=(), beside=(), kept=self.replaced)
        left = [(request, target) for request, target in pairs if request.key not in others]
        requests = tuple(request for request, _ in left)
        return replace(
            self,
            requests=requests,
            targets=tuple(target for _, target in left),
            replaced=(),
            beside=(),
            skipped=self.replaced,
            **sizes_of(requests),
        )

    @property
    def fits(self) -> bool:
        return self.free_bytes is None or self.total_bytes + 64 * 2**20 <= self.free_bytes
