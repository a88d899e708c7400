from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from maap_tui.services.previews.keeping import KeptPictures

LIMIT = 1000


@pytest.fixture
def clock() -> Iterator[int]:
    return count(1_000_000)


@pytest.fixture
def kept(tmp_path: Path, clock: Iterator[int]) -> KeptPictures:
    return KeptPictures(tmp_path / "previews", 300, now=lambda: float(next(clock)))


def test_nothing_is_touched_before_something_is_kept(tmp_path: Path, kept: KeptPictures) -> None:
    assert kept.get("https://a", LIMIT) is None
    assert list(tmp_path.iterdir()) == []


def test_what_was_kept_comes_back_for_its_address_only(kept: KeptPictures) -> None:
    kept.put("https://a", b"A" * 10)
    assert kept.get("https://a", LIMIT) == b"A" * 10
    assert kept.get("https://b", LIMIT) is None
    assert kept.get("https://a", 9) is None


def test_files_are_for_their_owner_and_their_names_tell_nothing(
    tmp_path: Path, kept: KeptPictures
) -> None:
    kept.put("https://host/x?token=secret", b"A")
    (file,) = (tmp_path / "previews").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "previews").stat().st_mode & 0o777 == 0o700
    assert "secret" not in file.name


def test_the_longest_unused_go_first(kept: KeptPictures) -> None:
    for name in "abc":
        kept.put(name, b"x" * 100)
    assert kept.get("a", LIMIT) is not None
    kept.put("d", b"x" * 100)
    assert [kept.get(name, LIMIT) is not None for name in "abcd"] == [True, False, True, True]


def test_what_is_larger_than_all_room_is_not_kept(kept: KeptPictures) -> None:
    kept.put("a", b"x" * 100)
    kept.put("b", b"x" * 301)
    assert kept.get("a", LIMIT) is not None
    assert kept.get("b", LIMIT) is None


def test_half_written_files_of_an_earlier_end_go(tmp_path: Path, kept: KeptPictures) -> None:
    folder = tmp_path / "previews"
    folder.mkdir()
    (folder / "abc.1234.part").write_bytes(b"x")
    kept.put("a", b"x")
    assert [path.suffix for path in folder.iterdir()] == [".preview"]


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "previews").write_text("a file")
    kept = KeptPictures(tmp_path / "previews")
    kept.put("a", b"x")
    assert kept.get("a", LIMIT) is None


def test_forgetting(kept: KeptPictures) -> None:
    kept.put("a", b"x")
    kept.forget("a")
    kept.forget("never")
    assert kept.get("a", LIMIT) is None
