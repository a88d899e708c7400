"""Merges the pages of several searches into those of one."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from maap_tui.models.catalog import Item, Key, Page
from maap_tui.models.instants import moment_of
from maap_tui.models.text import clean, count_noun
from maap_tui.models.time_selection import TimeSelection

_NEVER = datetime.min.replace(tzinfo=UTC)
_NAMED = 3
"""Ids that a sentence names."""


class _Stream:
    """The pages of one search, of which some granules wait to be taken."""

    def __init__(self, pages: Iterable[Page]) -> None:
        self._pages = iter(pages)
        self.waiting: deque[Item] = deque()
        self.notices: list[str] = []
        self.matched: int | None = None
        self.is_over = False
        self.refill()

    def refill(self) -> None:
        """Waits until a granule is here, or the search is over."""
        while not self.waiting and not self.is_over:
            page = next(self._pages, None)
            if page is None:
                self.is_over = True
            else:
                self.matched = page.matched
                self.waiting.extend(page.items)
                self.notices.extend(page.notices)


def merged(legs: Sequence[Iterable[Page]], sortby: str) -> Iterator[Page]:
    """The pages of all `legs`, each granule once, in one order as far as it can be kept.

    By `datetime` the order is exact as long as each leg keeps it; by anything else the legs follow
    one another. `matched` is the sum, so what several legs find is counted several times.
    """
    if len(legs) == 1:
        yield from legs[0]
        return
    streams = [_Stream(leg) for leg in legs]
    counts = [stream.matched for stream in streams]
    matched = None if None in counts else sum(count or 0 for count in counts)
    seen: set[Key] = set()
    for lot in _lots(streams, sortby):
        items = tuple({item.key: item for item in lot if item.key not in seen}.values())
        seen.update(item.key for item in items)
        notices = tuple(notice for stream in streams for notice in stream.notices)
        for stream in streams:
            stream.notices.clear()
        yield Page(items, matched, notices, is_at_most=True)


def _lots(streams: Sequence[_Stream], sortby: str) -> Iterator[list[Item]]:
    """Granules in order, as many at once as can be told apart without asking for more."""
    is_first = True
    while is_first or any(stream.waiting for stream in streams):
        lot = []
        while full := [stream for stream in streams if stream.waiting]:
            best = _first_of(full, sortby)
            lot.append(best.waiting.popleft())
            if not best.waiting and not best.is_over:
                break
        yield lot
        is_first = False
        for stream in streams:
            stream.refill()


def _first_of(streams: Sequence[_Stream], sortby: str) -> _Stream:
    if sortby.lstrip("+-") != "datetime":
        return streams[0]
    moments = [moment_of(stream.waiting[0].start) or _NEVER for stream in streams]
    chosen = max(moments) if sortby.startswith("-") else min(moments)
    return streams[moments.index(chosen)]


def limited(pages: Iterable[Page], most: int | None) -> Iterator[Page]:
    """`pages` until `most` granules came; exactly so many where there are enough."""
    left = most
    for page in pages:
        if left is None:
            yield page
            continue
        items = page.items[:left]
        left -= len(items)
        yield replace(page, items=items)
        if not left:
            return


def judged(pages: Iterable[Page], times: TimeSelection) -> Iterator[Page]:
    """`pages` with those granules that the times hold; at the end, how many were left out."""
    if not times.is_judged_here:
        yield from pages
        return
    seen, kept = 0, 0
    for page in pages:
        items = tuple(
            item for item in page.items if times.holds(moment_of(item.start), moment_of(item.end))
        )
        seen, kept = seen + len(page.items), kept + len(items)
        yield replace(page, items=items, is_at_most=True)
    if kept < seen:
        yield Page((), kept, (_left_out(times, seen, kept),))


def told_of_ids(pages: Iterable[Page], ids: Sequence[str]) -> Iterator[Page]:
    """`pages`, and at the end which of `ids` found nothing: a list of them may hold a slip."""
    missing, last = dict.fromkeys(ids), Page(())
    for last in pages:
        for item in last.items:
            missing.pop(item.id, None)
        yield last
    if missing:
        yield replace(last, items=(), notices=(_found_nothing(tuple(missing), ids),), progress="")


def _found_nothing(missing: Sequence[str], ids: Sequence[str]) -> str:
    named = ", ".join(clean(each, 100) for each in missing[:_NAMED])
    more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
    return f"{len(missing)} of {count_noun(len(ids), 'id')} found nothing: {named}{more}."


def _left_out(times: TimeSelection, seen: int, kept: int) -> str:
    reasons = ["start within the time"] if times.starts_within else []
    if times.daily:
        reasons.append(f"touch {times.daily.describe()} UTC")
    overlap = count_noun(seen, "granule")
    return f"{overlap} overlap the time; {kept} of them {' and '.join(reasons)} and are listed."
