"""The basket's screen by keys: seen, thinned out, emptied, downloaded, saved and filled."""

import pytest
from textual.widgets import Input

from maap_tui.models.basket import BasketNews
from maap_tui.models.catalog import Item
from maap_tui.models.transfer import JobState
from maap_tui.ui.screens.basket import BasketScreen
from maap_tui.ui.screens.confirm import ConfirmScreen
from maap_tui.ui.screens.details import DetailsScreen
from maap_tui.ui.screens.download_dialog import DownloadDialog
from maap_tui.ui.screens.help import HelpScreen
from maap_tui.ui.screens.main import MainScreen
from tests.ui.basket_desk import desk
from tests.ui.basket_kit import LISTED, OTHERS, keys, marked, on_screen, opened
from tests.ui.conftest import HOSTILE
from tests.ui.fakes import FakeBaskets, a_job, an_item


async def test_it_shows_what_is_marked_by_collection() -> None:
    async with opened(*OTHERS) as it:
        await it.sees("BiomassLevel1b   2 granules")
        await it.sees("5 granules  3.02 GB + ?  2 sizes not known  2 collections")
        assert "BiomassLevel1a   3 granules  3.02 GB" in it.text
        for item in (*LISTED, *OTHERS):
            assert item.id[-12:] in it.text
        await it.pilot.press("escape")
        await on_screen(it, MainScreen)


async def test_an_empty_basket_says_how_it_is_filled() -> None:
    async with opened(marks="") as it:
        await it.sees("The basket is empty.")
        await it.pilot.press("x", "C", "d", "e", "enter", "Q", "U", "b")
        await on_screen(it, MainScreen)


async def test_one_is_taken_out_and_brought_back() -> None:
    async with opened() as it:
        await it.pilot.press("x")
        await it.sees("1 granule taken out; U brings it back.")
        assert marked(it) == keys(*LISTED[1:])
        await it.until(lambda: set(it.baskets.kept) == keys(*LISTED[1:]))
        await it.pilot.press("U")
        await it.sees("1 granule brought back.")
        assert marked(it) == keys(*LISTED)
        await it.pilot.press("q")
        await on_screen(it, MainScreen)
        assert it.granules.marks.elsewhere == 0


async def test_a_whole_collection_is_taken_out_by_its_name() -> None:
    async with opened(*OTHERS) as it:
        await it.pilot.press("end", "k", "k", "x")
        await it.sees("2 granules taken out; U brings them back.")
        assert marked(it) == keys(*LISTED)
        assert "BiomassLevel1b" not in it.text


async def test_the_cursor_stays_near_what_was_taken_out() -> None:
    async with opened() as it:
        await it.pilot.press("down", "x")
        await it.sees("1 granule taken out")
        await it.pilot.press("x")
        await it.until(lambda: marked(it) == keys(LISTED[0]))


async def test_emptying_asks_with_the_size_and_can_be_undone() -> None:
    async with opened() as it:
        await it.pilot.press("C")
        await on_screen(it, ConfirmScreen)
        await it.sees("Take all 3 granules, 3.02 GB out of the basket?")
        await it.pilot.press("n")
        await on_screen(it, BasketScreen)
        assert len(marked(it)) == 3
        await it.pilot.press("C")
        await on_screen(it, ConfirmScreen)
        await it.pilot.press("y")
        await it.sees("The basket is empty.")
        assert "3 granules taken out; U brings them back." in it.text
        await it.pilot.press("U")
        await it.sees("3 granules brought back.")


async def test_enter_goes_to_the_granule_in_the_list() -> None:
    async with opened() as it:
        await it.pilot.press("end", "enter")
        await on_screen(it, MainScreen)
        assert it.granules.item is LISTED[2]
        assert it.granules.has_focus


async def test_enter_shows_a_granule_that_the_list_hides() -> None:
    async with desk() as it:
        await it.search(*LISTED)
        await it.pilot.press("a", "slash")
        await it.until(lambda: isinstance(it.app.focused, Input))
        await it.pilot.press(*"T008", "enter")
        await it.until(lambda: it.granules.row_count == 1)
        await it.pilot.press("b")
        await on_screen(it, BasketScreen)
        await it.pilot.press("end", "enter")
        await on_screen(it, MainScreen)
        await it.until(lambda: it.granules.item is LISTED[2])


async def test_what_is_not_listed_is_said_to_be_elsewhere_and_can_be_looked_at() -> None:
    async with opened(*OTHERS) as it:
        await it.pilot.press("end", "enter")
        await it.sees("It is not in the list")
        await it.pilot.press("i")
        await on_screen(it, DetailsScreen)
        await it.pilot.press("q")
        await on_screen(it, BasketScreen)


async def test_collections_are_folded() -> None:
    async with opened(*OTHERS) as it:
        await it.pilot.press("space")
        await it.until(lambda: LISTED[0].id[-12:] not in it.text.split("not downloaded")[0])
        assert OTHERS[0].id[-12:] in it.text
        await it.pilot.press("enter")
        await it.sees(LISTED[1].id[-12:])


async def test_all_of_it_is_downloaded_and_what_is_queued_is_taken_out() -> None:
    async with opened(*OTHERS) as it:
        await it.pilot.press("d")
        await on_screen(it, DownloadDialog)
        await it.sees("Download 5 granules")
        await it.pilot.press("escape")
        await on_screen(it, BasketScreen)
        it.downloads.show(a_job(9), a_job(8, JobState.FAILED), a_job(7, JobState.RUNNING))
        await it.until(lambda: it.granules.facts.letter(LISTED[0]) == ".")
        await it.pilot.press("Q")
        await it.sees("2 granules taken out")
        assert marked(it) == keys(LISTED[1], *OTHERS)
        await it.pilot.press("Q")
        await it.sees("Nothing of it is in the queue or here.")


async def test_what_is_here_already_is_seen() -> None:
    baskets = FakeBaskets({}, {OTHERS[0].key: OTHERS[0]})
    async with desk(baskets=baskets) as it:
        it.holdings.put(OTHERS[0])
        await it.until(lambda: len(it.granules.basket) == 1)
        await it.pilot.press("b")
        await it.sees("Downloaded and checked, or on disk already")


async def test_a_granule_of_another_search_is_found_in_the_list() -> None:
    async with opened() as it:
        await it.pilot.press("escape")
        await on_screen(it, MainScreen)
        again = [an_item(number) for number in (9, 8, 7)]
        await it.search(*again)
        await it.until(lambda: [id(item) for item in it.granules.loaded] == [*map(id, again)])
        await it.pilot.press("b")
        await on_screen(it, BasketScreen)
        await it.sees(again[0].id)
        await it.pilot.press("down", "enter")
        await on_screen(it, MainScreen)
        await it.until(lambda: it.granules.item is again[1])


async def test_what_another_program_changes_appears() -> None:
    async with opened() as it:
        it.baskets.others = BasketNews({OTHERS[0].key: OTHERS[0], LISTED[0].key: None}).changes
        await it.sees("BiomassLevel1b   1 granule")
        await it.until(lambda: marked(it) == keys(*LISTED[1:], OTHERS[0]))


async def test_it_says_what_it_covers() -> None:
    async with opened() as it:
        it.look_in("0,0,10,10")
        await it.sees("covers 30 % of your area")
        await it.pilot.press("x")
        await it.sees("covers 20 % of your area")


async def test_its_keys_are_explained() -> None:
    async with opened() as it:
        await it.pilot.press("question_mark")
        await on_screen(it, HelpScreen)
        await it.sees("Remove what is in the queue or here already")


async def test_no_text_from_outside_is_obeyed() -> None:
    items = [
        Item(f"{number}{text[:400]}", text[:190], start=text[:40])
        for number, text in enumerate(HOSTILE)
    ]
    async with opened(*items, size=(100, 40)) as it:
        await it.sees("collections")
        await it.pilot.press(*["down"] * 8, "x", "U", "space", "space", "end", "i")
        await on_screen(it, DetailsScreen)


@pytest.mark.parametrize("size", [(30, 8), (80, 24), (200, 60)])
async def test_any_size_will_do(size: tuple[int, int]) -> None:
    async with opened(*OTHERS, size=size) as it:
        await it.pilot.press("down", "end", "home", "x", "U", "e")
        await it.until(lambda: isinstance(it.app.focused, Input))
        await it.pilot.press("escape", "escape")
        await on_screen(it, MainScreen)
