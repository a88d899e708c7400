import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from maap_tui.errors import NameTaken, StorageError, TransferError
from maap_tui.services.disk import DiskFull, FolderGone, opened_folder
from maap_tui.services.part_file import discard_part
from maap_tui.services.storage import QueueStore
from maap_tui.services.transfer_state import Order, PartRecord
from tests.services.server import Handler, Server, Talk
from tests.services.transfer_kit import CONTENT, HALF, Attempts, make_request, whole

pytestmark = pytest.mark.usefixtures("no_threads_left")


def test_content_disposition_does_not_choose_the_name(attempts: Attempts, server: Server) -> None:
    header = 'Content-Disposition: attachment; filename="../../evil"'
    request = make_request(server.on("/data/a", whole(header)), CONTENT)
    attempts.run(request)
    assert attempts.target(request).exists()


def test_part_of_somebody_else_is_left_alone(attempts: Attempts, server: Server) -> None:
    request = make_request(server.on("/data/a", whole()), CONTENT)
    foreign = attempts.target(request).with_name("product.tiff.part")
    foreign.parent.mkdir(parents=True)
    foreign.write_bytes(b"theirs")
    attempts.run(request)
    assert foreign.read_bytes() == b"theirs"
    assert attempts.target(request).read_bytes() == CONTENT


@pytest.mark.case(86)
@pytest.mark.rule(7)
@pytest.mark.parametrize("name", ["product.tiff.part", "product.tiff"])
def test_link_at_part_or_target_is_never_followed(
    attempts: Attempts, server: Server, tmp_path: Path, name: str
) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    request = make_request(server.on("/data/a", whole()), CONTENT)
    link = attempts.target(request).with_name(name)
    link.parent.mkdir(parents=True)
    link.symlink_to(victim)
    attempts.run(request)
    assert victim.read_bytes() == b"precious"
    assert attempts.target(request).read_bytes() == CONTENT
    assert not attempts.target(request).is_symlink()


@pytest.mark.case(86)
@pytest.mark.rule(7)
def test_known_part_that_became_a_link_is_not_followed(
    attempts: Attempts, server: Server, tmp_path: Path
) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(CONTENT)
    request = make_request(server.on("/data/a", whole()), CONTENT)
    link = attempts.target(request).with_name("product.tiff.part")
    link.parent.mkdir(parents=True)
    link.symlink_to(victim)
    attempts.record = PartRecord(link.name, HALF)
    attempts.run(request)
    assert victim.read_bytes() == CONTENT
    assert "range" not in server.seen[0].headers


@pytest.mark.case(86)
@pytest.mark.rule(7)
def test_link_in_place_of_a_folder_is_refused(
    attempts: Attempts, server: Server, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "Biomass").symlink_to(outside)
    with pytest.raises(StorageError, match="stands in the way"):
        attempts.run(make_request(server.on("/data/a", whole()), CONTENT))
    assert not list(outside.iterdir())


def test_file_in_place_of_a_folder_is_named(
    attempts: Attempts, server: Server, tmp_path: Path
) -> None:
    (tmp_path / "Biomass").write_text("in the way")
    with pytest.raises(StorageError, match=r"stands in the way at .*Biomass"):
        attempts.run(make_request(server.on("/data/a", whole()), CONTENT))


def test_folder_in_place_of_the_file_is_named_and_the_part_kept(
    attempts: Attempts, server: Server
) -> None:
    request = make_request(server.on("/data/a", whole()), CONTENT)
    attempts.target(request).mkdir(parents=True)
    with pytest.raises(StorageError, match="stands in the way"):
        attempts.run(request)
    assert attempts.record.synced == len(CONTENT)
    attempts.target(request).rmdir()
    attempts.run(request)
    assert len(server.seen) == 1


def test_download_that_does_not_fit_now_is_not_begun(attempts: Attempts, server: Server) -> None:
    attempts.set(reserve=2**60)
    request = make_request(server.on("/data/a", whole()), CONTENT)
    with pytest.raises(DiskFull, match=r"is full: needs .* has "):
        attempts.run(request)
    assert not server.seen


def test_download_that_can_never_fit_concerns_no_other(attempts: Attempts, server: Server) -> None:
    request = make_request(server.on("/data/a", whole()), CONTENT, size=2**59)
    with pytest.raises(StorageError, match=r"too small: needs .* holds .* in all") as caught:
        attempts.run(request)
    assert not isinstance(caught.value, DiskFull)
    assert not server.seen


def test_deleted_folder_is_made_again_on_its_own_disk_only(tmp_path: Path) -> None:
    root, device = tmp_path / "downloads", tmp_path.stat().st_dev
    with pytest.raises(FolderGone, match="disk unplugged"), opened_folder(root, device + 1, ()):
        pass
    assert not root.exists()
    with opened_folder(root, device, ("a", "b")):
        assert (root / "a" / "b").is_dir()


@pytest.mark.case(85)
def test_file_is_never_finished_in_a_folder_that_was_moved_away(
    attempts: Attempts, server: Server
) -> None:
    request = make_request("", CONTENT)
    folder = attempts.target(request).parent
    elsewhere = attempts.folder / "elsewhere"

    def moved_midway(talk: Talk) -> None:
        folder.rename(elsewhere)
        talk.file(CONTENT)

    request = make_request(server.script("/data/a", moved_midway, whole()), CONTENT)
    with pytest.raises(TransferError, match="taken away") as caught:
        attempts.run(request)
    assert caught.value.is_temporary
    assert [path.suffix for path in elsewhere.iterdir()] == [".part"]
    attempts.run(request)
    assert attempts.target(request).read_bytes() == CONTENT


@pytest.mark.rule(6)
@pytest.mark.parametrize("below", ["../planted", "Biomass/../../planted", "..", "."])
def test_order_of_a_queue_that_was_tampered_with_stays_in_its_folder(
    tmp_path: Path, below: str
) -> None:
    folder = tmp_path / "downloads"
    order = Order(make_request("https://h.example/x"), folder, 1, folder / below)
    with pytest.raises(StorageError, match="is not below its download folder"):
        _ = order.below
    discard_part(order, "planted.part")  # finds nothing to remove


@pytest.mark.rule(6)
def test_order_for_another_place_altogether_is_none(tmp_path: Path) -> None:
    order = Order(make_request("https://h.example/x"), tmp_path / "a", 1, tmp_path / "b" / "x")
    with pytest.raises(StorageError, match="is not below its download folder"):
        _ = order.below


@pytest.mark.case(90)
@pytest.mark.parametrize("code", [errno.EINVAL, errno.ENOSYS, errno.ENOTSUP])
def test_disk_that_cannot_sync_folders_is_no_hindrance(
    tmp_path: Path, attempts: Attempts, server: Server, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """Some file systems over a network refuse it, and keep names safe in their own way."""
    sync = os.fsync

    def refuse(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(code, os.strerror(code))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", refuse)
    request = make_request(server.on("/data/a", whole()), CONTENT)
    attempts.run(request)
    assert attempts.target(request).read_bytes() == CONTENT
    QueueStore.open(tmp_path / "state").close()


@pytest.mark.case(88)
def test_error_of_the_disk_at_a_folder_is_told(
    attempts: Attempts, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(descriptor: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", fail)
    request = make_request(server.on("/data/a", whole()), CONTENT)
    with pytest.raises(StorageError, match="input/output error"):
        attempts.run(request)


def meanwhile(*doings: Callable[[], object]) -> Handler:
    """Sends half of the file, lets something happen, and sends the rest."""
    waiting = list(doings)

    def send(talk: Talk) -> None:
        start = talk.seen.range_start
        is_range = "range" in talk.seen.headers
        said = [f"Content-Range: bytes {start}-{len(CONTENT) - 1}/{len(CONTENT)}"] * is_range
        talk.head(206 if is_range else 200, f"Content-Length: {len(CONTENT) - start}", *said)
        talk.write(CONTENT[start : max(start, HALF)])
        if waiting:
            waiting.pop(0)()
        talk.write(CONTENT[max(start, HALF) :])

    return send


@pytest.mark.case(87)
def test_what_came_to_stand_there_meanwhile_is_not_replaced(
    attempts: Attempts, server: Server
) -> None:
    request = make_request(server.url("/data/a"), CONTENT)
    target = attempts.target(request)
    server.on("/data/a", meanwhile(lambda: target.write_bytes(b"mine")))
    with pytest.raises(NameTaken, match=r"came to stand at .*not replaced") as caught:
        attempts.run(request)
    assert "press R" in caught.value.hint
    assert target.read_bytes() == b"mine"
    attempts.run(request)  # as R does
    assert target.read_bytes() == CONTENT
    assert len(server.seen) == 1


@pytest.mark.case(87)
def test_same_file_brought_by_another_program_meanwhile_is_no_hindrance(
    attempts: Attempts, server: Server
) -> None:
    request = make_request(server.url("/data/a"), CONTENT)
    target = attempts.target(request)
    server.on("/data/a", meanwhile(lambda: target.write_bytes(CONTENT)))
    attempts.run(request)
    assert target.read_bytes() == CONTENT


@pytest.mark.case(87)
def test_what_stood_there_from_the_start_is_replaced(attempts: Attempts, server: Server) -> None:
    request = make_request(server.on("/data/a", whole()), CONTENT)
    target = attempts.target(request)
    target.parent.mkdir(parents=True)
    target.write_bytes(b"older")
    attempts.run(request)
    assert target.read_bytes() == CONTENT
