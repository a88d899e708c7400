"""Cases 38 to 51: redirects, refusals, busy servers, wrong bytes and wrong headers."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from threading import Event

import pytest

from maap_tui.models.transfer import JobState, Verification
from maap_tui.services.queue import DownloadQueue
from tests.matrix.play import NEVER, failed, fetched, files_in
from tests.services.queue_kit import Kit
from tests.services.server import Handler, Server, Talk
from tests.services.transfer_kit import CONTENT, make_request, says, sha256_of, whole, zip_of

pytestmark = pytest.mark.usefixtures("no_threads_left")

MakeKit = Callable[..., Kit]

FLIPPED = CONTENT[:5000] + bytes([CONTENT[5000] ^ 1]) + CONTENT[5001:]


@pytest.mark.parametrize(
    "step",
    [
        pytest.param(0, marks=pytest.mark.case(38), id="loop"),
        pytest.param(1, marks=pytest.mark.case(39), id="25 hops"),
    ],
)
def test_redirects_end_after_ten(kit: Kit, step: int) -> None:
    for number in range(25):
        kit.server.on(f"/data/{number}", says(302, f"Location: /data/{number + step}"))
    job = failed(kit, make_request(kit.server.url("/data/0"), CONTENT))
    assert "redirects again and again" in job.cause
    assert len(kit.server.seen) == 1 + 10


@pytest.mark.case(40)
@pytest.mark.rule(1, 3)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_other_host_is_followed_to_without_the_token(
    make_kit: MakeKit,
    tls_server: Server,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    tls_server.on("/store/1", whole())
    there = f"https://localhost:{tls_server.port}/store/1?signature=planted"
    url = tls_server.on("/data/1", says(status, f"Location: {there}"))
    kit = make_kit(token_origins=frozenset({tls_server.origin}))
    kit.bearer.origins = kit.settings.token_origins
    job = fetched(kit, make_request(url, CONTENT))
    assert job.target.read_bytes() == CONTENT
    first, second = tls_server.seen
    assert first.headers["authorization"] == "Bearer token-1"
    assert second.headers["host"] == f"localhost:{tls_server.port}"
    assert "authorization" not in second.headers


@pytest.mark.case(41)
@pytest.mark.rule(1)
def test_other_port_is_another_origin(kit: Kit, other_server: Server) -> None:
    there = other_server.on("/store/1", whole())
    job = fetched(kit, kit.request(1, says(302, f"Location: {there}")))
    assert job.target.read_bytes() == CONTENT
    assert len(other_server.seen) == 1  # the fixture looks for a token


@pytest.mark.case(42)
@pytest.mark.rule(3)
@pytest.mark.parametrize(
    "location",
    ["file:///etc/passwd", "ftp://127.0.0.1/x", "data:text/plain,x", "http://127.0.0.1:1/x"],
)
def test_redirect_to_another_scheme_is_refused(
    make_kit: MakeKit,
    tls_server: Server,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
    location: str,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    kit = make_kit(token_origins=frozenset({tls_server.origin}))
    url = tls_server.on("/data/1", says(302, f"Location: {location}"))
    job = failed(kit, make_request(url, CONTENT))
    place = f"127.0.0.1:{tls_server.port}"
    assert job.cause == f"Refused a redirect of {place} to {location.partition(':')[0]}."
    assert len(tls_server.seen) == 1


@pytest.mark.case(43)
@pytest.mark.parametrize("status", [404, 410])
def test_what_is_gone_is_not_asked_for_again(kit: Kit, status: int) -> None:
    job = failed(kit, kit.request(1, says(status, body=b"\x1b[31mplanted")))
    assert job.cause == "No longer there (reprocessed?)."
    assert "newest version" in job.hint
    assert len(kit.server.seen) == 1


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.case(44)
def test_all_workers_leave_a_busy_host_alone_for_so_long(make_kit: MakeKit) -> None:
    kit, clock = make_kit(), Clock()
    kit.queue = DownloadQueue(kit.settings, kit.bearer, clock=clock)
    kit.downloads = kit.queue
    busy = kit.server.script("/data/1", says(429, "Retry-After: 30"), whole())
    (first,) = kit.add(make_request(busy, CONTENT))
    assert kit.wait_state(first, JobState.RETRYING).retry_in == 30.0
    (second,) = kit.add(kit.request(2))
    clock.now += 29.9
    kit.add(kit.request(3))  # whoever has nothing to do looks again now
    kit.downloads.set_parallel(8)
    assert kit.job(second).state is JobState.QUEUED
    assert len(kit.server.seen) == 1
    clock.now += 0.2
    kit.add(kit.request(4))
    kit.wait_all_final()
    assert kit.downloads.snapshot().count(JobState.DONE) == 4
    kit.queue.close()


SERVERS_NOW = datetime(2015, 10, 21, 7, 28, tzinfo=UTC)


def at(seconds: float) -> str:
    return format_datetime(SERVERS_NOW + timedelta(seconds=seconds), usegmt=True)


@pytest.mark.case(45)
@pytest.mark.parametrize(
    ("said", "least", "most"),
    [
        (at(90), 80, 90),
        (at(-9000), 0, 0),
        ("-5", 0, 0),
        ("0", 0, 0),
        ("soon", 0, 0.02),
        ("", 0, 0.02),
        ("9" * 400, 0, 0.02),
        (at(7200), 7190, 7200),
        ("31536000", 31535990, 31536000),
    ],
)
def test_each_kind_of_retry_after_is_read_or_left(
    make_kit: MakeKit, said: str, least: float, most: float
) -> None:
    kit = make_kit(backoff=0.01)
    date = f"Date: {format_datetime(SERVERS_NOW, usegmt=True)}"
    url = kit.server.script("/data/1", says(503, f"Retry-After: {said}", date), whole())
    (job_id,) = kit.add(make_request(url, CONTENT))
    if most < 1:
        assert kit.wait_state(job_id, JobState.DONE).target.read_bytes() == CONTENT
        return
    waiting = kit.wait_state(job_id, JobState.RETRYING)
    assert waiting.retry_in is not None
    assert least <= waiting.retry_in <= most
    assert (" until 20" in waiting.cause and "UTC" in waiting.cause) is (least > 600)


@pytest.mark.case(46)
@pytest.mark.parametrize("status", [502, 503, 504])
def test_server_that_recovers_is_waited_for(kit: Kit, status: int) -> None:
    url = kit.server.script("/data/1", *[says(status)] * 3, whole())
    assert fetched(kit, make_request(url, CONTENT)).target.read_bytes() == CONTENT


@pytest.mark.case(47)
def test_server_that_never_recovers_fails_after_eight_attempts(kit: Kit) -> None:
    assert kit.settings.max_attempts == 8
    job = failed(kit, kit.request(1, says(500, body=b"<pre>planted stack trace")))
    assert "has an error of its own (500)" in job.cause
    assert "planted" not in job.cause + job.hint
    assert (job.attempt, len(kit.server.seen)) == (8, 8)


def served(first: bytes, then: bytes) -> tuple[Handler, Handler]:
    return whole(content=first), whole(content=then)


@pytest.mark.case(48)
def test_one_wrong_byte_is_found_by_whatever_can_find_it(kit: Kit) -> None:
    url = kit.server.script("/data/1", *served(FLIPPED, CONTENT))
    summed = fetched(kit, make_request(url, CONTENT, item_id="1", checksum=sha256_of(CONTENT)))
    assert (summed.target.read_bytes(), summed.verified_by) == (CONTENT, Verification.CHECKSUM)
    packed = zip_of(CONTENT)
    broken = packed[:5000] + bytes([packed[5000] ^ 1]) + packed[5001:]
    url = kit.server.script("/data/2", *served(broken, packed))
    zipped = fetched(kit, make_request(url, packed, item_id="2", file_name="a.zip"))
    assert (zipped.target.read_bytes(), zipped.verified_by) == (packed, Verification.ZIP)
    plain = fetched(kit, kit.request(3, whole(content=FLIPPED)))
    assert plain.verified_by is Verification.SIZE
    asked = [seen for seen in kit.server.seen if "range" not in seen.headers]
    assert len(asked) == len(kit.server.seen) == 5


@pytest.mark.case(49)
def test_byte_that_is_always_wrong_fails_after_two_tries_with_the_part_kept(kit: Kit) -> None:
    job = failed(kit, kit.request(1, whole(content=FLIPPED), checksum=sha256_of(CONTENT)))
    assert job.cause == "The file does not match its checksum."
    assert len(kit.server.seen) == 2
    assert job.target.with_name("product.tiff.part").read_bytes() == FLIPPED


@pytest.mark.case(50)
@pytest.mark.parametrize(
    "length", ["9999999999999999", "-5", "many", "", "9" * 40, f"{len(CONTENT)}, {len(CONTENT)}"]
)
def test_absurd_length_neither_fails_nor_reserves_anything(kit: Kit, length: str) -> None:
    def absurd(talk: Talk) -> None:
        talk.head(200, f"Content-Length: {length}")
        talk.write(CONTENT)
        talk.close()

    job = fetched(kit, kit.request(1, absurd))
    assert job.target.read_bytes() == CONTENT
    assert job.total == len(CONTENT)


@pytest.mark.case(50)
def test_absurd_length_of_a_file_without_size_is_no_end(make_kit: MakeKit) -> None:
    hold = Event()

    def absurd(talk: Talk) -> None:
        talk.head(200, "Content-Length: 9999999999999999")
        talk.write(CONTENT)
        hold.wait(10)
        talk.close()

    kit = make_kit(max_attempts=1, backoff=NEVER)
    (job_id,) = kit.add(make_request(kit.server.on("/data/1", absurd)))
    kit.wait_for(lambda: kit.job(job_id).received == len(CONTENT))
    part = kit.job(job_id).target.with_name("product.tiff.part")
    assert part.stat().st_blocks * 512 < 2 * len(CONTENT)
    hold.set()
    assert "before the end" in kit.wait_state(job_id, JobState.FAILED).cause


@pytest.mark.case(51)
@pytest.mark.rule(6)
@pytest.mark.parametrize(
    "said",
    [
        'filename="../../../evil"',
        "filename*=UTF-8''..%2F..%2Fevil",
        'filename="/tmp/evil"',
        'filename="evil.part"',
    ],
)
def test_name_said_by_the_server_is_not_looked_at(kit: Kit, said: str) -> None:
    job = fetched(kit, kit.request(1, whole(f"Content-Disposition: attachment; {said}")))
    assert job.target.read_bytes() == CONTENT
    assert files_in(kit.settings.folder.parent) == ["product.tiff"]
