"""What an item covers, by its document: short ones, and such as would stop the screen."""

import json
from typing import Any

from maap_tui.models.catalog import Item, pack_document
from maap_tui.models.footprint import MOST_POINTS, Kind
from maap_tui.models.item_footprint import footprint_of


def item(**document: Any) -> Item:
    return Item("a", "c", document=pack_document(document))


def ring(count: int) -> list[list[float]]:
    """A square whose sides have many points."""
    side = count // 4
    steps = [number / side * 10 for number in range(side)]
    return [
        *([x, 0.0] for x in steps),
        *([10.0, y] for y in steps),
        *([10.0 - x, 10.0] for x in steps),
        *([0.0, 10.0 - y] for y in steps),
        [0.0, 0.0],
    ]


def test_the_geometry_counts_before_the_box() -> None:
    polygon = {"type": "Polygon", "coordinates": [ring(4)]}
    found = footprint_of(item(geometry=polygon, bbox=[50, 50, 60, 60]))
    assert found is not None
    assert list(found.box) == [0, 0, 10, 10]


def test_without_a_geometry_the_box_is_what_is_covered() -> None:
    found = footprint_of(item(geometry=None, bbox=[170, 50, -170, 60]))
    assert found is not None
    assert list(found.box) == [170, 50, 190, 60]


def test_an_item_without_a_place_covers_nothing() -> None:
    assert footprint_of(item(geometry=None)) is None
    assert footprint_of(item(geometry={"type": "Polygon"}, bbox=[1, 2])) is None
    assert footprint_of(Item("a", "c")) is None


def test_a_very_long_polygon_is_read_in_pieces() -> None:
    polygon = {"type": "Polygon", "coordinates": [ring(200_000)]}
    found = footprint_of(item(id="a", geometry=polygon, properties={"title": "x"}))
    assert found is not None
    [part] = found.parts
    assert part.kind == Kind.LINE | Kind.AREA
    assert len(part.xs) <= MOST_POINTS + 2
    assert all(abs(one - other) < 0.1 for one, other in zip(found.box, (0, 0, 10, 10), strict=True))
    assert found.holds(5, 5)


def test_a_very_long_track_stays_a_track() -> None:
    line = [[number / 1000 % 180, number / 1000 % 80] for number in range(60_000)]
    found = footprint_of(item(geometry={"type": "LineString", "coordinates": line}))
    assert found is not None
    assert all(part.kind & Kind.TRACK for part in found.parts)


def test_holes_and_several_polygons_of_a_long_geometry_stay_apart() -> None:
    far = [[x + 40, y] for x, y in ring(40_000)]
    both = {"type": "MultiPolygon", "coordinates": [[ring(40_000)], [far]]}
    found = footprint_of(item(geometry=both))
    assert found is not None
    assert len(list(found.parts)) == 2
    assert found.holds(5, 5)
    assert found.holds(45, 5)
    assert not found.holds(25, 5)


def test_a_long_document_without_a_geometry_falls_back_to_its_box() -> None:
    found = footprint_of(item(geometry=None, bbox=[1, 2, 3, 4], properties={"x": "y" * 400_000}))
    assert found is not None
    assert list(found.box) == [1, 2, 3, 4]


def test_what_follows_a_long_geometry_is_not_taken_for_it() -> None:
    polygon = {"type": "Polygon", "coordinates": [ring(40_000)]}
    extra = {"coordinates": [[[100, 50], [101, 51], [102, 50], [100, 50]]]}
    text = json.dumps({"geometry": polygon, "properties": {"note": "x" * 50, "other": extra}})
    found = footprint_of(item(**json.loads(text)))
    assert found is not None
    assert found.box[2] < 11
