"""Turns a granule search into the requests that it takes.

Mostly that is one search. A box over the antimeridian becomes two whose results are merged, many
ids become several that follow one another, and ids with a comma are fetched by their own address.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from maap_tui.errors import CatalogError, InputError
from maap_tui.models.examples import NEWEST_FIRST
from maap_tui.models.geometry import BBox
from maap_tui.models.query import SearchQuery
from maap_tui.models.text import clean
from maap_tui.models.time_range import TimeRange

from .calls import Call, get
from .cql2_text import FILTER_LANG, check_cql2, check_words

if TYPE_CHECKING:
    from .landing import Landing

START_RECORD = "startRecord"
"""Parameter of the service: number of the first record wanted, from 1."""
POSTED = "The search is too long for an address, so it is sent by POST."
_LARGEST_PAGE = 10_000
_LEAST_ROOM = 400
"""Characters that must be left in a search address for ids to be put there."""
_SORT_CHARACTERS = frozenset("+-_:.,")


@dataclass(frozen=True, slots=True)
class Leg:
    """One search of the catalogue, from any record on."""

    url: str
    query: SearchQuery
    """Its `ids` and `bbox` are those of this leg."""
    url_limit: int
    time_range: TimeRange | None = None
    """The one that goes out, whatever the query's times are."""

    def call(self, limit: int, start: int = 1) -> Call:
        """Asks for up to `limit` granules from record `start` on.

        By GET, as the service documents it; by POST only where the URL would be too long.
        """
        if not self._is_surely_long:
            by_get = self.by_get(limit, start)
            if len(by_get.url) <= self.url_limit:
                return by_get
        return Call(self.url, "POST", self._parameters("POST", limit) | _from_record(start))

    @property
    def is_posted(self) -> bool:
        """Whether its pages are too long for an address."""
        return self._is_surely_long or self.call(_LARGEST_PAGE).method == "POST"

    @property
    def _is_surely_long(self) -> bool:
        """Whether no address need be written: an outline of many points takes long to quote."""
        geometry, cql2 = self.query.intersects, self.query.cql2.strip()
        return len(geometry.geojson if geometry else "") + len(cql2) > self.url_limit

    def by_get(self, limit: int, start: int = 1) -> Call:
        return get(self.url, self._parameters("GET", limit) | _from_record(start))

    def during(self, time_range: TimeRange | None) -> "Leg":
        return replace(self, time_range=time_range)

    def sorted_by(self, sortby: str) -> "Leg":
        return replace(self, query=replace(self.query, sortby=sortby))

    def _parameters(self, method: str, limit: int) -> dict[str, Any]:
        from .landing import search_parameters

        query = self.query
        parameters = search_parameters(
            self.url,
            method,
            limit=limit,
            collections=list(query.collections),
            ids=list(query.ids) or None,
            bbox=_numbers(query.bbox),
            datetime=self.time_range.as_stac() if self.time_range else None,
            filter=query.cql2.strip() or None,
            filter_lang=FILTER_LANG if query.cql2.strip() else None,
            sortby=query.sortby or None,
        )
        if (area := query.intersects) is not None:  # pystac-client would copy it point by point
            parameters["intersects"] = area.geojson if method == "GET" else area.as_dict()
        return parameters


def _from_record(start: int) -> dict[str, Any]:
    return {START_RECORD: start} if start > 1 else {}


def _numbers(box: BBox | None) -> list[float] | None:
    return [box.west, box.south, box.east, box.north] if box else None


def check_search(query: SearchQuery) -> None:
    """Refuses what could not be asked; raises `InputError`. Nothing is sent."""
    check_words(*query.collections, *query.ids, query.sortby, query.cql2)
    if not any(collection.strip() for collection in query.collections):
        raise InputError("No collection is chosen.", hint="Choose one to search in.")
    if query.ids and not ids_of(query):
        raise InputError("The ids are empty.", hint="Give at least one, or none at all.")
    if query.bbox is not None and query.intersects is not None:
        raise InputError(
            "A box and a geometry are both given; a search takes one of them.",
            hint="Leave one of the two empty.",
        )
    if query.max_items is not None and query.max_items < 1:
        raise InputError(f"At most {query.max_items} granules makes no sense: ask for 1 or more.")
    if query.page_size is not None and not 1 <= query.page_size <= _LARGEST_PAGE:
        raise InputError(f"A page holds 1 to {_LARGEST_PAGE} granules, not {query.page_size}.")
    if not all(c.isalnum() or c in _SORT_CHARACTERS for c in query.sortby):
        raise InputError(
            f"'{clean(query.sortby, 40)}' is no order.", hint=f"Write it like {NEWEST_FIRST}."
        )
    if query.cql2.strip():
        check_cql2(query.cql2)


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that one search takes, in the order in which it is done."""

    rounds: tuple[tuple[Leg, ...], ...]
    """Rounds follow one another; the legs of a round are merged."""
    single: tuple[tuple[str, tuple[Call, ...]], ...] = ()
    """Ids that are fetched by their own address, with the places where each may be."""
    notices: tuple[str, ...] = ()


def plan_search(query: SearchQuery, landing: "Landing", url_limit: int) -> Plan:
    """The requests for a checked query; raises `CatalogError` when granules cannot be searched."""
    if not landing.search_url:
        raise CatalogError("This catalogue offers no search for granules.")
    alone = tuple(item_id for item_id in ids_of(query) if "," in item_id)
    listed = tuple(item_id for item_id in ids_of(query) if "," not in item_id)
    boxes = query.bbox.split() if query.bbox else (None,)
    rounds = tuple(
        tuple(
            Leg(landing.search_url, replace(query, ids=batch, bbox=box), url_limit) for box in boxes
        )
        for batch in _batches(query, listed, landing.search_url, url_limit)
    )
    return Plan(
        rounds=rounds if listed or not alone else (),
        single=tuple((item_id, _places(item_id, query, landing)) for item_id in alone),
        notices=(
            *_notices(query, len(rounds), len(boxes), len(alone)),
            *(POSTED for leg in rounds[0][:1] if leg.is_posted),
        ),
    )


def ids_of(query: SearchQuery) -> tuple[str, ...]:
    """The ids asked for, each once."""
    return tuple(dict.fromkeys(item_id.strip() for item_id in query.ids if item_id.strip()))


def _batches(
    query: SearchQuery, ids: Sequence[str], url: str, url_limit: int
) -> list[tuple[str, ...]]:
    """`ids` in lots whose search addresses are short enough."""
    if not ids:
        return [()]
    without = Leg(url, replace(query, ids=()), url_limit)
    room = url_limit - len(without.by_get(_LARGEST_PAGE).url)
    if room < _LEAST_ROOM:  # it goes by POST anyway, which takes them all
        return [tuple(ids)]
    batches: list[list[str]] = [[]]
    used = len("&ids=")
    for item_id in ids:
        cost = len(quote(item_id, safe="")) + len("%2C")
        if batches[-1] and used + cost > room:
            batches.append([])
            used = len("&ids=")
        batches[-1].append(item_id)
        used += cost
    return [tuple(batch) for batch in batches]


def _places(item_id: str, query: SearchQuery, landing: "Landing") -> tuple[Call, ...]:
    base = landing.collections_url.split("?")[0].rstrip("/")
    name = quote(item_id, safe="")
    return tuple(
        Call(f"{base}/{quote(collection, safe='')}/items/{name}")
        for collection in query.collections
    )


def _notices(query: SearchQuery, rounds: int, boxes: int, alone: int) -> tuple[str, ...]:
    said = []
    if boxes > 1:
        said.append(
            "The box crosses the antimeridian: it was searched in two halves, "
            "and the total counts granules on the line twice."
        )
    if rounds > 1:
        said.append(f"The ids were asked for in {rounds} searches; the total is not known.")
    if alone and _is_restricted(query):
        said.append("Ids with a comma are fetched one by one; the other conditions do not apply.")
    return tuple(said)


def _is_restricted(query: SearchQuery) -> bool:
    return bool(query.bbox or query.intersects or query.times or query.cql2.strip())


def narrowing_hint(query: SearchQuery) -> str:
    """What to narrow in a search that finds more than the catalogue hands out."""
    if query.times is None:
        return "Add a time range."
    if query.bbox is None and query.intersects is None:
        return "Shorten the time range, or add an area."
    return "Shorten the time range, make the area smaller, or add a filter."
