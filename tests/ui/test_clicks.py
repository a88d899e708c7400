"""Clicks where something was a moment ago."""

from textual import events

from maap_tui.settings import load_settings
from maap_tui.ui.app import MaapApp
from maap_tui.ui.screens.main import MainScreen
from maap_tui.ui.widgets.status_bar import StatusBar
from tests.ui.conftest import wait_until
from tests.ui.fake_services import fake_services
from tests.ui.fakes import FakeCatalog


async def test_a_click_on_what_is_taken_away_ends_nothing() -> None:
    app = MaapApp(fake_services(FakeCatalog()), load_settings({}, {}))
    async with app.run_test() as pilot:
        await wait_until(pilot, lambda: isinstance(app.screen, MainScreen))
        bar, later = app.screen.query_one(StatusBar), list[int]()
        parent, bar._parent = bar._parent, None  # still drawn, as in the frame of its removal
        app.post_message(events.MouseDown(None, 0, 0, 0, 0, 1, False, False, False, 0, 0))
        app.call_later(later.append, 1)
        await wait_until(pilot, lambda: later)
        bar._parent = parent
    await app.on_event(events.MouseDown(None, 0, 0, 0, 0, 1, False, False, False, 0, 0))
    assert app._exception is None
