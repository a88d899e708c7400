"""Nothing that the program writes holds a secret, an Authorization header or a query string."""

import json
import logging
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Event
from time import monotonic

import pytest

from maap_tui.cli.assembly import LazyServices
from maap_tui.models.earlier import Earlier
from maap_tui.models.transfer import (
    JobRequest,
    JobState,
)
from maap_tui.services import Downloads
from maap_tui.settings import load_settings
from tests.services.server import Server, Talk
from tests.services.transfer_kit import CONTENT, HALF

SECRETS = {
    "client secret": "PLANTED-client-secret",
    "offline token": "eyJhbGciOiJIUzUxMiJ9.eyJ0eXAiOiJPZmZsaW5lIiwicCI6IlBMQU5URUQifQ.UExBTlRFRA",
    "access token": "PLANTED-access.token.1",
    "second access token": "PLANTED-access.token.2",
    "query of a link": "signature=PLANTED-query-1",
    "query of a redirect": "signature=PLANTED-query-2",
    "body of an error": "PLANTED-body",
    "header of the server": "PLANTED-header",
}
CREDENTIALS = (
    f"CLIENT_ID=offline-token\nCLIENT_SECRET={SECRETS['client secret']}\n"
    f"OFFLINE_TOKEN={SECRETS['offline token']}\n"
)


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


def token(number: int) -> bytes:
    name = "access token" if number == 1 else "second access token"
    return json.dumps(
        {"access_token": SECRETS[name], "expires_in": 300, "token_type": "Bearer"}
    ).encode()


def set_up(server: Server, elsewhere: Server) -> dict[str, JobRequest]:
    """Files of every fate: well, refused at first, led elsewhere, cut, broken."""
    server.script(
        "/token",
        lambda talk: talk.answer(200, token(1), "Content-Type: application/json"),
        lambda talk: talk.answer(200, token(2), "Content-Type: application/json"),
    )
    shout = f"X-Echo: {SECRETS['header of the server']}"
    away = f"Location: {elsewhere.url('/moved')}?{SECRETS['query of a redirect']}"
    elsewhere.on("/moved", lambda talk: talk.file(CONTENT))
    fates = {
        "refused": [lambda talk: talk.answer(401, b"", shout), lambda talk: talk.file(CONTENT)],
        "moved": [lambda talk: talk.answer(302, b"", away)],
        "cut": [lambda talk: talk.cut_file(CONTENT, HALF), lambda talk: talk.file(CONTENT)],
        "broken": [lambda talk: _echo(talk)],
        "no answer": [Talk.reset],
    }
    query = SECRETS["query of a link"]
    requests = {}
    for number, (name, handlers) in enumerate(fates.items()):
        url = server.script(f"/data/{number}", *handlers)
        requests[name] = JobRequest(
            "C", f"item-{number}", "product", f"{url}?{query}", "x.tiff", len(CONTENT)
        )
    return requests


def _echo(talk: Talk) -> None:
    """Says back what it was told, as careless servers do."""
    said = f"{SECRETS['body of an error']} {talk.seen.headers} {talk.seen.path}"
    talk.answer(500, said.encode(), f"X-Echo: {talk.seen.headers.get('authorization')}")


def wait_final(downloads: Downloads) -> None:
    end, pause = monotonic() + 30, Event()
    while not all(job.state.is_final for job in downloads.snapshot().jobs):
        assert monotonic() < end, downloads.snapshot()
        pause.wait(0.01)


def test_neither_log_nor_state_folder_holds_what_was_planted(server: Server, home: Path) -> None:
    elsewhere = Server()
    credentials = home / "credentials.txt"
    credentials.write_text(CREDENTIALS)
    credentials.chmod(0o600)
    environ = {
        "MAAP_TUI_TOKEN_URL": server.url("/token"),
        "MAAP_TUI_TOKEN_ORIGINS": server.origin,
        "MAAP_TUI_CREDENTIALS": str(credentials),
        "MAAP_TUI_STATE_DIR": str(home / "state"),
        "MAAP_TUI_MAX_ATTEMPTS": "2",
        "MAAP_TUI_BACKOFF": "0.01",
    }
    requests = set_up(server, elsewhere)
    with ExitStack() as stack:
        stack.callback(elsewhere.close)
        services = LazyServices(load_settings({}, environ), stack, Earlier.START)
        downloads = services.downloads
        downloads.enqueue(downloads.plan(list(requests.values())))
        wait_final(downloads)
        jobs = downloads.snapshot().jobs
        found = {name: job.state for name, job in zip(requests, jobs, strict=True)}
        logging.getLogger("maap_tui").warning("sent %s", server.seen[1].headers)
        shown = repr(downloads.snapshot().jobs).replace(SECRETS["query of a link"], "")
    assert found == {
        "refused": JobState.DONE,
        "moved": JobState.DONE,
        "cut": JobState.DONE,
        "broken": JobState.FAILED,
        "no answer": JobState.FAILED,
    }
    assert any(seen.headers.get("authorization") for seen in server.seen)
    assert not any(seen.headers.get("authorization") for seen in elsewhere.seen)
    files = [path for path in (home / "state").rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"maap-tui.log", "queue.sqlite3"}
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    for name, secret in SECRETS.items():
        for path in files:
            assert secret.encode() not in path.read_bytes(), (name, path)
        assert secret not in shown, name
    for path in files:
        assert b"Bearer PLANTED" not in path.read_bytes()
        assert b"PLANTED" not in path.read_bytes(), path
