"""From the main screen, `I` shows what the chosen collection holds, and the filters learn of it."""

from datetime import UTC, datetime

from maap_tui.models.inventory import Inventory, Tally
from maap_tui.models.kept import Kept
from maap_tui.settings import load_settings
from maap_tui.ui.app import MaapApp
from maap_tui.ui.panes.filters import FiltersPane
from maap_tui.ui.screens.collection_picker import CollectionPicker
from maap_tui.ui.screens.inventory import InventoryScreen
from maap_tui.ui.screens.main import MainScreen
from maap_tui.ui.widgets.filter_conditions import FilterConditions
from tests.ui.conftest import wait_until
from tests.ui.fake_services import fake_services
from tests.ui.fakes import (
    FakeCatalog,
    FakeShelf,
    a_collection,
)

COLLECTION = a_collection("BiomassLevel1a")
TAKEN = Inventory(
    COLLECTION.id, Tally(7), type_name="product:type", types={"S1": Tally(7)}, is_complete=True
)


def app_over(shelf: FakeShelf) -> MaapApp:
    services = fake_services(shelf.catalog, shelf=shelf)
    return MaapApp(services, load_settings({}, {}))


async def test_the_inventory_is_a_key_away_and_its_counts_reach_the_filters() -> None:
    shelf = FakeShelf(FakeCatalog())
    shelf.keep(COLLECTION)
    app = app_over(shelf)
    async with app.run_test(size=(120, 36)) as pilot:
        await wait_until(pilot, lambda: isinstance(app.screen, MainScreen))
        await pilot.press("I")  # without a collection: the picker
        await wait_until(pilot, lambda: isinstance(app.screen, CollectionPicker))
        picker = app.screen
        await wait_until(
            pilot, lambda: COLLECTION.id in str(picker.query_one("#card-text").render())
        )
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, MainScreen))
        filters = app.screen.query_one(FiltersPane)
        await pilot.press("I")
        await wait_until(pilot, lambda: isinstance(app.screen, InventoryScreen))
        shelf.kept_inventories[COLLECTION.id] = Kept(TAKEN, datetime.now(UTC))
        await pilot.press("escape")
        await wait_until(
            pilot, lambda: filters.query_one(FilterConditions).counts == {"product:type": {"S1": 7}}
        )
