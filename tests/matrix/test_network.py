"""Cases 1 to 18: networks that fail, at every step of an exchange."""

from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from maap_tui.errors import NoConnection
from maap_tui.models.query import SearchQuery
from maap_tui.models.transfer import JobState
from maap_tui.services.catalog import CatalogSettings, StacCatalog
from maap_tui.services.outcomes import LONGEST_LOOK
from maap_tui.services.ranges import OVERLAP
from maap_tui.services.transfer_state import TransferSettings
from tests.matrix.play import LARGE, NEVER, SHORT, cut_then_whole, failed, fetched, files_in, held
from tests.services.queue_kit import Kit, hang_midway
from tests.services.server import Handler, Server, Talk
from tests.services.transfer_kit import CONTENT, HALF, make_request

pytestmark = pytest.mark.usefixtures("no_threads_left")

MakeKit = Callable[..., Kit]


def search_at(url: str) -> None:
    catalog = StacCatalog(CatalogSettings(url))
    list(catalog.search(SearchQuery(("C",)), Event()))


@pytest.mark.case(1)
def test_unknown_name_is_told_and_holds_the_queue(make_kit: MakeKit) -> None:
    with pytest.raises(NoConnection, match=r"Cannot find nowhere\.invalid: no network"):
        search_at("https://nowhere.invalid/")
    kit = make_kit(max_attempts=1, token_origins=frozenset({"https://nowhere.invalid:443"}))
    notice = held(kit, make_request("https://nowhere.invalid/data/1", CONTENT))
    assert "Cannot find nowhere.invalid: no network" in notice
    assert 15 <= TransferSettings(Path()).probe <= LONGEST_LOOK <= 60


@pytest.mark.case(2)
def test_refused_connection_is_told_and_holds_the_queue(make_kit: MakeKit) -> None:
    with pytest.raises(NoConnection, match=r"127\.0\.0\.1:1 refused"):
        search_at("http://127.0.0.1:1/")
    kit = make_kit(max_attempts=1, token_origins=frozenset({"http://127.0.0.1:1"}))
    notice = held(kit, *[make_request(f"http://127.0.0.1:1/data/{n}", CONTENT) for n in range(3)])
    assert "127.0.0.1:1 refused the connection" in notice


@pytest.mark.case(3)
def test_connection_that_never_stands_is_given_up_in_time(
    make_kit: MakeKit, deaf_port: int
) -> None:
    origin = f"http://127.0.0.1:{deaf_port}"
    kit = make_kit(timeouts=SHORT, token_origins=frozenset({origin}))
    assert "did not answer within 0.5 s" in held(kit, make_request(f"{origin}/data/1", CONTENT))
    other = make_kit(timeouts=SHORT, max_attempts=2, token_origins=frozenset())
    cause = failed(other, make_request(f"{origin}/data/1", CONTENT)).cause
    assert "did not answer within 0.5 s" in cause


def drip_header(talk: Talk) -> None:
    talk.drip(b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 1000, 0.02)


@pytest.mark.parametrize(
    "first",
    [
        pytest.param(Talk.hang, marks=pytest.mark.case(4), id="silence"),
        pytest.param(drip_header, marks=pytest.mark.case(5), id="drips"),
    ],
)
def test_header_that_does_not_come_is_not_waited_for(make_kit: MakeKit, first: Handler) -> None:
    kit = make_kit(timeouts=SHORT, backoff=NEVER)
    url = kit.server.script("/data/1", first, lambda talk: talk.file(CONTENT))
    (job_id,) = kit.add(make_request(url, CONTENT))
    waiting = kit.wait_state(job_id, JobState.RETRYING)
    assert "gave no answer within 0.5 s" in waiting.cause
    assert waiting.retry_in is not None
    kit.downloads.retry([job_id])
    assert kit.wait_state(job_id, JobState.DONE).target.read_bytes() == CONTENT


@pytest.mark.case(4)
def test_queue_closes_at_once_while_a_server_is_silent(kit: Kit) -> None:
    kit.add(*[kit.request(number, Talk.hang) for number in range(3)])
    kit.wait_for(lambda: len(kit.server.seen) == 3)
    kit.downloads.close(timeout=2.0)  # the fixture looks for threads left behind


@pytest.mark.case(6)
def test_dripping_body_is_tried_again_from_what_came_and_fails_as_too_slow(
    make_kit: MakeKit,
) -> None:
    def drip(talk: Talk) -> None:
        start = talk.seen.range_start
        said = f"Content-Range: bytes {start}-{len(CONTENT) - 1}/{len(CONTENT)}"
        talk.head(206 if start else 200, f"Content-Length: {len(CONTENT) - start}", said)
        talk.write(CONTENT[start:HALF])
        talk.drip(CONTENT[HALF:], 0.02)

    kit = make_kit(timeouts=SHORT, max_attempts=3)
    job = failed(kit, kit.request(1, drip))
    assert "is too slow (under 1024 bytes a second)" in job.cause
    starts = [seen.range_start for seen in kit.server.seen]
    assert len(starts) == 3
    assert starts[0] == 0
    assert all(start >= HALF - OVERLAP for start in starts[1:])


@pytest.mark.case(7)
def test_stalled_body_goes_on_from_what_is_synced(make_kit: MakeKit) -> None:
    kit = make_kit(timeouts=SHORT, backoff=NEVER)
    url = kit.server.script("/data/1", hang_midway, lambda talk: talk.file(CONTENT))
    assert fetched(kit, make_request(url, CONTENT)).target.read_bytes() == CONTENT
    assert [seen.range_start for seen in kit.server.seen] == [0, HALF - OVERLAP]


@pytest.mark.parametrize(
    "first",
    [
        pytest.param(
            lambda talk: talk.cut_file(CONTENT, HALF), marks=pytest.mark.case(8), id="closed"
        ),
        pytest.param(
            lambda talk: talk.chunks(CONTENT[:HALF], is_whole=False),
            marks=pytest.mark.case(10),
            id="chunked",
        ),
    ],
)
def test_cut_body_goes_on_at_once_from_where_it_was(make_kit: MakeKit, first: Handler) -> None:
    kit = make_kit(backoff=NEVER)
    url = kit.server.script("/data/1", first, lambda talk: talk.file(CONTENT))
    assert fetched(kit, make_request(url, CONTENT)).target.read_bytes() == CONTENT
    assert [seen.range_start for seen in kit.server.seen] == [0, HALF - OVERLAP]


@pytest.mark.case(9)
def test_reset_in_the_middle_goes_on_at_once_from_where_it_was(make_kit: MakeKit) -> None:
    has_come = Event()

    def reset(talk: Talk) -> None:
        talk.cut_file(CONTENT, HALF)
        assert has_come.wait(10)  # what is still under way would be lost with the connection
        talk.reset()

    kit = make_kit(backoff=NEVER)
    (job_id,) = kit.add(make_request(kit.server.script("/data/1", reset, cut_then_whole), CONTENT))
    kit.wait_for(lambda: kit.job(job_id).received == HALF)
    has_come.set()
    assert kit.wait_state(job_id, JobState.DONE).target.read_bytes() == CONTENT
    assert [seen.range_start for seen in kit.server.seen] == [0, HALF - OVERLAP]


@pytest.mark.case(10)
def test_cut_body_of_unknown_length_starts_from_zero(kit: Kit) -> None:
    other = CONTENT[:HALF] + CONTENT[HALF:][::-1]

    def second(talk: Talk) -> None:
        talk.file(other) if "range" in talk.seen.headers else talk.chunks(other)

    url = kit.server.script(
        "/data/1", lambda talk: talk.chunks(CONTENT[:HALF], is_whole=False), second
    )
    job = fetched(kit, make_request(url))
    assert job.target.read_bytes() == other
    assert "range" not in kit.server.seen[-1].headers


@pytest.mark.case(11)
def test_cut_body_without_length_fails_with_both_figures(make_kit: MakeKit) -> None:
    def until_close(talk: Talk) -> None:
        talk.head(200)
        talk.write(CONTENT[:HALF])
        talk.close()

    kit = make_kit(max_attempts=3)
    job = failed(kit, kit.request(1, until_close))
    assert job.cause == f"Only {HALF} of {len(CONTENT)} bytes came."
    assert len(kit.server.seen) == 3
    assert files_in(kit.settings.folder) == ["product.tiff.part"]


@pytest.mark.case(12)
@pytest.mark.parametrize("content", [CONTENT, CONTENT[:1000]], ids=["large", "small"])
def test_bytes_behind_the_length_belong_to_no_file(make_kit: MakeKit, content: bytes) -> None:
    false = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong" + b"x" * 1000
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(content)
    kit = make_kit(parallel=1)
    urls = [
        kit.server.on(f"/data/{n}", lambda talk: talk.write(head + content + false)) for n in (1, 2)
    ]
    kit.add(*[make_request(url, content, item_id=url[-1]) for url in urls])
    kit.wait_all_final()
    jobs = kit.downloads.snapshot().jobs
    assert [job.state for job in jobs] == [JobState.DONE] * 2
    assert all(job.target.read_bytes() == content for job in jobs)


@pytest.mark.case(13)
def test_file_shorter_than_promised_fails_after_one_fresh_start(kit: Kit) -> None:
    job = failed(kit, kit.request(1, lambda talk: talk.file(CONTENT[:-7])))
    said = f"The catalogue says {len(CONTENT)} bytes, the server sent {len(CONTENT) - 7}."
    assert job.cause == said
    assert ["range" in seen.headers for seen in kit.server.seen] == [False, False]
    assert files_in(kit.settings.folder) == ["product.tiff.part"]


@pytest.mark.case(14)
def test_file_longer_than_promised_is_not_written_to_its_end(kit: Kit) -> None:
    def endless(talk: Talk) -> None:
        talk.head(200, "Transfer-Encoding: chunked")
        while not talk.closing.is_set():  # ends when the client leaves
            talk.write(b"10000\r\n" + b"x" * 65536 + b"\r\n")

    job = failed(kit, kit.request(1, endless))
    assert "longer than the 1.00 MB promised" in job.cause
    assert len(kit.server.seen) == 2
    part = job.target.with_name("product.tiff.part")
    assert part.stat().st_size <= len(CONTENT) + 1


def garbage(talk: Talk) -> None:
    talk.write(b"\x1b]0;planted\x07 this is no answer\r\n\r\n")
    talk.close()


def malformed_chunks(talk: Talk) -> None:
    talk.head(200, "Transfer-Encoding: chunked")
    talk.write(b"\x1b[31mplanted\r\nabc\r\n")
    talk.close()


def many_headers(talk: Talk) -> None:
    talk.answer(200, CONTENT, *[f"X-{number}: planted" for number in range(300)])


def long_header(talk: Talk) -> None:
    talk.answer(200, CONTENT, f"X-Long: {'planted' * 15_000}")


@pytest.mark.parametrize(
    "handler",
    [
        pytest.param(garbage, marks=pytest.mark.case(15)),
        pytest.param(malformed_chunks, marks=pytest.mark.case(15)),
        pytest.param(many_headers, marks=pytest.mark.case(16)),
        pytest.param(long_header, marks=pytest.mark.case(16)),
    ],
)
def test_answer_that_is_not_http_fails_without_being_shown(
    make_kit: MakeKit, handler: Handler
) -> None:
    kit = make_kit(max_attempts=3)
    job = failed(kit, kit.request(1, handler))
    assert "is not HTTP" in job.cause
    assert "planted" not in job.cause + job.hint
    assert len(kit.server.seen) == 3


@pytest.mark.case(17)
def test_connection_that_dies_every_512_kib_is_outlasted(make_kit: MakeKit) -> None:
    kit = make_kit(backoff=NEVER)
    url = kit.server.on("/data/1", lambda talk: talk.cut_file(LARGE, 512 * 1024))
    assert fetched(kit, make_request(url, LARGE)).target.read_bytes() == LARGE
    assert len(kit.server.seen) > kit.settings.max_attempts
    served = sum(min(512 * 1024, len(LARGE) - seen.range_start) for seen in kit.server.seen)
    assert served <= 1.25 * len(LARGE)


@pytest.mark.case(18)
def test_outage_is_waited_out_and_all_goes_on_by_itself(make_kit: MakeKit) -> None:
    kit = make_kit(parallel=2, max_attempts=2)  # the cut is one, the outage must be none
    ids = kit.add(*[kit.request(number, hang_midway) for number in range(4)])
    kit.wait_for(lambda: all(kit.job(job_id).received == HALF for job_id in ids[:2]))
    port = kit.server.port
    kit.server.close()
    kit.wait_for(lambda: "refused the connection" in kit.downloads.snapshot().notice)
    back = Server(port=port, routes={f"/data/{number}": cut_then_whole for number in range(4)})
    kit.wait_all_final()
    back.close()
    snapshot = kit.downloads.snapshot()
    assert (snapshot.count(JobState.DONE), snapshot.notice) == (4, "")
    assert all(job.target.read_bytes() == CONTENT for job in snapshot.jobs)
