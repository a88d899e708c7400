"""An inventory of a catalogue that fails, is busy, or cannot do all that is asked."""

from collections.abc import Mapping
from threading import Event
from typing import Any

import pytest

from maap_tui.errors import MaapError
from maap_tui.models.inventory import Tally
from maap_tui.models.query import CollectionQuery
from maap_tui.services.shelf.collection_shelf import CollectionShelf
from tests.services.server import Talk
from tests.services.shelf.inventory_kit import QUERYABLES, answer, last
from tests.services.stac_stub import Stub, json_answer, page, parameters_of


def test_a_count_that_fails_is_told_in_its_row(
    small: Stub, shelf: CollectionShelf, stop: Event
) -> None:
    def odd(parameters: Mapping[str, Any]) -> object:
        if parameters.get("filter") == "productType='B'":
            return 400, {"error": {"message": "Invalid filter"}}
        return answer(parameters)

    small.answers(odd)
    taken = last(shelf.inventory("C", stop))
    assert taken.is_complete
    assert taken.types["B"].count is None
    assert "Invalid filter" in taken.types["B"].trouble
    assert taken.types["A"].count == 6
    assert taken.cells["A", "01"].count == 4


def test_a_catalogue_that_fails_again_and_again_is_left_alone(
    small: Stub, shelf: CollectionShelf, stop: Event
) -> None:
    def odd(parameters: Mapping[str, Any]) -> object:
        is_plain = not parameters.get("filter") and "datetime" not in parameters
        return answer(parameters) if is_plain else (500, {"error": {"message": "ill"}})

    # So many types that one good answer, whenever it comes, leaves failures enough in a row.
    many = {"productType": {"type": "string", "enum": [f"T{n}" for n in range(30)]}}
    small.server.on(QUERYABLES, json_answer({"type": "object", "properties": many}))
    small.answers(odd)
    with pytest.raises(MaapError):
        last(shelf.inventory("C", stop))
    assert len(small.asked()) < 25
    kept = shelf.kept_inventory("C")
    assert kept is not None
    assert kept.value.total.count == 7


def test_a_busy_catalogue_is_waited_for(small: Stub, shelf: CollectionShelf, stop: Event) -> None:
    refused: list[Talk] = []

    def busy(talk: Talk) -> None:
        if not refused:
            refused.append(talk)
            talk.answer(429, b"", "Retry-After: 0")
            return
        json_answer(answer(parameters_of(talk.seen)))(talk)

    small.server.on("/stac/search", busy)
    assert last(shelf.inventory("C", stop)).troubles == 0


def test_without_queryables_only_months_are_counted(
    stac: Stub, shelf: CollectionShelf, stop: Event
) -> None:
    stac.server.on(QUERYABLES, json_answer({"error": "?"}, 500))
    stac.answers(answer)
    taken = last(shelf.inventory("C", stop))
    assert taken.rows() == ()
    assert sum(each.count or 0 for each in taken.periods) == 7
    assert "by time only" in taken.notice


def test_a_collection_without_granules_costs_one_count(
    small: Stub, shelf: CollectionShelf, stop: Event
) -> None:
    small.answers(lambda _: page([], matched=0))
    taken = last(shelf.inventory("C", stop))
    assert (taken.total.count, taken.asked, taken.periods) == (0, 1, ())


def test_where_nothing_is_sorted_no_span_is_claimed(
    stac: Stub, shelf: CollectionShelf, stop: Event
) -> None:
    stac.landing(conforms=("https://api.stacspec.org/v1.0.0/item-search",))
    stac.server.on(QUERYABLES, json_answer({"type": "object", "properties": {}}))

    def unsorted(parameters: Mapping[str, Any]) -> object:
        if parameters.get("sortby"):
            return 400, {"error": {"message": "sortby is not supported"}}
        return answer(parameters)

    stac.answers(unsorted)
    extent = {"temporal": {"interval": [["2025-01-01T00:00:00Z", "2026-03-01T00:00:00Z"]]}}
    stac.lists(lambda _: {"collections": [{"id": "C", "extent": extent}], "links": []})
    for _ in shelf.collections(CollectionQuery(), stop):
        continue
    taken = last(shelf.inventory("C", stop))
    assert taken.total == Tally(7)
    counted = {each.name: each.count for each in taken.periods if each.count}
    assert counted == {"2025-01": 2, "2025-02": 1, "2025-03": 2, "2025-06": 1, "2026-02": 1}
