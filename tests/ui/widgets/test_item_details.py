"""Beside the list, the details follow the cursor and leave the keys alone."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from maap_tui.models.catalog import LARGE_DOCUMENT, pack_document
from maap_tui.ui.item_facts import Group
from maap_tui.ui.widgets.item_details import ItemDetails
from tests.ui.fakes import an_item

if TYPE_CHECKING:
    from tests.ui.conftest import PaneApp, Until

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


async def test_in_little_room_facts_come_without_titles_and_files(host: type[PaneApp]) -> None:
    details = ItemDetails()
    app = host(details)
    async with app.run_test(size=(38, 12)) as pilot:
        details.show(an_item(1, document=pack_document(DOCUMENT)))
        await pilot.pause()
        assert "2026-01-01 01:47" in app.screen_text()
        assert "Time" not in app.screen_text()
        assert "[x]" not in app.screen_text()
        await pilot.resize_terminal(38, 40)
        await pilot.pause()
        assert "Time" in app.screen_text()
        assert "[x] product" in app.screen_text()


async def test_what_is_known_besides_the_document_stands_first(host: type[PaneApp]) -> None:
    details, item = ItemDetails(), an_item(1)
    app = host(details)
    async with app.run_test(size=(60, 40)) as pilot:
        details.show(item, extra=(Group("Here", (("local", "not downloaded"),)),))
        await pilot.pause()
        assert "not downloaded" in app.screen_text().split("Time")[0]
        details.add(item, (Group("Here", (("local", "on disk"),)),))
        details.add(an_item(2), (Group("Here", (("local", "wrong"),)),))
        await pilot.pause()
        assert "on disk" in app.screen_text()
        assert "wrong" not in app.screen_text()


async def test_what_is_known_later_does_not_cost_a_large_document_its_files(
    host: type[PaneApp], until: Until
) -> None:
    properties = {f"p{number}": sha256(b"%d" % number).hexdigest() for number in range(1_000)}
    item = an_item(1, document=pack_document({**DOCUMENT, "properties": properties}))
    assert len(item.document) > LARGE_DOCUMENT
    details = ItemDetails(can_tick=True)
    app = host(details)
    async with app.run_test(size=(60, 40)) as pilot:
        details.show(item)
        details.add(item, (Group("Here", (("local", "on disk"),)),))
        await until(pilot, lambda: "on disk" in app.screen_text())
        assert "[x] product" in app.screen_text()
        details.focus()
        await pilot.press("down", "down")
        details.asset_list.action_untick_all()
        details.add(item, (Group("Here", (("local", "gone"),)),))
        await until(pilot, lambda: "gone" in app.screen_text())
        assert details.fact_list.cursor == 2
        assert "[ ] product" in app.screen_text()
