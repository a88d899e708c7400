import os
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from maap_tui.errors import Cancelled, StorageError
from maap_tui.models.holding import NOTHING
from maap_tui.services.holdings import asking, walking
from maap_tui.services.holdings.rows import IndexRow
from maap_tui.services.holdings.walking import Listing, changed_folders
from tests.services.holdings.kit import Disk, below, granule


def places(disk: Disk) -> list[str]:
    return below(disk.root, disk.have())


def test_only_folders_that_have_changed_are_listed(disk: Disk) -> None:
    for number in range(20):
        disk.put(f"C/granule-{number}/file")
    assert (disk.scan().files, disk.scan().files) == (20, 0)
    (disk.root / "C" / "granule-3" / "more").write_bytes(b"x")
    step = disk.scan()
    assert (step.files, step.changes) == (2, 1)


def test_a_folder_that_changed_a_moment_ago_is_listed_again(disk: Disk) -> None:
    path = disk.put("C/a/file")
    os.utime(path.parent)
    assert (disk.scan().files, disk.scan().files) == (1, 1)


def test_folders_and_files_that_come_go_and_move_are_followed(disk: Disk) -> None:
    for name in ("a", "a-b", "b"):
        disk.put(f"C/{name}/file")
        disk.put(f"C/{name}/deep/er/file")
    disk.scan()
    os.rename(disk.root / "C" / "a", disk.root / "C" / "z")
    step = disk.scan()
    assert step.changes == 2  # only what lies three deep is a granule's
    assert places(disk) == ["C/a-b/file", "C/b/file", "C/z/file"]
    os.rename(disk.root / "C", disk.root / "D")
    disk.scan()
    assert places(disk) == ["D/a-b/file", "D/b/file", "D/z/file"]


def test_a_file_in_a_folder_that_the_queue_made_is_found_by_the_next_look(disk: Disk) -> None:
    disk.scan()
    item = granule()
    path = disk.finish(item)
    other = path.with_name("two.tiff")
    other.write_bytes(b"7 bytes")
    disk.put("E/e/file")
    disk.scan()
    assert set(disk.have()) == {path, other, disk.root / "E" / "e" / "file"}


def test_a_folder_that_is_gone_is_told_and_what_lay_there_is_claimed_no_more(disk: Disk) -> None:
    disk.put("C/a/file")
    disk.scan()
    os.rename(disk.root, disk.root.with_name("away"))
    step = disk.scan(folder=disk.root)
    assert "cannot be read: no such file" in step.trouble
    assert disk.have() == []
    os.rename(disk.root.with_name("away"), disk.root)
    assert disk.scan().trouble == ""
    assert places(disk) == ["C/a/file"]


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    disk.root.rmdir()
    disk.root.write_text("x")
    assert "not a directory" in disk.scan(folder=disk.root).trouble
    disk.holdings.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_folder_that_may_not_be_read_is_told_and_the_others_are_read(disk: Disk) -> None:
    disk.put("C/a/file")
    closed = disk.put("C/b/file").parent
    closed.chmod(0)
    step = disk.scan()
    closed.chmod(0o700)
    assert "C/b: permission denied" in step.trouble
    assert places(disk) == ["C/a/file"]


def test_folders_that_cannot_be_listed_are_told_and_the_others_are_read(
    disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abc":
        disk.put(f"C/{name}/file")
    usual = walking._listed

    def refusing(path: bytes, place: bytes, mtime: int) -> Listing:
        if place in (b"C/a", b"C/b"):
            raise PermissionError(13, os.strerror(13))
        return usual(path, place, mtime)

    monkeypatch.setattr(walking, "_listed", refusing)
    for _ in range(2):
        assert disk.scan().trouble == "C/a: permission denied (and 1 more folder)"
        assert places(disk) == ["C/c/file"]
    monkeypatch.undo()
    assert disk.scan().trouble == ""
    assert len(places(disk)) == 3


def test_loops_of_links_are_not_followed(disk: Disk) -> None:
    disk.put("C/a/file")
    (disk.root / "C" / "a" / "up").symlink_to("../..")
    (disk.root / "self").symlink_to("self")
    (disk.root / "gone").symlink_to("nowhere")
    assert disk.scan().files == 1


def test_a_download_folder_that_is_a_link_is_looked_through(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    disk.put("C/a/file")
    real = disk.root.rename(tmp_path / "real")
    disk.root.symlink_to(real)
    assert disk.scan().files == 1
    disk.holdings.close()


class Hanging:
    """A disk whose answers a test holds back."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.go_on, self.is_asked = Event(), Event()
        usual = walking._listed

        def listed(path: bytes, place: bytes, mtime: int) -> Listing:
            if place:
                self.is_asked.set()
                assert self.go_on.wait(30)
            return usual(path, place, mtime)

        monkeypatch.setattr(walking, "_listed", listed)


@pytest.fixture
def hanging(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hanging]:
    made = Hanging(monkeypatch)
    yield made
    made.go_on.set()


def test_a_disk_that_does_not_answer_is_given_up_and_told(disk: Disk, hanging: Hanging) -> None:
    disk.put("C/a/file")
    with pytest.raises(StorageError, match="has not answered for 0 s"):
        list(changed_folders(disk.root, {}, Event(), patience=0.2))


def test_nothing_is_asked_of_a_disk_that_did_not_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = Disk(tmp_path, patience=0.2)
    item = granule()
    disk.finish(item)
    hanging = Hanging(monkeypatch)
    assert "has not answered" in disk.scan().trouble
    assert disk.holding(item).files == ()
    hanging.go_on.set()
    monkeypatch.undo()
    disk.scan()
    assert disk.holding(item).files
    disk.holdings.close()


def test_a_disk_that_hangs_while_a_file_is_asked_for_is_asked_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = Disk(tmp_path, patience=0.2)
    first, second = granule("a"), granule("b")
    disk.finish(first)
    path = disk.finish(second)
    go_on, asked = Event(), []
    usual = asking.is_there

    def hanging(row: IndexRow) -> bool:
        asked.append(row.file.path)
        return go_on.wait(30) if row.file.path == path else usual(row)

    monkeypatch.setattr(asking, "is_there", hanging)
    assert disk.look(second)[second.key] == NOTHING
    assert disk.look(first)[first.key] == NOTHING
    assert asked == [path]
    go_on.set()
    monkeypatch.undo()
    disk.scan()
    assert disk.holding(second).files
    disk.holdings.close()


def test_looking_is_given_up_while_the_disk_hangs(disk: Disk, hanging: Hanging) -> None:
    disk.put("C/a/file")
    stop = Event()
    looking = changed_folders(disk.root, {}, stop)
    stop.set()
    with pytest.raises(Cancelled):
        list(looking)


def test_what_was_seen_before_it_was_given_up_is_kept(
    disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walking, "BATCH", 1)
    for number in range(10):
        disk.put(f"C/granule-{number}/file")
    stop = Event()
    steps = disk.holdings.scan(stop)
    while next(steps).files < 3:
        pass
    stop.set()
    with pytest.raises(Cancelled):
        list(steps)
    assert 3 <= len(disk.have()) <= 10
    disk.scan()
    assert len(disk.have()) == 10


def test_no_file_is_ever_claimed_twice_or_lost_whatever_happens_between_looks(
    disk: Disk,
) -> None:
    """A small model beside the real thing: what is there three deep is what is told."""
    for turn in range(60):
        name = f"C/granule-{turn * 7 % 11}/file-{turn * 5 % 3}"
        path = disk.root / name
        if path.exists():
            path.unlink()
        else:
            disk.put(name)
        disk.age(path.parent)
        disk.scan()
        there = sorted(str(each.relative_to(disk.root)) for each in disk.root.rglob("file-*"))
        assert sorted(places(disk)) == there
