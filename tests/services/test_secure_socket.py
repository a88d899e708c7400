import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maap_tui.services.secure_socket import AT_ONCE, SecureSocket

TLS = (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3)
CONTENT = bytes(range(251)) * 5_000
"""More than is taken from the network at once."""
SECONDS = 10.0
Talk = Callable[[ssl.SSLSocket], None]


@contextmanager
def connected(
    certificate: Path, talk: Talk, version: ssl.TLSVersion = TLS[1]
) -> Iterator[SecureSocket]:
    """Our end of a connection, at whose other end `talk` is called, which must not fail."""
    ours, theirs = socket.socketpair()
    failures: list[BaseException] = []

    def serve() -> None:
        try:
            with server_context(certificate).wrap_socket(theirs, server_side=True) as sock:
                talk(sock)
        except BaseException as error:
            failures.append(error)

    thread = Thread(target=serve)
    thread.start()
    ours.settimeout(SECONDS)
    try:
        with SecureSocket(ours, client_context(certificate, version), "localhost") as sock:
            yield sock
    finally:
        thread.join()
    assert not failures


def server_context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def client_context(certificate: Path, version: ssl.TLSVersion = TLS[1]) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=str(certificate))
    context.maximum_version = version
    return context


def everything(sock: SecureSocket, sizes: list[int], ways: list[str]) -> bytes:
    """What comes until the end, taken by turns in pieces of these sizes and in these ways."""
    got, turn = b"", 0
    while True:
        size, way = sizes[turn % len(sizes)], ways[turn % len(ways)]
        try:
            piece = taken(sock, size, way)
        except ConnectionResetError:  # the end without a farewell
            return got
        if not piece:
            return got
        got, turn = got + piece, turn + 1


def taken(sock: SecureSocket, size: int, way: str) -> bytes:
    view = memoryview(bytearray(size))
    if way == "recv":
        return sock.recv(size)
    return bytes(view[: sock.fill(view) if way == "fill" else sock.recv_into(view)])


def say_farewell(sock: ssl.SSLSocket) -> None:
    with suppress(OSError):  # nobody answers it
        sock.unwrap()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    written=st.lists(st.integers(1, 400_000), max_size=5),
    sizes=st.lists(st.sampled_from([1_000, 16_384, 70_000, 2**20]), min_size=1, max_size=4),
    ways=st.lists(st.sampled_from(["recv", "recv_into", "fill"]), min_size=1, max_size=3),
    version=st.sampled_from(TLS),
    says_farewell=st.booleans(),
)
def test_what_comes_is_what_was_sent_however_it_is_taken(
    certificate: Path,
    written: list[int],
    sizes: list[int],
    ways: list[str],
    version: ssl.TLSVersion,
    says_farewell: bool,
) -> None:
    content = CONTENT * (sum(written) // len(CONTENT) + 1)

    def talk(sock: ssl.SSLSocket) -> None:
        at = 0
        for count in written:
            sock.sendall(content[at : at + count])
            at += count
        if says_farewell:
            say_farewell(sock)

    with connected(certificate, talk, version) as sock:
        assert everything(sock, sizes, ways) == content[: sum(written)]
        for way in ("recv", "recv_into", "fill"):
            if says_farewell:
                assert taken(sock, 10, way) == b""
            else:
                with pytest.raises(ConnectionResetError, match="without a farewell"):
                    taken(sock, 10, way)


@pytest.mark.parametrize("version", TLS)
def test_what_is_sent_arrives_whole(certificate: Path, version: ssl.TLSVersion) -> None:
    content, got = CONTENT * 3, bytearray()
    assert len(content) > 2 * AT_ONCE

    def talk(sock: ssl.SSLSocket) -> None:
        while len(got) < len(content) + 3:
            got.extend(sock.recv(100_000))
        sock.sendall(b"thanks")

    with connected(certificate, talk, version) as sock:
        sock.sendall(content)
        assert sock.send(b"end") == 3
        assert sock.recv(100) == b"thanks"
    assert bytes(got) == content + b"end"


def test_broken_record_is_an_error_and_no_content(certificate: Path) -> None:
    def talk(sock: ssl.SSLSocket) -> None:
        sock.sendall(CONTENT[:50_000])
        with socket.socket(fileno=sock.detach()) as plain:
            plain.sendall(b"this is no record")

    with connected(certificate, talk) as sock, pytest.raises(ssl.SSLError):
        everything(sock, [100_000], ["fill"])


def test_silence_is_a_time_out_after_which_it_goes_on(certificate: Path) -> None:
    go_on = Event()

    def talk(sock: ssl.SSLSocket) -> None:
        go_on.wait(SECONDS)
        sock.sendall(b"late")

    with connected(certificate, talk) as sock:
        sock.settimeout(0.01)
        with pytest.raises(TimeoutError):
            sock.fill(memoryview(bytearray(10)))
        sock.settimeout(SECONDS)
        go_on.set()
        assert sock.recv(10) == b"late"


def test_the_other_end_is_told_why_its_certificate_is_refused(certificate: Path) -> None:
    ours, theirs = socket.socketpair()
    told: list[BaseException] = []

    def serve() -> None:
        with pytest.raises(ssl.SSLError) as caught:
            server_context(certificate).wrap_socket(theirs, server_side=True).recv(1)
        told.append(caught.value)

    thread = Thread(target=serve)
    thread.start()
    ours.settimeout(SECONDS)
    with pytest.raises(ssl.SSLCertVerificationError):
        SecureSocket(ours, ssl.create_default_context(), "localhost")
    thread.join()
    assert "unknown ca" in str(told[0])


@pytest.mark.parametrize("is_closed", [True, False])
def test_connection_on_which_no_agreement_comes_is_closed(
    certificate: Path, is_closed: bool
) -> None:
    ours, theirs = socket.socketpair()
    with theirs:
        if is_closed:
            theirs.shutdown(socket.SHUT_WR)
        ours.settimeout(0.01)
        with pytest.raises(ssl.SSLEOFError if is_closed else TimeoutError):
            SecureSocket(ours, client_context(certificate), "localhost")
        theirs.settimeout(SECONDS)
        while theirs.recv(10_000):
            pass


def test_reader_outlives_the_socket_it_was_made_of(certificate: Path) -> None:
    def talk(sock: ssl.SSLSocket) -> None:
        sock.sendall(CONTENT)
        say_farewell(sock)

    with connected(certificate, talk) as sock:
        reader = sock.makefile("rb")
        sock.close()
        with reader:
            assert reader.read() == CONTENT
