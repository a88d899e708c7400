import os
from pathlib import Path
from threading import Event

import pytest

from maap_tui.services.folder_names import FolderNames
from tests.services.conftest import WaitFor

pytestmark = pytest.mark.usefixtures("no_threads_left")
LONG = 60.0


class HangingDisk:
    """Whoever looks at `path` waits until it is mended; everything else answers at once."""

    def __init__(self, path: Path) -> None:
        self.path, self.mended, self.looks = path, Event(), 0

    def look(self, path: Path) -> os.stat_result:
        if path != self.path:
            return os.stat(path)
        self.looks += 1
        self.mended.wait()
        return os.stat(path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("data", "other", "third"):
        (tmp_path / name).mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "data")
    return tmp_path


def test_folder_is_known_by_its_first_name(folder: Path) -> None:
    known = [folder / "other", folder / "data", folder / "gone"]
    assert FolderNames(LONG).known_as(folder / "link", known) == folder / "data"
    assert FolderNames(LONG).known_as(folder / "third", known) == folder / "third"
    assert FolderNames(LONG).known_as(folder / "data", known) == folder / "data"


def test_folder_to_be_made_is_no_other_one(folder: Path) -> None:
    known = [folder / "data", folder / "gone"]
    assert FolderNames(LONG).known_as(folder / "new", known) == folder / "new"


def test_folder_is_found_beside_a_disk_that_hangs(folder: Path) -> None:
    disk = HangingDisk(folder / "other")
    names = FolderNames(LONG, disk.look)
    try:
        known = [folder / "other", folder / "data"]
        assert names.known_as(folder / "link", known) == folder / "data"
    finally:
        disk.mended.set()


def test_disk_that_hangs_is_given_up_and_left_alone_until_it_answers(
    folder: Path, wait_for: WaitFor
) -> None:
    disk = HangingDisk(folder / "data")
    names = FolderNames(0.01, disk.look)
    try:
        for _ in range(3):
            assert names.known_as(folder / "link", [folder / "data"]) == folder / "link"
        assert disk.looks == 1
    finally:
        disk.mended.set()
    wait_for(lambda: names.known_as(folder / "link", [folder / "data"]) == folder / "data")
