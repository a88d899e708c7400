"""Reads the values of settings: texts from a flag or a variable, and what TOML holds.

Every function here raises `InvalidInput` whose text is what was expected ("a whole number from 1
to 8"), so that the caller can say where the wrong value stands.
"""

import ipaddress
import math
import re
import shlex
from collections.abc import Callable
from pathlib import Path

from .invalid import InvalidInput
from .layout import DEFAULT_LAYOUT, Layout
from .numbers import read_number
from .quiet_hours import QuietHours

_URL = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\])"
    r"(?::(?P<port>[0-9]{1,5}))?(?P<rest>[/?][!-\[\]-~]*)?",
    re.IGNORECASE,
)
_DEFAULT_PORTS = {"https": 443, "http": 80}
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}")
_RATE = re.compile(r"(\d{1,15}(?:\.\d{1,6})?)\s*([kKmMgG]?)(i?)B?(?:/s)?", re.ASCII)
_POWERS = {"": 0, "k": 1, "m": 2, "g": 3}
_MOST_WORDS = 50
_NONE = "none"
"""How a value that may be missing is said not to be there."""
_SWITCHES = {"true": True, "yes": True, "on": True, "1": True} | {
    "false": False,
    "no": False,
    "off": False,
    "0": False,
}
TOKEN_START = "eyJ"
"""How every JSON web token begins: never the name of a file."""


def web_address(value: object) -> str:
    """An https URL without user name; plain http only for this machine."""
    text = _text(value, "an https address")
    if "@" in text.split("?")[0]:
        raise InvalidInput("an https address without a user name or password")
    _check_url(text, "an https address, for example https://catalog.maap.eo.esa.int/catalogue/")
    return text


def origins(value: object) -> tuple[str, ...]:
    """Scheme, host and port of each server, from a list or a text with commas."""
    if isinstance(value, list):
        return tuple(dict.fromkeys(_origin(entry) for entry in value))
    words = _text(value, "a list of origins", may_be_empty=True).split(",")
    return tuple(dict.fromkeys(_origin(word) for word in words if word.strip()))


def _origin(value: object) -> str:
    expected = "origins such as https://catalog.maap.eo.esa.int, without a path"
    text = _text(value, expected).removesuffix("/").lower()
    match = _check_url(text, expected)
    if match["rest"]:
        raise InvalidInput(expected)
    is_usual = not match["port"] or int(match["port"]) == _DEFAULT_PORTS[match["scheme"]]
    return f"{match['scheme']}://{match['host']}" + ("" if is_usual else f":{match['port']}")


def _check_url(text: str, expected: str) -> re.Match[str]:
    match = _URL.fullmatch(text)
    if match is None or not 0 < int(match["port"] or 1) < 65_536:
        raise InvalidInput(expected)
    if match["scheme"].lower() == "http" and not _is_loopback(match["host"].strip("[]")):
        raise InvalidInput("an https address; plain http is for this machine only")
    return match


def _is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def whole(low: int, high: int) -> Callable[[object], int]:
    """A parser of whole numbers from `low` to `high`."""
    expected = f"a whole number from {low} to {high}"

    def parse(value: object) -> int:
        if isinstance(value, str) and re.fullmatch(r"\s*\+?[0-9]{1,15}\s*", value):
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise InvalidInput(expected)
        return value

    return parse


def seconds(low: float, high: float) -> Callable[[object], float]:
    """A parser of durations in seconds from `low` to `high`."""
    expected = f"a number of seconds from {low:g} to {high:g}"

    def parse(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            raise InvalidInput(expected)
        try:
            number = read_number(value) if isinstance(value, str) else float(value)
        except (ValueError, OverflowError):
            raise InvalidInput(expected) from None
        if not math.isfinite(number) or not low <= number <= high:
            raise InvalidInput(expected)
        return number

    return parse


def switch(value: object) -> bool:
    """Yes or no."""
    if isinstance(value, bool):
        return value
    expected = "true or false"
    known = _SWITCHES.get(_text(value, expected).lower())
    if known is None:
        raise InvalidInput(expected)
    return known


def byte_rate(value: object) -> int | None:
    """Bytes a second: `5M`, `800 kB/s`, `2Mi` or a whole number; `none` for no limit."""
    expected = "bytes a second, for example 800k, 5M or none"
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    text = _text(value, expected)
    if text.lower() == _NONE:
        return None
    match = _RATE.fullmatch(text)
    if match is None or (match[3] and not match[2]):
        raise InvalidInput(expected)
    unit = (1024 if match[3] else 1000) ** _POWERS[match[2].lower()]
    rate = int(float(match[1]) * unit)
    if not 0 < rate < 10**15:
        raise InvalidInput(expected)
    return rate


def quiet_hours(value: object) -> QuietHours | None:
    """A span of the day such as `08:00-18:00`; `none` for none."""
    expected = "a span of hours such as 08:00-18:00, or none"
    text = _text(value, expected)
    if text.lower() == _NONE:
        return None
    try:
        return QuietHours.parse(text)
    except InvalidInput as error:
        raise InvalidInput(expected) from error


def path(value: object) -> Path:
    """A path as it was written: `~` and relative ones are not yet resolved."""
    return Path(_text(value, "the path of a folder"))


def layout(value: object) -> str:
    """A pattern of folders and a name, see `maap_tui.models.layout`; as it was written."""
    return Layout.parse(_text(value, f"a pattern such as {DEFAULT_LAYOUT}")).text


def credentials_file(value: object) -> tuple[Path, ...]:
    """The path of a file; a pasted token is refused, so that it is never shown as a file name."""
    text = _text(value, "the path of a file")
    if text.startswith(TOKEN_START) or len(text) > 4096:
        raise InvalidInput("the path of a file, not the token itself")
    return (Path(text),)


def word(value: object) -> str:
    """A name of letters, digits, `-` and `_`."""
    text = _text(value, "a name")
    if not _WORD.fullmatch(text):
        raise InvalidInput("a name of letters, digits, - and _")
    return text


def one_of(*words: str) -> Callable[[object], str]:
    """A parser of one of these words."""
    expected = f"{', '.join(words[:-1])} or {words[-1]}"

    def parse(value: object) -> str:
        text = _text(value, expected).lower()
        if text not in words:
            raise InvalidInput(expected)
        return text

    return parse


def command(value: object) -> tuple[str, ...]:
    """A program and its arguments: a list of texts, or one text with shell quoting; `none`.

    It is started as it is, without a shell: no variables, no pipes.
    """
    expected = 'a program and its arguments, for example ["h5tui"] or "qgis &"'
    if isinstance(value, list | tuple):
        words = [_text(word, expected) for word in value]
    else:
        text = _text(value, expected)
        try:
            words = [] if text.lower() == _NONE else shlex.split(text)
        except ValueError:
            raise InvalidInput(expected) from None
    if words[:1] == ["&"] or len(words) > _MOST_WORDS or "&" in words[:-1]:
        raise InvalidInput(expected)
    return tuple(words)


def _text(value: object, expected: str, *, may_be_empty: bool = False) -> str:
    """`value` if it is one line of text, without blanks around it."""
    if not isinstance(value, str):
        raise InvalidInput(expected)
    text = value.strip()
    if any(ord(character) < 32 or ord(character) == 127 for character in text):
        raise InvalidInput(f"{expected}, in one line")
    if not text and not may_be_empty:
        raise InvalidInput(expected)
    return text
