import io
import os
import struct
import zipfile
from pathlib import Path
from threading import Event

import pytest

from maap_tui.errors import Cancelled
from maap_tui.services.verification import is_whole_zip, is_zip
from tests.services.transfer_kit import CONTENT, make_request

HEADER = 9
"""Bytes before the contents that an LZMA member may have otherwise and still hold the same."""


def packed(compression: int = zipfile.ZIP_DEFLATED, members: int = 3) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as archive:
        for number in range(members):
            archive.writestr(f"item/{number}.bin", CONTENT[number:])
    return made.getvalue()


def judge(path: Path, data: bytes, stop: Event | None = None) -> bool | None:
    path.write_bytes(data)
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return is_whole_zip(descriptor, stop or Event())
    finally:
        os.close(descriptor)


@pytest.mark.parametrize(
    "compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_whole_archive_is_found_whole(tmp_path: Path, compression: int) -> None:
    assert judge(tmp_path / "a", packed(compression)) is True


def test_how_far_an_archive_was_read_is_told(tmp_path: Path) -> None:
    path, shares = tmp_path / "a", list[float]()
    path.write_bytes(packed(members=4))
    with path.open("rb") as file:
        assert is_whole_zip(file.fileno(), Event(), shares.append)
    assert shares == sorted(shares)
    assert len(shares) >= 4
    assert 0 < shares[0] < 0.3
    assert shares[-1] == 1


def test_list_of_members_that_would_fill_the_memory_is_not_read(tmp_path: Path) -> None:
    size, path = 40 * 2**20, tmp_path / "a"
    with path.open("wb") as file:
        file.truncate(size)
        file.seek(size)
        file.write(struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 60_000, 60_000, size, 0, 0))
    with path.open("rb") as file:
        assert is_whole_zip(file.fileno(), Event()) is None


def test_archive_without_a_file_proves_nothing(tmp_path: Path) -> None:
    assert judge(tmp_path / "a", packed(members=0)) is False


@pytest.mark.parametrize("position", [40, 5000, -500])
def test_flipped_byte_is_found(tmp_path: Path, position: int) -> None:
    data = bytearray(packed(zipfile.ZIP_STORED))
    data[position] ^= 0xFF
    assert judge(tmp_path / "a", bytes(data)) is False


@pytest.mark.parametrize("data", [b"", b"PK", b"<html>", packed()[:-30], packed()[:5000]])
def test_what_is_no_whole_archive_is_refused(tmp_path: Path, data: bytes) -> None:
    assert judge(tmp_path / "a", data) is False


@pytest.mark.parametrize(
    "compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_damage_anywhere_in_a_member_is_found_whatever_its_packing(
    tmp_path: Path, compression: int
) -> None:
    data = packed(compression, members=1)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        (member,) = archive.infolist()
    start = data.index(b"PK\x01\x02") - member.compress_size + HEADER
    for position in range(start, start + min(member.compress_size - HEADER, 64)):
        damaged = bytearray(data)
        damaged[position] ^= 0xFF
        assert judge(tmp_path / "damaged.zip", bytes(damaged)) is False, position


def test_unknown_packing_cannot_be_judged(tmp_path: Path) -> None:
    data = packed(members=1).replace(b"\x08\x00", b"\x63\x00")
    assert judge(tmp_path / "a", data) is None


def test_encrypted_archive_cannot_be_judged(tmp_path: Path) -> None:
    data = bytearray(packed(members=1))
    central = data.rindex(b"PK\x01\x02")
    data[6] |= 1
    data[central + 8] |= 1
    assert judge(tmp_path / "a", bytes(data)) is None


def test_reading_through_can_be_stopped(tmp_path: Path) -> None:
    stop = Event()
    stop.set()
    with pytest.raises(Cancelled):
        judge(tmp_path / "a", packed(), stop)


def test_reading_of_empty_members_can_be_stopped(tmp_path: Path) -> None:
    made, stop = io.BytesIO(), Event()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("empty", b"")
    stop.set()
    with pytest.raises(Cancelled):
        judge(tmp_path / "a", made.getvalue(), stop)


def test_archive_that_would_take_hours_to_unpack_is_not_judged(tmp_path: Path) -> None:
    data = packed(members=8)
    assert judge(tmp_path / "a", data) is True
    listed = data.index(b"PK\1\2")
    bomb = bytearray(data)
    while listed >= 0:
        bomb[listed + 24 : listed + 28] = struct.pack("<L", 2**32 - 2)
        listed = data.find(b"PK\1\2", listed + 1)
    assert judge(tmp_path / "a", bytes(bomb)) is None


def test_archives_are_told_by_kind_name_or_type() -> None:
    url = "https://h/x"
    assert is_zip(make_request(url, is_archive=True))
    assert is_zip(make_request(url, file_name="A.ZIP"))
    assert is_zip(make_request(url, file_name="a", media_type="application/zip; x=y"))
    assert not is_zip(make_request(url, file_name="a.tiff"))
