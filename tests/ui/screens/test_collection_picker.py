"""The picker narrows while somebody types, and gives the collection under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from maap_tui.models.catalog import Collection
from tests.ui.fakes import FakeCatalog, a_collection
from tests.ui.screens.collections_kit import (
    AEOLUS,
    BIOMASS,
    EARTHCARE,
    SOME,
    picker_over,
    picker_with,
)

if TYPE_CHECKING:
    from tests.ui.screens.conftest import OpenScreen


async def test_it_shows_what_there_is_to_choose_by(
    open_screen: OpenScreen, catalog: FakeCatalog
) -> None:
    catalog.collection_pages = [SOME]
    async with open_screen(picker_over(catalog), (120, 36)) as dialog:
        await dialog.sees("3 collections")
        await dialog.type("biomass")
        for words in (
            "Biomass Level 1A (IOC)",
            "■ team only",
            "BIOMASS_COMMISSIONING",
            "2025-04-29 .. now",
            "the whole globe",
            "P-SAR",
            "ESA/ESRIN",
            "10.57780/bio-1",
            "Focused SAR images",
            "Keywords: Forestry",
        ):
            assert words in dialog.text


async def test_enter_takes_the_best_match(open_screen: OpenScreen, catalog: FakeCatalog) -> None:
    catalog.collection_pages = [SOME]
    async with open_screen(picker_over(catalog)) as dialog:
        await dialog.sees("3 collections")
        await dialog.type("l2 earthcare")
        assert "1 of 3 collections" in dialog.text
        await dialog.press("enter")
        assert dialog.results == [EARTHCARE]


@pytest.mark.parametrize("words", ["forestry", "p-sar", "commissioning biomass"])
async def test_keywords_and_instruments_are_searched(
    open_screen: OpenScreen, catalog: FakeCatalog, words: str
) -> None:
    catalog.collection_pages = [(*SOME, a_collection("Other", keywords=("Commissioning Biomass",)))]
    async with open_screen(picker_over(catalog)) as dialog:
        await dialog.sees("4 collections")
        await dialog.type(words)
        assert "1 of 4 collections" in dialog.text


async def test_arrows_move_while_the_input_keeps_the_keys(
    open_screen: OpenScreen, catalog: FakeCatalog
) -> None:
    catalog.collection_pages = [SOME]
    async with open_screen(picker_over(catalog)) as dialog:
        await dialog.sees("3 collections")
        await dialog.press("down", "down", "up")
        await dialog.type("q")
        assert dialog.is_open
        await dialog.press("backspace", "pagedown", "enter")
        assert dialog.results == [AEOLUS]


async def test_escape_leaves_without_a_choice(
    open_screen: OpenScreen, catalog: FakeCatalog
) -> None:
    async with open_screen(picker_over(catalog)) as dialog:
        await dialog.press("escape")
        assert dialog.results == [None]


async def test_no_match_is_said_and_enter_does_nothing(
    open_screen: OpenScreen, catalog: FakeCatalog
) -> None:
    catalog.collection_pages = [SOME]
    async with open_screen(picker_over(catalog)) as dialog:
        await dialog.sees("3 collections")
        await dialog.type("landsat")
        assert "no collection has all these words" in dialog.text
        await dialog.press("enter")
        assert dialog.is_open


async def test_the_same_collection_on_two_pages_is_shown_once(
    open_screen: OpenScreen, catalog: FakeCatalog
) -> None:
    catalog.collection_pages = [SOME, (BIOMASS,)]
    async with open_screen(picker_over(catalog)) as dialog:
        await dialog.sees("3 collections")


async def test_three_hundred_collections_narrow_to_one(open_screen: OpenScreen) -> None:
    many = tuple(a_collection(f"Collection{n:03d}") for n in range(300))
    async with open_screen(picker_with(many)) as dialog:
        await dialog.type("n217")
        assert "1 of 300 collections" in dialog.text
        assert "Collection217" in dialog.text


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 60)])
async def test_hostile_collections_are_only_text(
    open_screen: OpenScreen, hostile: str, size: tuple[int, int]
) -> None:
    collection = Collection(
        id=hostile,
        title=hostile,
        description=hostile,
        keywords=(hostile,),
        platforms=(hostile,),
        providers=(hostile,),
        license=hostile,
        doi=hostile,
        start=hostile,
        access_label=hostile,
    )
    async with open_screen(picker_with((collection,)), size) as dialog:
        assert "1 collection" in dialog.text
        assert not any(character in dialog.text for character in "\x1b\x07\x9b\u202e\udcff")
        await dialog.paste(hostile)
        await dialog.press("escape")
        assert dialog.results == [None]


@pytest.mark.parametrize("theme", ["maap-light", "ansi-dark", "ansi-light"])
async def test_it_opens_in_every_kind_of_theme(open_screen: OpenScreen, theme: str) -> None:
    async with open_screen(picker_with(SOME), (120, 36), theme) as dialog:
        await dialog.sees("> ■ Biomass Level 1A (IOC)")
        assert "■ team only" in dialog.text


async def test_missions_have_headers_that_fold(open_screen: OpenScreen) -> None:
    async with open_screen(picker_with(SOME), (120, 36)) as dialog:
        await dialog.sees("▾ BIOMASS  1")
        await dialog.press("up")
        await dialog.press("enter")
        await dialog.sees("▸ BIOMASS  1")
        assert "Biomass Level 1A" not in dialog.text
        await dialog.type("biomass")
        assert "Biomass Level 1A" in dialog.text  # hits are shown, folded or not
        await dialog.press(*["backspace"] * 7)
        assert "Biomass Level 1A" not in dialog.text


async def test_all_missions_fold_and_unfold_in_the_list(open_screen: OpenScreen) -> None:
    async with open_screen(picker_with(SOME), (120, 36)) as dialog:
        await dialog.sees("▾ BIOMASS")
        await dialog.press("tab", "left")
        for mission in ("BIOMASS", "EarthCARE", "Aeolus"):
            assert f"▸ {mission}  1" in dialog.text
        await dialog.press("right")
        assert "▾ EarthCARE  1" in dialog.text
        await dialog.press("space")
        assert "▸ BIOMASS" in dialog.text
