"""Instants as whole seconds since 1970 (UTC), and the spellings that the service has for them."""

from datetime import UTC, datetime
from time import gmtime, strftime

_EPOCH_2000 = 946_684_800
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

DAY = 86_400


def epoch(text: str) -> int:
    """Seconds since 1970 of an ISO 8601 text; one without a zone is taken as UTC."""
    moment = datetime.fromisoformat(text)
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def stamp(seconds: float) -> str:
    """`2025-03-05T13:45:40Z`"""
    return strftime("%Y-%m-%dT%H:%M:%SZ", gmtime(seconds))


def stamp_milliseconds(seconds: float) -> str:
    """`2025-03-05T13:45:40.000Z`, the other spelling that the service uses."""
    return strftime("%Y-%m-%dT%H:%M:%S.000Z", gmtime(seconds))


def compact(seconds: float) -> str:
    """`20250305T134540`, as identifiers have it."""
    return strftime("%Y%m%dT%H%M%S", gmtime(seconds))


def day_path(seconds: float) -> str:
    """`2025/03/05`, as the folders of the store have it."""
    return strftime("%Y/%m/%d", gmtime(seconds))


def base36_suffix(seconds: int) -> str:
    """Seconds since 2000-01-01 in six base-36 characters: the end of every BIOMASS identifier."""
    rest, characters = seconds - _EPOCH_2000, ""
    for _ in range(6):
        rest, digit = divmod(rest, 36)
        characters = _DIGITS[digit] + characters
    return characters
