"""Where the access token may go, and what signs the requests that carry it.

Decided on the URL as it will really be sent, by exact origin, twice: when the signature is asked
for and again when it is written, because in between another may have prepared the request.
"""

from collections.abc import Iterable

from maap_tui.errors import MaapError, SettingsError
from maap_tui.models.secret import Secret
from maap_tui.models.stac import urlsplit_path

from .origins import origin_of, require_safe_url
from .request import Signable

PUBLIC_PATH = "/public/"
"""Previews below such a path need no token and get none."""


def is_public(url: str) -> bool:
    """Whether `url` is a preview that everybody may see: the token stays away from it."""
    return PUBLIC_PATH in urlsplit_path(url)


class TokenScope:
    """The origins that are trusted with the token: https, or http on loopback, all listed."""

    def __init__(self, origins: Iterable[str]) -> None:
        """Takes URLs of which only scheme, host and port count; raises `SettingsError`."""
        self.origins = frozenset(origin_of(require_safe_url(o, SettingsError)) for o in origins)

    def covers(self, url: str) -> bool:
        """Whether a request to `url` is signed."""
        try:
            sent = require_safe_url(url)
            return origin_of(sent) in self.origins and not is_public(sent)
        except MaapError:
            return False


class BearerAuth:
    """Writes the access token on requests within its scope, and on no others."""

    def __init__(self, token: Secret, number: int, scope: TokenScope) -> None:
        self.number = number
        """Which of our tokens this is, counted from 1."""
        self._token = token
        self._scope = scope

    def __call__(self, request: Signable) -> Signable:
        if self._scope.covers(request.url or ""):
            request.headers["Authorization"] = f"Bearer {self._token.reveal()}"
        return request
