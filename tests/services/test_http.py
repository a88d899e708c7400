import gzip
import socket
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui import __version__
from maap_tui.errors import CatalogError, InputError, NoConnection
from maap_tui.services.http import (
    Dropped,
    Request,
    Response,
    Session,
    Timeouts,
    backoff,
    read_capped,
    retry_after,
    send,
)
from maap_tui.services.library import LibrarySession
from tests.services.server import Server, Talk

WaitFor = Callable[[Callable[[], object]], None]

LONG = Timeouts(connect=30, read=30, stall=30)

pytestmark = pytest.mark.usefixtures("no_threads_left", "way")


def get(url: str, timeouts: Timeouts = LONG, stop: Event | None = None) -> Response:
    return send(Session(), Request("GET", url), timeouts=timeouts, stop=stop or Event())


def body(response: Response) -> bytes:
    return read_capped(response, 2**26, Event())


def test_answer_arrives_whole_and_names_us(server: Server) -> None:
    url = server.on("/a", lambda talk: talk.answer(200, b"hello", "X-Y: z"))
    response = get(url)
    assert (response.status, response.header("x-y"), response.content_length) == (200, "z", 5)
    assert body(response) == b"hello"
    assert server.seen[0].headers["user-agent"] == f"maap-tui/{__version__}"


def test_connection_is_used_again_after_a_whole_body(server: Server) -> None:
    url = server.on("/a", lambda talk: talk.answer(200, b"x" * 50_000))
    session = Session()
    for _ in range(3):
        request = Request("GET", url)
        assert len(body(send(session, request, timeouts=LONG, stop=Event()))) == 50_000
    session.close()
    assert server.connections == 1


def test_kept_connection_that_the_server_closed_is_replaced(server: Server) -> None:
    url = server.script("/a", lambda talk: talk.answer(200), Talk.close, lambda t: t.answer(204))
    session = Session()
    statuses = []
    for _ in range(2):
        request = Request("GET", url)
        with send(session, request, timeouts=LONG, stop=Event()) as response:
            statuses.append(response.status)
            body(response)
    assert statuses == [200, 204]


def test_post_is_never_sent_twice(server: Server) -> None:
    url = server.script("/a", lambda talk: talk.answer(200), Talk.close, lambda t: t.answer(204))
    session = Session()
    body(send(session, Request("POST", url), timeouts=LONG, stop=Event()))
    with pytest.raises(Dropped):
        send(session, Request("POST", url), timeouts=LONG, stop=Event())
    session.close()


def test_connection_with_an_unread_rest_is_not_used_again(server: Server) -> None:
    url = server.on("/a", lambda talk: talk.answer(200, b"x" * 50_000))
    session = Session()
    for _ in range(2):
        with send(session, Request("GET", url), timeouts=LONG, stop=Event()) as response:
            assert response.readinto(memoryview(bytearray(10))) == 10
    assert server.connections == 2


def test_tls_body_is_right_with_the_bundle_of_ssl_cert_file(
    tls_server: Server, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    content = bytes(range(256)) * 12_000
    response = get(tls_server.on("/a", lambda talk: talk.answer(200, content)))
    assert body(response) == content


def test_what_is_sent_beyond_an_answer_is_not_taken_for_the_next_one(
    any_server: Server,
) -> None:
    planted = b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nplanted"

    def too_much(talk: Talk) -> None:
        talk.head(200, "Content-Length: 100000")
        talk.write(b"x" * 100_000 + planted)

    first = any_server.on("/a", too_much)
    second = any_server.on("/b", lambda talk: talk.answer(200, b"right"))
    with Session() as session:
        for url, expected in ((first, b"x" * 100_000), (second, b"right")):
            asked = Request("GET", url)
            with send(session, asked, timeouts=Timeouts(), stop=Event()) as response:
                assert read_capped(response) == expected


def test_unknown_certificate_is_refused_for_good(tls_server: Server) -> None:
    expected = r"certificate of 127\.0\.0\.1:\d+ is not trusted"
    with pytest.raises(CatalogError, match=expected) as caught:
        get(tls_server.url("/a"))
    assert not isinstance(caught.value, Dropped | NoConnection)


def test_redirect_is_returned_and_not_followed(server: Server) -> None:
    server.on("/b", lambda talk: talk.answer(200))
    url = server.on("/a", lambda talk: talk.answer(302, b"", "Location: /b?x=1"))
    with get(url) as response:
        assert response.status == 302
        assert response.location == server.url("/b?x=1")
    assert not server.asked("/b")


def test_session_by_itself_follows_no_redirect_either(server: Server) -> None:
    server.on("/b", lambda talk: talk.answer(200))
    url = server.on("/a", lambda talk: talk.answer(302, b"", "Location: /b"))
    with LibrarySession(1) as session:
        assert session.get(url, timeout=5).status_code == 302
    assert not server.asked("/b")


def test_netrc_does_not_sign(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password planted\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    url = server.on("/a", lambda talk: talk.answer(200))
    get(url).close()
    assert "authorization" not in server.seen[0].headers


def test_address_that_is_not_safe_is_never_asked() -> None:
    for url in ("http://example.com/", "ftp://127.0.0.1/", "https://u:p@127.0.0.1/"):
        with pytest.raises(InputError):
            get(url)


def test_refused_connection_is_no_connection() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        with pytest.raises(NoConnection, match="refused"):
            get(f"http://127.0.0.1:{port}/")


def test_unknown_name_is_no_connection() -> None:
    with pytest.raises(NoConnection, match=r"Cannot find nowhere\.invalid"):
        get("https://nowhere.invalid/secret?token=planted")


def test_reset_is_an_error(server: Server) -> None:
    with pytest.raises(Dropped, match="closed the connection"):
        get(server.on("/a", Talk.reset))


@pytest.mark.parametrize(
    "said",
    [b"\x1b]0;planted\x07 not http\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 300 + b"\r\n"],
)
def test_answer_that_is_not_http_is_told_without_its_bytes(server: Server, said: bytes) -> None:
    def garbage(talk: Talk) -> None:
        talk.write(said)
        talk.close()

    with pytest.raises(Dropped, match="is not HTTP") as caught:
        get(server.on("/a", garbage))
    assert "planted" not in str(caught.value)


def test_contradicting_lengths_are_not_http(server: Server) -> None:
    url = server.on("/a", lambda talk: talk.answer(200, b"x", "Content-Length: 5"))
    with pytest.raises(Dropped, match="is not HTTP"):
        get(url)


@pytest.mark.rule(10)
def test_request_that_cannot_be_written_does_not_show_its_secret(server: Server) -> None:
    for value in ("planted\r\nX-Evil: 1", "planted\u20ac"):
        request = Request("GET", server.url("/a"), headers={"Authorization": value})
        with pytest.raises(CatalogError) as caught:
            send(Session(), request, timeouts=LONG, stop=Event())
        assert "planted" not in str(caught.value)
        assert "planted" not in repr(caught.value.__cause__)


def test_too_large_answer_is_not_read_to_its_end(server: Server) -> None:
    bomb = gzip.compress(b"\0" * 20_000_000)
    url = server.on("/a", lambda talk: talk.answer(200, bomb, "Content-Encoding: gzip"))
    with pytest.raises(CatalogError, match="too large"):
        read_capped(get(url), 2**20, Event())


def test_compressed_answer_is_decoded(server: Server) -> None:
    packed = gzip.compress(b"hello" * 1000)
    url = server.on("/a", lambda talk: talk.answer(200, packed, "Content-Encoding: gzip"))
    assert body(get(url)) == b"hello" * 1000
    assert "gzip" in server.seen[0].headers["accept-encoding"]


def test_broken_compression_is_an_error(server: Server) -> None:
    url = server.on("/a", lambda talk: talk.answer(200, b"no gzip", "Content-Encoding: gzip"))
    with pytest.raises(Dropped, match="is not HTTP"):
        body(get(url))


DATE = "Date: Wed, 21 Oct 2015 07:28:00 GMT"


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120.0),
        ("0", 0.0),
        ("-5", 0.0),
        ("Wed, 21 Oct 2015 07:28:30 GMT", 30.0),
        ("Wed, 21 Oct 2015 07:00:00 GMT", 0.0),
        ("soon", None),
        ("", None),
        ("9" * 5000, None),
        ("Wed, 99 Oct 2015 99:00:00 GMT", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_by_the_servers_clock(
    server: Server, said: str, seconds: float | None
) -> None:
    url = server.on("/a", lambda talk: talk.answer(429, b"", f"Retry-After: {said}", DATE))
    with get(url) as response:
        assert retry_after(response) == seconds


def test_backoff_doubles_up_to_a_minute_with_jitter() -> None:
    assert [backoff(k, 1.0, lambda low, high: 1.0) for k in (0, 1, 2, 9, 500)] == [1, 2, 4, 60, 60]
    assert backoff(3, 1.0, lambda low, high: low) == 4
    assert backoff(3, 1.0, lambda low, high: high) == 12


@given(st.integers(0, 10_000), st.floats(0, 100))
def test_backoff_stays_within_ninety_seconds(attempt: int, first: float) -> None:
    assert 0 <= backoff(attempt, first) <= 90


def test_proxy_that_wants_a_password_is_named_as_such(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://user:planted@127.0.0.1:{server.port}")
    monkeypatch.setenv("NO_PROXY", "")
    server.on("somewhere.example:443", lambda talk: talk.answer(407))
    with pytest.raises(CatalogError, match=r"proxy .* wants a password") as caught:
        get("https://somewhere.example/")
    assert "planted" not in str(caught.value)
    assert server.seen[0].method == "CONNECT"


def test_dead_proxy_is_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    with pytest.raises(NoConnection, match="proxy"):
        get("https://somewhere.example/")


def test_missing_certificate_file_is_named(
    tls_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/at/all.pem")
    with pytest.raises(CatalogError, match="trusted certificates is not there"):
        get(tls_server.url("/a"))
