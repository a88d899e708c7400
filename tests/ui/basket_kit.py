"""The basket screen, opened over a short list."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from maap_tui.models.catalog import Item
from maap_tui.ui.screens.basket import BasketScreen
from tests.ui.basket_desk import Desk, desk
from tests.ui.fakes import FakeBaskets, an_item

LISTED = [an_item(number) for number in (9, 8, 7)]
OTHERS = [an_item(number, collection="BiomassLevel1b", size=None) for number in (3, 2)]


@asynccontextmanager
async def opened(
    *others: Item, size: tuple[int, int] = (120, 36), marks: str = "a"
) -> AsyncIterator[Desk]:
    """A list of three marked granules, others in the basket, and the basket's screen."""
    baskets = FakeBaskets({}, {item.key: item for item in others})
    async with desk(size, baskets) as it:
        await it.search(*LISTED)
        await it.until(lambda: len(it.granules.basket) == len(others))
        if marks:
            await it.pilot.press(marks)
        await it.pilot.press("b")
        await it.until(lambda: isinstance(it.app.screen, BasketScreen) and it.app.screen.is_active)
        yield it


def marked(it: Desk) -> set[tuple[str, str]]:
    return set(it.granules.basket.items)


def keys(*items: Item) -> set[tuple[str, str]]:
    return {item.key for item in items}


async def on_screen(it: Desk, kind: type) -> None:
    await it.until(lambda: isinstance(it.app.screen, kind))
