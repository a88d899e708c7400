"""An inventory is right, polite, and keeps what has come when it is given up."""

from itertools import islice
from pathlib import Path
from threading import Event, Lock

import pytest

from maap_tui.demo import DemoWorld
from maap_tui.demo.holdings.index import records_of
from maap_tui.demo.matching.names import described
from maap_tui.errors import Cancelled
from maap_tui.models.inventory import Tally
from maap_tui.services.shelf.collection_shelf import CollectionShelf
from tests.services.server import Talk
from tests.services.shelf.conftest import shelf_over
from tests.services.shelf.inventory_kit import answer, last
from tests.services.stac_stub import Stub, json_answer, parameters_of


def give_up(shelf: CollectionShelf, stop: Event, after: int) -> None:
    """Stops once so many answers have come."""
    taking = shelf.inventory("C", stop)
    for taken in taking:
        if taken.asked >= after:  # two answers may come at once
            break
    stop.set()
    with pytest.raises(Cancelled):
        last(taking)


def test_types_baselines_and_months_are_counted(
    small: Stub, shelf: CollectionShelf, stop: Event
) -> None:
    taken = last(shelf.inventory("C", stop))
    assert taken.is_complete
    assert not taken.troubles
    assert (taken.type_name, taken.baseline_name) == ("productType", "version")
    assert taken.total == Tally(7, "2025-01-15T00:00:00Z", "2026-02-01T00:00:00Z")
    assert {name: tally.count for name, tally in taken.types.items()} == {
        "A": 6,
        "B": 1,
        "Empty": 0,
    }
    assert taken.cells["A", "01"] == Tally(4, "2025-01-15T00:00:00Z", "2025-06-15T00:00:00Z")
    assert taken.cells["A", "02"].count == 2
    assert taken.cells["B", "02"] == Tally(1, *["2026-02-01T00:00:00Z"] * 2)
    assert [(each.name, each.count) for each in taken.periods if each.count] == [
        ("2025-01", 2),
        ("2025-02", 1),
        ("2025-03", 2),
        ("2025-06", 1),
        ("2026-02", 1),
    ]
    assert len(taken.periods) == 14


def test_no_search_is_made_twice_and_each_lists_one_granule(
    small: Stub, shelf: CollectionShelf, stop: Event
) -> None:
    taken = last(shelf.inventory("C", stop))
    asked = [tuple(sorted(parameters.items())) for parameters in small.asked()]
    assert len(asked) == len(set(asked)) == taken.asked
    assert all(parameters["limit"] == "1" for parameters in small.asked())
    assert all("Empty" not in p["filter"] for p in small.asked() if "AND" in p.get("filter", ""))


def test_two_requests_at_most_are_under_way(
    small: Stub, shelf: CollectionShelf, stop: Event
) -> None:
    lock, second = Lock(), Event()
    running: list[int] = [0]
    most: list[int] = [0]

    def slow(talk: Talk) -> None:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        second.wait(0.02)
        with lock:
            running[0] -= 1
        json_answer(answer(parameters_of(talk.seen)))(talk)

    small.server.on("/stac/search", slow)
    last(shelf.inventory("C", stop))
    assert most == [2]


def test_stopping_keeps_what_has_come_and_the_next_time_goes_on(
    small: Stub, shelf: CollectionShelf, stop: Event, cache_folder: Path
) -> None:
    give_up(shelf, stop, after=5)
    before = len(small.asked())
    again = shelf_over(small.catalog, cache_folder)
    kept = again.kept_inventory("C")
    assert kept is not None
    assert (kept.value.total.count, kept.value.is_complete) == (7, False)
    assert kept.value.asked in (5, 6)  # two are asked at a time: both answers may have come
    whole = last(again.inventory("C", Event()))
    assert whole.is_complete
    fresh = [p for p in small.asked()[before:] if not p.get("filter") and "datetime" not in p]
    assert fresh == []  # the collection's own totals were known already


def test_a_whole_inventory_is_kept_with_its_age_and_taken_anew(
    small: Stub, shelf: CollectionShelf, stop: Event
) -> None:
    first = last(shelf.inventory("C", stop))
    kept = shelf.kept_inventory("C")
    assert kept is not None
    assert kept.value == first
    assert kept.age_in_words() == "just now"
    before = len(small.asked())
    assert last(shelf.inventory("C", stop)) == first
    assert len(small.asked()) == 2 * before
    count = shelf.kept_count("C")
    assert count is not None
    assert count.value == 7


def test_giving_up_does_not_replace_a_whole_inventory(
    small: Stub, shelf: CollectionShelf, stop: Event
) -> None:
    whole = last(shelf.inventory("C", stop))
    give_up(shelf, stop, after=3)
    kept = shelf.kept_inventory("C")
    assert kept is not None
    assert kept.value == whole


def test_counts_are_there_for_every_spelling(
    small: Stub, shelf: CollectionShelf, stop: Event
) -> None:
    assert shelf.counts("C") == {}
    last(shelf.inventory("C", stop))
    counts = shelf.counts("C")
    assert counts["product:type"] == counts["productType"] == {"A": 6, "B": 1, "Empty": 0}
    assert counts["productVersion"] == {"01": 4, "02": 3}


@pytest.mark.parametrize("name", ["BiomassLevel1aIOC", "EarthCAREL1Validated_MAAP", "L4_SIT_Open"])
def test_it_agrees_with_what_the_demo_world_holds(
    demo_world: DemoWorld, demo_shelf: CollectionShelf, stop: Event, name: str
) -> None:
    taken = last(demo_shelf.inventory(name, stop))
    held = [described(record) for record in records_of(name)]
    starts = sorted(str(each.get("start_datetime") or each["datetime"]) for each in held)
    assert taken.total == Tally(len(held), starts[0], starts[-1])
    for (kind, baseline), tally in taken.cells.items():
        assert tally.count == sum(
            each["product:type"] == kind and str(each["version"]).lower() == baseline
            for each in held
        )
    months = {each.name: each.count for each in taken.periods if each.count}
    assert months == {m: sum(s.startswith(m) for s in starts) for m in {s[:7] for s in starts}}


def test_half_of_it_can_be_read_while_it_is_taken(demo_shelf: CollectionShelf, stop: Event) -> None:
    told = list(islice(demo_shelf.inventory("BiomassLevel1aIOC", stop), 8))
    assert [each.asked for each in told] == sorted(each.asked for each in told)
    assert told[-1].total.count is not None
    assert not told[-1].is_complete
