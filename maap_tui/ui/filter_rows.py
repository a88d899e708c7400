"""What the rows of the filter pane mean: text in, words back."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from maap_tui.models.area_text import WHERE_EXAMPLES, AreaWish, read_numbers
from maap_tui.models.examples import NEWEST_FIRST
from maap_tui.models.geometry import BBox
from maap_tui.models.invalid import InvalidInput
from maap_tui.models.search_form import SearchForm, read_ids, read_limit
from maap_tui.models.text import count_noun
from maap_tui.models.time_selection import TimeSelection

from .words import box_in_words

SORTS = (("newest first", NEWEST_FIRST), ("oldest first", "+datetime"), ("catalogue order", ""))
"""What the Sort row offers: its words and the `sortby` they stand for."""

STARTS = ("overlaps it", "starts in it")
"""What the row under When offers: a granule that reaches into the time, or one begun in it."""


NEWEST = ("all", "newest only")
"""What the Versions row offers: all baselines of an acquisition, or the newest."""


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

    def words_so_far(self, text: str) -> str:
        """`read_back` while one types: nothing of what is wrong, which may not be finished yet."""
        try:
            return self.read_back(text) if text else ""
        except InvalidInput:
            return ""

    def objection(self, text: str) -> str:
        """What is wrong with `text`; empty when nothing is."""
        if text:
            try:
                self.read_back(text)
            except InvalidInput as error:
                return str(error)
        return ""


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
    FilterField("limit", "Limit", "all", "most granules to list, such as 500", _limit_in_words),
)
"""The rows that take text, in their order."""


def sort_in_words(sort: str) -> str:
    """What the Sort row shows for a `sortby`."""
    return next((words for words, value in SORTS if value == sort), sort)


def stepped(form: SearchForm, name: str) -> SearchForm:
    """`form` with the next choice in the row called `name`, which takes no text.

    An order that was typed elsewhere gives way to the first of `SORTS`.
    """
    if name == "starts":
        return replace(form, starts_within=not form.starts_within)
    if name == "newest":
        return replace(form, newest_only=not form.newest_only)
    values = [value for _, value in SORTS]
    at = values.index(form.sort) + 1 if form.sort in values else 0
    return replace(form, sort=values[at % len(values)])


def cleared(form: SearchForm, name: str) -> SearchForm:
    """`form` with the first choice in that row."""
    if name == "starts":
        return replace(form, starts_within=False)
    if name == "newest":
        return replace(form, newest_only=False)
    return replace(form, sort=NEWEST_FIRST)


def ids_shown(text: str) -> str:
    """The Ids row's value: the id itself, or how many there are."""
    ids = read_ids(text)
    return ids[0] if len(ids) == 1 else count_noun(len(ids), "id") if ids else ""
