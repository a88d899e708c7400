import gzip
import hashlib
import os

import pytest

from maap_tui.errors import Cancelled, TransferError
from maap_tui.models.transfer import Verification
from maap_tui.services.http import Timeouts
from maap_tui.services.ranges import OVERLAP
from maap_tui.services.transfer_state import PartRecord, WrongContent
from tests.services.server import Handler, Server, Talk
from tests.services.transfer_kit import (
    CONTENT,
    HALF,
    Attempts,
    cut,
    make_request,
    says,
    sha256_of,
    whole,
)

pytestmark = pytest.mark.usefixtures("no_threads_left", "way")

STRONG, OTHER = 'ETag: "one"', 'ETag: "two"'


def test_whole_file_lands_under_its_name_and_nothing_else(
    attempts: Attempts, server: Server
) -> None:
    request = make_request(server.on("/data/a", whole()), CONTENT)
    assert attempts.run(request) is Verification.SIZE
    folder = attempts.target(request).parent
    assert [path.name for path in folder.iterdir()] == ["product.tiff"]
    assert attempts.target(request).read_bytes() == CONTENT
    assert attempts.progress.received == attempts.progress.fetched == len(CONTENT)
    assert server.seen[0].headers["accept-encoding"] == "identity"
    assert server.seen[0].headers["authorization"] == "Bearer token-1"


@pytest.mark.parametrize(
    ("checksum", "expected"),
    [
        (sha256_of(CONTENT), Verification.CHECKSUM),
        ("1340" + hashlib.sha512(CONTENT).hexdigest(), Verification.CHECKSUM),
        ("1114" + hashlib.sha1(CONTENT).hexdigest(), Verification.CHECKSUM),
        ("d50110" + hashlib.md5(CONTENT).hexdigest(), Verification.CHECKSUM),
        ("1e20" + "00" * 32, Verification.SIZE),
        ("not hexadecimal", Verification.SIZE),
    ],
)
def test_file_says_by_what_it_was_found_whole(
    attempts: Attempts, server: Server, checksum: str, expected: Verification
) -> None:
    url = server.on("/data/a", whole())
    assert attempts.run(make_request(url, CONTENT, checksum=checksum)) is expected


def test_length_alone_is_said_where_nothing_was_promised(
    attempts: Attempts, server: Server
) -> None:
    url = server.on("/data/a", lambda talk: talk.chunks(CONTENT, b"more"))
    request = make_request(url)
    assert attempts.run(request) is Verification.LENGTH
    assert attempts.target(request).read_bytes() == CONTENT + b"more"


def test_cut_file_goes_on_from_where_it_was(attempts: Attempts, server: Server) -> None:
    url = server.script("/data/a", cut(HALF, STRONG), whole(STRONG))
    request = make_request(url, CONTENT, checksum=sha256_of(CONTENT))
    with pytest.raises(TransferError) as caught:
        attempts.run(request)
    assert caught.value.is_temporary
    assert attempts.part(request).read_bytes() == CONTENT[:HALF]
    assert (attempts.record.synced, attempts.record.validator) == (HALF, '"one"')
    assert attempts.run(request) is Verification.CHECKSUM
    again = server.seen[1].headers
    assert again["range"] == f"bytes={HALF - OVERLAP}-"
    assert again["if-range"] == '"one"'
    assert attempts.target(request).read_bytes() == CONTENT
    assert attempts.progress.fetched == len(CONTENT) + OVERLAP


def test_only_what_was_synced_is_trusted(attempts: Attempts, server: Server) -> None:
    url = server.script("/data/a", cut(HALF), whole())
    request = make_request(url, CONTENT)
    with pytest.raises(TransferError):
        attempts.run(request)
    path = attempts.part(request)
    path.write_bytes(CONTENT[: HALF - 1000] + b"\0" * 5000)
    attempts.record = PartRecord(path.name, HALF - 1000)
    attempts.run(request)
    assert server.seen[1].range_start == HALF - 1000 - OVERLAP
    assert attempts.target(request).read_bytes() == CONTENT


def test_part_that_shrank_goes_on_from_its_length(attempts: Attempts, server: Server) -> None:
    url = server.script("/data/a", cut(HALF), whole())
    request = make_request(url, CONTENT)
    with pytest.raises(TransferError):
        attempts.run(request)
    os.truncate(attempts.part(request), HALF - 5000)
    attempts.run(request)
    assert server.seen[1].range_start == HALF - 5000 - OVERLAP
    assert attempts.target(request).read_bytes() == CONTENT


def ranged(start_shift: int = 0, total_shift: int = 0, *headers: str) -> Handler:
    """A 206 whose Content-Range is off."""

    def handle(talk: Talk) -> None:
        start = talk.seen.range_start + start_shift
        total = len(CONTENT) + total_shift
        said = f"Content-Range: bytes {start}-{total - 1}/{total}"
        talk.answer(206, CONTENT[start:] + b"x" * total_shift, said, *headers)

    return handle


def flipped_overlap(talk: Talk) -> None:
    start = talk.seen.range_start
    content = CONTENT[:start] + b"?" + CONTENT[start + 1 :]
    talk.file(content)


def no_content_range(talk: Talk) -> None:
    talk.answer(206, CONTENT[talk.seen.range_start :])


def gzipped_range(talk: Talk) -> None:
    start = talk.seen.range_start
    said = f"Content-Range: bytes {start}-{len(CONTENT) - 1}/{len(CONTENT)}"
    talk.answer(206, CONTENT[start:], said, "Content-Encoding: gzip")


@pytest.mark.parametrize(
    "second",
    [
        pytest.param(ranged(start_shift=1), id="other start"),
        pytest.param(ranged(total_shift=7), id="other total"),
        pytest.param(ranged(0, 0, OTHER), id="other version"),
        pytest.param(no_content_range, id="no Content-Range"),
        pytest.param(flipped_overlap, id="other overlap"),
        pytest.param(gzipped_range, id="encoded"),
        pytest.param(says(416, "Content-Range: bytes */10"), id="shrank"),
        pytest.param(says(416), id="416 without a length"),
    ],
)
def test_unproven_range_starts_from_zero_at_once(
    attempts: Attempts, server: Server, second: Handler
) -> None:
    url = server.script("/data/a", cut(HALF, STRONG), second, whole(STRONG))
    request = make_request(url, CONTENT)
    with pytest.raises(TransferError):
        attempts.run(request)
    attempts.run(request)
    assert "range" not in server.seen[2].headers
    assert attempts.target(request).read_bytes() == CONTENT


def test_ignored_range_takes_the_whole_answer(attempts: Attempts, server: Server) -> None:
    other = CONTENT[::-1]
    url = server.script("/data/a", cut(HALF, STRONG), says(200, OTHER, body=other))
    request = make_request(url, other, checksum=sha256_of(other))
    with pytest.raises(TransferError):
        attempts.run(request)
    assert attempts.run(request) is Verification.CHECKSUM
    assert len(server.seen) == 2
    assert attempts.target(request).read_bytes() == other


def test_whole_part_asks_for_nothing(attempts: Attempts, server: Server) -> None:
    url = server.on("/data/a", cut(HALF))
    request = make_request(url, CONTENT, checksum=sha256_of(CONTENT))
    with pytest.raises(TransferError):
        attempts.run(request)
    attempts.part(request).write_bytes(CONTENT)
    attempts.record = PartRecord(attempts.record.name, len(CONTENT))
    assert attempts.run(request) is Verification.CHECKSUM
    assert len(server.seen) == 1


def test_416_that_names_our_length_means_whole(attempts: Attempts, server: Server) -> None:
    said = f"Content-Range: bytes */{len(CONTENT)}"
    url = server.script("/data/a", cut(HALF), says(416, said))
    request = make_request(url)
    with pytest.raises(TransferError):
        attempts.run(request)
    attempts.part(request).write_bytes(CONTENT)
    attempts.record = PartRecord(attempts.record.name, len(CONTENT))
    attempts.run(request)
    assert attempts.target(request).read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("handler", "words"),
    [
        (whole(content=CONTENT[:-5]), "the server sent"),
        (whole(content=CONTENT + b"more"), "longer than"),
        (lambda talk: talk.chunks(CONTENT, b"more"), "longer than"),
        (whole(content=CONTENT[:-1] + b"?"), "does not match its checksum"),
    ],
)
def test_wrong_content_never_gets_the_name_and_starts_over(
    attempts: Attempts, server: Server, handler: Handler, words: str
) -> None:
    request = make_request(server.on("/data/a", handler), CONTENT, checksum=sha256_of(CONTENT))
    with pytest.raises(WrongContent, match=words):
        attempts.run(request)
    assert not attempts.target(request).exists()
    assert attempts.part(request).exists()
    assert attempts.record.synced == 0


def test_empty_answer_is_tried_again(attempts: Attempts, server: Server) -> None:
    request = make_request(server.on("/data/a", says(200)), CONTENT)
    with pytest.raises(TransferError, match="Empty answer") as caught:
        attempts.run(request)
    assert caught.value.is_temporary
    assert not attempts.target(request).exists()


def test_body_without_length_that_is_cut_is_tried_again(attempts: Attempts, server: Server) -> None:
    def until_close(talk: Talk) -> None:
        talk.head(200)
        talk.write(CONTENT[:HALF])
        talk.close()

    request = make_request(server.on("/data/a", until_close), CONTENT)
    with pytest.raises(TransferError, match=rf"Only {HALF} of {len(CONTENT)} bytes") as caught:
        attempts.run(request)
    assert caught.value.is_temporary
    assert attempts.record.synced == HALF


@pytest.mark.parametrize("length", ["-5", "many", "9999999999999999"])
def test_absurd_length_does_not_matter_when_the_size_is_right(
    attempts: Attempts, server: Server, length: str
) -> None:
    def absurd(talk: Talk) -> None:
        talk.head(200, f"Content-Length: {length}")
        talk.write(CONTENT)
        talk.close()

    request = make_request(server.on("/data/a", absurd), CONTENT)
    assert attempts.run(request) is Verification.SIZE
    assert attempts.target(request).read_bytes() == CONTENT


def test_gzip_unasked_is_unpacked_and_judged_by_the_promised_size(
    attempts: Attempts, server: Server
) -> None:
    packed = gzip.compress(CONTENT)
    request = make_request(
        server.on("/data/a", says(200, "Content-Encoding: gzip", body=packed)), CONTENT
    )
    assert attempts.run(request) is Verification.SIZE
    assert attempts.target(request).read_bytes() == CONTENT


def test_stalled_body_is_given_up_and_kept(attempts: Attempts, server: Server) -> None:
    def stall(talk: Talk) -> None:
        talk.head(200, f"Content-Length: {len(CONTENT)}")
        talk.write(CONTENT[:HALF])
        talk.hang()

    attempts.set(timeouts=Timeouts(5, 5, 0.3))
    request = make_request(server.on("/data/a", stall), CONTENT)
    with pytest.raises(TransferError, match="sent nothing for") as caught:
        attempts.run(request)
    assert caught.value.is_temporary
    assert attempts.record.synced == HALF


def test_stop_keeps_every_byte_that_came(attempts: Attempts, server: Server) -> None:
    def stop_midway(talk: Talk) -> None:
        talk.head(200, f"Content-Length: {len(CONTENT)}")
        talk.write(CONTENT[:HALF])
        attempts.stop.set()
        talk.hang()

    request = make_request(server.on("/data/a", stop_midway), CONTENT)
    with pytest.raises(Cancelled):
        attempts.run(request)
    assert attempts.part(request).read_bytes() == CONTENT[: attempts.record.synced]
