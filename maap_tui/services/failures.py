"""What the HTTP library raises, in words for a person: no secrets, no query, no server bytes."""

import http.client
import re
import socket
import ssl
import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields

from maap_tui.errors import CatalogError, NoConnection
from maap_tui.models.text import clean

from .sockets import ConnectTimedOut, NotConnected

_TUNNEL_STATUS = re.compile(r"Tunnel connection failed: (\d{3})")
Errors = tuple[type[BaseException], ...]


@dataclass(frozen=True, slots=True)
class Kinds:
    """What errors mean, by their classes."""

    any: Errors
    """All of them, and what they descend from."""
    not_http: Errors
    timed_out: Errors
    of_proxy: Errors
    no_name: Errors
    not_connected: Errors
    connect_timed_out: Errors


_OURS = Kinds(
    any=(http.client.HTTPException, OSError, ValueError),
    not_http=(http.client.HTTPException,),
    timed_out=(TimeoutError,),
    of_proxy=(),
    no_name=(socket.gaierror,),
    not_connected=(NotConnected,),
    connect_timed_out=(ConnectTimedOut,),
)
"""Of the standard library and of our own connections."""


def _kinds() -> Kinds:
    """Every error that may come; those of requests only once it was loaded."""
    if f"{__package__}.library" not in sys.modules:
        return _OURS
    from .library import KINDS

    names = (each.name for each in fields(Kinds))
    return Kinds(**{name: getattr(_OURS, name) + getattr(KINDS, name) for name in names})


def known_errors() -> Errors:
    """What talking to a server may raise, whichever way it goes."""
    return _kinds().any


class Dropped(CatalogError):
    """The server was reached and the exchange broke off: another attempt may help."""


def explain(error: BaseException, host: str, seconds: float, proxy: str) -> CatalogError:
    """The error to raise for what the library raised while talking to `host` by way of `proxy`.

    `seconds` is the time-out that applied. `NoConnection` when nothing answered, `Dropped` when
    the exchange broke off, plain `CatalogError` where trying again does not help.
    """
    causes = list(_causes(error))
    return (
        _about_certificate(causes, host)
        or _about_proxy(causes, proxy)
        or _about_connecting(causes, host, seconds)
        or _about_exchange(causes, host, seconds)
    )


def _about_certificate(causes: list[BaseException], host: str) -> CatalogError | None:
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            reason = clean(cause.verify_message).rstrip(".")
            return CatalogError(
                f"The certificate of {host} is not trusted: {reason}.",
                hint="Name your organisation's certificates in REQUESTS_CA_BUNDLE.",
            )
        if isinstance(cause, OSError) and "CA certificate bundle" in str(cause):
            return CatalogError(
                "The file with trusted certificates is not there.",
                hint="Look at REQUESTS_CA_BUNDLE and SSL_CERT_FILE.",
            )
    return None


def _about_proxy(causes: list[BaseException], proxy: str) -> CatalogError | None:
    if not _has(causes, _kinds().of_proxy):
        return None
    status = next(filter(None, map(_tunnel_status, causes)), None)
    if status == 407:
        return proxy_wants_password(proxy)
    said = f"answered {status}" if status else "does not answer"
    return NoConnection(f"{_named(proxy)} {said}.", hint="Look at HTTPS_PROXY.")


def proxy_wants_password(proxy: str) -> NoConnection:
    """For status 407, from the tunnel or as an answer."""
    return NoConnection(f"{_named(proxy)} wants a password.", hint="Put it into HTTPS_PROXY.")


def unusable_proxy() -> NoConnection:
    """For what no request could go through."""
    return NoConnection(
        "The proxy that is set is no address of an HTTP proxy.", hint="Look at HTTPS_PROXY."
    )


def _named(proxy: str) -> str:
    return f"The proxy {proxy}".rstrip()


def _tunnel_status(cause: BaseException) -> int | None:
    found = _TUNNEL_STATUS.search(str(cause))
    return int(found[1]) if found else None


def _about_connecting(
    causes: list[BaseException], host: str, seconds: float
) -> CatalogError | None:
    kinds = _kinds()
    hint = "Look at your network, then try again."
    if _has(causes, kinds.no_name):
        return NoConnection(f"Cannot find {host}: no network, or no such name.", hint=hint)
    if _has(causes, kinds.not_connected):
        if _has(causes, (ConnectionRefusedError,)):
            return NoConnection(f"{host} refused the connection.", hint=hint)
        return NoConnection(f"Cannot reach {host}.", hint=hint)
    if _has(causes, kinds.connect_timed_out):
        return no_answer(host, seconds)
    return None


def _has(causes: list[BaseException], kinds: Errors) -> bool:
    return any(isinstance(cause, kinds) for cause in causes)


def no_answer(host: str, seconds: float) -> NoConnection:
    """For a connection that was not made in time."""
    return NoConnection(
        f"{host} did not answer within {seconds:g} s.", hint="Look at your network, then try again."
    )


def _about_exchange(causes: list[BaseException], host: str, seconds: float) -> CatalogError:
    kinds = _kinds()
    if _has(causes, kinds.timed_out):
        return Dropped(f"{host} sent nothing for {seconds:g} s.")
    if any(map(_is_of_chunks, causes)):
        return Dropped(f"The answer of {host} is not HTTP.")
    if _has(causes, (ConnectionError, http.client.IncompleteRead)):
        return Dropped(f"{host} closed the connection before the end.")
    if _has(causes, (ssl.SSLError,)):
        return Dropped(f"The secure connection to {host} broke.")
    if _has(causes, kinds.not_http):
        return Dropped(f"The answer of {host} is not HTTP.")
    return Dropped(f"The connection to {host} broke.")


def _is_of_chunks(cause: BaseException) -> bool:
    """Whether the length of a chunk is no number; the end of the connection is told alike, as
    an empty one."""
    is_number_wanted = isinstance(cause, ValueError) and "base 16" in str(cause)
    return is_number_wanted and not str(cause).endswith("b''")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """`error` and everything it wraps, each once, outermost first."""
    waiting: list[object] = [error]
    seen: set[int] = set()
    while waiting:
        cause = waiting.pop(0)
        if not isinstance(cause, BaseException) or id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        waiting += [*cause.args, getattr(cause, "reason", None), cause.__cause__, cause.__context__]
