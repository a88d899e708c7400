"""G14: the map: a frame of five thousand footprints, and how long it keeps the screen waiting."""

import asyncio
import random
from collections.abc import Callable, Iterator, Sequence
from math import asin, cos, degrees, radians, sin
from time import perf_counter

from textual.app import App, ComposeResult

from maap_tui.models.by_granule import ByGranule
from maap_tui.models.catalog import Item, pack_document
from maap_tui.models.footprint import Footprint, footprint_of_geometry
from maap_tui.services import Areas
from maap_tui.ui import themes
from maap_tui.ui.map.base import base_map
from maap_tui.ui.map.view import View, box_round
from maap_tui.ui.map.work import Drawn, Known, Subject, draw
from maap_tui.ui.panes.map_pane import MapPane
from tests.bench.goals import Measurement, Row, at_most, row
from tests.bench.rounds import Spread
from tests.bench.workplace import Workplace
from tests.ui.fakes import FakeAreas

COUNT = 5_000
COLUMNS, ROWS = 160, 50
_LOOK = 0.001
"""Seconds between two looks at whether the screen's loop is free."""


def map_rows(workplace: Workplace) -> Iterator[Row]:
    """Frames by kind of footprints, then the gaps in the loop of an app that draws them."""
    rounds = workplace.rounds(5)
    base_map(View.world(COLUMNS, ROWS))  # reads the world, which is done once
    base_map(View(COLUMNS, ROWS, degrees=0.1))
    for name, shapes in (("frames", _frames()), ("tracks", _tracks())):
        items, known = _loaded(shapes)
        for words, marked in (("", ()), (", all marked", items)):
            subject = Subject(items, tuple(marked))
            found = Spread.of([_frame(subject, known) for _ in range(rounds)])
            what = f"{COUNT} {name} at {COLUMNS}x{ROWS}{words}: ms a frame"
            yield row("G14", what, found, at_most(60))
    items, _ = _loaded(_frames())
    gaps = [asyncio.run(_longest_gap(items)) for _ in range(rounds)]
    waits = "longest the loop waits while they are read and drawn, ms"
    yield row("G14", waits, Spread.of(gaps), at_most(30))
    asked = [asyncio.run(_cursor_cost(items)) for _ in range(rounds)]
    yield row(
        "G14", "the cursor moves to another one, ms of the loop", Spread.of(asked), at_most(30)
    )


def _frames() -> list[dict[str, object]]:
    """Slanted frames of a hundred kilometres, as a side-looking radar takes them."""
    dice = random.Random(1)
    places = [(dice.uniform(-75, -45), dice.uniform(-15, 5)) for _ in range(COUNT)]
    return [
        _polygon([(x, y), (x + 0.5, y + 0.1), (x + 0.2, y - 1.4), (x - 0.3, y - 1.5)])
        for x, y in places
    ]


def _polygon(places: Sequence[tuple[float, float]]) -> dict[str, object]:
    ring = [list(place) for place in (*places, places[0])]
    return {"type": "Polygon", "coordinates": [ring]}


def _tracks() -> list[dict[str, object]]:
    """Eighths of orbits that nearly reach the poles."""
    found: list[dict[str, object]] = []
    for number in range(COUNT):
        start = number % 8 * 45
        line = []
        for step in range(0, 46, 3):
            angle = radians(start + step)
            latitude = degrees(asin(sin(radians(97)) * sin(angle)))
            turned = degrees(angle) if cos(angle) > 0 else 180 + degrees(angle)
            longitude = (number * 24.3 + turned * 0.1 + 180) % 360 - 180
            line.append([longitude, latitude])
        found.append({"type": "LineString", "coordinates": line})
    return found


def _loaded(shapes: Sequence[dict[str, object]]) -> tuple[tuple[Item, ...], Known]:
    """Items of these geometries, and their footprints."""
    items = tuple(
        Item(f"i{number}", "bench", document=pack_document({"type": "Feature", "geometry": shape}))
        for number, shape in enumerate(shapes)
    )
    known: Known = ByGranule()
    for item, shape in zip(items, shapes, strict=True):
        known[item.key] = footprint_of_geometry(shape)
    return items, known


def _frame(subject: Subject, known: Known) -> float:
    """Milliseconds for all layers of a view that has not been seen before."""
    boxes = [footprint.box for footprint in known.values() if isinstance(footprint, Footprint)]
    box = box_round(boxes)
    assert box is not None
    view = View(COLUMNS, ROWS).fitted(box).moved(random.uniform(-3, 3), random.uniform(-3, 3))
    start = perf_counter()
    draw(view, subject, known, Drawn(), lambda: True)
    return (perf_counter() - start) * 1e3


class _MapApp(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.register_theme(themes.DARK)
        self.theme = themes.DARK.name

    def compose(self) -> ComposeResult:
        areas: Areas = FakeAreas()
        yield MapPane(areas)


async def _longest_gap(items: tuple[Item, ...]) -> float:
    """Milliseconds, from when five thousand documents come until they have been drawn."""
    app = _MapApp()
    async with app.run_test(size=(COLUMNS + 2, ROWS + 2)) as pilot:
        pane = app.query_one(MapPane)
        await pilot.pause()
        pane.begin()
        pane.set_items(items)
        return await _gap_until(lambda: pane.canvas.is_at_rest)


async def _gap_until(is_done: Callable[[], bool]) -> float:
    longest, last = 0.0, perf_counter()
    while not is_done():
        await asyncio.sleep(_LOOK)
        now = perf_counter()
        longest, last = max(longest, now - last - _LOOK), now
    return longest * 1e3


async def _cursor_cost(items: tuple[Item, ...]) -> float:
    """Milliseconds of the loop for a cursor that moves from granule to granule."""
    app = _MapApp()
    async with app.run_test(size=(COLUMNS + 2, ROWS + 2)) as pilot:
        pane = app.query_one(MapPane)
        pane.set_items(items)
        await _gap_until(lambda: pane.canvas.is_at_rest)
        pane.action_fit()
        await _gap_until(lambda: pane.canvas.is_at_rest)
        longest = 0.0
        for item in items[:20]:
            start = perf_counter()
            pane.set_cursor(item)
            for y in range(ROWS):
                pane.canvas.render_line(y)
            longest = max(longest, perf_counter() - start)
            await pilot.pause()
        return longest * 1e3


MEASUREMENTS = (Measurement(("G14",), map_rows),)
