"""Who fetches which bytes of a file that several connections bring together."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from threading import Condition, Event
from time import monotonic

from .transfer_state import Piece, Progress

MEBIBYTE = 2**20
LEAST = MEBIBYTE
"""Bytes of the smallest span that is worth a request of its own."""
_REJOIN = 0.5
"""Seconds that the rest has to take for those who helped to take one more share."""
_WINDOW = 0.1
"""Seconds over which the pace of a stream is taken."""
_GROWTH = 1.25
_MOST_FAILURES = 3


@dataclass(slots=True, eq=False)
class Span:
    """A stretch of the file, filled from its start by one connection at a time."""

    start: int
    end: int
    at: int
    """Everything before it has been written."""
    reserved: int
    """Everything before it is written, or just being written."""
    is_taken: bool = False
    reach: int = 0
    """How far the answer under way goes."""
    tail: bytes = b""
    """What the same answer had behind `end`: what another one brought there has to equal it."""

    @property
    def is_done(self) -> bool:
        return self.at == self.end

    @property
    def left(self) -> int:
        """Bytes that nobody has begun to write."""
        return self.end - self.reserved


class _Pace:
    """How fast bytes come, and whether they still come faster and faster, as streams begin.

    While they do, nobody knows yet whether the path or the server sets the limit.
    """

    def __init__(self) -> None:
        self._from, self._bytes = monotonic(), 0
        self._is_growing = True
        self.rate = 0.0

    def count(self, count: int, now: float) -> None:
        self._bytes += count
        seconds = now - self._from
        if seconds >= _WINDOW:
            before, self.rate = self.rate, self._bytes / seconds
            self._is_growing = self.rate > before * _GROWTH
            self._from, self._bytes = now, 0

    def is_growing(self, now: float) -> bool:
        """Not so any more once nothing has come for a while."""
        return self._is_growing and now - self._from < 2 * _WINDOW


class Spans:
    """The spans of one file, without gaps from its first byte to its last; any thread may ask."""

    def __init__(self, total: int, begun: int, pieces: Iterable[Piece], gain: float) -> None:
        """`begun` bytes are here from the start, and further `pieces` behind them.

        Others only join where the rest would else take longer than `gain` seconds; once some did,
        they go on as long as there is enough to share.
        """
        self._gain = gain
        self.changed = Condition()
        self.total = total
        self.is_forbidden = False
        """Whether no more connections may join."""
        self._stop = Event()
        """Ends those who help now."""
        self._failures = 0
        self._helpers = 0
        self._is_closed = False
        self._pace = _Pace()
        marks = [(0, begun), *pieces, (total, total)]
        self._spans = [
            Span(start, following, end, end) for (start, end), (following, _) in pairwise(marks)
        ]

    @property
    def all(self) -> list[Span]:
        """Those there are, in their order; to be looked at once nobody works on them any more."""
        return self._spans

    @property
    def is_shared(self) -> bool:
        """Whether somebody helps at this moment."""
        return self._helpers > 0

    @property
    def is_whole(self) -> bool:
        with self.changed:
            return all(span.is_done for span in self._spans)

    def safe(self) -> tuple[int, tuple[Piece, ...]]:
        """How many bytes from the start have been written, and which pieces behind them."""
        found: list[Piece] = []
        with self.changed:
            for span in self._spans:
                if found and found[-1][1] == span.start:
                    found[-1] = (found[-1][0], span.at)
                elif span.at > span.start or not found:
                    found.append((span.start, span.at))
        return found[0][1], tuple(found[1:])

    def is_worth_joining(self) -> bool:
        """Whether another connection would find something to do, and gain time by it."""
        with self.changed:
            if self.is_forbidden or self._is_closed:
                return False
            if not self._helpers and self._pace.is_growing(monotonic()):
                return False
            left = sum(span.left for span in self._spans)
            gain = min(self._gain, _REJOIN) if self._helpers else self._gain
            return left > gain * self._pace.rate and self._has_some()

    def _has_some(self) -> bool:
        is_free = any(not span.is_taken and not span.is_done for span in self._spans)
        return is_free or max(span.left for span in self._spans) >= 2 * LEAST

    def join(self) -> tuple[Span, Event] | None:
        """Takes a span as a helper, who says `leave` afterwards, or soon after the event is set."""
        with self.changed:
            if self.is_forbidden or self._is_closed or (span := self._take()) is None:
                return None
            self._helpers += 1
            return span, self._stop

    def take_first(self) -> Span:
        """The span that the file begins with."""
        with self.changed:
            self._spans[0].is_taken = True
            return self._spans[0]

    def take(self) -> Span | None:
        """A span that nobody works on, or else half of the largest rest."""
        with self.changed:
            return self._take()

    def _take(self) -> Span | None:
        for span in self._spans:
            if not span.is_taken and not span.is_done:
                span.is_taken = True
                return span
        return None if self.is_forbidden else self._split()

    def _split(self) -> Span | None:
        largest = max(self._spans, key=lambda span: span.left)
        if largest.left < 2 * LEAST:
            return None
        middle = largest.end - largest.left // 2
        span = Span(middle, largest.end, middle, middle, is_taken=True)
        largest.end = middle
        self._spans.insert(self._spans.index(largest) + 1, span)
        return span

    def reserve(self, span: Span, count: int) -> int:
        """How many of `count` bytes that came for `span` are to be written: none beyond its end."""
        with self.changed:
            count = min(count, span.left)
            span.reserved += count
            return count

    def wrote(self, span: Span, count: int, progress: Progress) -> None:
        """Takes in that so many bytes more were written to `span`."""
        with self.changed:
            span.at += count
            progress.received += count

    def fetched(self, count: int, progress: Progress) -> None:
        """Takes in that so many bytes more came over the network, whatever for."""
        with self.changed:
            self._pace.count(count, monotonic())
            progress.fetched += count

    def give_back(self, span: Span) -> bool:
        """Lets others have what is left of it; whether the stream before it goes on instead.

        That is so where nothing was written yet and that stream has not come to its end.
        """
        with self.changed:
            span.is_taken, span.reserved = False, span.at
            self._spans = self._joined()
            self.changed.notify_all()
            return span not in self._spans

    def _joined(self) -> list[Span]:
        """The spans, each lengthened by those behind it that its own answer can bring as well."""
        found: list[Span] = []
        for span in self._spans:
            before = found[-1] if found else None
            is_untouched = not span.is_taken and span.at == span.start < span.end
            goes_on = before is not None and before.is_taken and before.left > 0
            if before is not None and is_untouched and goes_on and before.reach >= span.end:
                before.end = span.end
            else:
                found.append(span)
        return found

    def leave(self, span: Span) -> None:
        """A helper has done what it could."""
        self.give_back(span)
        with self.changed:
            self._helpers -= 1
            self.changed.notify_all()

    def forbid(self) -> None:
        """The file goes on as one stream: no others may join."""
        self.is_forbidden = True

    def count_failure(self) -> None:
        """Of a helper; after a few of them there are none any more."""
        with self.changed:
            self._failures += 1
            self.is_forbidden = self.is_forbidden or self._failures >= _MOST_FAILURES

    def recall(self) -> None:
        """Sends away those who help now; they, or others, may come back."""
        with self.changed:
            self._stop.set()
            self._stop = Event()

    def close(self) -> None:
        """Sends away those who help, and returns once they are gone."""
        with self.changed:
            self._is_closed = True
        self.recall()
        with self.changed:
            while self._helpers:
                self.changed.wait(1.0)
