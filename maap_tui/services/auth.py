"""How the sign-in stands: the credentials file, and the access token that it buys."""

import time
from collections.abc import Callable
from contextlib import suppress
from threading import Event

from maap_tui.errors import CredentialsError, TokenRefused
from maap_tui.models.sign_in import TOKEN_PAGE, SignInState, SignInStatus

from .credentials import Credentials
from .token_source import TokenSource

_DAY = 86_400.0
_SOON = 7
"""Days before its end at which an offline token is spoken of."""


class SignInService:
    """Implements the Protocol `SignIn`."""

    def __init__(self, tokens: TokenSource, now: Callable[[], float] = time.time) -> None:
        self._tokens = tokens
        self._now = now

    def status(self) -> SignInStatus:
        """How things stand; reads the file if it changed, makes no request."""
        path = self._tokens.file.path
        try:
            credentials = self._tokens.file.load()
        except CredentialsError as error:
            return SignInStatus(SignInState.UNREADABLE, path, message=str(error))
        if credentials is None:
            return SignInStatus(SignInState.NO_CREDENTIALS)
        left, refusal = self._seconds_left(credentials), self._tokens.refusal
        return SignInStatus(
            state=self._state(refusal),
            path=path,
            days_left=None if left is None else max(0, int(left // _DAY)),
            message=str(refusal) if refusal else _about_end(left),
            warnings=credentials.warnings,
        )

    def check(self, stop: Event) -> SignInStatus:
        """Buys a token now, so that wrong credentials show before a download needs them.

        Refused, unreadable or missing credentials are told by the status; anything else that keeps
        the token service from answering raises `CredentialsError` or `NoConnection`.
        """
        status = self.status()
        if status.state in (SignInState.NO_CREDENTIALS, SignInState.UNREADABLE):
            return status
        with suppress(TokenRefused):  # the status has it then, with its message
            self._tokens.check(stop)
        return self.status()

    def _state(self, refusal: TokenRefused | None) -> SignInState:
        if refusal:
            return SignInState.REFUSED
        return SignInState.SIGNED_IN if self._tokens.is_signed_in else SignInState.READY

    def _seconds_left(self, credentials: Credentials) -> float | None:
        return None if credentials.expires is None else credentials.expires - self._now()


def _about_end(seconds_left: float | None) -> str:
    """A word about an offline token that needs to be replaced soon; empty for any other."""
    if seconds_left is None or seconds_left >= _SOON * _DAY:
        return ""
    days = int(seconds_left // _DAY)
    when = "has ended" if seconds_left <= 0 else f"ends in {days} d" if days else "ends today"
    return f"The offline token {when}. Make a new one at {TOKEN_PAGE}."
