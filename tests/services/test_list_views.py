import os
import stat
from pathlib import Path

import pytest

from maap_tui.errors import StorageError
from maap_tui.models.list_view import ColumnView, ListView, SortOrder
from maap_tui.services.list_views import FILE_NAME, ListViewFile

VIEW = ListView((ColumnView("id", width=30), ColumnView("size", is_shown=False)), SortOrder.LARGEST)


def test_what_was_saved_is_there_at_the_next_start(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    assert ListViewFile(folder).load() == ListView()
    assert not folder.exists()
    ListViewFile(folder).save(VIEW)
    assert ListViewFile(folder).load() == VIEW
    assert stat.S_IMODE((folder / FILE_NAME).stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == [FILE_NAME]


@pytest.mark.parametrize("broken", [b"columns = [", b"\xff\xfe", b"format = 9"])
def test_a_broken_file_is_told_and_put_aside_but_never_lost(tmp_path: Path, broken: bytes) -> None:
    file, views = tmp_path / FILE_NAME, ListViewFile(tmp_path)
    for number in range(2):
        file.write_bytes(broken + b"%d" % number)
        with pytest.raises(StorageError, match="The list has its usual columns") as told:
            views.load()
        assert "list.toml.broken" in told.value.hint
        views.save(VIEW)
        assert views.load() == VIEW
    aside = sorted(tmp_path.glob("list.toml.broken*"))
    assert [path.read_bytes() for path in aside] == [broken + b"0", broken + b"1"]


def test_a_folder_in_the_place_of_the_file_is_put_aside_too(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    views = ListViewFile(tmp_path)
    with pytest.raises(StorageError, match="is a folder"):
        views.load()
    views.save(VIEW)
    assert views.load() == VIEW
    assert (tmp_path / "list.toml.broken").is_dir()


def test_a_disk_that_takes_nothing_keeps_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    views = ListViewFile(tmp_path)
    views.save(VIEW)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError):
        views.save(ListView())
    assert views.load() == VIEW
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]
