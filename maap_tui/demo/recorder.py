"""What the demo world was asked, so that a test can tell what was sent, and where a token went."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from threading import Lock


@dataclass(frozen=True, slots=True)
class Recorded:
    """One request as it came in; header names are in lower case."""

    method: str
    target: str
    """Path and query as they were sent."""
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def authorization(self) -> str | None:
        """The `Authorization` header, if one was sent."""
        return self.headers.get("authorization")


class Recorder:
    """A list of requests that may be read while others are added; it keeps the last 10,000."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._requests: list[Recorded] = []

    def add(self, request: Recorded) -> None:
        """Remembers one request."""
        with self._lock:
            self._requests.append(request)
            del self._requests[:-10_000]

    def clear(self) -> None:
        """Forgets everything so far."""
        with self._lock:
            self._requests.clear()

    def to(self, prefix: str) -> list[Recorded]:
        """The requests whose path begins with `prefix`, e.g. `/catalogue/search`."""
        return [request for request in self if request.target.startswith(prefix)]

    def __iter__(self) -> Iterator[Recorded]:
        with self._lock:
            return iter(list(self._requests))

    def __len__(self) -> int:
        return len(self._requests)

    def __getitem__(self, index: int) -> Recorded:
        return self._requests[index]
