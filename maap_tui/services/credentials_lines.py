"""Takes the text of a credentials file apart, as people really write it.

The form of the service's tutorial is one `KEY=value` a line. Found in the wild besides: marks of
encodings, `export`, quotes, blanks, comments, the JSON answer of the token service, a token alone.
What is read right in spite of an oddity earns a remark; what is not is a `BadCredentials`.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .token_text import BARE_TOKEN

CLIENT_ID, CLIENT_SECRET, OFFLINE_TOKEN = "CLIENT_ID", "CLIENT_SECRET", "OFFLINE_TOKEN"
KEYS = (CLIENT_ID, CLIENT_SECRET, OFFLINE_TOKEN)

_ALIASES = {"REFRESH_TOKEN": OFFLINE_TOKEN, "AUTHORIZATION": OFFLINE_TOKEN}
_LINE_END = re.compile(r"\r\n|\r|\n")
_INVISIBLE = re.compile("[\ufeff\u200b\u200c\u200d\u2060\u00ad]")
_LINE = re.compile(
    r"(?:(?:export|set|declare\s+-x)\s+|\$env:)?"
    r"[\"']?(?P<key>[A-Za-z][A-Za-z0-9_. -]{0,39}?)[\"']?\s*(?P<sign>[=:])\s*(?P<value>.*)",
    re.IGNORECASE,
)
_OBJECT = re.compile(r"^(?:[^\n#={]*[=:])?[ \t]*[\"']?\{", re.MULTILINE)
_QUOTES = {'"': '"', "'": "'", "\u201c": "\u201d", "\u2018": "\u2019", "`": "`", "<": ">"}
_BEARER = re.compile(r"bearer\s+", re.IGNORECASE)
_BARE_LENGTH = 20
"""So long is a line of token characters that stands for a token by itself."""


class BadCredentials(ValueError):
    """The file cannot be used; `line` is where, if one line is at fault."""

    def __init__(self, message: str, line: int | None = None, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Entry:
    """One value and where it stood."""

    line: int
    value: str = field(repr=False)


@dataclass(slots=True)
class Found:
    """Everything that the text holds, unjudged."""

    entries: dict[str, list[Entry]] = field(default_factory=dict)
    """By key of `KEYS`, in the order of the lines."""
    bare: list[Entry] = field(default_factory=list)
    """Tokens that stand on a line of their own."""
    unknown: list[tuple[int, str]] = field(default_factory=list)
    """Line and name of keys that mean nothing here."""
    remarks: list[str] = field(default_factory=list)


def decode(data: bytes) -> tuple[str, list[str]]:
    """The text of a file of unknown encoding, with remarks; raises `BadCredentials`."""
    if not data.strip(b"\0 \t\r\n"):
        raise BadCredentials("the file is empty.")
    if data.startswith(rb"{\rtf"):
        raise BadCredentials("this is a document of a word processor; save it as plain text.")
    if wide := _wide_encoding(data):
        try:
            return data.decode(wide), ["It is saved as UTF-16; plain text (UTF-8) is usual."]
        except UnicodeDecodeError:
            raise BadCredentials("this is not a text file.") from None
    if b"\0" in data:
        raise BadCredentials("this is not a text file.")
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        return data.decode("latin-1"), []


def _wide_encoding(data: bytes) -> str:
    """The name of the UTF-16 that `data` is in, or nothing."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    for start, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        if data[start::2].count(0) * 2 > len(data) // 2 and not data[1 - start :: 2].count(0):
            return name
    return ""


def take_apart(text: str) -> Found:
    """Every key, bare token and oddity in `text`; raises `BadCredentials` for a split token."""
    found = Found()
    visible = _INVISIBLE.sub("", text)
    if _INVISIBLE.search(text.lstrip("\ufeff")):
        found.remarks.append("Invisible characters were left out.")
    rest = _take_object(_LINE_END.sub("\n", visible), found)
    after_token = False
    for number, line in enumerate(rest.split("\n"), start=1):
        after_token = _take_line(_bared(line.strip()), number, after_token, found)
    return found


def _take_object(text: str, found: Found) -> str:
    """Moves a JSON object into `found`; what is left keeps its line numbers."""
    match = _OBJECT.search(text)
    if match is None:
        return text
    start = match.end() - 1
    line = text.count("\n", 0, start) + 1
    try:
        document, length = json.JSONDecoder().raw_decode(text[start:])
    except (ValueError, RecursionError):
        raise BadCredentials("this JSON is not complete.", line) from None
    _take_members(document, line, found)
    lines = text.count("\n", start, start + length)
    tail = text[start + length :].lstrip("\"',; \t")
    return text[: match.start()] + "\n" * lines + tail


def _take_members(document: Mapping[str, Any], line: int, found: Found) -> None:
    for name, value in document.items():
        key = _key(name)
        if key and isinstance(value, str):
            found.entries.setdefault(key, []).append(Entry(line, value))
    if OFFLINE_TOKEN not in found.entries:
        raise BadCredentials("this JSON has no refresh_token, which is the offline token.", line)
    found.remarks.append("The offline token was taken from JSON (refresh_token).")


def _bared(line: str) -> str:
    """`line` without quotes around the whole of it."""
    is_quoted = len(line) > 1 and line[0] in "\"'" and line[0] == line[-1]
    return line[1:-1].strip() if is_quoted and line.count(line[0]) == 2 else line


def _take_line(line: str, number: int, after_token: bool, found: Found) -> bool:
    """Puts one line into `found`; returns whether the next may be the rest of a token."""
    if not line or line.startswith(("#", "//", ";")):
        return False
    match = _LINE.fullmatch(line)
    key = _key(match["key"]) if match else ""
    if match and key:
        found.entries.setdefault(key, []).append(Entry(number, match["value"]))
        return key == OFFLINE_TOKEN and bool(match["value"])
    word = _BEARER.sub("", line).strip("\"',;")
    if BARE_TOKEN.fullmatch(word) and (after_token or len(word) >= _BARE_LENGTH):
        return _take_bare(Entry(number, word), after_token, found)
    if match and match["sign"] == "=":
        found.unknown.append((number, match["key"]))
    return False


def _take_bare(entry: Entry, after_token: bool, found: Found) -> bool:
    if after_token:
        raise BadCredentials(
            "this continues the token of the line before; join them to one line.", entry.line
        )
    found.bare.append(entry)
    return True


def _key(name: str) -> str:
    """The key of `KEYS` that `name` stands for, or nothing."""
    spelled = re.sub(r"[ .-]+", "_", name.strip()).upper()
    spelled = _ALIASES.get(spelled, spelled)
    return spelled if spelled in KEYS else ""


def unwrap(entry: Entry, key: str) -> tuple[str, str]:
    """The value without quotes and without `Bearer`, and a remark if there were any."""
    value = entry.value.strip()
    peeled = _without_quotes(value, entry.line, key)
    if key == OFFLINE_TOKEN:
        peeled = _BEARER.sub("", peeled.lstrip("= \t"), count=1).strip()
    if peeled == value:
        return value, ""
    return peeled, f"Line {entry.line}: what stands around the value of {key} was left out."


def _without_quotes(value: str, line: int, key: str) -> str:
    bare = value.rstrip(",; \t") if value[:1] in _QUOTES else value
    closing = _QUOTES.get(bare[:1])
    if len(bare) > 1 and closing == bare[-1]:
        return bare[1:-1].strip()
    if closing or (bare[-1:] in _QUOTES.values()):
        raise BadCredentials(f"{key} has a quotation mark at one end only; remove it.", line)
    return bare
