"""The map pane by its keys: looking around, walking, marking, drawing."""

from dataclasses import replace

import pytest

from maap_tui.models.area import Area
from maap_tui.models.catalog import Item, pack_document
from maap_tui.models.geometry import BBox
from maap_tui.ui.map.view import View
from maap_tui.ui.panes.map_pane import MapPane
from tests.ui.conftest import wait_until
from tests.ui.fakes import HOSTILE, an_item
from tests.ui.panes.map_kit import looking


def frame(number: int, west: float, south: float, size: float = 1.0) -> Item:
    """A granule that covers a square."""
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    document = {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}}
    return replace(an_item(number), document=pack_document(document))


FRAMES = tuple(frame(number, -60 + number, -5) for number in range(4))


async def test_at_first_it_shows_the_world() -> None:
    async with looking() as at:
        assert at.view == View.world(80, 25)
        await wait_until(at.pilot, lambda: "90W" in at.text)
        assert any(0x2800 < ord(sign) < 0x2900 for sign in at.text)


async def test_it_fits_what_a_search_finds_and_again_when_more_comes() -> None:
    async with looking() as at:
        await at.show(FRAMES[:1])
        first = at.view
        assert first.sees(-59.5, -4.5)
        assert first.degrees < 0.1
        at.pane.set_items((*FRAMES, frame(9, -50, -5)))
        await at.settle()
        assert at.view.sees(-49.5, -4.5)
        assert at.view.sees(-59.5, -4.5)


async def test_a_search_in_an_area_shows_it_also_when_nothing_is_found() -> None:
    async with looking() as at:
        at.pane.set_area(Area("box", bbox=BBox(10, 20, 12, 22)))
        await at.settle()
        assert at.view == View.world(80, 25)
        await at.show(())
        assert at.view.sees(10, 20)
        assert at.view.sees(12, 22)
        assert not at.view.sees(20, 20)
        await at.show(FRAMES[:1])
        assert at.view.sees(-59.5, -4.5)


async def test_who_has_moved_the_map_is_left_alone() -> None:
    async with looking() as at:
        await at.show(FRAMES[:1])
        await at.press("left")
        moved = at.view
        at.pane.set_items((*FRAMES, frame(9, 20, 50)))
        await at.settle()
        assert at.view == moved
        await at.press("f")
        assert at.view.sees(20.5, 50.5)


async def test_keys_move_and_zoom() -> None:
    async with looking() as at:
        await at.show(FRAMES)
        fitted = at.view
        await at.press("plus")
        assert at.view.degrees < fitted.degrees
        await at.press("minus", "l")
        assert at.view.longitude > fitted.longitude
        await at.press("left", "k")
        assert at.view.latitude > fitted.latitude
        await at.press("J")
        assert at.view.latitude < fitted.latitude
        await at.press("0")
        assert at.view == View.world(80, 25)
        await at.press("f")
        assert at.view == fitted


async def test_nothing_is_drawn_again_when_nothing_has_changed() -> None:
    async with looking() as at:
        await at.show(FRAMES)
        drawn = at.pane.canvas._drawn
        at.pane.set_cursor(FRAMES[1])
        at.pane.set_cursor(FRAMES[2])
        await at.press("f")
        assert at.pane.canvas._drawn is drawn
        at.pane.set_marked(FRAMES[:1])
        await at.settle()
        now = at.pane.canvas._drawn
        assert (now.base, now.found) == (drawn.base, drawn.found)
        assert now.base is drawn.base
        assert now.marked != drawn.marked


async def test_the_cursor_of_the_list_is_followed_unless_the_map_is_used() -> None:
    async with looking() as at:
        await at.show(FRAMES)
        await at.press("0", *["plus"] * 9)
        elsewhere = at.view
        at.pane.set_cursor(FRAMES[0])
        assert at.view == elsewhere
        at.app.set_focus(None)
        await at.settle()
        at.pane.set_cursor(FRAMES[1])
        assert at.view.sees(-58.5, -4.5)


async def test_walking_goes_through_what_is_under_the_crosshair() -> None:
    here = (frame(1, -60, -5, 2), frame(2, 30, 5), frame(3, -59.5, -4.5, 2))
    async with looking() as at:
        await at.show(here)
        await at.press("0")
        at.pane.canvas.view = View(80, 25, -58.7, -3.7, 0.05)
        walked: list[Item] = []
        for key in ("]", "]", "]", "["):
            await at.press({"]": "right_square_bracket", "[": "left_square_bracket"}[key])
            message = at.app.of(MapPane.WalkWanted)[-1]
            at.pane.walk(message, here)
            await wait_until(at.pilot, lambda: len(at.app.of(MapPane.Walked)) > len(walked))
            walked.append(at.app.of(MapPane.Walked)[-1].item)
            at.pane.set_cursor(walked[-1])
        assert walked == [here[0], here[2], here[0], here[2]]


async def test_walking_where_nothing_is_seen_says_so() -> None:
    async with looking() as at:
        await at.show(FRAMES)
        at.pane.look_at(View(80, 25, 100, 40, 0.05))
        await at.press("right_square_bracket")
        at.pane.walk(at.app.of(MapPane.WalkWanted)[-1], FRAMES)
        await wait_until(at.pilot, lambda: "No granule is in view" in at.text)


async def test_enter_shows_the_solid_granule_alone() -> None:
    async with looking() as at:
        await at.show((*FRAMES, frame(9, 100, 50)))
        await at.press("enter")
        assert at.view.sees(100.5, 50.5)
        at.pane.set_cursor(FRAMES[1])
        await at.press("enter")
        assert all(at.view.sees(*corner) for corner in ((-59, -5), (-58, -4)))
        assert not at.view.sees(-56.5, -4.5)


async def test_space_wants_the_mark_of_the_solid_granule_swapped() -> None:
    async with looking() as at:
        await at.show(FRAMES)
        await at.press("space")
        assert not at.app.of(MapPane.MarkWanted)
        at.pane.set_cursor(FRAMES[2])
        await at.press("space")
        assert [message.item for message in at.app.of(MapPane.MarkWanted)] == [FRAMES[2]]


async def test_the_wheel_zooms_where_the_pointer_is() -> None:
    async with looking() as at:
        before = at.view
        at.pane.canvas.zoom_at(59, 9, 2)
        await at.settle()
        x, y = 59 * 2 + 1, 9 * 4 + 2
        assert at.view.degrees == pytest.approx(before.degrees / 2)
        assert at.view.place(x, y) == pytest.approx(before.place(x, y), abs=0.001)


@pytest.mark.parametrize("size", [(4, 3), (10, 5), (12, 6), (30, 8), (200, 60)])
async def test_every_size_is_survived(size: tuple[int, int]) -> None:
    async with looking(size) as at:
        await at.show(FRAMES)
        await at.press("plus", "b", "enter", "right", "down", "enter", "escape", "0")


async def test_without_braille_it_is_plain_ascii() -> None:
    async with looking(is_ascii=True) as at:
        await at.show(FRAMES)
        at.pane.set_marked(FRAMES[:1])
        at.pane.set_cursor(FRAMES[2])
        await at.settle()
        inner = "".join(line[1:-1] for line in at.text.splitlines()[1:-1])
        assert inner.isascii()
        assert {"*", "#", "|", ","} <= set(inner)


async def test_without_colours_every_part_of_a_line_has_a_style(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with looking() as at:
        await at.show(FRAMES)
        for y in range(at.pane.canvas.size.height):
            assert all(segment.style is not None for segment in at.pane.canvas.render_line(y))


async def test_items_without_a_place_hide_none_of_the_others() -> None:
    wild = [replace(an_item(number), id=text) for number, text in enumerate(HOSTILE)]
    nowhere = {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[1e99, 0]]]}}
    odd = replace(an_item(99), id="odd", document=pack_document(nowhere))
    async with looking() as at:
        await at.show([*wild, odd, *FRAMES])
        assert at.view.sees(-59.5, -4.5)
        at.pane.set_cursor(odd)
        at.pane.set_cursor(wild[0])
        await at.press("right_square_bracket", "space")
