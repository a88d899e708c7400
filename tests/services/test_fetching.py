from pathlib import Path

import pytest

from maap_tui.errors import AccessDenied, CredentialsError, NoConnection, TransferError
from maap_tui.models.transfer import Verification
from maap_tui.services.transfer_state import Busy, FreshTokenRefused, WrongContent
from tests.services.server import Server
from tests.services.transfer_kit import CONTENT, Attempts, TestBearer, make_request, says, whole

pytestmark = pytest.mark.usefixtures("no_threads_left", "way")


def test_web_page_is_not_taken_for_the_product(attempts: Attempts, server: Server) -> None:
    page = says(200, "Content-Type: text/html; charset=utf-8", body=b"<html>sign in")
    request = make_request(server.on("/data/a", page), CONTENT)
    with pytest.raises(TransferError, match="web page, not the product") as caught:
        attempts.run(request)
    assert not caught.value.is_temporary
    assert not attempts.target(request).exists()


def test_web_page_that_was_promised_is_taken(attempts: Attempts, server: Server) -> None:
    page = says(200, "Content-Type: text/html", body=CONTENT)
    request = make_request(server.on("/data/a", page), CONTENT, media_type="text/html")
    assert attempts.run(request) is Verification.SIZE


@pytest.mark.parametrize(
    ("status", "kind", "is_temporary"),
    [
        (403, AccessDenied, False),
        (404, TransferError, False),
        (410, TransferError, False),
        (400, WrongContent, False),
        (204, WrongContent, False),
        (206, WrongContent, False),
        (500, TransferError, True),
        (502, TransferError, True),
        (503, Busy, True),
        (429, Busy, True),
    ],
)
def test_status_says_whether_to_try_again(
    attempts: Attempts,
    server: Server,
    status: int,
    kind: type[TransferError],
    is_temporary: bool,
) -> None:
    request = make_request(server.on("/data/a", says(status)), CONTENT)
    with pytest.raises(kind) as caught:
        attempts.run(request)
    assert caught.value.is_temporary is is_temporary


def test_denied_access_names_collection_and_remedy(attempts: Attempts, server: Server) -> None:
    request = make_request(server.on("/data/a", says(403)), CONTENT)
    with pytest.raises(AccessDenied, match="may not read Biomass") as caught:
        attempts.run(request)
    assert "portal.maap.eo.esa.int" in caught.value.hint


def test_busy_server_says_how_long(attempts: Attempts, server: Server) -> None:
    request = make_request(server.on("/data/a", says(429, "Retry-After: 7")), CONTENT)
    with pytest.raises(Busy) as caught:
        attempts.run(request)
    assert caught.value.wait == 7


def test_network_that_wants_a_sign_in_is_no_connection(attempts: Attempts, server: Server) -> None:
    with pytest.raises(NoConnection, match="wants you to sign in"):
        attempts.run(make_request(server.on("/data/a", says(511)), CONTENT))


def test_refused_token_is_renewed_once(attempts: Attempts, server: Server) -> None:
    url = server.script("/data/a", says(401), whole())
    attempts.run(make_request(url, CONTENT))
    signed = [seen.headers["authorization"] for seen in server.seen]
    assert signed == ["Bearer token-1", "Bearer token-2"]


def test_fresh_token_refused_is_final(attempts: Attempts, server: Server) -> None:
    with pytest.raises(FreshTokenRefused, match="refuses a fresh token"):
        attempts.run(make_request(server.on("/data/a", says(401)), CONTENT))
    assert len(server.seen) == 2


def test_missing_credentials_are_told_before_anything_is_asked(
    attempts: Attempts, server: Server
) -> None:
    attempts.bearer.error = CredentialsError("No credentials.")
    with pytest.raises(CredentialsError):
        attempts.run(make_request(server.on("/data/a", whole()), CONTENT))
    assert not server.seen


def test_public_preview_is_fetched_without_token(attempts: Attempts, server: Server) -> None:
    attempts.bearer.error = CredentialsError("No credentials.")
    attempts.run(make_request(server.on("/data/public/a", whole()), CONTENT))
    assert "authorization" not in server.seen[0].headers


def test_redirect_to_another_origin_is_followed_without_token(
    attempts: Attempts, server: Server, other_server: Server
) -> None:
    there = other_server.on("/store/a", whole())
    url = server.on("/data/a", says(302, f"Location: {there}"))
    request = make_request(url, CONTENT)
    assert attempts.run(request) is Verification.SIZE
    assert server.seen[0].headers["authorization"] == "Bearer token-1"
    assert "authorization" not in other_server.seen[0].headers
    assert attempts.target(request).name == "product.tiff"


def test_redirect_back_to_a_listed_origin_is_signed_anew(
    attempts: Attempts, server: Server, other_server: Server
) -> None:
    server.on("/data/b", whole())
    there = other_server.on("/hop", says(307, f"Location: {server.url('/data/b')}"))
    url = server.on("/data/a", says(301, f"Location: {there}"))
    attempts.run(make_request(url, CONTENT))
    assert "authorization" not in other_server.seen[0].headers
    assert server.asked("/data/b")[0].headers["authorization"] == "Bearer token-1"


def test_unlisted_origin_gets_no_token_and_its_refusal_says_so(
    attempts: Attempts, other_server: Server
) -> None:
    for status in (401, 403):
        request = make_request(other_server.on("/data/a", says(status)), CONTENT)
        with pytest.raises(TransferError, match="another site") as caught:
            attempts.run(request)
        assert not isinstance(caught.value, AccessDenied)
        assert "browser" in caught.value.hint
    assert all("authorization" not in seen.headers for seen in other_server.seen)


@pytest.mark.parametrize(
    "location",
    [
        "ftp://example.com/x",
        "file:///etc/passwd",
        "data:text/plain,x",
        "http://example.com/x",
        "https://user:planted@127.0.0.1/x",
        "https://[",
    ],
)
def test_redirect_to_elsewhere_is_refused(
    attempts: Attempts, server: Server, location: str
) -> None:
    url = server.on("/data/a", says(302, f"Location: {location}"))
    with pytest.raises(TransferError) as caught:
        attempts.run(make_request(url, CONTENT))
    assert not caught.value.is_temporary
    assert "planted" not in str(caught.value)


def test_redirect_loop_ends(attempts: Attempts, server: Server) -> None:
    url = server.on("/data/a", says(302, "Location: /data/a"))
    with pytest.raises(TransferError, match="again and again"):
        attempts.run(make_request(url, CONTENT))
    assert len(server.seen) == 11


def test_netrc_does_not_replace_the_token(
    attempts: Attempts, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password planted\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    attempts.run(make_request(server.on("/data/a", whole()), CONTENT))
    assert server.seen[0].headers["authorization"] == "Bearer token-1"


def test_unreachable_listed_origin_concerns_everybody_another_only_its_file(
    tmp_path: Path,
) -> None:
    listed = Attempts(tmp_path, TestBearer("http://127.0.0.1:1"))
    with pytest.raises(NoConnection):
        listed.run(make_request("http://127.0.0.1:1/data/a", CONTENT))
    with pytest.raises(TransferError) as caught:
        Attempts(tmp_path).run(make_request("http://127.0.0.1:1/data/a", CONTENT))
    assert caught.value.is_temporary


def test_secret_of_an_address_is_in_no_message(attempts: Attempts, server: Server) -> None:
    for status in (401, 403, 404, 429, 500):
        url = server.on("/data/a", says(status)) + "?X-Signature=planted"
        with pytest.raises(TransferError) as caught:
            attempts.run(make_request(url, CONTENT))
        assert "planted" not in str(caught.value)
