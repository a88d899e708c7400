"""Filling the part of one file from its server, in as many attempts and answers as it takes."""

from collections.abc import Callable
from functools import partial

from maap_tui.errors import MaapError, StorageError, TransferError
from maap_tui.models.text import format_bytes

from .checksum import Hasher, parse_multihash
from .disk import require_room
from .fetching import Fetcher
from .http import Response
from .keeping import Keeper, Written
from .part_file import PartFile
from .ranges import (
    OVERLAP,
    is_continuation,
    may_split,
    range_headers,
    validator_of,
    whole_length,
)
from .receiving import receive, require_going
from .span_filler import SpanFiller
from .spans import Spans
from .throttle import Throttle
from .transfer_state import Order, PartRecord, Progress, WrongContent
from .verification import require_length


class Filling:
    """Fetches what is missing of a part file."""

    def __init__(
        self,
        order: Order,
        keeper: Keeper,
        fetcher: Fetcher,
        progress: Progress,
        claimed: Callable[[], int],
        throttle: Throttle,
        buffer: memoryview,
        may_split: bool,
    ) -> None:
        """The arguments are those of `Transfer`; `keeper` takes down what is safe of the part."""
        self._request = order.request
        self._order = order
        self._fetcher = fetcher
        self._settings = fetcher.settings
        self._progress = progress
        self._claimed = claimed
        self._throttle = throttle
        self._buffer = buffer
        self._may_split = may_split
        self._keeper = keeper
        keeper.written = self._written
        self.multihash = parse_multihash(order.request.checksum)
        self.hasher: Hasher | None = None
        """Has taken in all of the part, where there is a checksum."""
        self.filler: SpanFiller | None = None
        """Once several connections may bring the file: what they ask for something to do."""

    def fill(self, part: PartFile) -> None:
        """Makes the part whole as far as lengths can tell, keeping on failure what is here."""
        kept = self._keeper.record.synced
        part.cut(self._keeper.record.end)
        part.size = kept
        if self._is_whole(kept):
            self._take_up(part)
            return
        self._check_room()
        try:
            self._bring(part, kept)
        except (WrongContent, StorageError):
            raise
        except MaapError:
            self._keeper.sync(part)
            raise
        self._keeper.sync(part, is_complete=True)

    def _bring(self, part: PartFile, kept: int) -> None:
        """Fetches what is missing, at worst the whole anew, at the very worst by one stream."""
        try:
            if self._continue(part, kept) and self._finish(part):
                return
            self._begin(part)
            if not self._finish(part):
                self._may_split = False
                self._begin(part)
        finally:
            self._dismiss()

    def _finish(self, part: PartFile) -> bool:
        """Returns once the other connections, if there are any, have brought their share too;
        whether all of it is of one file."""
        if self.filler is None:
            return True
        if not self.filler.finish(self._fetcher, self._buffer):
            self._forget(part)
            return False
        hashed, part.size = part.size, self.filler.spans.total
        self._hash(part, hashed)
        return True

    def _dismiss(self) -> None:
        if self.filler is not None:
            self.filler.spans.close()

    def _forget(self, part: PartFile) -> None:
        """Nothing of what came may be relied on."""
        self._dismiss()
        self.filler = None
        part.cut(0)
        self._keeper.note(PartRecord(part.name, is_ours=True))

    def _check_room(self) -> None:
        """Whether the rest fits beside what the others will still write."""
        promised = self._request.size or self._request.size_estimate or 0
        still = max(0, promised - self._keeper.record.kept)
        require_room(self._order.root, still, self._claimed() + self._settings.reserve)

    def _is_whole(self, kept: int) -> bool:
        """Whether nothing has to be asked for, because an earlier attempt got it all."""
        record = self._keeper.record
        return kept > 0 and (
            kept == self.expected or (record.is_complete and kept == record.synced)
        )

    @property
    def expected(self) -> int | None:
        """Bytes of the whole file by the catalogue, or else by the server."""
        return self._keeper.record.total if self._request.size is None else self._request.size

    def _continue(self, part: PartFile, kept: int) -> bool:
        """Fetches the rest behind what is kept; whether the part may be relied on after it."""
        if self._request.is_archive or kept <= OVERLAP:
            return False
        self._take_up(part)
        offset, validator = kept - OVERLAP, self._keeper.record.validator
        with self._fetcher.ask(self._request, range_headers(offset, validator)) as response:
            if response.status == 200:
                self._begin_with(response, part)
            elif response.status == 416:
                return whole_length(response) == kept and self.expected in (None, kept)
            elif is_continuation(response, offset, self.expected, validator):
                if self._read_exactly(response, OVERLAP) != part.read(offset, OVERLAP):
                    return False
                self._copy(response, part)
            else:
                return False
        return True

    def _take_up(self, part: PartFile) -> None:
        """Sets the figures, and the hash where one is due, to what the part holds."""
        self._progress.received = self._keeper.record.kept
        self._progress.total = self.expected
        self.hasher = self.multihash.new_hasher() if self.multihash else None
        self._hash(part, 0)

    def _hash(self, part: PartFile, start: int) -> None:
        """Takes what the part holds from `start` on into the hash, where one is due."""
        if self.hasher is None:
            return
        for offset in range(start, part.size, len(self._buffer)):
            require_going(self._fetcher.stop)
            count = min(len(self._buffer), part.size - offset)
            self.hasher.update(memoryview(part.read(offset, count)))

    def _read_exactly(self, response: Response, count: int) -> bytes:
        """The next `count` bytes, fewer where the body ends before."""
        got, view = 0, self._buffer[:count]
        while got < len(view) and (more := self._receive(response, view[got:])):
            got += more
        return bytes(view[:got])

    def _begin(self, part: PartFile) -> None:
        with self._fetcher.ask(self._request, {}) as response:
            self._begin_with(response, part)

    def _begin_with(self, response: Response, part: PartFile) -> None:
        """Takes the whole file from its first byte, forgetting what was there."""
        self._dismiss()
        self.filler = None
        part.cut(0)
        total = whole_length(response)
        self._keeper.may_go_on = not response.is_encoded  # ranges would be of the packed bytes
        self._keeper.note(PartRecord(part.name, 0, validator_of(response), total, is_ours=True))
        self._take_up(part)
        self._copy(response, part)

    def _copy(self, response: Response, part: PartFile) -> None:
        """Appends the body to the part, never more than one byte beyond the promised size."""
        if self._is_splittable(response):
            self._copy_first_span(response, part)
            return
        size = self._request.size
        try:
            while True:
                room = self._keeper.stride(part) - self._keeper.unsynced
                if size is not None:
                    room = min(room, size + 1 - part.size)
                count = self._receive(response, self._buffer[:room])
                if not count:
                    break
                self._append(part, self._buffer[:count])
        except TransferError as error:
            if not error.is_temporary or part.size != size:  # all is here: let the proofs decide
                raise
        self._check_length(response, part.size)

    def _is_splittable(self, response: Response) -> bool:
        """Whether others may help; they must where they brought a share in an earlier run."""
        total, record = whole_length(response), self._keeper.record
        if record.pieces:
            return True
        is_wanted = self._may_split and self._keeper.may_go_on and not self._request.is_archive
        is_large = total is not None and total > self._settings.split_above
        is_right = self._request.size in (None, total) and total == record.total
        return is_wanted and is_large and is_right and may_split(response, total, record.validator)

    def _copy_first_span(self, response: Response, part: PartFile) -> None:
        """The same for a file that others may help with, as far as they leave it to this stream."""
        total, record = whole_length(response) or 0, self._keeper.record
        spans = Spans(total, part.size, record.pieces, self._settings.split_gain)
        self.filler = filler = SpanFiller(
            self._request,
            spans,
            part,
            record.validator,
            self._progress,
            self._throttle,
            partial(self._count_written, part),
        )
        head, take_in = spans.take_first(), self.hasher.update if self.hasher else _ignore
        try:
            filler.stream(head, response, self._fetcher, self._buffer, total, take_in)
        finally:
            spans.give_back(head)
            part.size = head.at

    def _receive(self, response: Response, view: memoryview) -> int:
        count = receive(response, view, self._throttle, self._fetcher.stop)
        self._progress.fetched += count
        return count

    def _append(self, part: PartFile, view: memoryview) -> None:
        size = self._request.size
        if size is not None and part.size + len(view) > size:
            raise WrongContent(f"The file is longer than the {format_bytes(size)} promised.")
        part.write(view)
        if self.hasher is not None:
            self.hasher.update(view)
        self._progress.received = part.size
        self._count_written(part, len(view))

    def _count_written(self, part: PartFile, count: int) -> None:
        is_shared = self.filler is not None and self.filler.spans.is_shared
        self._keeper.count(part, count, parts=2 if is_shared else 1)

    def _written(self, part: PartFile) -> Written:
        """How many bytes from the start are written, and which pieces behind them."""
        if self.filler is None:
            return part.size, ()
        synced, pieces = self.filler.spans.safe()
        return synced, pieces if synced > OVERLAP else ()

    def _check_length(self, response: Response, received: int) -> None:
        """After a body that ended as if it were whole."""
        if not received and self._request.size != 0:
            raise TransferError("Empty answer.", is_temporary=True)
        require_length(received, self._request.size, self.expected, whole_length(response))


def _ignore(view: memoryview) -> None:
    """For a file without a checksum."""
