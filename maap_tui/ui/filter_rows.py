"""What the rows of the filter pane mean: text in, words back, and in the end one search."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Self

from maap_tui.models.area import Area
from maap_tui.models.area_text import WHERE_EXAMPLES, AreaWish, read_numbers
from maap_tui.models.geometry import BBox
from maap_tui.models.invalid import InvalidInput
from maap_tui.models.query import NEWEST_FIRST, SearchQuery
from maap_tui.models.text import count_noun
from maap_tui.models.time_selection import TimeSelection

from .words import box_in_words

SORTS = (("newest first", NEWEST_FIRST), ("oldest first", "+datetime"), ("catalogue order", ""))
"""What the Sort row offers: its words and the `sortby` they stand for."""

STARTS = ("overlaps the time", "starts within it")
"""What the row under When offers: a granule that reaches into the time, or one begun in it."""


@dataclass(frozen=True, slots=True)
class FilterField:
    """One row that takes text."""

    name: str
    label: str
    empty: str
    example: str
    read_back: Callable[[str], str]
    """Says in words what was understood; raises `InvalidInput` with one sentence."""
    is_cut_in_middle: bool = True


def read_ids(text: str) -> tuple[str, ...]:
    """Ids between commas, spaces or line ends, each once, in their order."""
    return tuple(dict.fromkeys(text.replace(",", " ").split()))


def read_limit(text: str) -> int | None:
    """How many granules at most; empty means all. Raises `InvalidInput`."""
    digits = text.replace(" ", "").replace("_", "")
    if not digits:
        return None
    if not (digits.isascii() and digits.isdigit()) or not 1 <= int(digits[:12]) <= 10**9:
        raise InvalidInput("a limit is a whole number such as 500; leave it empty for all")
    return int(digits)


def _limit_in_words(text: str) -> str:
    limit = read_limit(text)
    return "" if limit is None else f"at most {count_noun(limit, 'granule')}"


def _place_in_words(text: str) -> str:
    """A box or a circle in words; files, geometries and names are read by a service."""
    wish = AreaWish.parse(text)
    found = read_numbers(wish.text, is_swapped=wish.is_swapped)
    if isinstance(found, BBox):
        return box_in_words(found)
    return "" if found is None else str(found)


FIELDS = (
    FilterField(
        "when",
        "When",
        "any time",
        "2026-04, last 30 d, 2025-03 .. 2025-06, 2025 daily 10:00-12:00",
        lambda text: TimeSelection.parse(text).describe(),
    ),
    FilterField("where", "Where", "anywhere", WHERE_EXAMPLES, _place_in_words),
    FilterField(
        "ids",
        "Ids",
        "any",
        "paste ids, with spaces or commas between",
        lambda text: count_noun(len(read_ids(text)), "id"),
    ),
    FilterField(
        "cql2",
        "Filter",
        "none",
        "CQL2: product:type = 'S1_DGM__1S'",
        lambda text: "",
        is_cut_in_middle=False,
    ),
    FilterField("limit", "Limit", "all", "most granules to list: 500", _limit_in_words),
)
"""The rows that take text, in their order."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Everything that narrows a search, as it was typed."""

    when: str = ""
    ids: str = ""
    cql2: str = ""
    limit: str = ""
    area: Area | None = None
    """What the Where row stands for, once it has been read."""
    sort: int = 0
    """Index into `SORTS`."""
    starts_within: bool = False
    """Whether granules must start in the time, or only reach into it."""

    def text(self, name: str) -> str:
        """What the row called `name` holds."""
        return str(getattr(self, name))

    def with_text(self, name: str, text: str) -> Self:
        """The same with another text in the row called `name`."""
        return replace(self, **{name: text})  # type: ignore[arg-type]  # names come from FIELDS

    def with_area(self, area: Area | None) -> Self:
        return replace(self, area=area)

    def with_sort(self, sort: int) -> Self:
        """The same in another order; counts round `SORTS`."""
        return replace(self, sort=sort % len(SORTS))

    def stepped(self, name: str) -> Self:
        """The same with the next choice in the row called `name`, which takes no text."""
        if name == "sort":
            return self.with_sort(self.sort + 1)
        return replace(self, starts_within=not self.starts_within)

    def cleared(self, name: str) -> Self:
        """The same with the first choice in that row."""
        return self.with_sort(0) if name == "sort" else replace(self, starts_within=False)

    def _times(self) -> TimeSelection | None:
        if not self.when:
            return None
        return TimeSelection.parse(self.when, starts_within=self.starts_within)

    def search_query(self, collection_id: str) -> SearchQuery:
        """The search they stand for; `last 30 d` counts from now. Raises `InvalidInput`."""
        return SearchQuery(
            collections=(collection_id,),
            bbox=self.area.bbox if self.area else None,
            intersects=self.area.geometry if self.area else None,
            times=self._times(),
            ids=read_ids(self.ids),
            cql2=self.cql2,
            sortby=SORTS[self.sort][1],
            max_items=read_limit(self.limit),
        )


def ids_shown(text: str) -> str:
    """The Ids row's value: the id itself, or how many there are."""
    ids = read_ids(text)
    return ids[0] if len(ids) == 1 else count_noun(len(ids), "id") if ids else ""
