"""One attempt to bring one file from a server to its place on the disk."""

from collections.abc import Callable
from dataclasses import replace

from maap_tui.models.transfer import Verification

from .disk import opened_folder
from .fetching import Fetcher
from .filling import Filling
from .keeping import Keeper
from .part_file import PartFile, PartTaken, free_name
from .span_filler import SpanFiller
from .taking_up import published, take_up_part
from .throttle import Throttle
from .transfer_state import Ledger, Order, PartRecord, Progress, WrongContent
from .verification import verify_without_checksum

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
        *,
        may_split: bool = False,
    ) -> None:
        """`claimed` says how many bytes the other transfers under way will still write; `buffer` is
        the caller's, for one transfer after the other; with `may_split` others may help."""
        self._order = order
        self._fetcher = fetcher
        self._progress = progress
        self._keeper = Keeper(record, ledger, fetcher.settings)
        self._filling = Filling(
            order,
            self._keeper,
            fetcher,
            progress,
            claimed,
            throttle,
            buffer or memoryview(bytearray(fetcher.settings.chunk)),
            may_split,
        )

    @property
    def filler(self) -> SpanFiller | None:
        """Once several connections may bring the file: what they ask for something to do."""
        return self._filling.filler

    def run(self) -> Verification:
        """Brings the file to its place and says by what it was found whole.

        Raises `TransferError` (see its `is_temporary`; `WrongContent` when what came is not the
        file), `StorageError`, `CredentialsError`, `NoConnection` or `Cancelled`; whatever is safe
        of the part file was noted in the ledger by then.
        """
        order, instance = self._order, self._fetcher.settings.instance
        with opened_folder(order.root, order.device, order.below) as folder:
            record, note = self._keeper.record, self._keeper.note
            if record.name and not record.is_ours:
                is_there = take_up_part(folder, order, record, instance, note)
                if not is_there and (verified := self._find_published(folder)):
                    return verified
            is_new = not self._keeper.record.name
            if is_new:  # said before it is made: a crash leaves no stray
                note(PartRecord(free_name(folder, order.target.name, instance), is_ours=True))
            name = self._keeper.record.name
            opened = PartFile.open(folder, order.target, name, is_new=is_new)
            try:
                with opened as part, self._keeper:
                    return self._make(part)
            except PartTaken:
                note(PartRecord())  # its name may be that of another file by now
                raise

    def _find_published(self, folder: int) -> Verification | None:
        """Whether the last run had come as far as giving the file its name."""
        self._progress.is_verifying = True
        found = published(folder, self._order, self._keeper.record, self._fetcher.stop)
        self._progress.is_verifying = False
        if found is None:
            self._keeper.note(PartRecord())
            return None
        self._progress.received, verified = found
        return verified

    def _make(self, part: PartFile) -> Verification:
        """Fills the part, verifies it and makes it the finished file."""
        record = replace(self._keeper.record, name=part.name, is_ours=True).cut_to(part.size)
        if record != self._keeper.record:
            self._keeper.note(record)
        try:
            self._filling.fill(part)
            self._progress.is_verifying, self._progress.checked = True, None
            verified = self._verify(part)
        except WrongContent:
            self._keeper.note(PartRecord(part.name, is_ours=True))
            raise
        part.publish()
        return verified

    def _verify(self, part: PartFile) -> Verification:
        multihash, hasher = self._filling.multihash, self._filling.hasher
        if multihash is not None and hasher is not None:
            if not multihash.matches(hasher):
                raise WrongContent("The file does not match its checksum.")
            return Verification.CHECKSUM
        expected, stop = self._filling.expected, self._fetcher.stop
        tell = self._progress.note_checked
        return verify_without_checksum(part.descriptor, self._order.request, expected, stop, tell)
