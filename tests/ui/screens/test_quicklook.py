"""The quicklook over the whole screen, by keys only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maap_tui.models.catalog import Item, pack_document
from maap_tui.ui.screens.quicklook import QuicklookScreen
from tests.ui.fakes import FakePreviews, an_item

if TYPE_CHECKING:
    from tests.ui.screens.conftest import OpenScreen


def seen(number: int, *keys: str) -> Item:
    assets = {
        key: {
            "href": f"https://x/{number}/{key}.png?token=secret",
            "type": "image/png",
            "roles": ["overview"],
        }
        for key in keys
    }
    return an_item(number, document=pack_document({"assets": assets}))


async def test_previews_follow_one_another(open_screen: OpenScreen) -> None:
    previews = FakePreviews()
    screen = QuicklookScreen(previews, seen(1, "ql_pauli_png", "ql_hsv_png"))
    async with open_screen(screen, (80, 24)) as dialog:
        await dialog.sees("pauli 1/2")
        await dialog.press("p")
        await dialog.sees("hsv 2/2")
        await dialog.press("left")
        await dialog.sees("pauli 1/2")


async def test_the_arrows_go_through_the_granules(open_screen: OpenScreen) -> None:
    items = [seen(number, "quicklook_png") for number in range(3)]
    place = [0]

    def step(steps: int) -> Item:
        place[0] = max(0, min(2, place[0] + steps))
        return items[place[0]]

    async with open_screen(QuicklookScreen(FakePreviews(), items[0], step), (80, 24)) as dialog:
        await dialog.press("down")
        await dialog.sees(items[1].id[-12:])
        await dialog.press("j", "j", "k")
        await dialog.sees(items[1].id[-12:])


async def test_the_address_is_copied_without_its_secrets(open_screen: OpenScreen) -> None:
    async with open_screen(QuicklookScreen(FakePreviews(), seen(1, "quicklook_png"))) as dialog:
        await dialog.press("y")
        assert dialog.app.clipboard == "https://x/1/quicklook_png.png"


async def test_esc_and_q_leave(open_screen: OpenScreen) -> None:
    for key in ("escape", "q", "P"):
        async with open_screen(QuicklookScreen(FakePreviews(), seen(1))) as dialog:
            await dialog.sees("no preview")
            await dialog.press("y", "o", "p", key)
            assert dialog.results == [None]
