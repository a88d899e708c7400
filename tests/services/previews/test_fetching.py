"""Previews from a server on loopback that behaves as servers do."""

import io
from pathlib import Path
from threading import Event, Thread

import pytest
from PIL import Image

from maap_tui.errors import AccessDenied, Cancelled, CredentialsError, TransferError
from maap_tui.models.catalog import Asset
from maap_tui.models.preview import Picture, Preview
from maap_tui.services.http import origin_of
from maap_tui.services.previews.fetching import AT_ONCE, MOST_BYTES, PreviewService
from maap_tui.services.previews.keeping import KeptPictures
from maap_tui.services.transfer_state import TransferSettings
from tests.services.conftest import WaitFor
from tests.services.server import Server, Talk
from tests.services.transfer_kit import QUICK, TestBearer, says

pytestmark = pytest.mark.usefixtures("no_threads_left")
BOX = (20, 20)


def png(colour: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 40), colour).save(out, "PNG")
    return out.getvalue()


def preview(href: str) -> Preview:
    return Preview("Biomass", "item-1", Asset("quicklook", href, file_name="q.png"), "quicklook")


@pytest.fixture
def bearer(server: Server) -> TestBearer:
    return TestBearer(server.url(""))


@pytest.fixture
def service(server: Server, bearer: TestBearer, tmp_path: Path) -> PreviewService:
    settings = TransferSettings(
        tmp_path, timeouts=QUICK, token_origins=frozenset({origin_of(server.url(""))})
    )
    return PreviewService(bearer, settings, KeptPictures(tmp_path / "cache"))


def look(service: PreviewService, href: str) -> Picture:
    try:
        return service.picture(preview(href), BOX, Event())
    finally:
        service.close()


def test_a_picture_is_fetched_once_and_then_kept(server: Server, service: PreviewService) -> None:
    href = server.on("/data/q.png", says(200, body=png()))
    assert look(service, href).width == 20
    assert look(service, href).pixels[:3] == b"\xff\0\0"
    assert len(server.seen) == 1


def test_the_token_goes_along_on_listed_origins(server: Server, service: PreviewService) -> None:
    look(service, server.on("/data/q.png", says(200, body=png())))
    assert server.seen[0].headers["authorization"] == "Bearer token-1"


def test_public_previews_are_asked_for_without_the_token(
    server: Server, service: PreviewService, bearer: TestBearer
) -> None:
    bearer.error = CredentialsError("There are no credentials.")
    look(service, server.on("/data/public/q.png", says(200, body=png())))
    assert "authorization" not in server.seen[0].headers


def test_the_token_does_not_follow_a_redirect_elsewhere(
    server: Server, other_server: Server, service: PreviewService
) -> None:
    target = other_server.on("/q.png", says(200, body=png()))
    look(service, server.on("/data/q.png", says(302, f"Location: {target}")))
    assert "authorization" in server.seen[0].headers
    assert "authorization" not in other_server.seen[0].headers


def test_a_refused_token_is_renewed_once(server: Server, service: PreviewService) -> None:
    def handler(talk: Talk) -> None:
        is_new = talk.seen.headers["authorization"] == "Bearer token-2"
        talk.answer(200, png()) if is_new else talk.answer(401)

    assert look(service, server.on("/data/q.png", handler)).kind == "PNG"


def test_a_login_page_with_status_200_is_told(server: Server, service: PreviewService) -> None:
    page = says(200, "Content-Type: image/png", body=b"<!DOCTYPE html><html>sign in" + b" " * 9000)
    href = server.on("/data/q.png", page)
    for _ in range(2):
        with pytest.raises(TransferError, match="web page, not a picture"):
            look(service, href)
    assert len(server.seen) == 2  # nothing of it was kept


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [(404, TransferError, "No longer there"), (403, AccessDenied, "may not read")],
)
def test_a_missing_preview_says_so(
    server: Server, service: PreviewService, status: int, kind: type[TransferError], words: str
) -> None:
    with pytest.raises(kind, match=words):
        look(service, server.on("/data/q.png", says(status)))


def test_a_large_file_is_refused_by_its_promise(server: Server, service: PreviewService) -> None:
    def handler(talk: Talk) -> None:
        talk.head(200, f"Content-Length: {MOST_BYTES + 1}")
        talk.write(b"\x89PNG")

    with pytest.raises(TransferError, match="too large to be shown"):
        look(service, server.on("/data/q.png", handler))


def test_a_file_that_never_ends_is_given_up(server: Server, service: PreviewService) -> None:
    def handler(talk: Talk) -> None:
        talk.head(200)
        talk.write(b"\x89PNG\r\n\x1a\n" + b"x" * (MOST_BYTES + 100))

    with pytest.raises(TransferError, match="too large to be shown"):
        look(service, server.on("/data/q.png", handler))


def test_plain_http_elsewhere_is_refused(service: PreviewService) -> None:
    with pytest.raises(TransferError, match="https is required"):
        look(service, "http://host.invalid/q.png")


def test_giving_up_ends_the_request(server: Server, service: PreviewService) -> None:
    stop, asked = Event(), Event()

    def handler(talk: Talk) -> None:
        talk.head(200, "Content-Length: 1000")
        asked.set()
        talk.closing.wait(10)

    href = server.on("/data/q.png", handler)
    raised: list[BaseException] = []

    def run() -> None:
        try:
            service.picture(preview(href), BOX, stop)
        except Cancelled as error:
            raised.append(error)

    thread = Thread(target=run)
    thread.start()
    assert asked.wait(10)
    stop.set()
    thread.join(5)
    service.close()
    assert not thread.is_alive()
    assert len(raised) == 1


def test_no_more_than_two_are_asked_for_at_once(
    server: Server, service: PreviewService, wait_for: WaitFor
) -> None:
    stop, held = Event(), [Event() for _ in range(5)]

    def handler(talk: Talk) -> None:
        talk.head(200, "Content-Length: 1000")
        held[int(talk.seen.path[-1])].set()
        talk.closing.wait(10)

    def run(number: int) -> None:
        with pytest.raises(Cancelled):
            service.picture(preview(server.on(f"/data/{number}", handler)), BOX, stop)

    threads = [Thread(target=run, args=(number,)) for number in range(5)]
    for thread in threads:
        thread.start()
    wait_for(lambda: sum(each.is_set() for each in held) == AT_ONCE)
    stop.set()
    for thread in threads:
        thread.join(5)
    service.close()
    assert sum(each.is_set() for each in held) == AT_ONCE
