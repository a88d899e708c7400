"""Follows one search page by page, over raw pages, until it ends, repeats itself or hits a wall.

A catalogue may hold its place in a list only for a short while: a page token that it does not know
any more is recovered by the number of the next record.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from maap_tui.errors import Cancelled, SearchTooLarge
from maap_tui.models.catalog import Item, Page
from maap_tui.models.stac_values import MalformedDocument
from maap_tui.models.text import count_noun
from maap_tui.precedence import give_way

from .calls import MOST_EMPTY_PAGES, Call, next_call, resized
from .catalog_errors import Refused, broken
from .features import in_memory, item_of
from .item_search import START_RECORD, Leg, narrowing_hint
from .retrying import AnswerTooLarge
from .stac_reader import StacReader

_SHRUNK_BY = 8


@dataclass(frozen=True, slots=True)
class PageSizes:
    """How many granules are asked for at once."""

    first: int
    later: int

    def settled(self) -> "PageSizes":
        """The sizes of a search that follows another one: nobody waits for its first page."""
        return PageSizes(self.later, self.later)


class LegPages:
    """The pages of one leg of a search; each granule comes once."""

    def __init__(self, reader: StacReader, leg: Leg, sizes: PageSizes, is_sort_free: bool) -> None:
        """`is_sort_free` lets the order be given up when the catalogue refuses to sort."""
        self._reader = reader
        self._leg = leg
        self._limit = sizes.first
        self._later = sizes.later
        self._as_linked: Call | None = None
        """The next page as the catalogue links it, while a larger one is tried."""
        self._is_sort_free = is_sort_free
        self._seen: dict[str, set[str]] = {}
        """By collection the ids, which the granules share."""
        self._asked: set[str] = set()
        self._received = 0
        self._in_last = 0
        """How many features the last page had."""
        self._restarted_at = -1
        self._empty = 0
        self._is_repeat = False
        self._matched: int | None = None
        self._notices: list[str] = []

    def __iter__(self) -> Iterator[Page]:
        """Raises what `StacReader.read` raises, and `SearchTooLarge` at the catalogue's wall."""
        call: Call | None = self._leg.call(self._limit)
        while call is not None:
            is_first = not self._asked
            content, call = self._read(call)
            items = self._take(content)
            if is_first:
                self._matched = matched_of(content)
            content = {"links": content.get("links")}  # all else is not held until more is wanted
            if items or is_first:
                yield self._page(items)
            call = self._after(content, call, bool(items))
        if self._notices:
            yield self._page([])

    def _page(self, items: list[Item]) -> Page:
        notices, self._notices = tuple(self._notices), []
        return Page(tuple(items), self._matched, notices)

    def _read(self, call: Call) -> tuple[Mapping[str, Any], Call]:
        """The page and the call that really brought it; another one where `call` failed."""
        while True:
            is_first = not self._asked
            self._asked.add(call.signature)
            try:
                return self._reader.read_page(call).content, call
            except (Refused, AnswerTooLarge) as error:
                call = self._another_way(error, is_first)

    def _another_way(self, error: Refused | AnswerTooLarge, is_first: bool) -> Call:
        """What to ask instead of what failed; raises where there is no other way."""
        if isinstance(error, AnswerTooLarge):
            return self._with_smaller_pages(error)
        if is_first and error.status == 400 and self._is_sort_free:
            self._is_sort_free = False
            self._leg = self._leg.sorted_by("")
            self._notices.append("The catalogue refuses to sort: its own order is shown.")
            return self._leg.call(self._limit)
        if not is_first and error.is_dead_page_token and self._restarted_at != self._received:
            self._notices.append("The catalogue lost its place and was asked from there again.")
            return self._restart()
        if not is_first and error.is_wall:
            raise self._too_large() from error
        raise error

    def _with_smaller_pages(self, error: AnswerTooLarge) -> Call:
        if self._limit <= 1 or self._restarted_at == self._received:
            raise error
        self._limit = self._later = max(1, self._limit // _SHRUNK_BY)
        self._notices.append(f"The pages are too large: {self._limit} granules at once.")
        return self._restart()

    def _restart(self) -> Call:
        self._restarted_at = self._received
        return self._leg.call(self._limit, self._received + 1)

    def _too_large(self) -> SearchTooLarge:
        match = f"; {count_noun(self._matched, 'granule')} match" if self._matched else ""
        handed_out = count_noun(self._received, "granule")
        return SearchTooLarge(
            f"The catalogue hands out only {handed_out} of one search{match}.",
            hint=narrowing_hint(self._leg.query),
        )

    def _take(self, content: Mapping[str, Any]) -> list[Item]:
        """The page's granules that are new; what cannot be read is counted and left out."""
        features = content.get("features")
        if not isinstance(features, list):
            raise broken("the catalogue", "has no list of granules")
        self._in_last = len(features)
        self._received += self._in_last
        items, bad, keep = [], 0, self._reader.keep or in_memory
        for feature in features:
            if self._reader.stop.is_set():
                raise Cancelled("Stopped.")
            give_way()
            try:
                items.append(item_of(feature, keep))
            except (MalformedDocument, RecursionError):
                bad += 1
        if bad:
            self._notices.append(f"{count_noun(bad, 'granule')} could not be read: left out.")
        new = [item for item in items if self._is_new(item)]
        self._is_repeat = bool(items) and not new
        return new

    def _is_new(self, item: Item) -> bool:
        seen = self._seen.setdefault(item.collection, set())
        is_new = item.id not in seen
        seen.add(item.id)
        return is_new

    def _after(self, content: Mapping[str, Any], call: Call, has_new: bool) -> Call | None:
        """What asks for the next page; `None` at the end, and where nothing new is to be hoped."""
        following = next_call(content, call)
        self._empty = 0 if has_new else self._empty + 1
        if following is None:
            return None
        linked, self._as_linked = self._as_linked, None
        if self._is_repeat and linked is not None:  # it does not know numbers of records
            self._received -= self._in_last
            return linked
        if self._limit < self._later and not self._is_repeat:
            return self._larger(content, following)
        is_known = self._in_last > 0 and following.signature in self._asked
        is_repeat = self._is_repeat or is_known
        if not is_repeat and self._empty <= MOST_EMPTY_PAGES:
            return following
        if not self._has_all:
            how = "repeats itself" if is_repeat else "sends empty pages"
            seen = count_noun(sum(map(len, self._seen.values())), "granule")
            self._notices.append(f"The catalogue {how} after {seen}; there may be more.")
        return None

    def _larger(self, content: Mapping[str, Any], following: Call) -> Call:
        """Asks for a larger page than the first one, if the catalogue knows how.

        It does where its own links count records, or name the size of a page.
        """
        small, self._limit = self._limit, self._later
        if START_RECORD in json.dumps(content.get("links")):
            self._as_linked = following
            return self._leg.call(self._limit, self._received + 1)
        return resized(following, small, self._limit)

    @property
    def _has_all(self) -> bool:
        return self._matched is not None and self._received >= self._matched


def matched_of(content: Mapping[str, Any]) -> int | None:
    """How many match in all: `numberMatched`, or `context.matched` of older catalogues."""
    context = content.get("context")
    older = context.get("matched") if isinstance(context, Mapping) else None
    for count in (content.get("numberMatched"), older):
        if isinstance(count, int) and not isinstance(count, bool) and count >= 0:
            return count
        if isinstance(count, str) and count.isascii() and count.isdigit() and len(count) < 16:
            return int(count)
    return None
