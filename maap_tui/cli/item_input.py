"""Granules that a person hands over: a file, or what another command writes to standard input."""

from collections.abc import Iterator
from contextlib import ExitStack
from io import TextIOWrapper

from maap_tui.errors import InputError
from maap_tui.models.catalog import Item
from maap_tui.models.stac import item_from_stac
from maap_tui.models.stac_values import MalformedDocument
from maap_tui.models.text import clean, count_noun

from .console import Console
from .input_files import opened_input

_HINT = "GeoJSON is expected (a FeatureCollection or an Item), or one Item a line."


def read_items(source: str, console: Console) -> tuple[Item, ...]:
    """The granules in a file, or on standard input for `-`; each once.

    Of any size: one granule after the other is read and packed. Raises `InputError` when there is
    none to read; what is no granule is left out and told.
    """
    name = "standard input" if source == "-" else clean(source)
    found: dict[tuple[str, str], Item] = {}
    number = 0
    for number, document in enumerate(_documents(source, name), start=1):
        try:
            item = item_from_stac(document)
        except MalformedDocument as error:
            console.note(f"warning: {name}: entry {number} is left out: {error}.")
        else:
            found.setdefault(item.key, item)
        console.draw([f"{count_noun(number, 'granule')} of {name} read"])
    console.clear()
    if number and not found:
        raise InputError(f"{name} holds no granule.", hint=_HINT)
    return tuple(found.values())


def _documents(source: str, name: str) -> Iterator[object]:
    """The features of one document, or of one after the other; nothing for an empty text."""
    from maap_tui.services.basket.json_stream import FeatureStream, NotJson

    with ExitStack() as stack:
        try:
            opened = stack.enter_context(opened_input(source))
            text = TextIOWrapper(opened, encoding="utf-8-sig")
            stack.callback(text.detach)  # standard input stays open
            stream = FeatureStream(text.read)
            yield from stream.features()
        except OSError as error:
            raise InputError(f"{name} cannot be read: {clean(error.strerror)}.") from error
        except UnicodeDecodeError as error:
            raise InputError(f"{name} is not UTF-8 text.", hint=_HINT) from error
        except NotJson as error:
            raise InputError(f"{name}, line {stream.line} is not JSON.", hint=_HINT) from error
