"""The menu of all that can be done."""

from textual.command import CommandList

from maap_tui.settings import load_settings
from maap_tui.ui.app import MaapApp
from maap_tui.ui.screens.main import MainScreen
from tests.ui.conftest import wait_until
from tests.ui.fake_services import fake_services
from tests.ui.fakes import FakeCatalog


async def test_pages_of_the_menu_in_a_window_without_room_for_its_list() -> None:
    app = MaapApp(fake_services(FakeCatalog()), load_settings({}, {}))
    async with app.run_test() as pilot:
        await wait_until(pilot, lambda: isinstance(app.screen, MainScreen))
        await pilot.press("colon")
        await wait_until(pilot, lambda: app.screen.query_one(CommandList).option_count)
        await pilot.resize_terminal(10, 3)
        await pilot.press("pageup", "pagedown", "escape")
        await wait_until(pilot, lambda: isinstance(app.screen, MainScreen))
