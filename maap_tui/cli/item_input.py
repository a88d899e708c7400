"""Granules that a person hands over: a file, or what another command writes to standard input."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from maap_tui.errors import InputError
from maap_tui.models.catalog import Item
from maap_tui.models.stac import MalformedDocument, item_from_stac
from maap_tui.models.text import clean

from .console import Console

_HINT = "GeoJSON is expected (a FeatureCollection or an Item), or one Item a line."


def read_items(source: str, console: Console) -> tuple[Item, ...]:
    """The granules in a file, or on standard input for `-`; each once.

    Raises `InputError` when there is none to read; what is no granule is left out and told.
    """
    name = "standard input" if source == "-" else clean(source)
    documents = list(_documents(_read(source, name), name))
    found: dict[tuple[str, str], Item] = {}
    for number, document in enumerate(documents, start=1):
        try:
            item = item_from_stac(document)
        except MalformedDocument as error:
            console.note(f"warning: {name}: entry {number} is left out: {error}.")
        else:
            found.setdefault(item.key, item)
    if documents and not found:
        raise InputError(f"{name} holds no granule.", hint=_HINT)
    return tuple(found.values())


def _read(source: str, name: str) -> str:
    try:
        return _bytes_of(source).decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{name} cannot be read: {clean(error.strerror)}.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{name} is not UTF-8 text.", hint=_HINT) from error


def _bytes_of(source: str) -> bytes:
    if source != "-":
        return Path(source).expanduser().read_bytes()
    if sys.stdin is None:  # the process was started with it closed
        raise InputError("Standard input is closed.")
    return sys.stdin.buffer.read()


def _documents(text: str, name: str) -> Iterator[object]:
    """The features of one document, or of one document a line; nothing for an empty text."""
    try:
        whole = _features(json.loads(text))
    except (ValueError, RecursionError):
        for number, line in enumerate(text.splitlines(), start=1):
            if line.strip():
                yield from _features(_decoded(line, f"{name}, line {number}"))
    else:
        yield from whole


def _decoded(line: str, place: str) -> object:
    try:
        decoded: object = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{place} is not JSON.", hint=_HINT) from error
    return decoded


def _features(document: object) -> list[object]:
    if isinstance(document, list):
        return document
    features = document.get("features") if isinstance(document, dict) else None
    return features if isinstance(features, list) else [document]
