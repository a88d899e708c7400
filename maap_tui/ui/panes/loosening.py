"""Which condition of a search that found nothing is the one that is too narrow."""

from collections.abc import Iterator
from dataclasses import replace
from threading import Event

from maap_tui.errors import Cancelled, MaapError
from maap_tui.models.catalog import Count, Page
from maap_tui.models.query import SearchQuery
from maap_tui.models.text import grouped
from maap_tui.services import Catalog

PROGRESS = "nothing found: counting without each condition"


def loosened(query: SearchQuery) -> Iterator[tuple[str, SearchQuery]]:
    """The search without each of its conditions, by the name of what is left out."""
    if query.bbox is not None or query.intersects is not None:
        yield "Where", replace(query, bbox=None, intersects=None)
    if query.times is not None:
        yield "When", replace(query, times=None)
    if query.ids:
        yield "Ids", replace(query, ids=())
    if query.cql2:
        yield "the filter", replace(query, cql2="")


def shares(catalog: Catalog, query: SearchQuery, stop: Event) -> Iterator[Page]:
    """Empty pages that tell how it goes, and in the last one how many each condition costs.

    A count is small, and there are four at most; one that fails says nothing, since the search
    itself was answered. Raises `Cancelled` when `stop` is set.
    """
    found: list[tuple[str, str]] = []
    for name, wider in loosened(query):
        yield Page((), progress=PROGRESS)
        try:
            count = catalog.count(wider, stop)
        except Cancelled:
            raise
        except MaapError:  # a hint less; that nothing was found is told all the same
            continue
        if count.matched is not None:
            found.append((name, _in_words(count)))
    if found:
        words = ", ".join(f"without {name}: {count}" for name, count in found)
        yield Page((), notices=(f"{words[0].upper()}{words[1:]}.",))


def _in_words(count: Count) -> str:
    if not count.matched:
        return "still none"
    return f"{'at most ' if count.is_at_most else ''}{grouped(count.matched)}"
