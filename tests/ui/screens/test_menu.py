"""The menu of all that can be done."""

from textual.command import CommandList

from maap_tui.models.query import Queryable
from maap_tui.settings import load_settings
from maap_tui.ui.app import MaapApp
from maap_tui.ui.screens.columns_dialog import ColumnsDialog
from maap_tui.ui.screens.groups import GroupsScreen
from maap_tui.ui.screens.main import MainScreen
from maap_tui.ui.screens.menu import Menu
from maap_tui.ui.widgets.granule_list import GranuleList
from tests.ui.conftest import wait_until
from tests.ui.fake_services import fake_services
from tests.ui.fakes import FakeCatalog, a_collection


async def test_pages_of_the_menu_in_a_window_without_room_for_its_list() -> None:
    app = MaapApp(fake_services(FakeCatalog()), load_settings({}, {}))
    async with app.run_test() as pilot:
        await wait_until(pilot, lambda: isinstance(app.screen, MainScreen))
        await pilot.press("colon")
        await wait_until(pilot, lambda: app.screen.query_one(CommandList).option_count)
        await pilot.resize_terminal(10, 3)
        await pilot.press("pageup", "pagedown", "escape")
        await wait_until(pilot, lambda: isinstance(app.screen, MainScreen))


async def test_what_keys_of_the_panes_do_is_found_by_its_words_and_done() -> None:
    """Also what is a key of another pane than the one that has the focus."""
    app = MaapApp(fake_services(FakeCatalog()), load_settings({}, {}))
    async with app.run_test() as pilot:
        await wait_until(pilot, lambda: isinstance(app.screen, MainScreen))
        await pilot.press("1", "colon")
        await pilot.press(*"how wide")
        assert isinstance(app.screen, Menu)
        found = app.screen.query_one(CommandList)
        await wait_until(pilot, lambda: found.option_count == 1)
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, ColumnsDialog))
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.focused, GranuleList))


async def test_the_buttons_of_the_filters_are_found() -> None:
    catalog = FakeCatalog()
    catalog.queryables_of = {"BiomassLevel1a": (Queryable("sat:absolute_orbit", "Orbit"),)}
    app = MaapApp(fake_services(catalog), load_settings({}, {}))
    async with app.run_test() as pilot:
        await wait_until(pilot, lambda: isinstance(app.screen, MainScreen))
        main = app.screen
        assert isinstance(main, MainScreen)
        assert "Add a filter" not in titles(main)
        main.show_collection(a_collection(), "BiomassLevel1a")
        await wait_until(pilot, lambda: {"Add a filter", "Reset the filters"} <= titles(main))
        await pilot.press("colon")
        await pilot.press(*"group f")
        await wait_until(pilot, lambda: app.screen.query_one(CommandList).option_count)
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, GroupsScreen))


async def test_the_menu_opens_again_while_it_closes() -> None:
    app = MaapApp(fake_services(FakeCatalog()), load_settings({}, {}))
    async with app.run_test() as pilot:
        await wait_until(pilot, lambda: isinstance(app.screen, MainScreen))
        app.action_command_palette()
        await wait_until(pilot, lambda: isinstance(app.screen, Menu) and app.screen.is_mounted)
        before = app.screen
        before.dismiss(None)
        app.action_command_palette()
        before.dismiss(None)  # as a second click does
        await wait_until(pilot, lambda: isinstance(app.screen, Menu) and app.screen.is_mounted)
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, MainScreen))
        await wait_until(pilot, lambda: app.focused is not None)


def titles(main: MainScreen) -> set[str]:
    return {command.title for command in main.palette_commands()}
