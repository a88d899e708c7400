"""A finished file is judged by the best proof there is, and its fault is named."""

import hashlib
import zipfile
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from maap_tui.errors import Cancelled
from maap_tui.models.audit import FileState
from maap_tui.models.transfer import JobRequest
from maap_tui.services.soundness import Verdict, judged

REQUEST = JobRequest("C", "i", "a", "https://x.example/a", "a.tiff")
ZIP = replace(REQUEST, file_name="a.ZIP", is_archive=True)
CONTENT = bytes(range(256)) * 40
SHA256 = "1220" + hashlib.sha256(CONTENT).hexdigest()


def look(path: Path, data: bytes, request: JobRequest) -> Verdict:
    path.write_bytes(data)
    return judged(path, request, Event())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file"


@pytest.fixture
def archive(tmp_path: Path) -> bytes:
    """A zip with one stored member."""
    made = tmp_path / "made.zip"
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("a/b.bin", CONTENT)
    return made.read_bytes()


@pytest.mark.parametrize(
    ("data", "size", "state"),
    [
        (b"12345", 5, FileState.WHOLE),
        (b"1234", 5, FileState.TRUNCATED),
        (b"123456", 5, FileState.CORRUPT),
        (b"", 5, FileState.TRUNCATED),
        (b"", None, FileState.TRUNCATED),
        (b"", 0, FileState.WHOLE),
    ],
)
def test_size_is_compared_first(
    path: Path, data: bytes, size: int | None, state: FileState
) -> None:
    verdict = look(path, data, replace(REQUEST, size=size))
    assert (verdict.state, verdict.proof) == (state, "size")
    assert bool(verdict.cause) is (state is not FileState.WHOLE)


@pytest.mark.parametrize(
    ("size", "expected", "cause"),
    [(4, 5, "It has 4 of 5 bytes."), (5_000, 2_000_000, "It has 5.00 kB of 2.00 MB.")],
)
def test_difference_is_told_so_that_it_is_seen(
    path: Path, size: int, expected: int, cause: str
) -> None:
    assert look(path, b"x" * size, replace(REQUEST, size=expected)).cause == cause


def test_checksum_proves_more_than_the_size(path: Path) -> None:
    request = replace(REQUEST, size=len(CONTENT), checksum=SHA256)
    assert look(path, CONTENT, request) == Verdict(FileState.WHOLE, "checksum")
    flipped = CONTENT[:-1] + b"!"
    verdict = look(path, flipped, request)
    assert (verdict.state, verdict.proof) == (FileState.CORRUPT, "checksum")


def test_unknown_checksum_proves_nothing(path: Path) -> None:
    request = replace(REQUEST, size=len(CONTENT), checksum="abcd")
    assert look(path, CONTENT, request) == Verdict(FileState.WHOLE, "size")


def test_archive_is_read_through(path: Path, archive: bytes) -> None:
    assert look(path, archive, ZIP) == Verdict(FileState.WHOLE, "zip")


def test_archive_that_was_cut_is_truncated(path: Path, archive: bytes) -> None:
    for size in (len(archive) - 1, len(archive) // 2, 10):
        verdict = look(path, archive[:size], ZIP)
        assert (verdict.state, verdict.proof) == (FileState.TRUNCATED, "zip")


def test_archive_with_a_wrong_byte_is_corrupt(path: Path, archive: bytes) -> None:
    wrong = bytearray(archive)
    wrong[2_000] ^= 1
    verdict = look(path, bytes(wrong), ZIP)
    assert (verdict.state, verdict.proof) == (FileState.CORRUPT, "zip")


def test_web_page_in_place_of_an_archive_is_corrupt(path: Path) -> None:
    verdict = look(path, b"<html>sign in</html>", ZIP)
    assert verdict == Verdict(FileState.CORRUPT, "zip", "It is no zip archive.")


def test_what_nobody_promised_is_only_not_empty(path: Path) -> None:
    verdict = look(path, b"x", REQUEST)
    assert (verdict.state, verdict.proof) == (FileState.WHOLE, "not empty")
    assert verdict.cause


def test_link_is_never_followed(path: Path, tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"12345")
    path.symlink_to(tmp_path / "other")
    verdict = judged(path, replace(REQUEST, size=5), Event())
    assert (verdict.state, verdict.proof) == (FileState.CORRUPT, "reading")


def test_file_that_went_away_is_told(path: Path) -> None:
    assert "cannot be read" in judged(path, REQUEST, Event()).cause


def test_stop_ends_a_long_look(path: Path) -> None:
    stop = Event()
    stop.set()
    path.write_bytes(CONTENT)
    with pytest.raises(Cancelled):
        judged(path, replace(REQUEST, checksum=SHA256), stop)
