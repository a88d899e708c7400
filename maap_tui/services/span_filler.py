"""Filling one file by several connections, each of which has to prove what a resumed one has to."""

import logging
from collections.abc import Callable
from dataclasses import replace
from time import monotonic

from maap_tui.errors import Cancelled, MaapError, StorageError, TransferError
from maap_tui.models.transfer import JobRequest

from .fetching import Fetcher
from .http import Response
from .part_file import PartFile
from .ranges import OVERLAP, is_range, range_headers
from .receiving import receive, require_going
from .spans import Span, Spans
from .throttle import Throttle
from .transfer_state import Busy, Progress

_LOOK = 0.05
"""Seconds between two looks at the stop event while others finish."""
_SHARED_READ = 256 * 1024
_log = logging.getLogger(__name__)


class SpanFiller:
    """Brings the spans of one file; its owner is one thread, and others may help it."""

    def __init__(
        self,
        request: JobRequest,
        spans: Spans,
        part: PartFile,
        validator: str,
        progress: Progress,
        throttle: Throttle,
        wrote: Callable[[int], None],
    ) -> None:
        """`wrote` is told how many bytes more were written, by whichever thread did so."""
        self.spans = spans
        self._request = request
        self._part = part
        self._validator = validator
        self._progress = progress
        self._throttle = throttle
        self._wrote = wrote
        self._failure: MaapError | None = None
        self._busy: Busy | None = None
        """Said by a server that would not have several connections at the same time."""
        self._busy_until = 0.0

    def stream(
        self,
        span: Span,
        response: Response,
        fetcher: Fetcher,
        buffer: memoryview,
        reach: int,
        take_in: Callable[[memoryview], None] = lambda view: None,
    ) -> None:
        """Fills `span` from an answer that goes up to `reach`; `take_in` sees what was written."""
        span.reach, rest = reach, b""
        while not rest and (room := min(self._most(buffer), span.left)):
            count = self._receive(response, buffer[:room], fetcher)
            if not count:
                raise TransferError("The answer ended too soon.", is_temporary=True)
            mine = self.spans.reserve(span, count)
            self._write(span, buffer[:mine])
            take_in(buffer[:mine])
            rest = bytes(buffer[mine:count])
        wanted = min(OVERLAP, reach - span.end)
        span.tail = (rest + self._read(response, wanted - len(rest), fetcher, buffer))[:wanted]

    def _most(self, buffer: memoryview) -> int:
        """Bytes to read at a time: few where many do so, for they may be lost in a crash."""
        return min(_SHARED_READ, len(buffer)) if self.spans.is_shared else len(buffer)

    def _write(self, span: Span, view: memoryview) -> None:
        if self._failure is not None:
            raise self._failure
        if view:
            self._part.write_at(view, span.at)
            self.spans.wrote(span, len(view), self._progress)
            self._wrote(len(view))

    def _receive(self, response: Response, view: memoryview, fetcher: Fetcher) -> int:
        count = receive(response, view, self._throttle, fetcher.stop)
        self.spans.fetched(count, self._progress)
        return count

    def _read(self, response: Response, count: int, fetcher: Fetcher, buffer: memoryview) -> bytes:
        """The next `count` bytes of the answer, fewer where it breaks off: they only compare."""
        got, view = 0, buffer[: max(0, count)]
        try:
            while got < len(view) and (more := self._receive(response, view[got:], fetcher)):
                got += more
        except TransferError:
            _log.debug("an answer broke off behind its span")
        return bytes(view[:got])

    def fetch(self, span: Span, fetcher: Fetcher, buffer: memoryview) -> bool:
        """Fills `span` by a request of its own; whether the answer proves to be of this file."""
        known = min(OVERLAP, span.at - span.start)
        first, reach = span.at - known, min(self.spans.total, span.end + OVERLAP)
        headers = range_headers(first, self._validator, reach)
        with fetcher.ask(self._request, headers) as response:
            if not is_range(response, first, reach, self.spans.total, self._validator):
                return False
            overlap = self._read(response, known, fetcher, buffer)
            if overlap != self._part.read(first, known):
                return False
            self.stream(span, response, fetcher, buffer, reach)
        return True

    def finish(self, fetcher: Fetcher, buffer: memoryview) -> bool:
        """Returns once all spans are filled; whether they prove to be of one file."""
        while not self.spans.is_whole:
            require_going(fetcher.stop)
            if self._failure is not None:
                raise self._failure
            span = self.spans.take()
            if span is None:
                with self.spans.changed:
                    self.spans.changed.wait(_LOOK)
            elif self._busy is not None and monotonic() < self._busy_until:
                self.spans.give_back(span)
                raise Busy(self._busy.message, self._busy_until - monotonic())
            elif not self._fetch_or_give_back(span, fetcher, buffer):
                return False
        return self._have_equal_seams()

    def _fetch_or_give_back(self, span: Span, fetcher: Fetcher, buffer: memoryview) -> bool:
        try:
            if self.fetch(span, fetcher, buffer):
                return True
        finally:
            is_taken_over = self.spans.give_back(span)
        self.spans.forbid()
        return is_taken_over

    def _have_equal_seams(self) -> bool:
        """Whether each answer went on with what another one brought behind its span."""
        return all(
            self._part.read(span.end, len(span.tail)) == span.tail for span in self.spans.all
        )

    def help(self, fetcher: Fetcher, buffer: memoryview, tell: Callable[[Busy], None]) -> None:
        """Fills one span beside its owner, if there is one to be had; raises nothing of its own.

        `tell` is told what a server said that asks for patience, before the owner goes on.
        """
        joined = self.spans.join()
        if joined is None:
            return
        span, stop = joined
        try:
            if not self.fetch(span, replace(fetcher, stop=stop), buffer):
                self.spans.forbid()
        except Cancelled:
            _log.debug("called away")
        except StorageError as error:
            self._failure = error
        except Busy as error:
            self._note_busy(error)
            tell(error)
        except MaapError as error:
            self._note(error)
        except Exception:  # the other thread goes on without
            _log.exception("a further connection")
            self.spans.forbid()
        finally:
            self.spans.leave(span)

    def _note_busy(self, error: Busy) -> None:
        """The answers under way go on; the host is not asked for more before it wishes to be."""
        _log.info("a further connection: %s", error.message)
        self.spans.forbid()
        self._busy, self._busy_until = error, monotonic() + (error.wait or 0.0)

    def _note(self, error: MaapError) -> None:
        """A helper failed: the owner goes on, and will meet the cause itself if it stays."""
        _log.info("a further connection: %s", error.message)
        if isinstance(error, TransferError) and error.is_temporary:
            self.spans.count_failure()
        else:
            self.spans.forbid()
