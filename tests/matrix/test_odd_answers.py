"""Cases 10 to 12, 15, 31, 32, 34, 50: answers that two readers would understand differently."""

from collections.abc import Callable
from pathlib import Path

import pytest

from maap_tui.models.transfer import JobState, Verification
from maap_tui.services.ranges import OVERLAP
from tests.matrix.play import failed, fetched
from tests.services.queue_kit import Kit
from tests.services.server import Handler, Server, Talk
from tests.services.transfer_kit import CONTENT, HALF, make_request, says

pytestmark = pytest.mark.usefixtures("no_threads_left")

MakeKit = Callable[..., Kit]
OLD, NEW = (
    "Last-Modified: Fri, 02 Jan 2026 08:00:00 GMT",
    "Last-Modified: Fri, 02 Jan 2026 09:00:00 GMT",
)
DATE = "Date: Fri, 02 Jan 2026 10:00:00 GMT"
SPLICED = CONTENT[:HALF] + bytes(len(CONTENT) - HALF)
"""Another version of the file that begins like the one before."""


@pytest.fixture
def secure(
    make_kit: MakeKit, tls_server: Server, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> Kit:
    """A queue with one worker that trusts the secure server."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    kit = make_kit(parallel=1, max_attempts=2, token_origins=frozenset({tls_server.origin}))
    kit.server = tls_server
    kit.bearer.origins = kit.settings.token_origins
    return kit


@pytest.mark.case(12)
@pytest.mark.parametrize("count", [10, 5_000, 9_000, len(CONTENT)])
@pytest.mark.parametrize("is_apart", [False, True], ids=["one record", "two records"])
def test_bytes_behind_a_secure_body_belong_to_no_file(
    secure: Kit, count: int, is_apart: bool
) -> None:
    """They wait where no look at the socket tells of them."""
    head, body = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % count, CONTENT[:count]
    false = head + b"x" * count

    def send(talk: Talk) -> None:
        for piece in (head, body + false) if is_apart else (head + body + false,):
            talk.write(piece)

    urls = [secure.server.on(f"/data/{n}", send) for n in range(3)]
    secure.add(*[make_request(url, body, item_id=url[-1]) for url in urls])
    secure.wait_all_final()
    jobs = secure.downloads.snapshot().jobs
    assert [job.state for job in jobs] == [JobState.DONE] * 3
    assert all(job.target.read_bytes() == body for job in jobs)


@pytest.mark.case(11)
def test_secure_body_without_length_has_to_end_as_secure_ones_do(secure: Kit) -> None:
    def cut(talk: Talk) -> None:
        talk.head(200)
        talk.write(CONTENT[:HALF])
        talk.close()  # as if the cable were cut: TLS would have said that it is the end

    job = failed(secure, make_request(secure.server.on("/data/1", cut)))
    assert "closed the connection before the end" in job.cause


@pytest.mark.case(15)
@pytest.mark.parametrize("status", [100, 102, 103])
def test_answers_that_only_announce_one_are_passed_over(kit: Kit, status: int) -> None:
    def announce(talk: Talk) -> None:
        for _ in range(3):
            talk.head(status, "Link: </style.css>; rel=preload")
        talk.file(CONTENT)

    job = fetched(kit, kit.request(1, announce))
    assert (job.target.read_bytes(), len(kit.server.seen)) == (CONTENT, 1)


def in_chunks(*headers: str) -> Handler:
    def send(talk: Talk) -> None:
        talk.head(200, *headers)
        talk.write(b"5\r\nhello\r\n0\r\n\r\n")
        talk.close()

    return send


@pytest.mark.case(15)
@pytest.mark.parametrize(
    "codings",
    [
        ("gzip, chunked",), ("xchunked",), ("chunked;x",), ("identity", "chunked"),
        ("chunked", "gzip"), ("",),
    ],
)  # fmt: skip
def test_unknown_way_to_transfer_is_not_taken_for_the_file(
    make_kit: MakeKit, codings: tuple[str, ...]
) -> None:
    kit = make_kit(max_attempts=2)
    headers = [f"Transfer-Encoding: {coding}" for coding in codings]
    url = kit.server.on("/data/1", in_chunks(*headers))
    assert "is not HTTP" in failed(kit, make_request(url)).cause


@pytest.mark.case(50)
def test_chunks_count_and_not_the_length_beside_them(kit: Kit) -> None:
    url = kit.server.on("/data/1", in_chunks("Content-Length: 3", "Transfer-Encoding: chunked"))
    job = fetched(kit, make_request(url))
    assert (job.target.read_bytes(), job.verified_by) == (b"hello", Verification.LENGTH)


@pytest.mark.case(50)
@pytest.mark.parametrize("length", ["1_000", "+1000"])
def test_length_that_only_some_can_read_is_none(make_kit: MakeKit, length: str) -> None:
    def send(talk: Talk) -> None:
        talk.head(200, f"Content-Length: {length}")
        talk.write(CONTENT[:2000])
        talk.close()

    kit = make_kit(max_attempts=2)
    assert "is not HTTP" in failed(kit, make_request(kit.server.on("/data/1", send))).cause


@pytest.mark.case(34)
@pytest.mark.parametrize("packing", ["br", "ZSTD", "gzip, gzip"])
def test_packing_that_cannot_be_undone_is_not_the_file(kit: Kit, packing: str) -> None:
    packed = says(200, f"Content-Encoding: {packing}", body=b"packed")
    job = failed(kit, make_request(kit.server.on("/data/1", packed)))
    assert "packed in a way that was not asked for" in job.cause


@pytest.mark.case(34)
@pytest.mark.parametrize("word", ["aws-chunked", "utf-8", "none"])
def test_word_that_is_no_packing_is_left_alone(kit: Kit, word: str) -> None:
    job = fetched(kit, kit.request(1, says(200, f"Content-Encoding: {word}", body=CONTENT)))
    assert job.target.read_bytes() == CONTENT


@pytest.mark.case(31, 32)
@pytest.mark.parametrize(
    ("before", "after", "if_range"),
    [
        (OLD, NEW, OLD.partition(": ")[2]),
        ('ETag: W/"one"', 'ETag: W/"two"', None),
        ('ETag: "one"', 'ETag: W/"two"', '"one"'),
    ],
    ids=["date", "weak", "weak now"],
)
def test_other_version_is_seen_where_the_overlap_is_the_same(
    make_kit: MakeKit, before: str, after: str, if_range: str | None
) -> None:
    kit = make_kit(backoff=600.0)
    url = kit.server.script(
        "/data/1",
        lambda talk: talk.cut_file(CONTENT, HALF, before, DATE),
        lambda talk: talk.file(SPLICED, after, DATE),
    )
    job = fetched(kit, make_request(url, CONTENT))
    assert job.target.read_bytes() == SPLICED
    asked = [(seen.range_start, seen.headers.get("if-range")) for seen in kit.server.seen]
    assert asked == [(0, None), (HALF - OVERLAP, if_range), (0, None)]


@pytest.mark.case(32)
def test_date_that_cannot_be_sent_back_names_no_version(make_kit: MakeKit) -> None:
    """A part that is gone on with by a request that cannot be written would never be whole."""
    odd = (f"{OLD.removesuffix(' GMT')} \0", f"{DATE.removesuffix(' GMT')} \0")
    kit = make_kit(backoff=600.0)
    url = kit.server.script(
        "/data/1",
        lambda talk: talk.cut_file(CONTENT, HALF, *odd),
        lambda talk: talk.file(CONTENT, *odd),
    )
    assert fetched(kit, make_request(url, CONTENT)).target.read_bytes() == CONTENT
    assert [seen.headers.get("if-range") for seen in kit.server.seen] == [None, None]


@pytest.mark.case(32)
@pytest.mark.parametrize("now", ['ETag: W/"one"', OLD])
def test_same_weak_tag_goes_on_where_it_was(make_kit: MakeKit, now: str) -> None:
    kit = make_kit(backoff=600.0)
    url = kit.server.script(
        "/data/1",
        lambda talk: talk.cut_file(CONTENT, HALF, 'ETag: W/"one"'),
        lambda talk: talk.file(CONTENT, now, DATE),
    )
    assert fetched(kit, make_request(url, CONTENT)).target.read_bytes() == CONTENT
    assert [seen.range_start for seen in kit.server.seen] == [0, HALF - OVERLAP]
