"""Whether nothing was found because a collection that is named does not exist."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Event

from maap_tui.config_file import nearest_word
from maap_tui.errors import CatalogError, InputError
from maap_tui.models.query import CollectionQuery
from maap_tui.models.text import clean, shorten_middle
from maap_tui.services import Catalog

from .arguments import is_time


@contextmanager
def refusing_unknown(collection_id: str, catalog: Catalog, stop: Event) -> Iterator[None]:
    """Turns what is said about a missing collection into `InputError`, with the nearest name."""
    from maap_tui.services.catalog_errors import NoSuchCollection

    try:
        yield
    except NoSuchCollection:
        refuse_unknown([collection_id], catalog, stop)
        raise


def refuse_unknown(ids: Sequence[str], catalog: Catalog, stop: Event) -> None:
    """Raises `InputError` for an id that the catalogue does not have.

    To be called when nothing was found in them: it takes a request.
    """
    try:
        pages = catalog.collections(CollectionQuery(), stop)
        known = [collection.id for page in pages for collection in page]
    except CatalogError:  # what was found stands: nothing, by a catalogue that has no list
        return
    for word in ids:
        if known and word not in known:
            shown = shorten_middle(clean(word), 80)
            raise InputError(
                f"There is no collection '{shown}' in this catalogue.",
                hint=did_you_mean(word, known) or _hint(word),
            )


def _hint(word: str) -> str:
    if is_time(word):
        return "A time goes with --datetime, a range in one: 2026-04-01/2026-06-30."
    return "maap-tui collections lists them."


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """`Did you mean ...?` for an id that is close, also in other letters."""
    folded = {name.casefold(): name for name in known}
    near = nearest_word(word.casefold(), list(folded))
    return near and f"Did you mean {clean(folded[near])}?"
