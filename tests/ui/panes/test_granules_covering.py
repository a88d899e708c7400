"""Values that are known later than the rows: coverage, states, access."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Semaphore

import pytest

from maap_tui.errors import Cancelled
from maap_tui.models.area import Area
from maap_tui.models.catalog import Access, Item, Page
from maap_tui.models.coverage import Coverage
from maap_tui.models.geometry import BBox
from maap_tui.models.holding import HeldFile, Holding, KnownBy
from maap_tui.models.list_view import ColumnView, ListView, SortOrder
from maap_tui.models.transfer import JobState
from maap_tui.ui.panes import covering_pane
from maap_tui.ui.widgets.granule_facts import coverage_text
from tests.ui.desk import OTHER, Desk, desk, newest
from tests.ui.fakes import FakeAreas, FakeListViews, an_item

AREA = Area("box", bbox=BBox(0, 0, 1, 1))
WHOLE = Holding((HeldFile(Path("/x"), 1, KnownBy.QUEUE),), is_whole=True)
COVERED = SortOrder.by(("coverage", "down"))


@dataclass
class SlowAreas(FakeAreas):
    """Measures as many granules as a test allows: the last digit of its track in tenths."""

    allowed: Semaphore = field(default_factory=lambda: Semaphore(0))
    asked: list[str] = field(default_factory=list)
    was_stopped: Event = field(default_factory=Event)

    def allow(self, count: int = 100_000) -> None:
        self.allowed.release(count)

    def coverages(
        self, area: Area, items: Sequence[Item], stop: Event
    ) -> Iterator[Sequence[Coverage | None]]:
        for item in items:
            while not self.allowed.acquire(timeout=0.01):
                if stop.is_set():
                    self.was_stopped.set()
                    raise Cancelled("stopped")
            self.asked.append(item.id)
            yield [share_of(item)]


def share_of(item: Item) -> Coverage | None:
    digit = int(item.track[-1])
    return None if digit == 9 else Coverage(digit / 10, touches=digit > 0)


async def covered(it: Desk, count: int = 40) -> SlowAreas:
    """A search in an area that has found `count` granules, none of them measured yet."""
    areas = SlowAreas()
    it.pane.areas = areas
    it.pane.set_area(AREA)
    feed = await it.searching()
    feed.page(*newest(count), matched=count)
    await it.until(lambda: it.granules.loaded_count == count)
    return areas


def cells(it: Desk) -> list[str]:
    """What stands in the column of the area, row by row."""
    lines = it.text.split("\n")
    head = next(n for n, line in enumerate(lines) if "Cover" in line)
    end = lines[head].index("Cover") + 5
    return [line[end - 5 : end].strip() for line in lines[head + 1 : -1]]


async def test_rows_on_the_screen_are_measured_first_and_no_others() -> None:
    async with desk((120, 14)) as it:
        areas = await covered(it)
        await it.until(lambda: "…" in cells(it))
        areas.allow()
        await it.until(lambda: cells(it)[:4] == ["0%", "–", "80%", "70%"])
        await it.until(lambda: not it.pane._is_covering)
        shown = [item.id for item in it.granules.shown[: len(cells(it))]]
        assert areas.asked == shown
        await it.pilot.press("G")
        await it.until(lambda: cells(it)[-1] == "10%")
        assert len(areas.asked) < 40


async def test_sorting_by_it_measures_all_and_sorts_when_that_is_known() -> None:
    async with desk((120, 14)) as it:
        areas = await covered(it)
        await it.pilot.press("down", "down")
        mine = it.granules.item
        it.pane.show_order(COVERED)
        await it.until(lambda: "measuring areas, " in it.subtitle)
        areas.allow()
        await it.until(lambda: len(set(areas.asked)) == 40)
        await it.until(lambda: it.granules.shown[0].track[-1] == "8")
        digits = [item.track[-1] for item in it.granules.shown]
        assert digits == sorted(digits[:36], reverse=True) + ["9"] * 4
        assert it.granules.item is mine
        await it.until(lambda: "measuring" not in it.subtitle)


async def test_measuring_can_be_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(covering_pane, "LOT", 5)
    async with desk((120, 14)) as it:
        areas = await covered(it)
        areas.allow(12)
        it.pane.show_order(COVERED)
        await it.until(lambda: it.pane.covering and len(areas.asked) == 12)
        await it.pilot.press("escape")
        areas.allow()
        await it.until(lambda: not it.pane._is_covering)
        assert len(set(areas.asked)) < 40
        assert not it.pane.covering
        it.pane.show_order(COVERED)
        await it.until(lambda: len(set(areas.asked)) == 40)


async def test_another_search_stops_measuring_for_the_last_one() -> None:
    async with desk((120, 14)) as it:
        areas = await covered(it)
        await it.until(lambda: it.pane._is_covering)
        it.pane.set_area(None)
        it.catalog.script = (Page((an_item(7),), 1),)
        await it.searching(OTHER)
        await it.until(areas.was_stopped.is_set)
        await it.until(lambda: it.granules.loaded_count == 1)
        assert "Cover" not in it.text
        assert areas.asked == []


async def test_states_sort_the_rows_when_they_change(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(covering_pane, "RESORT_SECONDS", 0.01)
    async with desk((120, 14)) as it:
        await it.found(Page(tuple(newest(5)), 5))
        it.pane.show_order(SortOrder.by(("state", "up")))
        it.pane.set_job_states({an_item(497).key: JobState.FAILED})
        await it.until(lambda: it.granules.shown[0] == an_item(497))
        it.pane.show_disk({an_item(498).key: WHOLE})
        await it.until(lambda: it.granules.shown[1] == an_item(498))
        it.pane.set_job_states({})
        await it.until(lambda: it.granules.shown[0] == an_item(498))


async def test_states_have_their_words_where_there_is_room() -> None:
    old = an_item(498)
    new = an_item(498, id=f"{old.id[:-9]}02{old.id[-7:]}")
    async with desk((240, 14)) as it:
        await it.found(Page((*newest(2), old, new), 4))
        it.pane.set_job_states({an_item(500).key: JobState.RUNNING})
        it.pane.show_disk({an_item(499).key: WHOLE})
        await it.until(lambda: "v on disk" in it.text)
        assert "d running" in it.text
        assert "o superseded" in it.text


async def test_access_is_that_of_the_collection() -> None:
    views = FakeListViews(ListView((ColumnView("access"),)))
    async with desk((160, 14), views) as it:
        await it.found(Page(tuple(newest(2)), 2))
        it.pane.set_access({"BiomassLevel1a": Access.RESTRICTED})
        await it.until(lambda: it.text.count(" restricted ") == 2)


@pytest.mark.parametrize(
    ("coverage", "text"),
    [
        (None, "–"),
        (Coverage(0.0, touches=False), "0%"),
        (Coverage(0.0, touches=True), "touch"),
        (Coverage(0.004, touches=True), "<1%"),
        (Coverage(0.9964, touches=True), "99%"),
        (Coverage(1.0, touches=True), "100%"),
    ],
)
def test_small_shares_are_not_rounded_to_nothing(coverage: Coverage | None, text: str) -> None:
    assert coverage_text(coverage) == text
