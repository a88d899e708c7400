from pathlib import Path

import pytest

from maap_tui.errors import StorageError, TransferError
from maap_tui.services.disk import DiskFull, FolderGone, opened_folder
from maap_tui.services.transfer_state import PartRecord
from tests.services.server import Server, Talk
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
