"""One attempt to bring one file from a server to its place on the disk."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from time import monotonic

from maap_tui.errors import Cancelled, CatalogError, MaapError, StorageError, TransferError
from maap_tui.models.text import format_bytes
from maap_tui.models.transfer import Verification

from .checksum import Hasher, parse_multihash
from .disk import DiskFull, never_enough, not_enough, opened_folder, room_of
from .fetching import Fetcher, as_transfer_error
from .http import Response
from .part_file import PartFile, free_name
from .ranges import OVERLAP, is_continuation, range_headers, validator_of, whole_length
from .syncing import Syncer
from .taking_up import published, take_up_part
from .throttle import Throttle
from .transfer_state import Ledger, Order, PartRecord, Progress, WrongContent
from .verification import is_whole_zip, is_zip

_NO_LIMIT = Throttle()


class Transfer:
    """Fetches what is missing of a file, verifies the whole and gives it its name."""

    def __init__(
        self,
        order: Order,
        record: PartRecord,
        fetcher: Fetcher,
        progress: Progress,
        ledger: Ledger,
        claimed: Callable[[], int] = lambda: 0,
        throttle: Throttle = _NO_LIMIT,
        buffer: memoryview | None = None,
    ) -> None:
        """`claimed` says how many bytes the other transfers under way will still write; `buffer` is
        the caller's, for one transfer after the other."""
        self._request = order.request
        self._order = order
        self._record = record
        self._fetcher = fetcher
        self._settings = fetcher.settings
        self._progress = progress
        self._ledger = ledger
        self._claimed = claimed
        self._throttle = throttle
        self._multihash = parse_multihash(order.request.checksum)
        self._hasher: Hasher | None = None
        self._syncer = Syncer()
        self._unsynced = 0
        self._stride = max(1, self._settings.sync_bytes // 2)
        """Bytes from one sync to the next: the one before may still be under way."""
        self._sync_due = monotonic() + self._settings.sync_seconds
        self._may_go_on = True
        self._buffer = buffer or memoryview(bytearray(self._settings.chunk))

    def run(self) -> Verification:
        """Brings the file to its place and says by what it was found whole.

        Raises `TransferError` (see its `is_temporary`; `WrongContent` when what came is not the
        file), `StorageError`, `CredentialsError`, `NoConnection` or `Cancelled`; whatever is safe
        of the part file was noted in the ledger by then.
        """
        order, instance = self._order, self._settings.instance
        with opened_folder(order.root, order.device, order.below) as folder:
            if self._record.name and not self._record.is_ours:
                is_there = take_up_part(folder, order, self._record, instance, self._note)
                if not is_there and (verified := self._find_published(folder)):
                    return verified
            if not self._record.name:  # said before it is made, so that a crash leaves no stray
                self._note(PartRecord(free_name(folder, order.target.name, instance), is_ours=True))
            with PartFile.open(folder, order.target, self._record.name) as part, self._syncer:
                return self._make(part)

    def _find_published(self, folder: int) -> Verification | None:
        """Whether the last run had come as far as giving the file its name."""
        self._progress.is_verifying = True
        found = published(folder, self._order, self._record, self._fetcher.stop)
        self._progress.is_verifying = False
        if found is None:
            self._note(PartRecord())
            return None
        self._progress.received, verified = found
        return verified

    def _make(self, part: PartFile) -> Verification:
        """Fills the part, verifies it and makes it the finished file."""
        record = replace(self._record, name=part.name, is_ours=True).cut_to(part.size)
        if record != self._record:
            self._note(record)
        try:
            self._fill(part)
            self._progress.is_verifying = True
            verified = self._verify(part)
        except WrongContent:
            self._note(PartRecord(part.name, is_ours=True))
            raise
        part.publish()
        return verified

    def _fill(self, part: PartFile) -> None:
        """Makes the part whole as far as lengths can tell, keeping on failure what is here."""
        kept = self._record.synced
        part.cut(kept)
        if self._is_whole(kept):
            self._take_up(part)
            return
        self._check_room(kept)
        try:
            if not self._continue(part, kept):
                self._begin(part)
        except (WrongContent, StorageError):
            raise
        except MaapError:
            self._sync(part)
            raise
        self._sync(part, is_complete=True)

    def _check_room(self, kept: int) -> None:
        """Whether the rest fits beside what the others will still write, or ever could."""
        root, reserve = self._order.root, self._settings.reserve
        still = max(0, (self._request.size or self._request.size_estimate or 0) - kept)
        needed, room = still + self._claimed() + reserve, room_of(root)
        if room is None or room.free >= needed:
            return
        if still > room.total:
            raise never_enough(root, still, room)
        raise not_enough(root, needed, room)

    def _is_whole(self, kept: int) -> bool:
        """Whether nothing has to be asked for, because an earlier attempt got it all."""
        record = self._record
        return kept > 0 and (
            kept == self._expected or (record.is_complete and kept == record.synced)
        )

    @property
    def _expected(self) -> int | None:
        """Bytes of the whole file by the catalogue, or else by the server."""
        return self._record.total if self._request.size is None else self._request.size

    def _continue(self, part: PartFile, kept: int) -> bool:
        """Fetches the rest behind what is kept; whether the part may be relied on after it."""
        if self._request.is_archive or kept <= OVERLAP:
            return False
        self._take_up(part)
        offset, validator = kept - OVERLAP, self._record.validator
        with self._fetcher.ask(self._request, range_headers(offset, validator)) as response:
            if response.status == 200:
                self._begin_with(response, part)
            elif response.status == 416:
                return whole_length(response) == kept and self._expected in (None, kept)
            elif is_continuation(response, offset, self._expected, validator):
                if self._read_exactly(response, OVERLAP) != part.read(offset, OVERLAP):
                    return False
                self._copy(response, part)
            else:
                return False
        return True

    def _take_up(self, part: PartFile) -> None:
        """Sets the figures, and the hash where one is due, to what the part holds."""
        self._progress.received = part.size
        self._progress.total = self._expected
        self._hasher = self._multihash.new_hasher() if self._multihash else None
        if self._hasher is None:
            return
        for offset in range(0, part.size, len(self._buffer)):
            self._check_stop()
            self._hasher.update(memoryview(part.read(offset, len(self._buffer))))

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
        part.cut(0)
        total = whole_length(response)
        self._may_go_on = not response.is_encoded  # ranges would be of the packed bytes
        self._note(PartRecord(part.name, 0, validator_of(response), total, is_ours=True))
        self._take_up(part)
        self._copy(response, part)

    def _copy(self, response: Response, part: PartFile) -> None:
        """Appends the body to the part, never more than one byte beyond the promised size."""
        size = self._request.size
        try:
            while True:
                room = self._stride - self._unsynced
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

    def _receive(self, response: Response, view: memoryview) -> int:
        room = self._throttle.take(len(view), self._fetcher.stop)
        self._check_stop()
        try:
            count = response.readinto(view[:room])
        except CatalogError as error:
            raise as_transfer_error(error) from error
        self._throttle.give_back(room - count)
        self._progress.fetched += count
        return count

    def _append(self, part: PartFile, view: memoryview) -> None:
        size = self._request.size
        if size is not None and part.size + len(view) > size:
            raise WrongContent(f"The file is longer than the {format_bytes(size)} promised.")
        part.write(view)
        if self._hasher is not None:
            self._hasher.update(view)
        self._progress.received = part.size
        self._unsynced += len(view)
        is_time = monotonic() >= self._sync_due and self._syncer.is_idle
        if is_time or self._unsynced >= self._stride:
            self._syncer.begin(partial(self._make_safe, part, part.size))
            self._start_stride()

    def _start_stride(self) -> None:
        self._unsynced, self._sync_due = 0, monotonic() + self._settings.sync_seconds

    def _check_length(self, response: Response, received: int) -> None:
        """After a body that ended as if it were whole."""
        size, expected = self._request.size, self._expected
        if not received and size != 0:
            raise TransferError("Empty answer.", is_temporary=True)
        if expected in (None, received):
            return
        if size is not None and whole_length(response) == received:
            raise WrongContent(f"The catalogue says {size} bytes, the server sent {received}.")
        raise TransferError(f"Only {received} of {expected} bytes came.", is_temporary=True)

    def _sync(self, part: PartFile, *, is_complete: bool = False) -> None:
        """Makes everything safe that was written, with nothing else under way."""
        self._syncer.wait()
        self._make_safe(part, part.size, is_complete=is_complete)
        self._start_stride()

    def _make_safe(self, part: PartFile, size: int, *, is_complete: bool = False) -> None:
        """Makes the first `size` bytes safe, then notes it: in that order."""
        part.require_ours()
        try:
            part.sync()
        except DiskFull:
            raise
        except StorageError:
            self._take_down(self._record.cut_to(0))  # what was not yet synced may be lost
            raise
        synced = size if self._may_go_on else 0
        self._take_down(replace(self._record, synced=synced, is_complete=is_complete))

    def _note(self, record: PartRecord) -> None:
        """Takes down what the syncing thread knows nothing of: it must have nothing to do."""
        self._syncer.wait()
        self._take_down(record)

    def _take_down(self, record: PartRecord) -> None:
        self._record = record
        self._ledger(record)

    def _verify(self, part: PartFile) -> Verification:
        if self._multihash is not None and self._hasher is not None:
            if not self._multihash.matches(self._hasher):
                raise WrongContent("The file does not match its checksum.")
            return Verification.CHECKSUM
        if is_zip(self._request):
            whole = is_whole_zip(part.descriptor, self._fetcher.stop)
            if whole is False:
                raise WrongContent("The archive is damaged, or no archive at all.")
            if whole:
                return Verification.ZIP
        return Verification.LENGTH if self._expected is None else Verification.SIZE

    def _check_stop(self) -> None:
        if self._fetcher.stop.is_set():
            raise Cancelled("Stopped.")
