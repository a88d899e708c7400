"""The inventory grows while one looks, is kept when it is stopped, and tells what failed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from maap_tui.errors import NoConnection
from maap_tui.models.inventory import Calendar, Inventory, Tally
from maap_tui.models.kept import Kept
from maap_tui.ui.screens.inventory import InventoryScreen
from tests.ui.fakes import FakeCatalog, FakeShelf

if TYPE_CHECKING:
    from tests.ui.screens.conftest import OpenScreen

NAME = "BiomassLevel1a"
BEGUN = Inventory(
    NAME,
    Tally(1_030, "2025-11-03T00:00:00Z", "2026-01-20T00:00:00Z"),
    type_name="product:type",
    baseline_name="version",
    types={"S1_SCS__1S": Tally(), "S2_SCS__1S": Tally()},
    baselines={"01": Tally()},
    asked=3,
    left=12,
)
WHOLE = replace(
    BEGUN,
    types={
        "S1_SCS__1S": Tally(700, "2025-11-03T00:00:00Z", "2026-01-20T00:00:00Z"),
        "S2_SCS__1S": Tally(trouble="The catalogue refuses this search."),
    },
    cells={("S1_SCS__1S", "01"): Tally(700, "2025-11-04T00:00:00Z", "2026-01-19T00:00:00Z")},
    calendar=Calendar(date(2025, 11, 1), 1, (0, 400, 400, 1_030)),
    asked=15,
    left=0,
    is_complete=True,
)


@pytest.fixture
def shelf() -> FakeShelf:
    return FakeShelf(FakeCatalog())


def kept(inventory: Inventory, age: timedelta = timedelta(hours=2)) -> Kept[Inventory]:
    return Kept(inventory, datetime.now(UTC) - age)


async def test_it_counts_at_once_when_nothing_is_kept(
    open_screen: OpenScreen, shelf: FakeShelf
) -> None:
    async with open_screen(InventoryScreen(shelf, NAME), (120, 36)) as dialog:
        await dialog.sees("counting …")
        shelf.inventories.put(BEGUN)
        await dialog.sees("1 030 granules  2025-11-03 .. 2026-01-20")
        await dialog.sees("3 requests made, at most 12 to go")
        assert "S1_SCS__1S" in dialog.text
        shelf.inventories.put(WHOLE)
        shelf.inventories.put(None)
        await dialog.sees("r count again")
        for words in (
            f"Inventory of {NAME}",
            "granules that start in each month; the highest bar: 630",
            "2025-11",
            "1 count failed",
        ):
            assert words in dialog.text
        row = next(line for line in dialog.lines if "2025-11-04" in line)
        assert row.split()[1:5] == ["01", "700", "2025-11-04", "2026-01-19"]


async def test_what_is_kept_is_shown_with_its_age_and_counted_again_when_asked(
    open_screen: OpenScreen, shelf: FakeShelf
) -> None:
    shelf.kept_inventories[NAME] = kept(WHOLE)
    async with open_screen(InventoryScreen(shelf, NAME), (120, 36)) as dialog:
        await dialog.sees("as of 2 h ago")
        assert "s stop" not in dialog.text
        await dialog.press("r")
        await dialog.sees("s stop, keeping what has come")
        shelf.inventories.put(replace(WHOLE, total=Tally(1_031)))
        shelf.inventories.put(None)
        await dialog.sees("1 031 granules")
        assert "as of" not in dialog.text


async def test_stopping_keeps_what_has_come(open_screen: OpenScreen, shelf: FakeShelf) -> None:
    async with open_screen(InventoryScreen(shelf, NAME), (80, 24)) as dialog:
        shelf.inventories.put(BEGUN)
        await dialog.sees("3 requests made")
        await dialog.press("s")
        await dialog.until(shelf.was_stopped.is_set)
        await dialog.sees("stopped after 3 requests")
        await dialog.sees("r go on counting")
        assert "1 030 granules" in dialog.text


async def test_why_a_row_failed_is_told_under_the_cursor(
    open_screen: OpenScreen, shelf: FakeShelf
) -> None:
    shelf.kept_inventories[NAME] = kept(WHOLE)
    async with open_screen(InventoryScreen(shelf, NAME), (80, 24)) as dialog:
        await dialog.sees("failed")
        assert "! The catalogue refuses" not in dialog.text
        await dialog.press("end")
        await dialog.sees("! The catalogue refuses this search.")


async def test_an_error_leaves_what_has_come(open_screen: OpenScreen, shelf: FakeShelf) -> None:
    async with open_screen(InventoryScreen(shelf, NAME), (120, 36)) as dialog:
        shelf.inventories.put(BEGUN)
        shelf.inventories.put(NoConnection("no answer.", hint="Check the network."))
        await dialog.sees("! no answer. Check the network.")
        assert "1 030 granules" in dialog.text
        await dialog.press("r")
        await dialog.sees("s stop")
        assert "no answer" not in dialog.text


@pytest.mark.parametrize("key", ["escape", "q", "f4"])
async def test_leaving_stops_the_counting(
    open_screen: OpenScreen, shelf: FakeShelf, key: str
) -> None:
    async with open_screen(InventoryScreen(shelf, NAME)) as dialog:
        await dialog.sees("counting …")
        await dialog.press(key)
        await dialog.until(shelf.was_stopped.is_set)
        assert dialog.results == [None]


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 60)])
async def test_hostile_names_are_only_text(
    open_screen: OpenScreen, shelf: FakeShelf, hostile: str, size: tuple[int, int]
) -> None:
    inventory = replace(
        WHOLE, types={hostile: Tally(1, hostile, hostile, hostile)}, notice=hostile, cells={}
    )
    shelf.kept_inventories[hostile] = kept(inventory)
    async with open_screen(InventoryScreen(shelf, hostile), size) as dialog:
        await dialog.sees("1 030 granules")
        assert not any(character in dialog.text for character in "\x1b\x07\x9b\u202e\udcff")
        await dialog.press("end", "escape")
        assert dialog.results == [None]


async def test_what_was_stopped_before_it_began_stays_so(
    open_screen: OpenScreen, shelf: FakeShelf
) -> None:
    screen = InventoryScreen(shelf, NAME)
    async with open_screen(screen) as dialog:
        await dialog.sees("counting …")
        await dialog.press("s")
        await dialog.until(shelf.was_stopped.is_set)
        screen._begin(screen.Opened(None))
        assert not list(dialog.app.workers)
        await dialog.press("r")
        await dialog.sees("s stop")
