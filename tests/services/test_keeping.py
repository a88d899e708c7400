"""What is safe of a part file: never too little, and no more often than it takes."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.errors import StorageError
from maap_tui.services.keeping import Keeper
from maap_tui.services.part_file import PartFile
from maap_tui.services.transfer_state import PartRecord, TransferSettings

LIMIT = 1000


@contextmanager
def keeping(total: int | None) -> Iterator[tuple[Keeper, PartFile, list[PartRecord]]]:
    """A keeper of a new part file, and what it takes down; syncs are due by their bytes only."""
    with TemporaryDirectory() as name:
        where, noted = Path(name), list[PartRecord]()
        settings = TransferSettings(where, sync_bytes=LIMIT, sync_seconds=1e9)
        record = PartRecord("a.part", total=total, is_ours=True)
        folder = os.open(where, os.O_RDONLY)
        try:
            with (
                PartFile.open(folder, where / "a", "a.part") as part,
                Keeper(record, noted.append, settings) as keeper,
            ):
                keeper.written = lambda part: (part.size, ())
                yield keeper, part, noted
        finally:
            os.close(folder)


def fill(
    keeper: Keeper, part: PartFile, count: int, look: Callable[[], None] = lambda: None
) -> None:
    """Writes `count` bytes as a transfer does: never more at a time than there is room for."""
    while count:
        some = min(count, 250, keeper.stride(part) - keeper.unsynced)
        assert some > 0
        part.write(memoryview(bytes(some)))
        look()
        keeper.count(part, some)
        count -= some


def synced(noted: list[PartRecord]) -> list[int]:
    return [record.synced for record in noted]


def test_what_ends_within_the_limit_is_synced_at_its_end_only() -> None:
    with keeping(total=1700) as (keeper, part, noted):
        fill(keeper, part, 750)
        keeper.sync(part)  # with nothing under way, the next stride may be as long as can be
        fill(keeper, part, 950)
        keeper.sync(part, is_complete=True)
        assert synced(noted) == [750, 750, 1700]
        assert noted[-1].is_complete


def test_what_may_go_on_for_ever_is_synced_stride_by_stride() -> None:
    with keeping(total=None) as (keeper, part, noted):
        for _ in range(3):
            fill(keeper, part, 750)
            keeper.sync(part)
        assert synced(noted) == [750, 750, 1500, 1500, 2250, 2250]


@given(st.integers(1, 6000), st.booleans())
def test_never_more_than_the_limit_is_unsafe(size: int, is_known: bool) -> None:
    with keeping(total=size if is_known else None) as (keeper, part, noted):

        def look() -> None:
            assert part.size - (noted[-1].synced if noted else 0) <= LIMIT

        fill(keeper, part, size, look)
        keeper.sync(part, is_complete=True)
        assert noted[-1].synced == size


@pytest.mark.case(88)
def test_nothing_is_trusted_any_more_once_a_sync_has_failed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(descriptor: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with keeping(total=5000) as (keeper, part, noted):
        fill(keeper, part, 750)
        keeper.sync(part)
        assert synced(noted)[-1] == 750
        fill(keeper, part, 10)
        monkeypatch.setattr("maap_tui.services.part_file.flush", fails)
        with pytest.raises(StorageError):
            keeper.sync(part)
        assert synced(noted)[-1] == 0
