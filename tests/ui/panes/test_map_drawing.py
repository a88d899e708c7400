"""Areas are drawn and adjusted on the map by its keys."""

import pytest
from textual.widgets import Button

from maap_tui.models.area import Area
from maap_tui.models.geometry import BBox, Geometry
from maap_tui.ui.map.view import View
from maap_tui.ui.panes.map_pane import MapPane
from tests.ui.conftest import PaneApp, wait_until
from tests.ui.fakes import FakeAreas
from tests.ui.panes.map_kit import Looking, drawn, looking


async def test_a_box_is_drawn_by_two_corners() -> None:
    async with looking() as at:
        at.pane.canvas.view = View(80, 25, -60, -5, 0.05)
        await at.press("b")
        assert "Box, corner 1  60 W, 5 S" in at.text
        await at.press("enter", *["right"] * 4, *["down"] * 3)
        assert "Box, corner 2  59.6 W, 5.6 S" in at.text
        await at.press("enter")
        assert drawn(at) == ["-60,-5.6,-59.6,-5"]
        assert not at.pane.is_drawing


@pytest.mark.parametrize("key", ["escape", "q"])
async def test_drawing_can_be_given_up(key: str) -> None:
    async with looking() as at:
        await at.press("b", "enter", "right", "down", key)
        assert not at.pane.is_drawing
        assert drawn(at) == []
        assert "corner" not in at.text
        assert not at.app.of(MapPane.Left)
        await at.press("escape")
        assert at.app.of(MapPane.Left)


async def test_a_box_without_width_is_refused_in_words() -> None:
    async with looking() as at:
        await at.press("b", "enter", "down", "enter")
        await wait_until(at.pilot, lambda: "needs some width" in at.text)
        assert at.pane.is_drawing
        await at.press("right", "enter")
        assert len(drawn(at)) == 1


async def test_a_box_that_rounding_leaves_without_width_is_refused() -> None:
    async with looking() as at:
        at.pane.look_at(View(80, 25, 20, 10, 0.1))
        at.pane.set_area(Area("box", bbox=BBox(19.92, 9, 20.1, 11)))
        await at.settle()
        await at.press("e", "tab", "l")
        await at.press("enter")
        await wait_until(at.pilot, lambda: "needs some width" in at.text)
        assert drawn(at) == []
        assert at.pane.is_drawing


async def test_a_polygon_is_drawn_corner_by_corner() -> None:
    async with looking() as at:
        at.pane.canvas.view = View(80, 25, 10, 10, 0.05)
        await at.press("w", "enter", "c")
        await wait_until(at.pilot, lambda: "three corners" in at.text)
        await at.press("right", "enter", "shift+right", "enter", "backspace")
        await at.press("left", "up", "enter", "c")
        assert drawn(at) == ["POLYGON((10 10, 10.1 10, 10.5 10.2, 10 10))"]


async def test_the_view_follows_the_crosshair_over_the_antimeridian() -> None:
    async with looking() as at:
        at.pane.canvas.view = View(80, 25, 179, 0, 0.05)
        await at.press("b", "enter", *["shift+right"] * 8, "down", "enter")
        assert drawn(at) == ["179,-0.2,-177,0"]
        assert at.view.sees(-177, 0)


async def test_what_the_filters_hold_is_drawn_and_adjusted_by_keys() -> None:
    async with looking() as at:
        at.pane.set_area(Area("box", bbox=BBox(10, 20, 12, 22)))
        await at.settle()
        await at.press("A")
        assert at.view.sees(10, 20)
        assert at.view.sees(12, 22)
        at.pane.canvas.view = View(80, 25, 11, 21, 0.05)
        await at.press("e", "right")
        shown = [active.binding.description for active in at.app.screen.active_bindings.values()]
        assert "Keep" in shown
        assert "Set" not in shown
        await at.press("enter")
        assert drawn(at)[-1] == "10.1,20,12.1,22"
        at.pane.set_area(Area("box", bbox=BBox(10.1, 20, 12.1, 22)))
        await at.settle()
        await at.press("e", "tab", "left", "up", "enter")
        assert drawn(at)[-1] == "10,20,12.1,22.2"


async def test_an_area_of_many_parts_is_shown_but_not_adjusted() -> None:
    parts = [[[[x, 0], [x + 1, 0], [x + 1, 1], [x, 1], [x, 0]]] for x in (0, 5)]
    text = str({"type": "MultiPolygon", "coordinates": parts}).replace("'", '"')
    async with looking() as at:
        at.pane.set_area(Area("two", geometry=Geometry(text, "two")))
        await at.settle()
        await at.press("e")
        await wait_until(at.pilot, lambda: "Only a box" in at.text)
        assert not at.pane.is_drawing


async def test_going_to_a_place_shows_it_whole() -> None:
    areas = FakeAreas(known={"Gabon": Area("Gabon", bbox=BBox(8.7, -4, 14.5, 2.3))})
    async with looking(areas=areas) as at:
        await at.press("g")
        await at.pilot.press(*"Gabon", "enter")
        await wait_until(at.pilot, lambda: at.view.degrees < 1)
        assert at.view.sees(8.8, -3.9)
        assert at.view.sees(14.4, 2.2)


async def test_a_place_that_nobody_knows_is_told() -> None:
    async with looking() as at:
        before = at.view
        await at.press("g")
        await at.pilot.press(*"Atlantis", "enter")
        await wait_until(at.pilot, lambda: "neither GeoJSON" in at.text)
        assert at.view == before


def has_draft(at: Looking) -> bool:
    return at.pane.canvas._draft is not None


async def test_what_was_drawn_stays_until_the_filters_have_read_it() -> None:
    async with looking() as at:
        at.pane.set_area(Area("box", bbox=BBox(10, 20, 12, 22)))
        await at.settle()
        at.pane.canvas.view = View(80, 25, 11, 21, 0.05)
        await at.press("e", "right", "right", "enter")
        assert has_draft(at)
        at.pane.set_area(None)
        await at.settle()
        assert has_draft(at)
        at.pane.set_area(Area("box", bbox=BBox(10.2, 20, 12.2, 22)))
        await at.settle()
        assert not has_draft(at)
        assert at.pane.canvas.area is not None
        at.pane.set_area(None)
        await at.settle()
        assert at.pane.canvas.area is None


async def test_tab_leaves_the_map_unless_corners_are_moved() -> None:
    pane, other = MapPane(FakeAreas()), Button("other")
    app = PaneApp(pane, other)
    async with app.run_test(size=(60, 30)) as pilot:
        pane.focus()
        await pilot.press("tab")
        assert other.has_focus
        await pilot.press("shift+tab")
        assert pane.canvas.has_focus
