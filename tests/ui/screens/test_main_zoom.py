"""Tab goes round the panes, also where one of them has the screen alone."""

from __future__ import annotations

from functools import partial

import pytest

from maap_tui.settings import load_settings
from maap_tui.ui.app import MaapApp
from maap_tui.ui.screens.main import MainScreen
from tests.ui.conftest import wait_until
from tests.ui.fake_services import fake_services
from tests.ui.fakes import FakeCatalog

SMALL, LARGE = (40, 10), (120, 36)
PANES = ("filters", "granules", "downloads")


@pytest.mark.parametrize(("size", "zoom"), [(SMALL, ""), (LARGE, "z")])
async def test_tab_goes_to_the_next_pane_where_one_is_alone(
    size: tuple[int, int], zoom: str
) -> None:
    app = MaapApp(fake_services(FakeCatalog()), load_settings({}, {}))
    async with app.run_test(size=size) as pilot:
        await wait_until(pilot, lambda: isinstance(app.screen, MainScreen))
        if zoom:
            await pilot.press("z")

        def is_alone(name: str) -> bool:
            shown = [pane for pane in PANES if app.screen.query_one(f"#{pane}").size]
            return shown == [name] and app.screen.query_one(f"#{name}").has_focus_within

        await wait_until(pilot, partial(is_alone, "filters"))
        for key, name in (
            *(("tab", "granules"), ("tab", "downloads"), ("tab", "filters")),
            *(("shift+tab", "downloads"), ("shift+tab", "granules")),
        ):
            await pilot.press(key)
            await wait_until(pilot, partial(is_alone, name))


async def test_tab_goes_round_what_is_there_where_all_panes_are() -> None:
    app = MaapApp(fake_services(FakeCatalog()), load_settings({}, {}))
    async with app.run_test(size=LARGE) as pilot:
        await wait_until(pilot, lambda: isinstance(app.screen, MainScreen) and app.focused)
        first = app.focused
        seen = []
        for _ in app.screen.focus_chain:
            seen.append(app.focused)
            await pilot.press("tab")
        assert app.focused is first
        assert len(set(seen)) == len(seen) > 3
        assert not app.screen.has_class("-zoomed")
