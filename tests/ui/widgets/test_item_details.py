"""Beside the list, the details follow the cursor and leave the keys alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from maap_tui.models.catalog import pack_document
from maap_tui.ui.widgets.item_details import ItemDetails
from tests.ui.fakes import an_item

if TYPE_CHECKING:
    from tests.ui.conftest import PaneApp

DOCUMENT = {
    "properties": {"processing:level": "L1A"},
    "assets": {"product": {"href": "https://x/data/zipper/a", "roles": ["data"]}},
}


async def test_it_shows_one_granule_after_another(host: type[PaneApp]) -> None:
    details = ItemDetails(id="side-details")
    app = host(details)
    async with app.run_test(size=(52, 40)) as pilot:
        for number in (1, 2):
            details.show(an_item(number, document=pack_document(DOCUMENT)))
            await pilot.pause()
            assert f"2026-01-01 0{number}:47" in app.screen_text()
        assert "  [x] product" in app.screen_text()
        assert "> [x]" not in app.screen_text()
        assert app.focused is None


async def test_what_is_shown_before_it_is_mounted_is_not_lost(host: type[PaneApp]) -> None:
    details = ItemDetails()
    details.show(an_item(1), frozenset())
    app = host(details)
    async with app.run_test(size=(52, 40)) as pilot:
        await pilot.pause()
        assert "2026-01-01 01:47" in app.screen_text()


async def test_empty_details_are_empty(host: type[PaneApp]) -> None:
    app = host(ItemDetails())
    async with app.run_test(size=(52, 40)):
        assert "Time" not in app.screen_text()


@pytest.mark.parametrize(("width", "is_beside"), [(60, False), (120, True)])
async def test_properties_stand_beside_the_facts_where_there_is_room(
    host: type[PaneApp], width: int, is_beside: bool
) -> None:
    details = ItemDetails()
    app = host(details)
    async with app.run_test(size=(width, 50)) as pilot:
        details.show(an_item(document=pack_document(DOCUMENT)))
        await pilot.pause()
        lines = app.screen_text().splitlines()
        [line] = [line for line in lines if "All properties" in line]
        assert ("Time" in line) is is_beside
