"""One exchange at the token service, and everything that it may answer instead."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from maap_tui.errors import CredentialsError, NoConnection
from maap_tui.services.token_exchange import life_of
from tests.services.server import Handler, Server
from tests.services.token_desk import (
    FILE,
    NOT_STOPPED,
    PATIENCE,
    Desk,
    failure,
    granted,
    header,
    refused,
    said,
)
from tests.services.tokens import PLAIN, SECRET, TOKEN

ODD_SECRET = "p&ss w%rd+éa/123"
"""One that forms and addresses write in another way."""


@pytest.mark.rule(2)
def test_the_exchange_is_the_one_of_the_tutorial(desk: Desk) -> None:
    assert header(desk.source().auth_for(FILE, NOT_STOPPED)) == "Bearer a.b.c"
    assert desk.forms == [
        {
            "client_id": "offline-token",
            "client_secret": SECRET,
            "grant_type": "refresh_token",
            "refresh_token": TOKEN,
            "scope": "offline_access openid",
        }
    ]
    assert desk.server.seen[0].method == "POST"
    assert "authorization" not in desk.server.seen[0].headers


def test_netrc_changes_neither_the_exchange_nor_the_signature(desk: Desk, home: Path) -> None:
    netrc = home / ".netrc"
    netrc.write_text("default login somebody password something\n")
    netrc.chmod(0o600)
    assert header(desk.source().auth_for(FILE, NOT_STOPPED)) == "Bearer a.b.c"
    assert "authorization" not in desk.server.seen[0].headers


@pytest.mark.case(60)
@pytest.mark.parametrize(
    ("expires_in", "life"),
    [
        (36000, 36000), ("300", 300), (0, 300), (-1, 300), (None, 300), ("soon", 300), ([], 300),
        (True, 300), (1e99, 86400), (float("nan"), 300), (float("inf"), 300), (10**400, 300),
    ],
)  # fmt: skip
def test_the_life_of_a_token_is_believed_within_reason(expires_in: object, life: float) -> None:
    assert life_of(expires_in) == life


@pytest.mark.parametrize("code", ["invalid_client", "unauthorized_client"])
def test_a_wrong_client_names_the_two_keys(desk: Desk, code: str) -> None:
    desk.answers(refused(code, "Invalid client or Invalid client credentials", 401))
    message = failure(desk.source()).message
    assert message.startswith(f"CLIENT_ID or CLIENT_SECRET is wrong in {desk.path} (Invalid client")


def test_the_services_words_are_shown_without_secrets_and_controls(desk: Desk) -> None:
    desk.answers(refused("invalid_scope", f"no\x1b[31m {TOKEN} nor {SECRET}"))
    assert "(no\ufffd[31m *** nor ***)" in failure(desk.source()).message


@pytest.mark.case(56)
@pytest.mark.rule(8, 22)
@pytest.mark.parametrize(
    "echo",
    [
        f"bad request: {urlencode({'client_secret': ODD_SECRET, 'x': 1})}",
        f"bad request: refresh_token={TOKEN[:-3]}",
        f"unknown session {TOKEN.split('.')[1]}",
        f"{TOKEN[10:30]}...",
        TOKEN.upper(),
        " ".join(ODD_SECRET),
        quote(ODD_SECRET),
        ODD_SECRET[:-1],
    ],
)
@pytest.mark.parametrize("code", ["invalid_grant", "invalid_client", "strange"])
def test_the_services_words_are_left_out_where_they_repeat_a_piece(
    desk: Desk, code: str, echo: str
) -> None:
    desk.path.write_text(PLAIN.replace(SECRET, ODD_SECRET))
    desk.answers(refused(code, echo))
    message = failure(desk.source()).message
    assert f"({code})" in message
    assert not [piece for piece in (echo, TOKEN[10:30], ODD_SECRET[:8]) if piece in message]


@pytest.mark.case(57, 65)
@pytest.mark.parametrize(
    "document",
    [
        {}, {"access_token": None}, {"access_token": ""}, {"access_token": ["a"]}, [], "token",
        b"", b"null", b"{", b"[" * 100_000,
        granted("a b"), granted("a\r\nX: y"), granted("a" * 20_000), granted("naïve"),
        granted(token_type="mac"), granted(token_type=7),
    ],
)  # fmt: skip
def test_an_odd_answer_is_called_one(desk: Desk, document: object) -> None:
    desk.gives(document)
    error = failure(desk.source())
    assert type(error) is CredentialsError
    assert "unexpected answer" in error.message


def test_a_web_page_is_not_the_token_service(desk: Desk) -> None:
    desk.answers(lambda talk: talk.answer(200, b"<html>Sign in</html>", "Content-Type: text/html"))
    assert "it is not the token service" in failure(desk.source()).message


def test_an_answer_without_end_is_not_read(desk: Desk) -> None:
    desk.answers(lambda talk: talk.answer(200, b" " * (2 * 2**20)))
    assert "too large" in failure(desk.source()).message


@pytest.mark.case(64)
@pytest.mark.rule(2, 3)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_the_secrets_never_follow_a_redirect(desk: Desk, other_server: Server, status: int) -> None:
    desk.answers(lambda talk: talk.answer(status, b"", f"Location: {other_server.url('/token')}"))
    other_server.on("/token", said(granted()))
    assert f"redirects to 127.0.0.1:{other_server.port}" in failure(desk.source()).message
    assert other_server.seen == []
    assert len(desk.forms) == 1


@pytest.mark.case(64)
def test_a_redirect_to_the_same_host_says_that_the_service_moved(desk: Desk) -> None:
    desk.answers(lambda talk: talk.answer(308, b"", "Location: /elsewhere"))
    assert "moved" in failure(desk.source()).message


def test_a_service_that_recovers_is_waited_for(desk: Desk) -> None:
    desk.answers(said({}, 503), lambda talk: talk.reset(), said(granted()))
    assert header(desk.source().auth_for(FILE, NOT_STOPPED)) == "Bearer a.b.c"


@pytest.mark.parametrize(
    ("handler", "shown"),
    [
        (said({}, 503), "out of order (503)"),
        (said(b"<html>oops</html>", 500), "out of order (500)"),
        (said({}, 404), "no token service"),
        (lambda talk: talk.reset(), "gave no token: 127.0.0.1"),
    ],
)
def test_a_service_out_of_order_is_no_refusal(desk: Desk, handler: Handler, shown: str) -> None:
    desk.answers(handler)
    error = failure(desk.source())
    assert type(error) is CredentialsError
    assert shown in error.message


def test_a_far_retry_after_is_told_and_not_waited_for(desk: Desk) -> None:
    desk.answers(lambda talk: talk.answer(429, b"", "Retry-After: 7200"))
    assert "UTC" in failure(desk.source()).hint
    assert len(desk.forms) == 1


@pytest.mark.parametrize("handler", [said({}, 503), lambda talk: talk.reset()])
def test_a_service_is_not_waited_for_beyond_the_limit(desk: Desk, handler: Handler) -> None:
    desk.answers(handler, said(granted()))
    desk.patience = replace(PATIENCE, backoff=60.0, longest_wait=10.0)
    failure(desk.source())
    assert len(desk.forms) == 1


def test_nothing_listening_is_a_matter_of_the_network(desk: Desk) -> None:
    source = desk.source()
    desk.server.close()
    assert isinstance(failure(source), NoConnection)
