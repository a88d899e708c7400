"""How much of an area granules cover together, against shapes that are added up by hand."""

from threading import Event
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.errors import Cancelled
from maap_tui.models.area import Area
from maap_tui.models.catalog import Item, pack_document
from maap_tui.models.coverage import UnionCoverage
from maap_tui.models.geometry import BBox
from maap_tui.services.area import union
from maap_tui.services.area.coverage import coverage_of
from maap_tui.services.area.union import UnionMeter

AREA = Area("box", bbox=BBox(0, 0, 10, 10))
GO = Event()


def granule(number: int, geometry: Any, **more: Any) -> Item:
    return Item(f"G{number}", "C", document=pack_document({"geometry": geometry, **more}))


def rectangle(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def stripe(number: int) -> Item:
    """A tenth of the area."""
    return granule(number, rectangle(number, -5, number + 1, 15))


def measured(meter: UnionMeter, items: list[Item], area: Area = AREA) -> UnionCoverage:
    *_, last = meter.measure(area, items, GO)
    assert last.is_whole
    return last


def share(meter: UnionMeter, *items: Item) -> float:
    return round(measured(meter, list(items)).coverage.share, 6)


def test_what_overlaps_counts_once() -> None:
    meter = UnionMeter()
    assert share(meter, stripe(1), stripe(3)) == 0.2
    assert share(meter, stripe(1), stripe(3), granule(20, rectangle(1, -5, 4, 15))) == 0.3
    assert share(meter, *(stripe(number) for number in range(-3, 13))) == 1.0


def test_granules_may_come_and_go() -> None:
    meter = UnionMeter()
    assert share(meter, stripe(1), stripe(2), stripe(3)) == 0.3
    assert share(meter, stripe(1), stripe(3)) == 0.2
    assert share(meter, stripe(3), stripe(4), stripe(1)) == 0.3
    *_, last = meter.measure(AREA, [], GO)
    assert (last.coverage.share, last.coverage.touches) == (0.0, False)


def test_another_area_begins_anew() -> None:
    meter = UnionMeter()
    assert share(meter, stripe(1)) == 0.1
    half = Area("half", bbox=BBox(1, 0, 3, 10))
    assert measured(meter, [stripe(1)], half).coverage.share == pytest.approx(0.5)


def test_what_has_no_shape_covers_nothing_and_hides_nobody() -> None:
    wild = [
        granule(50, None),
        granule(51, {"type": "Polygon", "coordinates": [[[0, 0], ["x", 1]]]}),
        granule(52, {"type": "Polygon", "coordinates": [[[0, 0], [1e300, 1], [5, 5], [0, 0]]]}),
        granule(53, rectangle(5, 5, 5, 5)),
        granule(54, {"type": "Polygon", "coordinates": [[[0, 0], [9, 9], [9, 0], [0, 9], [0, 0]]]}),
        Item("G55", "C"),
    ]
    found = measured(UnionMeter(), [*wild, stripe(1)])
    assert 0.1 <= found.coverage.share < 1
    assert found.total == 7


def test_an_area_without_extent_is_touched_or_not() -> None:
    point = Area("point", bbox=BBox(1.5, 1, 1.5, 1))
    found = measured(UnionMeter(), [stripe(1)], point)
    assert (found.coverage.share, found.coverage.touches) == (0.0, True)
    assert not measured(UnionMeter(), [stripe(4)], point).coverage.touches


def test_both_sides_of_the_antimeridian_are_one() -> None:
    area = Area("pacific", bbox=BBox(175, -5, -175, 5))
    west, east = granule(1, rectangle(175, -5, 180, 5)), granule(2, rectangle(-180, -5, -175, 5))
    meter = UnionMeter()
    assert measured(meter, [west], area).coverage.share == pytest.approx(0.5)
    assert measured(meter, [west, east], area).coverage.share == pytest.approx(1.0)


def test_it_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(union, "_BATCH", 2)
    found = list(UnionMeter().measure(AREA, [stripe(number) for number in range(5)], GO))
    assert [each.measured for each in found] == [2, 4, 5, 5]
    assert found[0].words() == "covers 20 % of your area so far (2 of 5)"
    assert found[-1].words() == "covers 50 % of your area"


def test_when_all_is_covered_the_rest_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(union, "_BATCH", 1)
    whole = granule(99, rectangle(-1, -1, 11, 11))
    (found,) = UnionMeter().measure(AREA, [whole, *map(stripe, range(9))], GO)
    assert (found.is_whole, found.percent()) == (True, "100 %")


def test_it_can_be_stopped_and_goes_on_later() -> None:
    meter, stop = UnionMeter(), Event()
    stop.set()
    with pytest.raises(Cancelled):
        list(meter.measure(AREA, [stripe(1)], stop))
    assert share(meter, stripe(1)) == 0.1


def test_small_and_large_shares_are_not_rounded_away() -> None:
    meter = UnionMeter()
    assert measured(meter, [granule(1, rectangle(0, 0, 0.05, 1))]).percent() == "< 1 %"
    nearly = granule(2, rectangle(0, 0, 9.99, 10))
    assert measured(meter, [nearly]).percent() == "99 %"
    assert measured(meter, [stripe(40)]).percent() == "0 %"


@given(
    st.lists(st.tuples(st.integers(-2, 11), st.integers(1, 5)), min_size=1, max_size=8, unique=True)
)
def test_together_they_cover_between_the_most_and_the_sum(spans: list[tuple[int, int]]) -> None:
    items = [
        granule(number, rectangle(west, -1, west + width, 11))
        for number, (west, width) in enumerate(spans)
    ]
    covered = {
        column for west, width in spans for column in range(west, west + width) if 0 <= column < 10
    }
    assert share(UnionMeter(), *items) == pytest.approx(len(covered) / 10)
    alone = [coverage_of(AREA, item) for item in items]
    assert max(each.share for each in alone if each) <= len(covered) / 10 + 1e-9


def test_whoever_waits_for_another_measurement_can_be_stopped() -> None:
    meter, stop = UnionMeter(), Event()
    stop.set()
    under_way = meter.measure(AREA, [stripe(1)], GO)
    next(under_way)
    with pytest.raises(Cancelled):
        next(meter.measure(AREA, [stripe(2)], stop))
    list(under_way)
    assert share(meter, stripe(2)) == 0.1
