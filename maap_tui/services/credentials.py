"""Finds and reads the credentials file: who we are to the token service, and our offline token.

The file is the one of the service's tutorial, `credentials.txt`. It is never written, and nothing
in it is ever shown.
"""

import os
import shlex
import stat
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from maap_tui.errors import CredentialsError
from maap_tui.models.secret import Secret
from maap_tui.models.text import clean

from . import token_text
from .credentials_lines import (
    CLIENT_ID,
    CLIENT_SECRET,
    OFFLINE_TOKEN,
    BadCredentials,
    Entry,
    Found,
    decode,
    take_apart,
    unwrap,
)
from .plain_files import FileStamp, NotPlainFile, PlainFile, read_plain_file, stamp_of

FILE_LIMIT = 64 * 1024
DEFAULT_CLIENT_ID = "offline-token"
THREE_LINES = (
    "The file needs the three lines of the service's tutorial: "
    "CLIENT_ID=…, CLIENT_SECRET=… and OFFLINE_TOKEN=…"
)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What one credentials file holds."""

    client_id: str
    client_secret: Secret
    offline_token: Secret
    expires: float | None = None
    """When the offline token says it ends: seconds since 1970, for display only."""
    warnings: tuple[str, ...] = ()
    """What was odd and read right all the same."""


def read_credentials(path: Path) -> Credentials:
    """Reads the file at `path`; raises `CredentialsError` that names file, line and remedy."""
    return _read(path, _open(path))


def parse_credentials(data: bytes, where: str = "The credentials file") -> Credentials:
    """Reads the contents of a credentials file; `where` names it in messages."""
    try:
        text, remarks = decode(data)
        found = take_apart(text)
        return _build(found, remarks + found.remarks)
    except BadCredentials as error:
        place = where if error.line is None else f"{where}, line {error.line}"
        raise CredentialsError(
            f"{place}: {error.message}", hint=error.hint or THREE_LINES
        ) from None


def _build(found: Found, remarks: list[str]) -> Credentials:
    token = _token(found, remarks)
    client_id = _value(found, CLIENT_ID, remarks) or _default_id(found, remarks)
    secret = _value(found, CLIENT_SECRET, remarks)
    if not secret:
        beside = "" if found.entries else " beside the token"
        near = _near_miss(found, CLIENT_SECRET)
        raise BadCredentials(f"there is no CLIENT_SECRET{beside}.{near}")
    if token_text.is_short_lived(token):
        remarks.append("The token is of the short kind (typ Refresh); it may end with the session.")
    return Credentials(
        client_id=client_id,
        client_secret=Secret(secret),
        offline_token=Secret(token),
        expires=token_text.expiry_of(token),
        warnings=tuple(remarks),
    )


def _default_id(found: Found, remarks: list[str]) -> str:
    if found.entries:
        remarks.append(f"CLIENT_ID is missing; {DEFAULT_CLIENT_ID} is used.")
    return DEFAULT_CLIENT_ID


def _token(found: Found, remarks: list[str]) -> str:
    keyed = _value(found, OFFLINE_TOKEN, remarks)
    entry = found.entries[OFFLINE_TOKEN][-1] if keyed else _bare_token(found, remarks)
    token = keyed or entry.value
    if fault := token_text.fault_of(token):
        raise BadCredentials(f"OFFLINE_TOKEN {fault}", entry.line, hint=token_text.MAKE_ONE)
    return token


def _bare_token(found: Found, remarks: list[str]) -> Entry:
    """The token that stands on a line of its own, where no key names one."""
    if len(found.bare) > 1:
        raise BadCredentials("a second token stands here.", found.bare[1].line)
    if found.bare:
        remarks.append(f"Line {found.bare[0].line}, a token by itself, is taken as OFFLINE_TOKEN.")
        return found.bare[0]
    if empty := found.entries.get(OFFLINE_TOKEN):
        raise BadCredentials("OFFLINE_TOKEN is empty.", empty[-1].line, hint=token_text.MAKE_ONE)
    raise BadCredentials(f"there is no OFFLINE_TOKEN.{_near_miss(found, OFFLINE_TOKEN)}")


def _value(found: Found, key: str, remarks: list[str]) -> str:
    """The value of `key`, the last one where there are several; empty when there is none."""
    entries = found.entries.get(key)
    if not entries:
        return ""
    if len(entries) > 1:
        lines = ", ".join(str(entry.line) for entry in entries)
        remarks.append(f"{key} stands in lines {lines}; the last one is used.")
    value, remark = unwrap(entries[-1], key)
    if remark:
        remarks.append(remark)
    _check_value(key, value, entries[-1])
    return value


def _check_value(key: str, value: str, entry: Entry) -> None:
    if key == OFFLINE_TOKEN:
        return
    if token_text.is_placeholder(value):
        raise BadCredentials(f"{key} is still the example text.", entry.line)
    if len(value) > 1_024 or not value.isprintable():
        raise BadCredentials(f"{key} is too long, or holds control characters.", entry.line)


def _near_miss(found: Found, key: str) -> str:
    """A pointer at the line that was probably meant to be `key`."""
    for line, name in found.unknown:
        if get_close_matches(name.upper(), [key], cutoff=0.6):
            return f" Line {line} says {clean(name, 40)}: is that meant to be {key}?"
    return ""


def _open(path: Path) -> PlainFile:
    shown = clean(path)
    try:
        return read_plain_file(path, FILE_LIMIT)
    except FileNotFoundError:
        raise CredentialsError(f"{shown} does not exist.", hint=THREE_LINES) from None
    except NotPlainFile as error:
        raise CredentialsError(f"{shown} {error}.", hint=THREE_LINES) from error
    except (OSError, ValueError) as error:
        reason = clean(getattr(error, "strerror", None) or "not a usable path")
        hint = f"Give yourself the right to read it: chmod 600 {_quoted(path)}"
        raise CredentialsError(f"{shown} cannot be read: {reason}.", hint=hint) from error


def _read(path: Path, opened: PlainFile) -> Credentials:
    credentials = parse_credentials(opened.data, clean(path))
    return replace(credentials, warnings=(*credentials.warnings, *_about_rights(path, opened)))


def _about_rights(path: Path, opened: PlainFile) -> list[str]:
    """Who else can read or change the file; a shared home is usual, so it is used all the same."""
    remarks = []
    if os.name == "posix" and stat.S_IMODE(opened.mode) & 0o077:
        remarks.append(f"Others on this machine can read it: chmod 600 {_quoted(path)}")
    if hasattr(os, "getuid") and opened.owner not in (os.getuid(), 0):
        remarks.append("It belongs to somebody else.")
    return remarks


def _quoted(path: Path) -> str:
    return clean(shlex.quote(str(path)))


class CredentialsFile:
    """The first file of a list that exists, read again whenever it changes."""

    def __init__(self, candidates: Sequence[Path]) -> None:
        self._candidates = tuple(candidates)
        self._read: tuple[tuple[Path, FileStamp], Credentials | CredentialsError] | None = None

    @property
    def path(self) -> Path | None:
        """The file that counts at present, or `None` when there is none."""
        return next((path for path in self._candidates if os.path.lexists(path)), None)

    @property
    def version(self) -> tuple[Path, FileStamp] | None:
        """Changes when another file counts or the file is edited; `None` without a file."""
        path = self.path
        if path is None:
            return None
        try:
            return path, stamp_of(path)
        except OSError:
            return path, FileStamp(0, -1, 0, 0)

    def load(self) -> Credentials | None:
        """What the file holds, or `None` when there is no file; raises `CredentialsError`."""
        version = self.version
        if version is None:
            return None
        if self._read is None or self._read[0] != version:
            self._read = (version, _outcome(version[0]))
        outcome = self._read[1]
        if isinstance(outcome, CredentialsError):
            raise outcome.anew()
        return outcome


def _outcome(path: Path) -> Credentials | CredentialsError:
    try:
        return read_credentials(path)
    except CredentialsError as error:
        return error
