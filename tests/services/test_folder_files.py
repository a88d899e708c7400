"""What lies in a folder is seen as it is, and links lead nowhere."""

import os
from pathlib import Path
from threading import Event

import pytest

from maap_tui.errors import Cancelled, StorageError
from maap_tui.services.folder_files import FileEntry, entries_below
from maap_tui.services.part_file import claimed_name


def names(folder: Path) -> list[str]:
    return [str(each.path.relative_to(folder)) for each in entries_below(folder, Event())]


def test_every_file_below_is_found_with_its_size(tmp_path: Path) -> None:
    (tmp_path / "b" / "c").mkdir(parents=True)
    (tmp_path / "b" / "c" / "x").write_bytes(b"123")
    (tmp_path / "a").write_bytes(b"")
    (tmp_path / "empty").mkdir()
    assert names(tmp_path) == ["a", "b/c/x"]
    assert [each.size for each in entries_below(tmp_path, Event())] == [0, 3]


def test_links_are_seen_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "x").write_bytes(b"x")
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / "folder").symlink_to(tmp_path / "there")
    (folder / "file").symlink_to(tmp_path / "there" / "x")
    (folder / "nothing").symlink_to("nowhere")
    os.mkfifo(folder / "pipe")
    assert names(folder) == ["file", "folder", "nothing", "pipe"]
    assert not any(each.is_file for each in entries_below(folder, Event()))


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("a.zip.part", "a.zip"),
        (claimed_name("a.zip", "0123ab"), "a.zip"),
        ("a.abcdeg.part", "a.abcdeg"),
        (".part", ""),
    ],
)
def test_part_tells_what_it_was_to_become(name: str, target: str) -> None:
    entry = FileEntry(Path("/d") / name, 1, True)
    assert entry.is_part
    if target:
        assert entry.target == Path("/d") / target


def test_folder_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be read"):
        list(entries_below(tmp_path / "missing", Event()))


def test_stop_ends_it(tmp_path: Path) -> None:
    stop = Event()
    stop.set()
    with pytest.raises(Cancelled):
        list(entries_below(tmp_path, stop))
