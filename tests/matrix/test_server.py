"""Cases 23 to 37: servers that answer, but not with what was asked for."""

import gzip
from collections.abc import Callable
from threading import Event

import pytest

from maap_tui.models.transfer import JobState, Verification
from maap_tui.services.ranges import OVERLAP
from tests.matrix.play import cut_then_whole, failed, fetched, files_in
from tests.services.queue_kit import Kit, hang_midway
from tests.services.server import Handler, Talk
from tests.services.transfer_kit import CONTENT, HALF, cut, make_request, says, whole, zip_of

pytestmark = pytest.mark.usefixtures("no_threads_left")

MakeKit = Callable[..., Kit]

OTHER = CONTENT[::-1]
"""Another version of the file, of the same length."""
ONE, TWO, WEAK = 'ETag: "one"', 'ETag: "two"', 'ETag: W/"one"'


@pytest.mark.case(23)
def test_honest_file_takes_one_request_and_a_pause_only_the_rest(kit: Kit) -> None:
    job = fetched(kit, kit.request(1, whole(ONE)))
    assert (job.target.read_bytes(), len(kit.server.seen)) == (CONTENT, 1)

    def stall(talk: Talk) -> None:
        talk.head(200, f"Content-Length: {len(CONTENT)}", ONE)
        talk.write(CONTENT[:HALF])
        talk.hang()

    (paused,) = kit.add(kit.request(2, stall))
    kit.wait_for(lambda: kit.job(paused).received == HALF)
    kit.downloads.pause([paused])
    kit.server.on("/data/2", whole(ONE))
    kit.downloads.resume([paused])
    assert kit.wait_state(paused, JobState.DONE).target.read_bytes() == CONTENT
    _, again = kit.server.asked("/data/2")
    assert again.headers["range"] == f"bytes={HALF - OVERLAP}-"
    assert again.headers["if-range"] == '"one"'


@pytest.mark.case(24)
def test_ignored_range_takes_progress_back_where_all_can_see(kit: Kit) -> None:
    go_on = Event()

    def slowly(talk: Talk) -> None:
        talk.head(200, f"Content-Length: {len(OTHER)}")
        talk.write(OTHER[:1000])
        assert go_on.wait(10)
        talk.write(OTHER[1000:])

    (job_id,) = kit.add(make_request(kit.server.script("/data/1", cut(HALF), slowly), CONTENT))
    kit.wait_for(lambda: kit.job(job_id).received == 1000)
    go_on.set()
    assert kit.wait_state(job_id, JobState.DONE).target.read_bytes() == OTHER
    assert kit.server.seen[1].range_start == HALF - OVERLAP


def partial(content: bytes, shift: int = 0, more: int = 0, *headers: str) -> Handler:
    """A 206 for what was asked, of which start or total are off."""

    def handle(talk: Talk) -> None:
        start, total = talk.seen.range_start + shift, len(content) + more
        said = f"Content-Range: bytes {start}-{total - 1}/{total}"
        talk.answer(206, content[start:] + b"x" * more, said, *headers)

    return handle


def without_content_range(talk: Talk) -> None:
    talk.answer(206, CONTENT[talk.seen.range_start :], ONE)


@pytest.mark.parametrize(
    "second",
    [
        pytest.param(partial(CONTENT, 1), marks=pytest.mark.case(25), id="start"),
        pytest.param(partial(CONTENT, -OVERLAP), marks=pytest.mark.case(25), id="zero"),
        pytest.param(without_content_range, marks=pytest.mark.case(26), id="no range"),
        pytest.param(partial(CONTENT, 0, 7), marks=pytest.mark.case(27), id="total"),
        pytest.param(partial(OTHER, 0, 0, TWO), marks=pytest.mark.case(31), id="version"),
        pytest.param(partial(OTHER, 0, 0, WEAK), marks=pytest.mark.case(32), id="weak"),
        pytest.param(partial(OTHER), marks=pytest.mark.case(32), id="no validator"),
    ],
)
def test_range_that_proves_nothing_starts_from_zero_at_once(
    make_kit: MakeKit, second: Handler
) -> None:
    kit = make_kit(backoff=600.0)
    url = kit.server.script("/data/1", cut(HALF, ONE), second, whole(TWO, content=OTHER))
    job = fetched(kit, make_request(url, CONTENT))
    assert job.target.read_bytes() == OTHER
    asked = ["range" in seen.headers for seen in kit.server.seen]
    assert asked == [False, True, False]


@pytest.mark.case(28)
@pytest.mark.parametrize("said", [CONTENT, None], ids=["size known", "size unknown"])
def test_everything_here_is_verified_and_named(kit: Kit, said: bytes | None) -> None:
    def without_end(talk: Talk) -> None:
        talk.chunks(CONTENT, is_whole=False)

    nothing_more = says(416, f"Content-Range: bytes */{len(CONTENT)}")
    url = kit.server.script("/data/1", without_end, nothing_more)
    job = fetched(kit, make_request(url, said))
    assert job.target.read_bytes() == CONTENT
    assert len(kit.server.seen) == (1 if said else 2)


@pytest.mark.case(29)
def test_file_that_shrank_starts_from_zero_and_fails_by_its_size(kit: Kit) -> None:
    url = kit.server.script("/data/1", cut(HALF), whole(content=CONTENT[:1000]))
    job = failed(kit, make_request(url, CONTENT))
    assert job.cause == f"The catalogue says {len(CONTENT)} bytes, the server sent 1000."
    assert ["range" in seen.headers for seen in kit.server.seen] == [False, True, False, False]


@pytest.mark.case(30)
def test_changed_file_is_taken_anew(kit: Kit) -> None:
    url = kit.server.script("/data/1", cut(HALF, ONE), says(200, TWO, body=OTHER))
    assert fetched(kit, make_request(url, CONTENT)).target.read_bytes() == OTHER
    assert kit.server.seen[1].headers["if-range"] == '"one"'


@pytest.mark.case(33)
def test_archive_made_on_the_fly_is_never_asked_for_in_part(kit: Kit) -> None:
    packed = zip_of(CONTENT)
    go_on = Event()

    def slowly(talk: Talk) -> None:
        talk.head(200, "Transfer-Encoding: chunked")
        talk.write(b"%x\r\n%s\r\n" % (HALF, packed[:HALF]))
        assert go_on.wait(10)
        talk.write(b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed) - HALF, packed[HALF:]))

    url = kit.server.script(
        "/data/zipper/1",
        lambda talk: talk.chunks(packed, is_whole=False),
        lambda talk: talk.chunks(packed[:-1]),
        slowly,
    )
    (job_id,) = kit.add(
        make_request(url, file_name="a.zip", is_archive=True, size_estimate=len(packed))
    )
    kit.wait_for(lambda: len(kit.server.seen) == 3 and kit.job(job_id).received == HALF)
    running = kit.job(job_id)
    assert (running.total, running.fraction, running.remaining) == (None, None, None)
    assert not running.target.exists()
    go_on.set()
    done = kit.wait_state(job_id, JobState.DONE)
    assert done.target.read_bytes() == packed
    assert done.verified_by is Verification.ZIP
    assert not [seen for seen in kit.server.seen if "range" in seen.headers]


@pytest.mark.case(34)
def test_packing_unasked_is_undone_and_never_gone_on_with(kit: Kit) -> None:
    packed = gzip.compress(CONTENT, 1)

    def cut_packed(talk: Talk) -> None:
        talk.head(200, f"Content-Length: {len(packed)}", "Content-Encoding: gzip", ONE)
        talk.write(packed[:-100])
        talk.close()

    url = kit.server.script("/data/1", cut_packed, says(200, "Content-Encoding: gzip", body=packed))
    job = fetched(kit, make_request(url, CONTENT))
    assert (job.target.read_bytes(), job.verified_by) == (CONTENT, Verification.SIZE)
    assert [seen.headers["accept-encoding"] for seen in kit.server.seen] == ["identity"] * 2
    assert not [seen for seen in kit.server.seen if "range" in seen.headers]
    short = gzip.compress(CONTENT[:-1])
    cause = failed(kit, kit.request(2, says(200, "Content-Encoding: gzip", body=short))).cause
    assert cause == f"Only {len(CONTENT) - 1} of {len(CONTENT)} bytes came."


@pytest.mark.case(36)
def test_login_page_is_no_product(kit: Kit) -> None:
    page = b"<html>Sign in</html>"
    html = says(200, "Content-Type: text/html;charset=utf-8", body=page)
    job = failed(kit, kit.request(1, html))
    assert job.cause == "Got a web page, not the product (signed in?)."
    assert len(kit.server.seen) == 1
    bare = failed(kit, kit.request(2, says(200, body=page)))
    assert f"the server sent {len(page)}" in bare.cause
    assert set(files_in(kit.settings.folder)) == {"product.tiff.part"}


@pytest.mark.case(36)
@pytest.mark.parametrize("start", [b"<!DOCTYPE HTML>", b"\xef\xbb\xbf\n <html lang='en'>"])
@pytest.mark.parametrize("kind", ["application/octet-stream", "application/x-hdf5"])
def test_login_page_under_another_type_is_no_product_either(
    kit: Kit, start: bytes, kind: str
) -> None:
    """Where nobody promised a size, its first bytes are all that tells."""
    page = says(200, f"Content-Type: {kind}", body=start + b"Sign in")
    url = kit.server.on("/data/1", page)
    assert failed(kit, make_request(url)).cause == "Got a web page, not the product (signed in?)."
    wanted = make_request(url, item_id="2", file_name="index.html")
    assert fetched(kit, wanted).target.read_bytes().startswith(start)


@pytest.mark.case(37)
def test_empty_answer_is_tried_again_before_it_fails(make_kit: MakeKit) -> None:
    kit = make_kit(max_attempts=3)
    assert failed(kit, kit.request(1, says(200))).cause == "Empty answer."
    assert len(kit.server.seen) == 3
    url = kit.server.script("/data/2", says(200), cut_then_whole)
    assert fetched(kit, make_request(url, CONTENT, item_id="2")).target.read_bytes() == CONTENT


@pytest.mark.case(23)
def test_paused_archive_starts_again_and_is_right(kit: Kit) -> None:
    url = kit.server.script("/data/1", hang_midway, whole(content=zip_of(CONTENT)))
    (job_id,) = kit.add(make_request(url, file_name="a.zip", is_archive=True))
    kit.wait_for(lambda: kit.job(job_id).received == HALF)
    kit.downloads.pause([job_id])
    kit.downloads.resume([job_id])
    assert kit.wait_state(job_id, JobState.DONE).verified_by is Verification.ZIP
