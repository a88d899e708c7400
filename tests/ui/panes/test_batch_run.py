"""A batch in the granules pane: each granule once, with what it matched."""

from maap_tui.errors import NoConnection
from maap_tui.models.batch import BatchPlan, BatchRow, BatchStep
from maap_tui.models.search_form import SearchForm
from maap_tui.ui.panes.search_run import BatchRun, SearchState
from tests.ui.desk import QUERY, Desk, desk
from tests.ui.fakes import FakeBatches, an_item

PLAN = BatchPlan("p.csv", (BatchRow("Etna"), BatchRow("Alps"), BatchRow("Sea")), QUERY)
A, B = an_item(1), an_item(2)


def start(it: Desk, batches: FakeBatches) -> None:
    form = SearchForm(("BiomassLevel1a",), batch="p.csv")
    it.pane.start_run(BatchRun(it.catalog, batches, QUERY, form, None))


async def test_each_granule_is_listed_once_with_what_it_matched() -> None:
    steps = [BatchStep((0,), (A, B)), BatchStep((0,), is_done=True)]
    steps += [BatchStep((1,), (B,), is_done=True), BatchStep((2,), is_done=True)]
    async with desk((120, 20)) as it:
        start(it, FakeBatches(PLAN, steps))
        await it.state(SearchState.COMPLETE)
        assert it.granules.row_count == 2
        for words in ("Matched", "Etna, Alps", "3 places: 2 found, 1 nothing found", "B shows"):
            assert words in it.text
        await it.found()
        assert "Matched" not in it.text


async def test_what_came_before_an_error_stays() -> None:
    batches = FakeBatches(PLAN, [BatchStep((0,), (A,))], NoConnection("Nothing answers."))
    async with desk((120, 20)) as it:
        start(it, batches)
        await it.state(SearchState.FAILED)
        assert "Nothing answers." in it.text
        assert it.granules.row_count == 1


async def test_a_file_that_cannot_be_read_is_told_in_the_list() -> None:
    async with desk((120, 20)) as it:
        start(it, FakeBatches())
        await it.state(SearchState.FAILED)
        assert "There is no such file." in it.text
