"""Outlines that cross themselves everywhere are mended elsewhere, or refused."""

import json
import random
from threading import Event

import pytest
import shapely

from maap_tui.errors import Cancelled, InputError
from maap_tui.models.area import Area
from maap_tui.models.catalog import Item, pack_document
from maap_tui.models.geometry import BBox
from maap_tui.services.area.budget import Budget
from maap_tui.services.area.coverage import coverage_of
from maap_tui.services.area.untangling import untangled
from maap_tui.services.areas import AreaReader
from tests.services.area.area_kit import shape_of


def zigzag(points: int) -> list[tuple[float, float]]:
    """Crosses itself in a few places, however long it is."""
    there = [(9 * number / points, 0.0) for number in range(points - 4)]
    return [*there, (9, 1), (0, -1), (0, 1), (9, -1), there[0]]


def tangle(points: int) -> list[tuple[float, float]]:
    dice = random.Random(1)
    places = [(dice.uniform(0, 9), dice.uniform(0, 9)) for _ in range(points)]
    return [*places, places[0]]


@pytest.mark.parametrize("points", [200, 2_000])
def test_a_long_one_becomes_what_a_short_one_becomes(points: int) -> None:
    shape = shapely.Polygon(zigzag(points))
    assert not shape.is_valid
    found = untangled(shape, Budget())
    assert found.is_valid
    assert found.equals(shapely.make_valid(shape, method="structure", keep_collapsed=False))


def test_it_is_given_up_when_nobody_wants_it() -> None:
    stop = Event()
    stop.set()
    with pytest.raises(Cancelled):
        untangled(shapely.Polygon(tangle(3_000)), Budget(stop))


def test_it_is_given_up_when_it_takes_too_long() -> None:
    moments = iter([0.0, *[19.9] * 99])
    budget = Budget(None, lambda: next(moments))
    with pytest.raises(InputError, match="crosses itself so often"):
        untangled(shapely.Polygon(tangle(3_000)), budget)


def test_the_coverage_of_a_tangled_granule_is_unknown() -> None:
    geometry = {"type": "Polygon", "coordinates": [tangle(1_000)]}
    item = Item("a", "b", document=pack_document({"geometry": geometry}))
    assert coverage_of(Area("box", bbox=BBox(0, 0, 5, 5)), item) is None


def test_a_large_text_is_read_like_a_small_one() -> None:
    square = [[0, 0], *([x / 20_000, 0] for x in range(1, 40_000)), [2, 0], [2, 1], [0, 1], [0, 0]]
    area = AreaReader().read(json.dumps({"type": "Polygon", "coordinates": [square]}))
    assert shape_of(area).equals(shapely.box(0, 0, 2, 1))
    assert "simplified" in " ".join(area.notes)
