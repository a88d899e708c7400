import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from maap_tui.errors import StorageError
from maap_tui.services.holdings.schema import FILE_NAME, VERSION, open_index
from tests.services.holdings.kit import Disk, granule


def test_only_its_owner_may_read_it(disk: Disk) -> None:
    disk.finish(granule())
    assert stat.S_IMODE((disk.state / FILE_NAME).stat().st_mode) == 0o600
    assert stat.S_IMODE(disk.state.stat().st_mode) == 0o700


@pytest.mark.parametrize("damage", [b"", b"no database at all", b"SQLite format 3\0" + b"x" * 500])
def test_what_is_no_sound_index_is_made_anew(disk: Disk, damage: bytes) -> None:
    disk.finish(granule())
    disk.holdings.close()
    (disk.state / FILE_NAME).write_bytes(damage)
    disk.holdings = disk.opened()
    assert disk.scan().files == 1
    assert disk.holding(granule()).files


def test_one_whose_schema_is_no_text_is_made_anew(disk: Disk) -> None:
    disk.finish(granule())
    disk.holdings.close()
    path = disk.state / FILE_NAME
    path.write_bytes(path.read_bytes().replace(b"CREATE TABLE ", b"CREATE TABL\xd9 ", 1))
    disk.holdings = disk.opened()
    assert disk.scan().files == 1


def test_one_with_damaged_pages_is_made_anew(disk: Disk) -> None:
    for track in range(200):
        disk.put(f"C/granule-{track}/{'x' * 100}")
    disk.scan()
    disk.holdings.close()
    path = disk.state / FILE_NAME
    content = bytearray(path.read_bytes())
    content[8192:] = b"\x5a" * (len(content) - 8192)
    path.write_bytes(content)
    disk.holdings = disk.opened()
    assert disk.scan().files == 200


def test_one_of_a_later_version_is_left_as_it_is_and_done_without(disk: Disk) -> None:
    disk.state.mkdir()
    path = disk.state / FILE_NAME
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version={VERSION + 1}")
    before = path.read_bytes()
    disk.put("BiomassLevel1a/a/x")
    assert disk.scan().files == 1
    assert len(disk.have()) == 1
    disk.holdings.close()
    assert path.read_bytes() == before


def test_one_that_cannot_be_opened_is_told_and_nothing_else_happens(disk: Disk) -> None:
    (disk.state / FILE_NAME).mkdir(parents=True)
    with pytest.raises(StorageError, match="index of downloads"):
        disk.scan()


def test_two_instances_write_beside_each_other(disk: Disk) -> None:
    other = disk.opened()
    disk.finish(granule("a"))
    with closing(open_index(disk.state)):
        other.note(disk.request(granule("b")), disk.root, disk.put("C/b/one.tiff"), None)
        disk.finish(granule("c"))
    assert len(disk.have()) == 3
    other.close()


def test_it_is_used_again_after_it_was_closed(disk: Disk) -> None:
    disk.finish(granule())
    disk.holdings.close()
    disk.holdings.close()
    assert disk.holding(granule()).files


def test_a_state_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    disk.state.write_text("x")
    with pytest.raises(StorageError):
        disk.scan()
