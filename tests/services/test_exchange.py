import socket
import threading
from collections.abc import Callable
from threading import Event
from time import monotonic

import pytest

from maap_tui.errors import Cancelled, NoConnection
from maap_tui.services.exchange import SLOWEST, End, Pace
from maap_tui.services.http import (
    Dropped,
    Request,
    Response,
    Session,
    Timeouts,
    read_capped,
    send,
)
from tests.services.server import Server, Talk

SHORT = Timeouts(connect=0.3, read=0.3, stall=0.3)

LONG = Timeouts(connect=30, read=30, stall=30)

pytestmark = pytest.mark.usefixtures("no_threads_left", "way")


def get(url: str, timeouts: Timeouts = LONG, stop: Event | None = None) -> Response:
    return send(Session(), Request("GET", url), timeouts=timeouts, stop=stop or Event())


def body(response: Response) -> bytes:
    return read_capped(response, 2**26, Event())


@pytest.mark.parametrize("size", [0, 1, 8191, 8192, 8193, 100_000, 3_000_000])
@pytest.mark.parametrize("step", [1000, 8192, 8193, 2**20])
def test_body_is_right_at_every_size_and_step(server: Server, size: int, step: int) -> None:
    content = bytes(range(251)) * (size // 251 + 1)
    url = server.on("/a", lambda talk: talk.answer(200, content[:size]))
    buffer, got = memoryview(bytearray(step)), bytearray()
    with get(url) as response:
        while count := response.readinto(buffer):
            got += buffer[:count]
    assert bytes(got) == content[:size]


def test_body_with_pauses_is_handed_on_at_once_and_stays_right(any_server: Server) -> None:
    content, seen = bytes(range(256)) * 1000, Event()

    def pause(talk: Talk) -> None:
        talk.head(200, f"Content-Length: {len(content)}")
        for start in range(0, len(content), 64_000):
            talk.write(content[start : start + 64_000])
            assert seen.wait(5)
            seen.clear()

    buffer, got = memoryview(bytearray(2**20)), bytearray()
    with get(any_server.on("/a", pause)) as response:
        while count := response.readinto(buffer):
            got += buffer[:count]
            if len(got) % 64_000 == 0:
                seen.set()
    seen.set()
    assert bytes(got) == content


def test_connection_that_never_stands_is_given_up(deaf_port: int) -> None:
    with pytest.raises(NoConnection, match=r"did not answer within 0\.3 s"):
        get(f"http://127.0.0.1:{deaf_port}/", SHORT)


def test_tls_that_never_answers_is_given_up(server: Server) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    with listener, pytest.raises(NoConnection, match="did not answer"):
        get(f"https://127.0.0.1:{listener.getsockname()[1]}/", SHORT)


def test_silence_instead_of_a_header_is_given_up(server: Server) -> None:
    with pytest.raises(Dropped, match=r"gave no answer within 0\.3 s"):
        get(server.on("/a", Talk.hang), SHORT)


def test_dripping_header_is_given_up(server: Server) -> None:
    def drip(talk: Talk) -> None:
        talk.drip(b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 1000, 0.02)

    with pytest.raises(Dropped, match="gave no answer"):
        get(server.on("/a", drip), SHORT)


def test_silent_body_is_given_up(server: Server) -> None:
    def stall(talk: Talk) -> None:
        talk.head(200, "Content-Length: 100000")
        talk.write(b"x" * 500)
        talk.hang()

    with pytest.raises(Dropped, match="sent nothing for"):
        body(get(server.on("/a", stall), SHORT))


def test_dripping_body_is_given_up_though_never_silent(server: Server) -> None:
    def drip(talk: Talk) -> None:
        talk.head(200, "Content-Length: 100000")
        talk.drip(b"x" * 1000, 0.02)

    with pytest.raises(Dropped, match="too slow"):
        body(get(server.on("/a", drip), SHORT))


@pytest.mark.parametrize("is_chunked", [False, True])
def test_cut_body_is_an_error(server: Server, is_chunked: bool) -> None:
    def cut(talk: Talk) -> None:
        if is_chunked:
            talk.chunks(b"x" * 500, is_whole=False)
        else:
            talk.cut_file(b"x" * 1000, 500)

    with pytest.raises(Dropped, match="before the end"):
        body(get(server.on("/a", cut)))


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_stop_ends_a_connect_that_hangs(deaf_port: int, scheme: str) -> None:
    stop_after_a_moment(lambda stop: get(f"{scheme}://127.0.0.1:{deaf_port}/", LONG, stop))


def test_stop_ends_a_wait_for_the_header(server: Server) -> None:
    stop_after_a_moment(lambda stop: get(server.on("/a", Talk.hang), LONG, stop))


@pytest.mark.case(4)
def test_stop_frees_a_blocked_reader_which_gets_no_wrong_byte(any_server: Server) -> None:
    got = bytearray()

    def stall(talk: Talk) -> None:
        talk.head(200, "Content-Length: 100000")
        talk.write(b"x" * 50_000)
        talk.hang()

    def read(stop: Event) -> None:
        buffer = memoryview(bytearray(100_000))
        with get(any_server.on("/a", stall), LONG, stop) as response:
            while count := response.readinto(buffer):
                got.extend(buffer[:count])

    stop_after_a_moment(read)
    assert bytes(got) == b"x" * 50_000


def stop_after_a_moment(work: Callable[[Event], object]) -> None:
    stop = Event()
    timer = threading.Timer(0.2, stop.set)
    timer.start()
    started = monotonic()
    with pytest.raises(Cancelled):
        work(stop)
    timer.join()
    assert monotonic() - started < 5  # far below every time-out


def test_name_server_that_hangs_does_not_hold_the_caller(
    monkeypatch: pytest.MonkeyPatch, server: Server
) -> None:
    release = Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: release.wait(20) and [])
    with pytest.raises(NoConnection, match="did not answer"):
        get("https://somewhere.example/", SHORT)
    release.set()


def test_stop_before_the_request_sends_nothing(server: Server) -> None:
    stop = Event()
    stop.set()
    with pytest.raises(Cancelled):
        get(server.url("/a"), LONG, stop)
    assert not server.seen


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        ([(10_000, 0.5)] * 2, None),
        ([(10_000, 0.5)] + [(10_000, 0.5)] * 4, End.SILENT),
        ([(n, 0.5) for n in range(1, 5)], End.SLOW),
        ([(n * SLOWEST, 0.5) for n in range(1, 20)], None),
        ([(5, 3600.0)], None),
    ],
)
def test_pace_tells_silence_from_slowness(
    looks: list[tuple[int, float]], expected: End | None
) -> None:
    pace = Pace(2.0)
    ends = [pace.judge(received, seconds) for received, seconds in looks]
    assert ends[-1] is expected
