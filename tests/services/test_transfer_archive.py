import io
import zipfile

import pytest

from maap_tui.errors import TransferError
from maap_tui.models.transfer import Verification
from maap_tui.services.transfer_state import PartRecord, WrongContent
from tests.services.server import Server
from tests.services.transfer_kit import CONTENT, HALF, Attempts, make_request, zip_of

pytestmark = pytest.mark.usefixtures("no_threads_left")


def test_archive_is_checked_member_by_member(attempts: Attempts, server: Server) -> None:
    packed = zip_of(CONTENT)
    url = server.on("/data/zipper/a", lambda talk: talk.chunks(packed[:1000], packed[1000:]))
    request = make_request(url, file_name="item.ZIP", is_archive=True)
    assert attempts.run(request) is Verification.ZIP
    assert attempts.progress.total is None
    assert attempts.progress.checked == 1
    assert attempts.target(request).read_bytes() == packed


@pytest.mark.parametrize("damage", ["flip", "truncate", "junk"])
def test_damaged_archive_is_refused(attempts: Attempts, server: Server, damage: str) -> None:
    packed = zip_of(CONTENT)
    damaged = {
        "flip": packed[:5000] + bytes([packed[5000] ^ 1]) + packed[5001:],
        "truncate": packed[:-100],
        "junk": b"no archive",
    }[damage]
    url = server.on("/data/zipper/a", lambda talk: talk.chunks(damaged))
    request = make_request(url, file_name="item.zip", is_archive=True)
    with pytest.raises(WrongContent, match="archive"):
        attempts.run(request)
    assert not attempts.target(request).exists()


@pytest.mark.case(33)
@pytest.mark.parametrize("names", [(), ("item/",), ("item/", "item/more/")], ids=len)
def test_archive_that_holds_no_file_is_refused(
    attempts: Attempts, server: Server, names: tuple[str, ...]
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(name, b"")
    url = server.on("/data/zipper/a", lambda talk: talk.chunks(packed.getvalue()))
    request = make_request(url, file_name="a.zip", is_archive=True)
    with pytest.raises(WrongContent, match="empty, or no archive"):
        attempts.run(request)
    assert not attempts.target(request).exists()


def test_cut_archive_starts_again_without_a_range(attempts: Attempts, server: Server) -> None:
    packed = zip_of(CONTENT)
    url = server.script(
        "/data/zipper/a",
        lambda talk: talk.chunks(packed[:HALF], is_whole=False),
        lambda talk: talk.chunks(packed),
    )
    request = make_request(url, file_name="item.zip", is_archive=True)
    with pytest.raises(TransferError):
        attempts.run(request)
    assert attempts.run(request) is Verification.ZIP
    assert "range" not in server.seen[1].headers


def test_archive_that_is_all_here_is_only_verified_again(
    attempts: Attempts, server: Server
) -> None:
    packed = zip_of(CONTENT)
    url = server.on("/data/zipper/a", lambda talk: talk.chunks(packed))
    request = make_request(url, file_name="item.zip", is_archive=True)
    path = attempts.target(request).with_name("item.zip.part")
    path.parent.mkdir(parents=True)
    path.write_bytes(packed)
    attempts.record = PartRecord(path.name, len(packed), is_complete=True)
    assert attempts.run(request) is Verification.ZIP
    assert not server.seen
