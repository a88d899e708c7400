"""One exchange at the token service: the offline token for an access token (RFC 6749, section 6).

The long-lived secrets leave only in the body of this one POST, which follows no redirect.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Event
from typing import Any
from urllib.parse import quote, quote_plus

from maap_tui.errors import CatalogError, CredentialsError, NoConnection, TokenRefused
from maap_tui.models.numbers import read_number
from maap_tui.models.secret import Secret
from maap_tui.models.sign_in import TOKEN_PAGE
from maap_tui.models.text import clean

from .credentials import Credentials
from .http import Request, Session, host_of
from .retrying import BUSY, Patience, WholeAnswer, ask
from .token_text import TOKEN

ANSWER_LIMIT = 2**20
BUSY_STATUSES = BUSY | {408, 500}
DEFAULT_LIFE = 300.0
LONGEST_LIFE = 86_400.0
_LONGEST_REASON = 1000
_PIECE = 8
"""Characters of a secret that nobody may see in a row."""
_WRONG_CLIENT = frozenset({"invalid_client", "unauthorized_client"})


class GrantRefused(TokenRefused):
    """The offline token itself is refused: expired, revoked, or not one at all."""


@dataclass(frozen=True, slots=True)
class Granted:
    """What an exchange bought."""

    token: Secret
    life: float
    """Seconds from now on that the token is good for."""
    refresh_token: Secret | None = None
    """A new offline token, where the service sent one."""


def exchange(
    session: Session,
    url: str,
    credentials: Credentials,
    patience: Patience,
    stop: Event,
    where: str,
) -> Granted:
    """Buys an access token at `url`; `where` names the credentials file in messages.

    Raises `GrantRefused`, `TokenRefused`, `CredentialsError` (odd answers, trying later may help),
    `NoConnection` or `Cancelled`.
    """
    form = {
        "client_id": credentials.client_id,
        "client_secret": credentials.client_secret.reveal(),
        "grant_type": "refresh_token",
        "refresh_token": credentials.offline_token.reveal(),
        "scope": "offline_access openid",
    }
    request = Request.of_form(url, form, {"Accept": "application/json"})
    answer = _ask(session, request, patience, stop)
    if answer.status == 200:
        return _granted(answer)
    raise _failure(answer, credentials, where)


def _ask(session: Session, request: Request, patience: Patience, stop: Event) -> WholeAnswer:
    try:
        return ask(session, request, patience, stop)
    except NoConnection:
        raise
    except CatalogError as error:
        hint = error.hint or "Try again in some minutes."
        raise CredentialsError(
            f"The token service gave no token: {error.message}", hint=hint
        ) from (error)


def _granted(answer: WholeAnswer) -> Granted:
    document = _document(answer)
    token, kind = document.get("access_token"), document.get("token_type") or "Bearer"
    if not isinstance(token, str) or not TOKEN.fullmatch(token):
        raise _unexpected(answer, "there is no usable access token in it")
    if str(kind).lower() != "bearer":
        raise _unexpected(answer, f"its token is of the kind '{clean(kind, 40)}'")
    rotated = document.get("refresh_token")
    is_usable = isinstance(rotated, str) and TOKEN.fullmatch(rotated)
    return Granted(
        token=Secret(token),
        life=life_of(document.get("expires_in")),
        refresh_token=Secret(str(rotated)) if is_usable else None,
    )


def life_of(expires_in: object) -> float:
    """Seconds a token is good for, from whatever `expires_in` holds; at most a day."""
    try:
        life = read_number(str(expires_in))
    except (ValueError, OverflowError):
        life = 0.0
    if isinstance(expires_in, bool) or not math.isfinite(life) or life <= 0:
        return DEFAULT_LIFE
    return min(life, LONGEST_LIFE)


def _document(answer: WholeAnswer) -> Mapping[str, Any]:
    try:
        document = json.loads(answer.body)
    except (ValueError, RecursionError):
        document = None
    if isinstance(document, Mapping):
        return document
    if answer.is_web_page:
        raise CredentialsError(
            f"{answer.host} sent a web page: it is not the token service.",
            hint="Sign in to the network if it wants that, or check the token address.",
        )
    raise _unexpected(answer, "it is not understood")


def _unexpected(answer: WholeAnswer, reason: str) -> CredentialsError:
    return CredentialsError(
        f"The token service at {answer.host} sent an unexpected answer: {reason}.",
        hint="Try again later; check the token address if it stays so.",
    )


def _failure(answer: WholeAnswer, credentials: Credentials, where: str) -> CredentialsError:
    if answer.location or 300 <= answer.status < 400:
        return _moved(answer)
    if answer.status in BUSY_STATUSES or answer.status >= 500:
        again = f"after {answer.until}" if answer.until else "in some minutes"
        return CredentialsError(
            f"The token service at {answer.host} is out of order ({answer.status}).",
            hint=f"It may be under maintenance; try again {again}.",
        )
    if answer.status == 404:
        return CredentialsError(
            f"There is no token service at this address of {answer.host}.",
            hint="Check the token address.",
        )
    return _refusal(answer, credentials, where)


def _moved(answer: WholeAnswer) -> CredentialsError:
    to = host_of(answer.location) if answer.location else "nowhere"
    if to == answer.host:
        return CredentialsError(
            f"The token service at {answer.host} moved; nothing was sent there.",
            hint="Check the token address.",
        )
    return CredentialsError(
        f"{answer.host} redirects to {to}: a network that wants a sign-in, or an old address.",
        hint="Sign in to the network in a browser, or check the token address.",
    )


def _refusal(answer: WholeAnswer, credentials: Credentials, where: str) -> CredentialsError:
    document = _document(answer)
    code = str(document.get("error", ""))
    said = _without_secrets(document.get("error_description"), credentials)
    said = said or _without_secrets(code, credentials)
    reason = f" ({said})" if said else f" (status {answer.status})"
    if code == "invalid_grant":
        return GrantRefused(
            f"The token service refuses the offline token{reason}.",
            hint=f"Its 90 days may be over: get a new one at {TOKEN_PAGE} and put it into {where}.",
        )
    if code in _WRONG_CLIENT:
        return TokenRefused(
            f"CLIENT_ID or CLIENT_SECRET is wrong in {where}{reason}.",
            hint="Take both lines from the service's tutorial again.",
        )
    return TokenRefused(
        f"The token service refuses the credentials in {where}{reason}.",
        hint=f"Compare the file with the service's tutorial; new tokens are made at {TOKEN_PAGE}.",
    )


def _without_secrets(said: object, credentials: Credentials) -> str:
    """A server's text that must not repeat what we sent it; empty where it does so in pieces."""
    text = str(said or "")[:_LONGEST_REASON]
    for secret in (credentials.offline_token, credentials.client_secret):
        text = text.replace(secret.reveal(), "***")
        if _repeats(text, secret.reveal()):
            return ""
    return clean(text).rstrip(".")


def _repeats(text: str, secret: str) -> bool:
    """Whether a piece of `secret` is in `text`, also as forms, paths and other cases write it."""
    looked_at = "".join(text.split()).casefold()
    count = min(_PIECE, len(secret))
    pieces = {looked_at[at : at + count] for at in range(len(looked_at) - count + 1)}
    written = (secret, quote(secret, safe=""), quote_plus(secret), quote(secret))
    return any(piece in each.casefold() for each in set(written) for piece in pieces)
