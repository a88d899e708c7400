import errno
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from maap_tui.errors import StorageError
from maap_tui.models.transfer import JobRequest
from maap_tui.services.disk import DiskFull, FolderGone, free_bytes, opened_folder, storage_error
from maap_tui.services.part_file import PartFile, PartTaken, discard_part
from maap_tui.services.transfer_state import Order
from tests.services.server import Server
from tests.services.transfer_kit import CONTENT, Attempts, make_request, whole

WRITE_PAST_THE_LIMIT = """
import os, resource, sys
from pathlib import Path
from maap_tui.services.part_file import PartFile

resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
folder = os.open(sys.argv[1], os.O_RDONLY)
with PartFile.open(folder, Path(sys.argv[1], "a"), "") as part:
    part.write(memoryview(b"x" * 5000))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[int]:
    descriptor = os.open(tmp_path, os.O_RDONLY)
    yield descriptor
    os.close(descriptor)


def open_part(folder: int, tmp_path: Path, known_name: str = "") -> PartFile:
    return PartFile.open(folder, tmp_path / "a.tiff", known_name)


def test_what_is_written_is_read_back_and_published(folder: int, tmp_path: Path) -> None:
    with open_part(folder, tmp_path) as part:
        assert part.name == "a.tiff.part"
        part.write(memoryview(b"hello "))
        part.write(memoryview(b"world"))
        assert (part.size, part.read(6, 100)) == (11, b"world")
        part.cut(5)
        part.cut(50)
        part.write(memoryview(b"!"))
        part.sync()
        part.publish()
    assert [path.name for path in tmp_path.iterdir()] == ["a.tiff"]
    assert (tmp_path / "a.tiff").read_bytes() == b"hello!"


def test_part_that_another_took_is_not_finished(folder: int, tmp_path: Path) -> None:
    """The other one has put a file of its own in its place, which must not get the final name."""
    with open_part(folder, tmp_path) as part:
        part.write(memoryview(b"ours"))
        (tmp_path / part.name).rename(tmp_path / "taken.part")
        (tmp_path / part.name).write_bytes(b"half of theirs")
        with pytest.raises(PartTaken, match="was taken away") as caught:
            part.publish()
    assert caught.value.is_temporary
    assert (tmp_path / "a.tiff.part").read_bytes() == b"half of theirs"
    assert not (tmp_path / "a.tiff").exists()


def test_part_is_not_finished_in_a_folder_that_was_moved(tmp_path: Path) -> None:
    place = tmp_path / "item"
    place.mkdir()
    descriptor = os.open(place, os.O_RDONLY)
    with PartFile.open(descriptor, place / "a.tiff", "") as part:
        place.rename(tmp_path / "elsewhere")
        place.mkdir()
        with pytest.raises(PartTaken):
            part.publish()
    os.close(descriptor)
    assert [path.name for path in tmp_path.rglob("*.*")] == ["a.tiff.part"]


def test_part_that_was_taken_is_not_cut(folder: int, tmp_path: Path) -> None:
    with open_part(folder, tmp_path) as part:
        part.write(memoryview(b"theirs now"))
        taken = (tmp_path / part.name).rename(tmp_path / "taken.part")
        with pytest.raises(PartTaken):
            part.cut(0)
    assert taken.read_bytes() == b"theirs now"


@pytest.mark.case(89)
def test_part_that_another_program_cut_gets_no_hole(folder: int, tmp_path: Path) -> None:
    with open_part(folder, tmp_path) as part:
        part.write(memoryview(b"hello"))
        os.truncate(tmp_path / part.name, 2)
        with pytest.raises(PartTaken, match="cut short by another program"):
            part.write(memoryview(b"world"))


def test_own_part_is_gone_on_with(folder: int, tmp_path: Path) -> None:
    with open_part(folder, tmp_path) as part:
        part.write(memoryview(b"half"))
    with open_part(folder, tmp_path, "a.tiff.part") as part:
        assert part.size == 4


def test_foreign_part_is_left_alone(folder: int, tmp_path: Path) -> None:
    (tmp_path / "a.tiff.part").write_bytes(b"theirs")
    with open_part(folder, tmp_path) as part:
        assert part.name != "a.tiff.part"
        assert part.name.endswith(".part")
        part.publish()
    assert (tmp_path / "a.tiff.part").read_bytes() == b"theirs"


def test_own_part_that_vanished_is_made_anew(folder: int, tmp_path: Path) -> None:
    with open_part(folder, tmp_path, "a.tiff.abc.part") as part:
        assert (part.name, part.size) == ("a.tiff.abc.part", 0)


@pytest.mark.case(86)
def test_pipe_in_place_of_the_part_is_left_alone(folder: int, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.tiff.part")
    with open_part(folder, tmp_path, "a.tiff.part") as part:
        assert part.name != "a.tiff.part"


def test_folder_in_place_of_the_target_is_an_error(folder: int, tmp_path: Path) -> None:
    (tmp_path / "a.tiff").mkdir()
    with open_part(folder, tmp_path) as part, pytest.raises(StorageError, match="in the way"):
        part.publish()


def test_file_that_grows_too_large_is_an_error_in_words(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", WRITE_PAST_THE_LIMIT, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "cannot hold files this large" in ended.stderr
    assert (tmp_path / "a.part").stat().st_size == 1000


def test_part_is_discarded_and_nothing_else(tmp_path: Path) -> None:
    request = JobRequest("c", "i", "product", "https://h/x", "a")
    order = Order(request, tmp_path, tmp_path.stat().st_dev, tmp_path / "c" / "i" / "a")
    discard_part(order, "a.part")
    assert not (tmp_path / "c").exists()
    order.target.parent.mkdir(parents=True)
    order.target.write_bytes(b"x")
    order.target.with_name("a.part").write_bytes(b"x")
    discard_part(order, "a.part")
    discard_part(order, "a.part")
    assert [path.name for path in order.target.parent.iterdir()] == ["a"]


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EROFS, FolderGone),
        (errno.ESTALE, FolderGone),
        (errno.EFBIG, StorageError),
        (errno.ENAMETOOLONG, StorageError),
        (errno.ELOOP, StorageError),
        (errno.EIO, StorageError),
        (None, StorageError),
    ],
)
def test_each_error_of_the_disk_has_its_words(number: int | None, kind: type[StorageError]) -> None:
    error = OSError(number, "said \x1b[31m") if number else OSError()
    made = storage_error(error, Path("/downloads/x\x1b"))
    assert type(made) is kind
    assert "\x1b" not in str(made)
    assert "downloads" in made.message


def test_folders_are_made_below_the_root_but_not_on_request_only(tmp_path: Path) -> None:
    device = tmp_path.stat().st_dev
    with (
        pytest.raises(StorageError),
        opened_folder(tmp_path, device, ("a", "b"), make=False),
    ):
        pass
    assert not (tmp_path / "a").exists()
    with opened_folder(tmp_path, device, ("a", "b")) as inner:
        assert os.path.samestat(os.fstat(inner), (tmp_path / "a" / "b").stat())


def test_free_space_of_a_folder_to_be_made_is_its_disks(tmp_path: Path) -> None:
    here, there = free_bytes(tmp_path), free_bytes(tmp_path / "not" / "yet")
    assert here is not None
    assert there is not None


@pytest.fixture
def deeds(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is done to the disk, in its order; it is done all the same."""
    noted: list[str] = []

    def note(module: str, name: str, deed: str) -> None:
        real = getattr(os, name)

        def noting(*arguments: object, **named: object) -> object:
            is_folder = name == "fsync" and stat.S_ISDIR(os.fstat(int(str(arguments[0]))).st_mode)
            noted.append("folder" if is_folder else deed)
            return real(*arguments, **named)

        monkeypatch.setattr(module, noting)

    note("os.pwrite", "pwrite", "write")
    note("os.fsync", "fsync", "contents")
    note("maap_tui.services.part_file.flush", "fdatasync", "contents")
    note("os.replace", "replace", "name")
    return noted


def test_contents_are_safe_before_the_name_and_the_name_before_it_is_told(
    folder: int, tmp_path: Path, deeds: list[str]
) -> None:
    with open_part(folder, tmp_path) as part:
        part.write(memoryview(b"content"))
        part.publish()
    assert deeds == ["write", "contents", "name", "folder"]


def test_a_whole_transfer_ends_in_that_order(
    attempts: Attempts, server: Server, deeds: list[str]
) -> None:
    attempts.run(make_request(server.on("/data/a", whole()), CONTENT))
    assert deeds[-4:] == ["write", "contents", "name", "folder"]


@pytest.mark.rule(7)
def test_part_of_ours_that_became_a_link_is_not_followed(folder: int, tmp_path: Path) -> None:
    victim, name = tmp_path / "victim", "a.tiff.part"
    victim.write_bytes(b"theirs")
    (tmp_path / name).symlink_to(victim)
    with open_part(folder, tmp_path, name) as part:
        assert part.name != name
        part.write(memoryview(b"content"))
        part.publish()
    assert victim.read_bytes() == b"theirs"
    assert (tmp_path / name).is_symlink()
    assert (tmp_path / "a.tiff").read_bytes() == b"content"
