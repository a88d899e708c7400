"""The searches that were run, newest first, in a small SQLite file of the state folder."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from time import time

from maap_tui.errors import StorageError
from maap_tui.models.invalid import InvalidInput
from maap_tui.models.search_file import check_saveable
from maap_tui.models.search_form import PastSearch, SearchForm
from maap_tui.models.text import clean

from .database import connect, is_damage, transaction, version_of
from .private_folder import make_private_file, make_private_folder

FILE_NAME = "history.sqlite3"
KEPT = 500
"""Searches that are remembered; older ones are forgotten."""
KEPT_RULES = 30
"""The same of rules by which granules were chosen."""
_VERSION = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS searches (
    form TEXT PRIMARY KEY, at REAL NOT NULL, matched INTEGER, runs INTEGER NOT NULL
) STRICT
"""
_REMEMBER = """
INSERT INTO searches (form, at, matched, runs) VALUES (?, ?, NULL, 1)
ON CONFLICT (form) DO UPDATE SET at = excluded.at, matched = NULL, runs = runs + 1
"""
_FORGET_OLD = """
DELETE FROM searches WHERE form NOT IN (SELECT form FROM searches ORDER BY at DESC LIMIT ?)
"""

_RULES = "CREATE TABLE IF NOT EXISTS rules (text TEXT PRIMARY KEY, at REAL NOT NULL) STRICT"
"""Beside the searches since a later day: a file without it is as good."""
_FORGET_RULES = """
DELETE FROM rules WHERE text NOT IN (SELECT text FROM rules ORDER BY at DESC LIMIT ?)
"""


class SearchHistory:
    """Opens its file for each call, so that any thread of any instance may call."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time) -> None:
        self._path = folder / FILE_NAME
        self._clock = clock

    def remember(self, form: SearchForm) -> None:
        """Notes that `form` is run now; what no file may keep is not noted.

        Raises `StorageError`.
        """
        try:
            check_saveable(form)
        except InvalidInput:
            return
        with self._opened() as connection:
            connection.execute(_REMEMBER, (_packed(form), self._clock()))
            connection.execute(_FORGET_OLD, (KEPT,))

    def count(self, form: SearchForm, matched: int) -> None:
        """Notes how many granules matched in the latest run of `form`; raises `StorageError`."""
        try:
            packed = _packed(form)
            packed.encode()
        except UnicodeEncodeError:
            return
        with self._opened() as connection:
            connection.execute(
                "UPDATE searches SET matched = ? WHERE form = ?", (min(matched, 2**62), packed)
            )

    def past(self) -> tuple[PastSearch, ...]:
        """What was run, latest first; raises `StorageError`."""
        if not self._path.exists():
            return ()
        with self._opened() as connection:
            rows = connection.execute(
                "SELECT form, at, matched, runs FROM searches ORDER BY at DESC, rowid DESC"
            ).fetchall()
        return tuple(_unpacked(rows))

    def forget(self, form: SearchForm) -> None:
        """Takes `form` out; raises `StorageError`."""
        with self._opened() as connection:
            connection.execute("DELETE FROM searches WHERE form = ?", (_packed(form),))

    def remember_rules(self, text: str) -> None:
        """Notes that these rules are used now; raises `StorageError`."""
        if not text.isprintable():  # half a character, for example, which no file can hold
            return
        with self._opened() as connection:
            connection.execute(_RULES)
            connection.execute("INSERT OR REPLACE INTO rules VALUES (?, ?)", (text, self._clock()))
            connection.execute(_FORGET_RULES, (KEPT_RULES,))

    def past_rules(self) -> tuple[str, ...]:
        """The rules that were used, latest first; raises `StorageError`."""
        if not self._path.exists():
            return ()
        with self._opened() as connection:
            connection.execute(_RULES)
            found = connection.execute("SELECT text FROM rules ORDER BY at DESC, rowid DESC")
            return tuple(str(text) for (text,) in found)

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """A connection inside one transaction."""
        try:
            make_private_folder(self._path.parent)
            make_private_file(self._path)
            with closing(connect(self._path)) as connection:
                self._prepare(connection)
                with transaction(connection):
                    yield connection
        except (sqlite3.Error, OSError) as error:
            cause = getattr(error, "strerror", None) or error
            mending = (
                "move the file away to begin a new one"
                if is_damage(error)
                else "MAAP_TUI_STATE_DIR names another folder for it"
            )
            raise StorageError(
                f"The history of searches in {clean(self._path)} cannot be used: "
                f"{clean(cause, 120)}.",
                hint=f"Searches work without it; {mending}.",
            ) from error

    def _prepare(self, connection: sqlite3.Connection) -> None:
        version = version_of(connection)
        if version > _VERSION:
            raise StorageError(
                f"The history of searches in {clean(self._path)} was written by a later maap-tui.",
                hint="It was left as it is; upgrade to use it.",
            )
        if version < _VERSION:
            with transaction(connection):
                connection.execute(_SCHEMA)
                connection.execute(f"PRAGMA user_version = {_VERSION}")


def _packed(form: SearchForm) -> str:
    """The same text for the same search: fields that are as in an empty one are left out."""
    plain = asdict(SearchForm())
    told = {name: value for name, value in asdict(form).items() if value != plain[name]}
    return json.dumps(told, sort_keys=True, ensure_ascii=False)


def _unpacked(rows: list[tuple[str, float, int | None, int]]) -> Iterator[PastSearch]:
    for packed, at, matched, runs in rows:
        if (form := _form_of(packed)) is not None:
            yield PastSearch(form, at, matched, runs)


def _form_of(packed: str) -> SearchForm | None:
    """The search in a row; `None` where it is damaged, or knows what this version does not."""
    try:
        told = json.loads(packed)
        return SearchForm(**{**told, "collections": tuple(told.get("collections", ()))})
    except (ValueError, TypeError, AttributeError):
        return None
