"""Asking for a file: redirects by hand, the token where it is due, and what each status means."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from threading import Event
from urllib.parse import urlsplit

from maap_tui.errors import AccessDenied, CatalogError, MaapError, NoConnection, TransferError
from maap_tui.models.access import no_right
from maap_tui.models.sign_in import PORTAL
from maap_tui.models.text import clean
from maap_tui.models.transfer import JobRequest

from .bearer import Bearer
from .decoding import is_readable
from .http import (
    NO_AUTH,
    Dropped,
    Request,
    Response,
    Session,
    Signature,
    host_of,
    origin_of,
    require_safe_url,
    retry_after,
    send,
)
from .retrying import moment_after
from .token_scope import is_public
from .transfer_state import Busy, FreshTokenRefused, TransferSettings, WrongContent

MOST_REDIRECTS = 10
FAR = 600.0
"""Seconds; who has to wait longer is told until when."""
ARCHIVE_PATIENCE = 5
"""Archives are packed while one waits: their header may take so many times longer."""

_WEB_PAGES = ("text/html", "application/xhtml+xml")


def takes_token(url: str, origins: frozenset[str]) -> bool:
    """Whether a request for `url` is signed."""
    return not is_public(url) and origin_of(url) in origins


def needs_token(url: str, origins: frozenset[str]) -> bool:
    """Whether fetching `url` takes a signed-in account: data of a listed origin, not public."""
    return "/data/" in urlsplit(url).path and takes_token(url, origins)


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Asks for one file on behalf of one worker."""

    session: Session
    bearer: Bearer
    settings: TransferSettings
    stop: Event

    def ask(self, request: JobRequest, headers: Mapping[str, str]) -> Response:
        """An answer that is 200, 206 or (when a range was asked for) 416; close it.

        Raises `TransferError` and its kin for every other one, `CredentialsError` when there is no
        token to be had, `NoConnection` when a listed origin cannot be reached, `Cancelled`.
        """
        response = self._ask_twice(request, headers)
        try:
            self._judge(response, request, "Range" in headers)
        except MaapError:
            response.close()
            raise
        return response

    def _ask_twice(self, request: JobRequest, headers: Mapping[str, str]) -> Response:
        """Asks again with a new token when a listed origin refuses the old one."""
        response, auth = self._follow(request, headers)
        if response.status != 401 or auth is NO_AUTH or not self._is_ours(response.url):
            return response
        response.close()
        self.bearer.renew(auth, self.stop)
        response, _ = self._follow(request, headers)
        if response.status == 401 and self._is_ours(response.url):
            response.close()
            raise FreshTokenRefused(
                "The server refuses a fresh token.", hint="Try again later, or ask for support."
            )
        return response

    def _follow(
        self, request: JobRequest, headers: Mapping[str, str]
    ) -> tuple[Response, Signature]:
        """Goes where redirects lead; whether the token goes along is decided anew at each."""
        url = require_safe_url(request.href, TransferError)
        for _ in range(MOST_REDIRECTS + 1):
            auth = NO_AUTH if is_public(url) else self.bearer.auth_for(url, self.stop)
            response = self._send(url, headers, auth, request.is_archive)
            if not response.location:
                return response, auth
            response.close()
            url = _next_url(url, response.location)
        raise TransferError(f"{host_of(url)} redirects again and again.")

    def _send(
        self, url: str, headers: Mapping[str, str], auth: Signature, is_archive: bool
    ) -> Response:
        timeouts = self.settings.timeouts
        if is_archive:
            timeouts = replace(timeouts, read=timeouts.read * ARCHIVE_PATIENCE)
        asked = Request("GET", url, headers={"Accept-Encoding": "identity", **headers})
        try:
            return send(self.session, asked, timeouts=timeouts, stop=self.stop, auth=auth)
        except NoConnection as error:
            if self._is_ours(url):
                raise
            raise TransferError(error.message, hint=error.hint, is_temporary=True) from error
        except CatalogError as error:
            raise as_transfer_error(error) from error

    def _is_ours(self, url: str) -> bool:
        return origin_of(url) in self.settings.token_origins

    def _judge(self, response: Response, request: JobRequest, is_range: bool) -> None:
        """Lets usable answers pass and raises what the others mean."""
        status, host = response.status, response.host
        if status == 200:
            _refuse_web_page(response, request)
            if not is_readable(response.header("Content-Encoding")):
                raise WrongContent(f"{host} sends the file packed in a way that was not asked for.")
        elif is_range and status in (206, 416):
            return
        elif status in (401, 403):
            raise self._no_access(response, request)
        elif status in (404, 410):
            raise TransferError(
                "No longer there (reprocessed?).", hint="Search again for the newest version."
            )
        elif status == 511:
            raise NoConnection(f"The network wants you to sign in (asked by {host}).")
        elif status in (408, 425, 429, 503):
            raise _busy(host, status, retry_after(response))
        elif status >= 500:
            raise TransferError(f"{host} has an error of its own ({status}).", is_temporary=True)
        else:
            raise WrongContent(f"{host} answered {status}, which is not a file.")

    def _no_access(self, response: Response, request: JobRequest) -> TransferError:
        if not self._is_ours(response.url):
            return TransferError(
                f"{response.host} is another site and wants its own sign-in ({response.status}).",
                hint="Open the link in a browser; or, where it may get your token, name it in"
                " token_origins.",
            )
        return AccessDenied(
            no_right(request.collection),
            hint=f"Accept its terms on {PORTAL}, then retry.",
        )


def _busy(host: str, status: int, wait: float | None) -> Busy:
    """Says until when, where that is far."""
    until = f" until {moment_after(wait)}" if wait is not None and wait > FAR else ""
    return Busy(f"{host} is busy ({status}){until}.", wait)


def as_transfer_error(error: CatalogError) -> TransferError:
    """The same failure, as one of a single file."""
    temporary = isinstance(error, Dropped | NoConnection)
    return TransferError(error.message, hint=error.hint, is_temporary=temporary)


def _next_url(url: str, location: str) -> str:
    """Where a redirect leads, if one may go there: never from https to anything less."""
    scheme = location.partition(":")[0].lower()
    if scheme not in ("http", "https") or (scheme == "http" and url.startswith("https:")):
        raise TransferError(f"Refused a redirect of {host_of(url)} to {clean(scheme, 20)}.")
    return require_safe_url(location, TransferError)


def _refuse_web_page(response: Response, request: JobRequest) -> None:
    kind = response.header("Content-Type").partition(";")[0].strip().lower()
    if kind in _WEB_PAGES and request.media_type.partition(";")[0].strip().lower() != kind:
        raise TransferError(
            "Got a web page, not the product (signed in?).",
            hint="Check the sign-in with `maap-tui token --check`.",
        )
