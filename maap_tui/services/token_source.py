"""Holds the access token: buys it when needed, renews it early, once for all threads."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event, Lock

from maap_tui.errors import Cancelled, CredentialsError, MaapError, TokenRefused
from maap_tui.models.secret import Secret
from maap_tui.models.sign_in import TOKEN_PAGE
from maap_tui.models.text import clean

from .clock import uptime
from .credentials import Credentials, CredentialsFile
from .http import NO_AUTH, Session, Signature
from .plain_files import FileStamp
from .retrying import Patience
from .token_exchange import ANSWER_LIMIT, BUSY_STATUSES, Granted, GrantRefused, exchange
from .token_scope import BearerAuth, TokenScope
from .turns import turn

RENEWED_AT = 0.8
"""The part of its life after which a token is replaced."""

ONCE_ONLY = "The service seems to take each offline token only once."

Version = tuple[Path, FileStamp]


@dataclass(frozen=True, slots=True)
class TokenSettings:
    """Where tokens are bought, and where they may go."""

    url: str
    origins: tuple[str, ...]
    """URLs of the origins that may receive the token."""
    patience: Patience = field(default_factory=Patience)


@dataclass(frozen=True, slots=True)
class _Held:
    token: Secret
    number: int
    renew_at: float
    """By the clock of the source."""
    version: Version
    """The credentials that bought it."""


class TokenSource:
    """Implements the Protocol `Bearer` of the transfers; safe to use from any thread."""

    def __init__(
        self,
        credentials_file: CredentialsFile,
        settings: TokenSettings,
        clock: Callable[[], float] = uptime,
    ) -> None:
        self.file = credentials_file
        self._url = settings.url
        self._scope = TokenScope(settings.origins)
        self._patience = replace(settings.patience, answer_limit=ANSWER_LIMIT, busy=BUSY_STATUSES)
        self._clock = clock
        self._session = Session()
        self._turn = Lock()
        self._held: _Held | None = None
        self._rotated: tuple[Version, Secret] | None = None
        self._refusal: tuple[Version, TokenRefused] | None = None
        self._exchanges = 0
        self._failure: MaapError | None = None

    def auth_for(self, url: str, stop: Event) -> Signature:
        """What signs a request to `url`; buys a token first if one is due and none is fresh.

        Raises `CredentialsError`, `TokenRefused`, `NoConnection` or `Cancelled`.
        """
        if not self._scope.covers(url):
            return NO_AUTH
        held = self._held
        if held is None or not self._is_fresh(held):
            held = self._renewed(self._is_fresh, stop)
        return BearerAuth(held.token, held.number, self._scope)

    def renew(self, rejected: Signature, stop: Event) -> None:
        """Buys a new token after `rejected` was answered with 401; once for all who ask.

        Does nothing when a newer token is here already. Raises as `auth_for`.
        """
        if isinstance(rejected, BearerAuth):
            number = rejected.number
            self._renewed(lambda held: held.number > number, stop)

    def check(self, stop: Event) -> None:
        """Makes one exchange now, also with credentials that were refused; raises as `auth_for`."""
        self._refusal = None
        number = self._held.number if self._held else 0
        self._renewed(lambda held: held.number > number, stop)

    @property
    def refusal(self) -> TokenRefused | None:
        """Why the credentials in the file as it is now were refused, if they were."""
        refusal = self._refusal
        return refusal[1] if refusal and refusal[0] == self.file.version else None

    @property
    def is_signed_in(self) -> bool:
        """Whether the credentials in the file as it is now have bought a token."""
        return self._held is not None and self._held.version == self.file.version

    def close(self) -> None:
        """Closes the connection to the token service."""
        self._session.close()

    def _is_fresh(self, held: _Held) -> bool:
        version = self.file.version
        return self._clock() < held.renew_at and version in (None, held.version)

    def _renewed(self, is_wanted: Callable[[_Held], bool], stop: Event) -> _Held:
        """A token for which `is_wanted`; those who wait for an exchange share what it brings."""
        exchanges = self._exchanges
        with turn(self._turn, stop):
            if self._held is not None and is_wanted(self._held):
                return self._held
            if self._exchanges > exchanges and self._failure is not None:
                raise self._failure.anew()
            try:
                self._failure = None
                return self._exchange(stop)
            except Cancelled:
                raise
            except MaapError as error:
                self._failure = error
                raise
            finally:
                self._exchanges += 1

    def _exchange(self, stop: Event) -> _Held:
        version = self.file.version
        credentials = self.file.load()
        if version is None or credentials is None:
            raise no_credentials()
        if self._refusal and self._refusal[0] == version:
            raise self._refusal[1].anew()
        try:
            granted = self._buy(version, credentials, stop)
        except TokenRefused as error:
            self._refusal = (version, error)
            self._held = None
            raise
        if granted.refresh_token is not None:
            self._rotated = (version, granted.refresh_token)
        renew_at = self._clock() + RENEWED_AT * granted.life
        self._held = _Held(granted.token, self._exchanges + 1, renew_at, version)
        return self._held

    def _buy(self, version: Version, credentials: Credentials, stop: Event) -> Granted:
        """By the newest offline token that we know; by the file's own when that is refused."""
        where = clean(version[0])
        rotated = self._rotated
        if rotated is None or rotated[0] != version:
            return exchange(self._session, self._url, credentials, self._patience, stop, where)
        try:
            newer = replace(credentials, offline_token=rotated[1])
            return exchange(self._session, self._url, newer, self._patience, stop, where)
        except GrantRefused:
            self._rotated = None
        try:
            return exchange(self._session, self._url, credentials, self._patience, stop, where)
        except GrantRefused as error:
            raise TokenRefused(error.message, hint=f"{ONCE_ONLY} {error.hint}") from error


def no_credentials() -> CredentialsError:
    """For a request that needs a token while there is no credentials file."""
    return CredentialsError(
        "There are no credentials: a download needs them, a search does not.",
        hint=f"Make a token at {TOKEN_PAGE} and put it into credentials.txt.",
    )
