"""A batch on the screen: its file, its report, by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from maap_tui.models.batch import BatchPlan, BatchResult, BatchRow, BatchStep
from maap_tui.models.query import SearchQuery
from maap_tui.models.search_form import SearchForm
from maap_tui.models.time_selection import TimeSelection
from maap_tui.ui.screens.batch_dialog import BatchDialog
from maap_tui.ui.screens.batch_report import BatchReport
from tests.ui.fakes import FakeBatches, FakeReports, an_item

if TYPE_CHECKING:
    from tests.ui.screens.conftest import OpenScreen

HOURS = TimeSelection.parse("2026-04-01T10:00:00Z .. 2026-04-01T11:00:00Z")
PLAN = BatchPlan(
    "p.csv",
    (BatchRow("Etna", line=2, times=HOURS), BatchRow("Alps", line=3), BatchRow("Sea", line=4)),
    SearchQuery(("A",)),
)


@pytest.fixture
def result() -> BatchResult:
    made = BatchResult(PLAN)
    made.take(BatchStep((0,), (an_item(1), an_item(2)), is_done=True))
    made.take(BatchStep((1,), is_done=True))
    made.take(BatchStep((2,), is_done=True, trouble="The polygon is too large."))
    return made


async def test_a_file_is_read_before_it_is_taken(open_screen: OpenScreen) -> None:
    batches = FakeBatches()
    form = SearchForm(("A",), where="Gabon")
    async with open_screen(BatchDialog(batches, form)) as dialog:
        await dialog.press("enter")
        assert "! Name a file first" in dialog.text
        await dialog.type("p.csv")
        await dialog.press("enter")
        await dialog.sees("! There is no such file.")
        batches.plan = PLAN
        await dialog.press("down")
        await dialog.type("50 km")
        await dialog.press("down")
        await dialog.type("30 min")
        await dialog.press("enter")
        await dialog.until(lambda: dialog.results)
        taken = SearchForm(("A",), batch="p.csv", radius="50 km", within="30 min")
        assert dialog.results == [taken]


async def test_every_place_is_in_the_report(open_screen: OpenScreen, result: BatchResult) -> None:
    async with open_screen(BatchReport(result, FakeReports()), size=(120, 30)) as dialog:
        await dialog.sees("3 places: 1 found, 1 nothing found, 1 failed; 2 granules")
        for words in ("Etna", "2026-04-01 10:00 .. 11:00", "nothing found", "The polygon"):
            assert words in dialog.text
        await dialog.press("down")
        assert "Alps  line 3" in dialog.text


@pytest.mark.parametrize(("name", "held"), [("r.csv", "Alps,3"), ("r.json", '"granules": 2')])
async def test_the_report_is_saved(
    open_screen: OpenScreen, result: BatchResult, name: str, held: str
) -> None:
    reports = FakeReports()
    async with open_screen(BatchReport(result, reports), size=(120, 30)) as dialog:
        await dialog.press("s")
        assert "~/maap-batch-" in dialog.text
        await dialog.press("ctrl+u")
        await dialog.type(name)
        await dialog.press("enter")
        await dialog.until(lambda: reports.written)
        assert held in reports.written[0][0]


async def test_hostile_places_disturb_nothing(open_screen: OpenScreen, hostile: str) -> None:
    plan = BatchPlan(hostile, (BatchRow(hostile),), SearchQuery(("A",)))
    made = BatchResult(plan)
    made.take(BatchStep((0,), is_done=True, trouble=hostile))
    async with open_screen(BatchReport(made, FakeReports())) as dialog:
        await dialog.sees("1 place: 1 failed")
