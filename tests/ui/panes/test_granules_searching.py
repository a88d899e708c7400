from dataclasses import replace

from maap_tui.errors import NoConnection
from maap_tui.models.catalog import Page
from maap_tui.models.holding import LocalState
from maap_tui.models.query import SearchQuery
from maap_tui.models.transfer import JobState
from maap_tui.ui.panes.granules import GranulesPane
from maap_tui.ui.panes.search_run import SearchState
from tests.ui.desk import OTHER, QUERY, desk, newest
from tests.ui.fakes import an_item


async def test_rows_can_be_used_while_more_come() -> None:
    async with desk() as it:
        feed = await it.searching()
        assert feed.search_query == replace(QUERY, in_batches=True)
        assert "Searching…" in it.text
        feed.page(*newest(5), matched=12)
        await it.until(lambda: it.granules.row_count)
        await it.pilot.press("down", "space")
        assert "5/12 loaded  1 marked 1.50 GB" in it.subtitle
        assert "searching…  esc stops" in it.subtitle
        feed.page(*newest(7, below=495))
        feed.end()
        await it.state(SearchState.COMPLETE)
        assert "12/12 loaded" in it.subtitle
        assert it.granules.item == an_item(498)


async def test_a_busy_catalogue_is_told_while_it_is_waited_for() -> None:
    async with desk() as it:
        feed = await it.searching()
        it.catalog.pause = 8.2
        await it.until(lambda: "catalogue busy, asks again in 8 s…  esc stops" in it.subtitle)
        it.catalog.pause = 0.0
        await it.until(lambda: "searching…  esc stops" in it.subtitle)
        feed.end()
        await it.state(SearchState.COMPLETE)


async def test_a_batch_ends_and_n_goes_on_with_the_same_pages() -> None:
    async with desk() as it:
        feed = await it.searching()
        feed.page(*newest(15), matched=60)
        feed.page(*newest(15, below=485))
        feed.page(*newest(15, below=470))
        await it.state(SearchState.MORE)
        assert it.granules.loaded_count == 30
        assert "n more" in it.subtitle
        await it.pilot.press("n")
        await it.until(lambda: it.granules.loaded_count == 45)
        feed.page(*newest(15, below=455))
        feed.end()
        await it.state(SearchState.MORE)
        await it.until(lambda: it.granules.loaded_count == 60)
        await it.until(lambda: "n more" not in it.subtitle)  # all that match are here
        await it.pilot.press("n")
        await it.state(SearchState.COMPLETE)
        assert it.granules.loaded_count == 60
        assert len(it.catalog.feeds) == 1
        assert "n more" not in it.subtitle


async def test_newest_only_hides_older_baselines_and_says_how_many() -> None:
    old, new = (
        replace(an_item(number), id=f"ECA_EX{baseline}_MSI_COP_2A_20250305T134540Z_{made}Z_04366E")
        for number, baseline, made in (
            (1, "AE", "20250401T000000"),
            (2, "BA", "20250912T000000"),
        )
    )
    async with desk() as it:
        it.pane.set_newest_only(True)
        feed = await it.searching()
        feed.page(old, an_item(3), matched=3)
        feed.page(new)
        feed.end()
        await it.state(SearchState.COMPLETE)
        assert it.granules.row_count == 2
        assert "Newest baseline only: hides 1 of 3 rows: older baseline AE." in it.text
        it.pane.set_newest_only(False)
        assert it.granules.row_count == 3
        await it.pilot.pause()
        assert "Newest" not in it.text


async def test_reaching_the_last_row_loads_more() -> None:
    async with desk() as it:
        feed = await it.searching()
        feed.page(*newest(20), matched=40)
        feed.page(*newest(20, below=480))
        feed.end()
        await it.state(SearchState.MORE)
        await it.pilot.press("G")
        await it.until(lambda: it.granules.loaded_count == 40)


async def test_a_superseded_search_writes_nothing_and_is_stopped() -> None:
    async with desk() as it:
        old = await it.searching()
        old.page(*newest(3), matched=3)
        new = await it.searching(OTHER)
        assert old.stop.is_set()
        old.page(*newest(3, below=90))
        new.page(an_item(7), matched=1)
        new.end()
        await it.state(SearchState.COMPLETE)
        assert [it.granules.item, it.granules.loaded_count] == [an_item(7), 1]
        assert "1/1 loaded" in it.subtitle


async def test_a_message_of_an_older_run_is_too_late() -> None:
    async with desk() as it:
        await it.searching()
        old = it.pane.run
        assert old is not None
        await it.searching(OTHER)
        it.pane.post_message(GranulesPane.PageArrived(old, Page((an_item(1),), 99)))
        it.pane.post_message(GranulesPane.BatchEnded(old, SearchState.FAILED, NoConnection("x")))
        await it.pilot.pause()
        assert it.granules.loaded_count == 0
        assert it.pane.state is SearchState.LOADING


async def test_escape_stops_loading_and_keeps_what_came() -> None:
    async with desk() as it:
        feed = await it.searching()
        feed.page(*newest(3), matched=9)
        await it.until(lambda: it.granules.row_count == 3)
        await it.pilot.press("escape")
        assert feed.stop.is_set()
        assert it.pane.state is SearchState.STOPPED
        assert "stopped  3/9 loaded" in it.subtitle
        assert it.pane.run is not None
        it.pane.post_message(GranulesPane.PageArrived(it.pane.run, Page((an_item(1),))))
        await it.pilot.pause()
        assert it.granules.loaded_count == 3
        await it.pilot.press("escape", "n")
        assert it.pane.state is SearchState.STOPPED


async def test_a_search_stopped_before_its_first_page_says_so() -> None:
    async with desk() as it:
        await it.searching()
        await it.pilot.press("escape")
        assert "Search stopped." in it.text
        assert "r searches again." in it.text


async def test_leaving_the_app_ends_the_search() -> None:
    async with desk() as it:
        feed = await it.searching()
    assert feed.stop.is_set()


async def test_an_error_is_shown_in_the_pane_and_rows_stay() -> None:
    error = NoConnection("The catalogue did not answer.", hint="Check the network.")
    async with desk() as it:
        feed = await it.searching()
        feed.fail(error)
        await it.state(SearchState.FAILED)
        assert "The catalogue did not answer." in it.text
        feed = await it.searching()
        feed.page(*newest(2))
        feed.fail(error)
        await it.state(SearchState.FAILED)
        text = it.text
        assert "! The catalogue did not answer. Check the network.  r searches again." in text
        assert "2 loaded" in it.subtitle
        feed = await it.searching()
        await it.pilot.pause()
        assert "did not answer" not in it.text


async def test_nothing_found_is_said_plainly() -> None:
    async with desk() as it:
        await it.found(Page((), 0))
        assert "No granule matches." in it.text


async def test_notices_of_the_catalogue_are_shown() -> None:
    async with desk() as it:
        await it.found(Page((an_item(1),), 1, ("1 item left out: no id",)))
        assert "1 item left out: no id" in it.text


async def test_a_search_sorted_otherwise_is_shown_as_it_comes() -> None:
    async with desk() as it:
        it.catalog.script = (Page((an_item(3), an_item(9), an_item(1)), 3),)
        await it.searching(SearchQuery(("c",), sortby="-eo:cloud_cover"))
        await it.state(SearchState.COMPLETE)
        assert it.granules.item == an_item(3)
        await it.searching(SearchQuery(("c",), sortby="+datetime"))
        await it.state(SearchState.COMPLETE)
        assert it.granules.item == an_item(1)


async def test_what_is_on_disk_is_looked_up_page_by_page() -> None:
    async with desk() as it:
        it.holdings.put(an_item(499))
        it.catalog.script = (Page(tuple(newest(2)), 3), Page((an_item(3),)))
        await it.searching()
        await it.until(lambda: len(it.holdings.looked) == 2)
        assert (an_item(3).id,) in it.holdings.looked
        await it.until(lambda: it.granules.facts.local_state(an_item(499)) is LocalState.ON_DISK)
        it.pane.set_job_states({an_item(500).key: JobState.QUEUED})
        await it.pilot.pause()
        rows = it.text.split("\n")[2:4]
        assert [row.rstrip("│ ")[-1] for row in rows] == [".", "v"]


async def test_a_wish_to_stand_still_is_granted() -> None:
    async with desk() as it:
        it.app.animation_level = "none"
        await it.searching()
        still = it.text
        it.pane.show_standing()
        await it.pilot.pause()
        assert it.text == still
