"""Two instances over one folder of which neither knows of the other, because locks lie."""

import pytest

from maap_tui.errors import TransferError
from maap_tui.services.transfer_state import PartRecord
from tests.services.server import Server, Talk
from tests.services.transfer_kit import CONTENT, HALF, Attempts, make_request, whole

pytestmark = pytest.mark.usefixtures("no_threads_left", "way")


def test_name_that_the_other_takes_at_the_same_moment_is_left_to_it(
    attempts: Attempts, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = make_request(server.on("/data/a", whole()), CONTENT)
    theirs = attempts.target(request).with_name("product.tiff.part")

    def note(record: PartRecord) -> None:
        if not attempts.record.name:  # it was free a moment ago
            theirs.write_bytes(b"theirs")
        attempts.record = record

    monkeypatch.setattr(attempts, "_note", note)
    attempts.run(request)
    assert attempts.target(request).read_bytes() == CONTENT
    assert theirs.read_bytes() == b"theirs"


def test_part_that_the_other_has_taken_is_not_gone_on_with(
    attempts: Attempts, server: Server
) -> None:
    request = make_request("", CONTENT)
    mine = attempts.target(request).with_name("product.tiff.part")
    taken = mine.with_name("product.tiff.theirs.part")

    def taken_midway(talk: Talk) -> None:
        mine.rename(taken)
        mine.write_bytes(b"another of theirs")
        talk.cut_file(CONTENT, HALF)

    url = server.script("/data/a", taken_midway, whole())
    request = make_request(url, CONTENT)
    with pytest.raises(TransferError, match="taken away") as caught:
        attempts.run(request)
    assert caught.value.is_temporary
    assert attempts.record == PartRecord()
    attempts.run(request)
    assert attempts.target(request).read_bytes() == CONTENT
    assert mine.read_bytes() == b"another of theirs"
    assert CONTENT.startswith(taken.read_bytes())
