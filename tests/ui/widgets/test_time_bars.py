"""The histogram above the list: cheap to fill, and a range is chosen by keys."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot

from maap_tui.models.catalog import Item
from maap_tui.ui.widgets.time_bars import TimeBars
from tests.ui.conftest import PaneApp


def on(*days: str) -> list[Item]:
    return [Item(str(n), "C", start=f"{day}T00:00:00Z") for n, day in enumerate(days)]


DAYS = on("2026-04-01", "2026-04-02", "2026-04-02", "2026-04-04")


@asynccontextmanager
async def shown(
    items: list[Item] = DAYS, size: tuple[int, int] = (80, 4)
) -> AsyncIterator[tuple[TimeBars, PaneApp, Pilot[Any]]]:
    bars = TimeBars()
    app = PaneApp(bars)
    async with app.run_test(size=size) as pilot:
        bars.set_items(items)
        await pilot.pause()
        await pilot.pause()
        yield bars, app, pilot


async def test_bars_axis_and_scale() -> None:
    async with shown() as (_bars, app, pilot):
        app.set_focus(None)
        await pilot.pause()
        text = app.screen_text()
        assert "█████ " in text
        assert "2026-04-01" in text
        assert "per day, top 2" in text


async def test_nothing_is_shown_while_there_is_nothing() -> None:
    async with shown([]) as (bars, _app, _pilot):
        assert not bars.display
        assert not bars.is_filled


async def test_only_new_items_are_looked_at() -> None:
    async with shown() as (bars, app, pilot):
        more = [*DAYS, *on("2026-04-04", "2026-04-05")]
        bars.set_items(more)
        bars.set_items(more)
        await pilot.press("end")
        assert "2026-04-05  1 granule " in app.screen_text()
        await pilot.press("left")
        assert "2026-04-04  2 granules " in app.screen_text()


async def test_enter_searches_the_bar_under_the_cursor() -> None:
    async with shown() as (_bars, app, pilot):
        await pilot.press("right", "enter")
        (chosen,) = app.of(TimeBars.Chosen)
        assert (chosen.text, chosen.searches) == ("2026-04-02", True)


async def test_a_range_is_put_into_the_row() -> None:
    async with shown() as (_bars, app, pilot):
        await pilot.press("end", "space", "left", "left", "w")
        (chosen,) = app.of(TimeBars.Chosen)
        assert (chosen.text, chosen.searches) == ("2026-04-02 .. 2026-04-04", False)


async def test_esc_gives_up_the_range_and_then_leaves() -> None:
    async with shown() as (_bars, app, pilot):
        await pilot.press("space", "right", "escape")
        assert not app.of(TimeBars.Left)
        assert "2026-04-02  2 granules" in app.screen_text()
        await pilot.press("escape")
        assert app.of(TimeBars.Left)


async def test_a_double_click_searches() -> None:
    async with shown() as (bars, app, pilot):
        await pilot.click(bars, offset=(8, 1), times=2)
        assert app.of(TimeBars.Chosen)[-1].text == "2026-04-02"


async def test_bars_that_stand_for_several_periods_choose_them_all() -> None:
    years = on("1900-01-01", "2019-01-01")
    async with shown(years, (42, 4)) as (_bars, app, pilot):
        await pilot.press("enter")
        assert app.of(TimeBars.Chosen)[-1].text == "1900 .. 1902"
        await pilot.press("end", "enter")
        assert app.of(TimeBars.Chosen)[-1].text == "2017 .. 2019"


async def test_another_search_begins_anew() -> None:
    async with shown() as (bars, app, pilot):
        bars.begin()
        bars.set_items(on("2020-01-01"))
        await pilot.pause()
        await pilot.press("enter")
        assert app.of(TimeBars.Chosen)[-1].text == "2020-01-01"


async def test_every_size_is_drawn() -> None:
    async with shown() as (_bars, app, pilot):
        for size in ((1, 1), (3, 2), (200, 6), (80, 1)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert len(app.screen_text().split("\n")) == size[1]
