"""The map's canvas: what it tells of its results, whatever comes while it draws."""

from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Container

from maap_tui.models.catalog import pack_document
from maap_tui.ui.map.view import Box
from maap_tui.ui.panes.map_pane import MapPane
from maap_tui.ui.widgets.map_canvas import MapCanvas
from tests.ui.conftest import PaneApp, wait_until
from tests.ui.fakes import FakeAreas, an_item

RING = [[10, 10], [11, 10], [11, 11], [10, 10]]
FRAME = {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [RING]}}


class Listening(Container):
    """Keeps what it is told of where the results are."""

    DEFAULT_CSS: ClassVar[str] = "Listening > MapCanvas { width: 1fr; height: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self.told: list[Box] = []

    def compose(self) -> ComposeResult:
        yield MapCanvas()

    @on(MapCanvas.ResultsPlaced)
    def _keep(self, message: MapCanvas.ResultsPlaced) -> None:
        self.told.append(message.box)


async def test_results_that_come_again_while_they_are_drawn_are_told() -> None:
    listening = Listening()
    items = tuple(replace(an_item(n), document=pack_document(FRAME)) for n in range(3))
    async with PaneApp(listening).run_test(size=(60, 20)) as pilot:
        canvas = listening.query_one(MapCanvas)
        await wait_until(pilot, lambda: canvas.is_at_rest)
        canvas.show_items(items)
        assert not canvas.is_at_rest
        canvas.show_items((*items[:2], items[2]))  # the same granules, told anew
        await wait_until(pilot, lambda: canvas.is_at_rest)
        await pilot.pause()
        assert listening.told == [canvas.results_box]


async def test_what_was_told_late_is_fitted_all_the_same() -> None:
    pane = MapPane(FakeAreas())
    items = tuple(replace(an_item(n), document=pack_document(FRAME)) for n in range(3))
    async with PaneApp(pane).run_test(size=(60, 20)) as pilot:
        canvas = pane.canvas
        await wait_until(pilot, lambda: canvas.is_at_rest)
        pane.begin()
        placed = MapCanvas.ResultsPlaced((10.0, 10.0, 11.0, 11.0))
        canvas.post_message(placed)
        canvas.show_items(items)  # from now on nothing is known of where they are
        assert canvas.results_box is None
        await pilot.pause()
        assert canvas.view is not None
        assert canvas.view.degrees < 0.1
