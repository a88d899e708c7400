"""The previews of granules: two at a time, each within its limits, and kept for the next look."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from queue import Empty, SimpleQueue
from threading import BoundedSemaphore, Event

from maap_tui.errors import Cancelled, CatalogError, TransferError
from maap_tui.models.preview import Picture, Preview
from maap_tui.models.text import format_bytes
from maap_tui.models.transfer import JobRequest

from ..bearer import Bearer
from ..fetching import Fetcher, as_transfer_error
from ..http import Response, Session
from ..transfer_state import TransferSettings
from ..turns import turn
from .decoding import decode_apart, kind_of
from .keeping import KeptPictures

AT_ONCE = 2
"""Requests for previews that run at the same time."""
MOST_BYTES = 20 * 10**6
"""A larger file is not read: a preview has some hundred kilobytes."""
_PATIENCE = 20.0
"""Seconds that a preview may keep one waiting; one looks at the next granule meanwhile."""
_CHUNK = 64 * 1024


class PreviewService:
    """Implements the Protocol `Previews`; safe to use from any thread."""

    def __init__(self, bearer: Bearer, settings: TransferSettings, kept: KeptPictures) -> None:
        timeouts = settings.timeouts
        quick = replace(
            timeouts,
            read=min(timeouts.read, _PATIENCE),
            stall=min(timeouts.stall, _PATIENCE),
        )
        self._settings = replace(settings, timeouts=quick)
        self._bearer = bearer
        self._kept = kept
        self._turns = BoundedSemaphore(AT_ONCE)
        self._sessions: SimpleQueue[Session] = SimpleQueue()

    def picture(self, preview: Preview, box: tuple[int, int], stop: Event) -> Picture:
        """The picture of `preview`, decoded to at most `box`; fetched if it is not kept."""
        content = self._kept.get(preview.href, MOST_BYTES)
        if content is None:
            content = self._fetched(preview, stop)
            kind_of(content)  # else it is nothing to keep
            self._kept.put(preview.href, content)
        if stop.is_set():
            raise Cancelled("Stopped.")
        try:
            return decode_apart(content, box, stop)
        except TransferError:
            self._kept.forget(preview.href)  # it may be whole the next time
            raise

    def close(self) -> None:
        """Closes the connections that are not in use."""
        while True:
            try:
                self._sessions.get_nowait().close()
            except Empty:
                return

    def _fetched(self, preview: Preview, stop: Event) -> bytes:
        request = JobRequest(
            collection=preview.collection,
            item_id=preview.item_id,
            asset_key=preview.asset.key,
            href=preview.href,
            file_name=preview.asset.file_name,
            media_type=preview.asset.media_type,
        )
        with self._turn(stop) as session:
            fetcher = Fetcher(session, self._bearer, self._settings, stop)
            with fetcher.ask(request, {}) as response:
                return self._read(response, stop)

    def _read(self, response: Response, stop: Event) -> bytes:
        """The body; given up as soon as it is no picture, or larger than anyone promised."""
        if (response.content_length or 0) > MOST_BYTES:
            raise _too_large(response.content_length or 0)
        content, buffer = bytearray(), memoryview(bytearray(_CHUNK))
        try:
            while count := response.readinto(buffer):
                content += buffer[:count]
                if len(content) >= 512 and len(content) - count < 512:
                    kind_of(bytes(content[:512]))
                if len(content) > MOST_BYTES:
                    raise _too_large(len(content))
                if stop.is_set():
                    raise Cancelled("Stopped.")
        except CatalogError as error:
            raise as_transfer_error(error) from error
        return bytes(content)

    @contextmanager
    def _turn(self, stop: Event) -> Iterator[Session]:
        """A session of one's own, as soon as it is one's turn."""
        with turn(self._turns, stop):
            session = self._session()
            try:
                yield session
            finally:
                self._sessions.put(session)

    def _session(self) -> Session:
        try:
            return self._sessions.get_nowait()
        except Empty:
            return Session()


def _too_large(count: int) -> TransferError:
    return TransferError(
        f"The preview is too large to be shown ({format_bytes(count)}).", hint="o opens it outside."
    )
