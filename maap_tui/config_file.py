"""Reads `config.toml`, which belongs to the person: it is never written."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from maap_tui.errors import SettingsError
from maap_tui.models.text import clean

_LIMIT = 2**20


def read_toml(file: Path) -> dict[str, Any]:
    """The table in `file`, empty when there is none; raises `SettingsError` when it is unusable."""
    try:
        return _table(_content(file)) if file.exists() else {}
    except OSError as error:
        raise SettingsError(f"{clean(file)} cannot be read: {clean(error.strerror)}.") from error
    except UnicodeDecodeError as error:
        raise SettingsError(
            f"{clean(file)} is not UTF-8 text.", hint="Save it as UTF-8."
        ) from error
    except (ValueError, RecursionError) as error:
        raise SettingsError(
            f"{clean(file)} is not valid TOML: {clean(error)}.",
            hint='A line reads key = value, with text in quotes: theme = "maap-light".',
        ) from error


def _content(file: Path) -> str:
    if not file.is_file():
        raise SettingsError(f"{clean(file)} is not a file.")
    if file.stat().st_size > _LIMIT:
        raise SettingsError(f"{clean(file)} is too large to be a file of settings.")
    return file.read_bytes().decode("utf-8-sig")


def _table(text: str) -> dict[str, Any]:
    import tomllib  # most people have no such file

    return tomllib.loads(text)


def nearest(word: str, known: Sequence[str], prefix: str = "") -> str:
    """`Did you mean ...?` for a word that is nearly one of `known`, else nothing.

    `prefix` is what all of them begin with; it is shown, and does not make them alike.
    """
    near = nearest_word(word, known)
    return near and f"Did you mean {prefix}{near}?"


def nearest_word(word: str, known: Sequence[str]) -> str:
    """The one of `known` that `word` nearly is, else nothing."""
    import difflib

    return next(iter(difflib.get_close_matches(word, known, 1)), "")
