"""The app looks what is on disk at the start, when asked, and when the queue has finished."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from maap_tui.errors import StorageError
from maap_tui.models.catalog import Item, Page, pack_document
from maap_tui.models.holding import Holding, LocalState, ScanStep
from maap_tui.models.transfer import JobState
from maap_tui.settings import load_settings
from maap_tui.ui.app import MaapApp
from maap_tui.ui.screens.main import MainScreen
from maap_tui.ui.widgets.granule_list import GranuleList
from tests.ui.conftest import a_collection, wait_until
from tests.ui.fake_services import fake_services
from tests.ui.fakes import (
    FakeCatalog,
    FakeDownloads,
    FakeHoldings,
    a_job,
    an_item,
)

ITEMS = tuple(replace(an_item(n), document=pack_document({"assets": {}})) for n in (3, 2, 1))
DATA = Path("/data")


class Desk:
    """The whole app over folders that a test plays."""

    def __init__(self, items: tuple[Item, ...]) -> None:
        self.catalog, self.downloads, self.holdings = FakeCatalog(), FakeDownloads(), FakeHoldings()
        self.catalog.script = (Page(items, 3),)
        services = fake_services(self.catalog, downloads=self.downloads, holdings=self.holdings)
        self.app = MaapApp(services, load_settings({}, {}))
        self.pilot: Pilot[Any]

    @property
    def granules(self) -> GranuleList:
        return self.app.screen_stack[1].query_one(GranuleList)

    @property
    def told(self) -> list[str]:
        return [note.message for note in self.app._notifications]

    @property
    def text(self) -> str:
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in strips)

    def states(self) -> list[LocalState]:
        return [self.granules.facts.local_state(item) for item in ITEMS]

    async def until(self, condition: Any) -> None:
        await wait_until(self.pilot, condition)


@asynccontextmanager
async def desk(items: tuple[Item, ...] = ITEMS) -> AsyncIterator[Desk]:
    it = Desk(items)
    async with it.app.run_test(size=(120, 36), notifications=True) as it.pilot:
        await it.until(lambda: isinstance(it.app.screen, MainScreen))
        await it.until(lambda: it.holdings.scans == 1)
        main = it.app.screen
        assert isinstance(main, MainScreen)
        main.show_collection(a_collection(), "BiomassLevel1a")
        await it.pilot.press("r")
        await it.until(lambda: it.granules.row_count == 3)
        await it.until(lambda: it.holdings.looked)
        yield it


async def test_what_a_look_finds_shows_in_the_rows() -> None:
    async with desk() as it:
        it.holdings.put(ITEMS[1])
        it.holdings.steps.put(ScanStep(DATA, 1_234, 1))
        await it.pilot.press("D")
        await it.until(lambda: "Looking through /data: 1 234 files.  D stops" in it.text)
        it.holdings.steps.put(ScanStep(DATA, 2_000, 3))
        it.holdings.steps.put(None)
        await it.until(lambda: it.states()[1] is LocalState.ON_DISK)
        await it.until(lambda: "On disk: Looked through: 3 files changed." in it.told)
        assert it.states() == [LocalState.NONE, LocalState.ON_DISK, LocalState.NONE]


async def test_the_same_key_stops_a_look() -> None:
    async with desk() as it:
        it.holdings.steps.put(ScanStep(DATA, 7))
        await it.pilot.press("D")
        await it.until(lambda: "7 files.  D stops" in it.text)
        await it.pilot.press("D")
        await it.until(lambda: "On disk: Stopped. What was seen until then is known." in it.told)
        await it.until(lambda: "D stops" not in it.text)


async def test_what_cannot_be_looked_through_is_told() -> None:
    async with desk() as it:
        it.holdings.steps.put(ScanStep(DATA, trouble="The disk of /data has [b]not answered."))
        it.holdings.steps.put(None)
        await it.pilot.press("D")
        await it.until(lambda: "On disk: The disk of /data has [b]not answered." in it.told)
        it.holdings.steps.put(StorageError("The index cannot be used."))
        await it.pilot.press("D")
        await it.until(lambda: any("The index cannot be used." in words for words in it.told))


async def test_nothing_is_told_about_the_look_at_the_start() -> None:
    async with desk() as it:
        assert it.told == []


async def test_what_the_queue_finishes_is_looked_at() -> None:
    async with desk() as it:
        it.downloads.show(a_job(2, JobState.RUNNING))
        await it.until(lambda: it.states()[1] is LocalState.RUNNING)
        asked = len(it.holdings.looked)
        it.holdings.put(ITEMS[1])
        it.downloads.show(a_job(2, JobState.DONE))
        await it.until(lambda: it.states()[1] is LocalState.ON_DISK)
        await it.until(lambda: (ITEMS[1].id,) in it.holdings.looked[asked:])
        await it.until(lambda: it.granules.facts.local.holding_of(ITEMS[1].key))


async def test_a_newer_one_in_the_list_learns_that_an_older_one_is_here_now() -> None:
    newer = replace(ITEMS[1], id=ITEMS[1].id.replace("_01_", "_02_"))
    async with desk((ITEMS[0], newer, ITEMS[1])) as it:
        it.holdings.put(ITEMS[1])
        it.holdings.here[newer.key] = Holding(older=ITEMS[1].id)
        it.downloads.show(a_job(2, JobState.RUNNING))
        await it.until(lambda: it.states()[1] is LocalState.RUNNING)
        it.downloads.show(a_job(2, JobState.DONE))
        await it.until(lambda: it.granules.facts.local_state(newer) is LocalState.UPDATE)
        await it.until(lambda: it.states()[1] is LocalState.OLD_COPY)


async def test_what_was_finished_and_is_gone_is_not_claimed() -> None:
    async with desk() as it:
        it.downloads.show(a_job(2, JobState.DONE))
        it.holdings.steps.put(None)
        await it.pilot.press("D")
        await it.until(lambda: it.told)
        await it.until(lambda: it.states()[1] is LocalState.NONE)


async def test_details_follow_what_was_looked_at() -> None:
    async with desk() as it:
        await it.until(lambda: "not downloaded" in it.text)
        it.holdings.put(ITEMS[0])
        it.holdings.steps.put(None)
        await it.pilot.press("D")
        await it.until(lambda: "on disk, 5 B" in it.text)
