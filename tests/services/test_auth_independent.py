"""The exchange against a token service that is not of our making: django-oauth-toolkit.

It keeps the roles honest: what we take for OAuth 2 (RFC 6749) is here understood by somebody else.
"""

# mypy: disable-error-code="import-untyped"
# Django and the toolkit ship no types.

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
import pytest
import requests
from django.conf import settings

from maap_tui.errors import TokenRefused
from maap_tui.models.sign_in import TOKEN_PAGE
from maap_tui.services.credentials import CredentialsFile
from maap_tui.services.http import Timeouts
from maap_tui.services.retrying import Patience
from maap_tui.services.token_exchange import GrantRefused
from maap_tui.services.token_source import TokenSettings, TokenSource

if TYPE_CHECKING:
    from oauth2_provider.models import Application

CLIENT, SECRET = "offline-token", "a-secret-of-this-test"
ORIGIN = "https://data.example"


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is theirs
        """Keeps the test's output clean."""


@dataclass
class Service:
    """The independent token service and its database."""

    url: str
    application: "Application"

    def offline_token(self, value: str) -> str:
        """A refresh token that the service will take."""
        from django.contrib.auth import get_user_model
        from django.utils import timezone
        from oauth2_provider.models import AccessToken, RefreshToken

        user, _ = get_user_model().objects.get_or_create(username="scientist")
        owner = {"user": user, "application": self.application}
        access = AccessToken.objects.create(
            **owner, token=f"old-{value}", expires=timezone.now(), scope="offline_access openid"
        )
        RefreshToken.objects.create(**owner, token=value, access_token=access)
        return value

    def revoke(self, value: str) -> None:
        from oauth2_provider.models import RefreshToken

        RefreshToken.objects.get(token=value).revoke()


def _configure() -> None:
    settings.configure(
        SECRET_KEY="only-for-tests",
        ROOT_URLCONF="oauth2_provider.urls",
        ALLOWED_HOSTS=["127.0.0.1"],
        USE_TZ=True,
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],  # quick
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "oauth2_provider",
        ],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": "file:token-service?mode=memory&cache=shared",
                "OPTIONS": {"uri": True},
            }
        },
        OAUTH2_PROVIDER={
            "SCOPES": {"offline_access": "stay", "openid": "identity"},
            "ACCESS_TOKEN_EXPIRE_SECONDS": 600,
            "ROTATE_REFRESH_TOKEN": False,
        },
    )
    django.setup()


def _serve(server: WSGIServer) -> None:
    from django.db import connections

    server.serve_forever(poll_interval=0.02)
    connections.close_all()


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    _configure()
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application
    from django.db import connections
    from oauth2_provider.models import Application

    call_command("migrate", verbosity=0)
    application = Application.objects.create(
        client_id=CLIENT,
        client_secret=SECRET,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_PASSWORD,
    )
    server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=_Quiet)
    thread = threading.Thread(target=_serve, args=(server,))
    thread.start()
    yield Service(f"http://127.0.0.1:{server.server_port}/token/", application)
    server.shutdown()
    thread.join()
    server.server_close()
    connections.close_all()


@pytest.fixture
def source(service: Service, tmp_path: Path) -> Iterator[TokenSource]:
    file = CredentialsFile([tmp_path / "credentials.txt"])
    patience = Patience(Timeouts(5, 30, 30), max_attempts=1)
    made = TokenSource(file, TokenSettings(service.url, (ORIGIN,), patience))
    yield made
    made.close()


def write(tmp_path: Path, token: str, secret: str = SECRET) -> None:
    lines = f"CLIENT_ID={CLIENT}\nCLIENT_SECRET={secret}\nOFFLINE_TOKEN={token}\n"
    (tmp_path / "credentials.txt").write_text(lines)


def signature(source: TokenSource) -> str:
    auth = source.auth_for(f"{ORIGIN}/data/x", Event())
    return requests.Request("GET", f"{ORIGIN}/data/x", auth=auth).prepare().headers["Authorization"]


def test_an_offline_token_buys_a_token_that_the_service_knows(
    service: Service, source: TokenSource, tmp_path: Path
) -> None:
    from oauth2_provider.models import AccessToken

    write(tmp_path, service.offline_token("offline-one"))
    bought = signature(source).removeprefix("Bearer ")
    assert AccessToken.objects.get(token=bought).scope == "offline_access openid"


def test_the_same_offline_token_buys_another_when_one_is_rejected(
    service: Service, source: TokenSource, tmp_path: Path
) -> None:
    write(tmp_path, service.offline_token("offline-two"))
    first = signature(source)
    source.renew(source.auth_for(f"{ORIGIN}/data/x", Event()), Event())
    assert signature(source) != first


def test_a_wrong_client_secret_is_told_as_one(
    service: Service, source: TokenSource, tmp_path: Path
) -> None:
    write(tmp_path, service.offline_token("offline-three"), secret="wrong")
    with pytest.raises(TokenRefused, match="CLIENT_ID or CLIENT_SECRET is wrong"):
        signature(source)


@pytest.mark.parametrize("token", ["offline-revoked", "never-issued"])
def test_a_revoked_or_unknown_offline_token_asks_for_a_new_one(
    service: Service, source: TokenSource, tmp_path: Path, token: str
) -> None:
    if token == "offline-revoked":
        service.revoke(service.offline_token(token))
    write(tmp_path, token)
    with pytest.raises(GrantRefused) as caught:
        signature(source)
    assert TOKEN_PAGE in caught.value.hint
