"""The quicklook asks for one picture when the cursor rests, and says why there is none."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from maap_tui.errors import TransferError
from maap_tui.models.catalog import LARGE_DOCUMENT, Item, pack_document
from maap_tui.ui.panes.quicklook import Quicklook
from tests.ui.conftest import PaneApp, wait_until
from tests.ui.fakes import FakePreviews, an_item

if TYPE_CHECKING:
    from textual.pilot import Pilot

SIZE = (40, 20)


@pytest.fixture(autouse=True)
def _colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLORTERM", "truecolor")


def seen(number: int = 0, *keys: str) -> Item:
    """A granule with these pictures."""
    assets = {
        key: {"href": f"https://x/{number}/{key}.png", "type": "image/png", "roles": ["overview"]}
        for key in keys or ("quicklook_png",)
    }
    return an_item(number, document=pack_document({"assets": assets}))


def href(number: int = 0, key: str = "quicklook_png") -> str:
    return f"https://x/{number}/{key}.png"


async def shown(pilot: Pilot[Any], pane: Quicklook) -> None:
    await wait_until(pilot, lambda: pane.has_class("-pictured"))
    await pilot.pause()


async def test_a_picture_fills_the_pane_and_its_facts_are_told() -> None:
    previews = FakePreviews()
    pane = Quicklook(previews)
    pane.styles.border = ("round", "white")
    app = PaneApp(pane)
    async with app.run_test(size=(60, 20)) as pilot:
        pane.show(seen())
        await shown(pilot, pane)
        assert previews.asked == [href()]
        assert previews.boxes == [(58, 36)]
        await wait_until(pilot, lambda: "▀▀▀▀▀▀▀▀" in app.screen_text())
        assert "quicklook  1600x1600  PNG 123 kB  P big" in app.screen_text()


async def test_passing_by_asks_for_nothing() -> None:
    previews = FakePreviews()
    pane = Quicklook(previews)
    async with PaneApp(pane).run_test(size=SIZE) as pilot:
        for number in range(1000):
            pane.show(seen(number))
        await shown(pilot, pane)
        assert previews.asked == [href(999)]


async def test_a_picture_that_is_not_wanted_any_more_is_given_up() -> None:
    previews = FakePreviews(holds=True)
    pane = Quicklook(previews)
    app = PaneApp(pane)
    async with app.run_test(size=SIZE) as pilot:
        pane.show(seen(1))
        await wait_until(pilot, lambda: previews.asked)
        previews.holds = False
        pane.show(seen(2))
        await shown(pilot, pane)
        assert previews.given_up == [href(1)]
        assert previews.asked == [href(1), href(2)]


async def test_next_and_previous_go_round() -> None:
    previews = FakePreviews()
    pane = Quicklook(previews)
    pane.styles.border = ("round", "white")
    app = PaneApp(pane)
    async with app.run_test(size=(60, 20)) as pilot:
        pane.show(seen(0, "ql_pauli_png", "ql_hsv_png"))
        await shown(pilot, pane)
        assert "pauli 1/2" in app.screen_text()
        assert "p next  P big" in app.screen_text()
        pane.step(1)
        await wait_until(pilot, lambda: len(previews.asked) == 2)
        await wait_until(pilot, lambda: "hsv 2/2" in app.screen_text())
        pane.step(1)
        await wait_until(pilot, lambda: len(previews.asked) == 3)
        assert previews.asked[2] == previews.asked[0]


@pytest.mark.parametrize("number", range(2))
async def test_without_a_picture_a_line_says_so(number: int) -> None:
    item = an_item(document=(pack_document({"assets": {}}), b"")[number])
    pane = Quicklook(FakePreviews())
    app = PaneApp(pane)
    async with app.run_test(size=SIZE) as pilot:
        pane.show(item)
        await pilot.pause()
        assert "This granule has no preview." in app.screen_text()


async def test_a_broken_picture_says_so_and_the_next_one_is_shown() -> None:
    error = TransferError("The preview is damaged (PNG).", hint="o opens it outside.")
    previews = FakePreviews(said={href(): error})
    pane = Quicklook(previews)
    app = PaneApp(pane)
    async with app.run_test(size=SIZE) as pilot:
        pane.show(seen())
        await wait_until(pilot, lambda: "The preview is damaged" in app.screen_text())
        assert "▀" not in app.screen_text()
        assert app.screen_text().count("pauli") <= 1
        pane.show(seen(1))
        await shown(pilot, pane)
        assert "damaged" not in app.screen_text()


async def test_switched_off_it_names_what_there_is() -> None:
    previews = FakePreviews()
    pane = Quicklook(previews, is_off=True)
    app = PaneApp(pane)
    async with app.run_test(size=SIZE) as pilot:
        pane.show(seen())
        await pilot.pause()
        assert "o opens it outside." in app.screen_text()
        assert previews.asked == []


async def test_what_is_shown_before_it_is_mounted_is_not_lost() -> None:
    pane = Quicklook(FakePreviews())
    pane.show(seen())
    async with PaneApp(pane).run_test(size=SIZE) as pilot:
        await shown(pilot, pane)


async def test_a_hidden_pane_asks_when_it_is_shown() -> None:
    previews = FakePreviews()
    pane = Quicklook(previews)
    pane.display = False
    async with PaneApp(pane).run_test(size=SIZE) as pilot:
        pane.show(seen())
        await pilot.pause()
        assert previews.asked == []
        pane.display = True
        await shown(pilot, pane)
        assert previews.asked == [href()]


async def test_another_size_takes_other_pixels() -> None:
    previews = FakePreviews()
    pane = Quicklook(previews)
    async with PaneApp(pane).run_test(size=SIZE) as pilot:
        pane.show(seen())
        await shown(pilot, pane)
        await pilot.resize_terminal(80, 40)
        await wait_until(pilot, lambda: len(previews.asked) == 2)
        assert previews.boxes == [(40, 40), (80, 80)]


async def test_hostile_names_are_harmless(hostile: str) -> None:
    assets = {"ql_" + hostile: {"href": f"https://x/{hostile}.png", "type": "image/png"}}
    pane = Quicklook(FakePreviews())
    pane.styles.border = ("round", "white")
    app = PaneApp(pane)
    async with app.run_test(size=(60, 20)) as pilot:
        pane.show(an_item(document=pack_document({"assets": assets})))
        await shown(pilot, pane)
        assert app.shows_only_text()


async def test_the_pictures_of_a_large_document_are_found_as_well() -> None:
    raw = dict(seen(1, "quicklook_png").as_dict())
    raw["text"] = random.Random(1).randbytes(40_000).hex()
    item = an_item(1, document=pack_document(raw))
    assert len(item.document) > LARGE_DOCUMENT
    previews = FakePreviews()
    pane = Quicklook(previews)
    async with PaneApp(pane).run_test(size=SIZE) as pilot:
        pane.show(item)
        await shown(pilot, pane)
        assert previews.asked == [href(1)]
        assert not pane.has_class("-without")
