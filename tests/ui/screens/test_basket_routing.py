"""The main screen and the basket: kept with each mark, following others, telling trouble."""

from tests.ui.basket_desk import desk
from tests.ui.desk import OTHER, newest
from tests.ui.fakes import FakeBaskets, an_item


async def test_each_mark_is_handed_over() -> None:
    async with desk() as it:
        first, second, third = newest(3)
        await it.search(first, second, third)
        await it.pilot.press("space", "space")
        await it.until(lambda: list(it.baskets.kept) == [first.key, second.key])
        await it.pilot.press("a", "k", "space")
        await it.until(lambda: list(it.baskets.kept) == [first.key, third.key])


async def test_what_was_kept_is_marked_when_a_search_finds_it() -> None:
    mine, other = an_item(7), an_item(8, collection="BiomassLevel1b")
    baskets = FakeBaskets({mine.key: mine}, {mine.key: mine, other.key: other})
    async with desk(baskets=baskets) as it:
        await it.until(lambda: "2 marked 2.02 GB, none listed" in it.bar)
        await it.search(an_item(9), mine)
        await it.until(lambda: "2 marked 2.02 GB, 1 not listed" in it.bar)
        assert it.granules.marks.elsewhere == 1


async def test_marks_of_two_collections_are_in_one_basket() -> None:
    here, there = an_item(1), an_item(2, collection="BiomassLevel1b")
    async with desk() as it:
        await it.search(here)
        await it.pilot.press("a")
        await it.search(there, query=OTHER)
        await it.pilot.press("a")
        await it.until(lambda: set(it.baskets.kept) == {here.key, there.key})
        assert "2 marked 2.00 GB, 1 not listed" in it.bar


async def test_what_another_program_changes_is_shown() -> None:
    items = newest(3)
    async with desk() as it:
        await it.search(*items)
        await it.pilot.press("a")
        await it.until(lambda: len(it.baskets.kept) == 3)
        it.baskets.others = {items[0].key: None, an_item(4).key: an_item(4)}
        await it.until(lambda: "3 marked" in it.bar and "1 not listed" in it.bar)
        assert set(it.baskets.kept) == {item.key for item in items}


async def test_marks_made_before_the_services_are_there_are_kept_for_them() -> None:
    baskets = FakeBaskets(is_open=False)
    async with desk(baskets=baskets) as it:
        await it.search(*newest(2))
        await it.pilot.press("a")
        await it.until(lambda: "2 marked" in it.bar)
        assert baskets.kept == {}
        baskets.is_open = True
        await it.until(lambda: len(baskets.kept) == 2)


async def test_the_last_mark_before_leaving_is_handed_over() -> None:
    async with desk() as it:
        await it.search(*newest(2))
        it.granules.action_mark()
        it.app.exit(0)
    assert len(it.baskets.kept) == 1


async def test_trouble_is_told_when_it_begins_and_when_it_is_over() -> None:
    baskets = FakeBaskets(notices=("The basket was damaged [/b].",))
    async with desk(baskets=baskets) as it:
        await it.until(lambda: it.told == ["Basket: The basket was damaged [/b]."])
        baskets.trouble = "Cannot keep the basket: the disk is full [/b]."
        await it.until(lambda: len(it.told) == 2)
        main = it.main
        main.tend_basket()
        assert it.told[1] == f"Basket: {baskets.trouble}"
        assert len(it.told) == 2
        baskets.trouble = ""
        await it.until(lambda: it.told[2:] == ["Basket: It is kept again."])


async def test_the_map_tells_how_much_is_marked_and_what_it_covers() -> None:
    async with desk((200, 60)) as it:
        await it.search(*newest(3))
        await it.pilot.press("space", "space")
        await it.until(lambda: "basket 2 · 3.00 GB" in it.map_title)
        it.look_in("0,0,10,10")
        await it.until(lambda: "covers 20 % of your area" in it.map_title)
        await it.pilot.press("space")
        await it.until(lambda: "basket 3 · 4.50 GB · covers 30 % of your area" in it.map_title)
        await it.pilot.press("U")
        await it.pilot.press("u")
        await it.until(lambda: "basket" not in it.map_title)


async def test_marks_that_are_not_listed_are_hatched_on_the_map() -> None:
    other = an_item(8, collection="BiomassLevel1b")
    async with desk(baskets=FakeBaskets({}, {other.key: other})) as it:
        await it.until(lambda: it.map_marked == (other,))
        await it.search(*newest(2))
        await it.pilot.press("space")
        await it.until(lambda: it.map_marked == (other, newest(1)[0]))
