"""Where a URL really leads: its origin, and whether it may be requested at all.

Decided on the URL as it will be sent, because parsers differ: of
`https://evil.invalid\\.good.example/` a plain split reports the good host, requests asks the other.
"""

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

from maap_tui.errors import InputError, MaapError
from maap_tui.models.text import clean

_DEFAULT_PORTS = {"http": 80, "https": 443}
_LETTER = (
    r"(?:[A-Za-z0-9._~!$&'()*+,;=:@-]"
    r"|%(?:[0189A-F][0-9A-F]|2[0-9A-CF]|3[A-F]|40|5[B-E]|60|7[BCDF]))"
)
_SEGMENT = rf"(?!\.{{1,2}}(?:[/?]|$)){_LETTER}+"
_PLACE = r"https?://[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?(?::[1-9][0-9]{1,4})?"
_PLAIN_PLACE = re.compile(_PLACE)
_PLAIN = re.compile(rf"{_PLACE}/(?:{_SEGMENT}(?:/{_SEGMENT})*/?)?(?:\?(?:{_LETTER}|[/?])+)?")
"""URLs that nobody could spell or understand differently."""


def prepared_url(url: str, error: type[MaapError] = InputError) -> str:
    """`url` exactly as it will be sent; raises `error` when nothing can be sent to it.

    That is as requests would send it, which is only asked where there is something to decide.
    """
    if is_plain(url):
        return url
    return f"{url}/" if _PLAIN_PLACE.fullmatch(url) else _as_requests_sends(url, error)


def is_plain(url: str) -> bool:
    """Whether there is only one way to read and to write `url`."""
    return _PLAIN.fullmatch(url) is not None


def _as_requests_sends(url: str, error: type[MaapError]) -> str:
    import requests
    from urllib3.exceptions import LocationParseError

    prepared = requests.PreparedRequest()
    try:
        prepared.prepare_url(url, None)
    except (requests.RequestException, LocationParseError, ValueError) as cause:
        raise error(f"{_shown(url)} is not a web address.") from cause
    return prepared.url or ""


def origin_of(url: str) -> str:
    """Scheme, host and port of `url` in one spelling, as `https://host:443`.

    Lower case, no trailing dot, the port always written. Raises `InputError` for what is not an
    http or https URL.
    """
    parts = _split(prepared_url(url), InputError)
    return f"{parts.scheme}://{_host(parts)}:{_port(parts)}"


def host_of(url: str) -> str:
    """The host to name in a message, with its port where that is unusual; never fails."""
    try:
        parts = _split(url, InputError)
        port = _port(parts)
    except MaapError:
        return "the server"
    shown = clean(_host(parts))
    return shown if port == _DEFAULT_PORTS[parts.scheme] else f"{shown}:{port}"


def is_loopback(url: str) -> bool:
    """Whether `url` names this machine: `localhost` or a literal loopback address."""
    try:
        host = _host(_split(prepared_url(url), InputError)).strip("[]")
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except (MaapError, ValueError):
        return False


def require_safe_url(url: str, error: type[MaapError] = InputError) -> str:
    """`url` as it will be sent, if it may be: https (http on loopback), with no user name in it.

    Raises `error` with one sentence otherwise.
    """
    sent = prepared_url(url, error)
    parts = _split(sent, error)
    if "@" in parts.netloc:
        raise error(f"The address at {host_of(sent)} holds a user name; it is not used.")
    if parts.scheme != "https" and not is_loopback(sent):
        raise error(f"The address at {host_of(sent)} is not secure: https is required.")
    return sent


def _split(url: str, error: type[MaapError]) -> SplitResult:
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in _DEFAULT_PORTS and bool(parts.hostname) and _port(parts) > 0
    except ValueError as cause:
        raise error(f"{_shown(url)} is not a web address.") from cause
    if not is_web:
        scheme = clean(parts.scheme, 20) or "no scheme"
        raise error(f"{_shown(url)} is not a web address ({scheme}).")
    return parts


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    return f"[{host}]" if ":" in host else host


def _port(parts: SplitResult) -> int:
    return parts.port or _DEFAULT_PORTS[parts.scheme]


def _shown(url: str) -> str:
    """`url` for a message: without query and user name, short."""
    return clean(url.split("?")[0].split("#")[0].rpartition("@")[2], 80) or "An empty text"
