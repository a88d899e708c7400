"""What the main screen does about the queue: it asks before it costs, and tells what it cannot."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets._toast import Toast

from maap_tui.errors import StorageError
from maap_tui.models.catalog import Page, pack_document
from maap_tui.models.query import SearchQuery
from maap_tui.models.sign_in import SignInState, SignInStatus
from maap_tui.models.transfer import JobSnapshot, JobState
from maap_tui.settings import load_settings
from maap_tui.ui.app import MaapApp
from maap_tui.ui.panes.downloads import DownloadsPane
from maap_tui.ui.panes.granules import GranulesPane
from maap_tui.ui.screens.confirm import ConfirmScreen
from maap_tui.ui.screens.download_dialog import DownloadDialog
from maap_tui.ui.screens.job_details import JobDetails
from maap_tui.ui.screens.limits_dialog import LimitsDialog
from maap_tui.ui.screens.main import MainScreen
from maap_tui.ui.screens.report import ReportScreen
from tests.ui.conftest import wait_until
from tests.ui.fake_services import fake_services
from tests.ui.fakes import (
    FakeCatalog,
    FakeDownloads,
    FakeSignIn,
    a_job,
    an_item,
)

RUNNING = a_job(1, JobState.RUNNING, received=500_000_000)
ARCHIVE = a_job(2, JobState.RUNNING, received=312_000_000, loses_bytes=312_000_000)
ASSETS = {"product": {"href": "https://x/data/zipper/a", "roles": ["data"]}}
ITEM = replace(an_item(1), document=pack_document({"assets": ASSETS}))
OWNER = "another maap-tui (pid 4711 on host)"


class Desk:
    """The whole app over a queue that a test plays, with the cursor in the downloads pane."""

    def __init__(self) -> None:
        self.downloads = FakeDownloads()
        self.catalog = FakeCatalog()
        self.catalog.script = (Page((ITEM,), 1),)
        self.sign_in = FakeSignIn()
        services = fake_services(self.catalog, downloads=self.downloads, sign_in=self.sign_in)
        self.app = MaapApp(services, load_settings({}, {}))
        self.pilot: Pilot[Any]

    @property
    def pane(self) -> DownloadsPane:
        return self.app.screen_stack[1].query_one(DownloadsPane)

    @property
    def asked(self) -> list[Any]:
        """What was asked of the queue that changes it."""
        quiet = ("plan", "close")
        return [call for call in self.downloads.calls if call[0] not in quiet]

    async def show(self, *jobs: JobSnapshot, **changes: Any) -> None:
        self.downloads.show(*jobs, **changes)
        self.pane.poke()
        await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
        await self.pilot.pause()

    async def on(self, kind: type[Any]) -> None:
        await wait_until(self.pilot, lambda: isinstance(self.app.screen, kind))
        await self.pilot.pause()

    async def sees(self, words: str) -> None:
        await wait_until(self.pilot, lambda: words in self.text)

    @property
    def text(self) -> str:
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in strips)


@asynccontextmanager
async def desk() -> AsyncIterator[Desk]:
    it = Desk()
    async with it.app.run_test(size=(120, 36), notifications=True) as it.pilot:
        await it.on(MainScreen)
        it.pane.focus()
        await it.pilot.pause()
        yield it


@pytest.mark.parametrize(("key", "calls"), [("y", [("cancel", ("job-1",))]), ("n", [])])
async def test_cancelling_asks_with_the_bytes_that_are_here(key: str, calls: list[Any]) -> None:
    async with desk() as it:
        await it.show(RUNNING)
        await it.press("x")
        await it.on(ConfirmScreen)
        assert "500 MB that have come" in " ".join(it.text.split())
        await it.press(key)
        await it.on(MainScreen)
        await wait_until(it.pilot, lambda: it.asked == calls)


@pytest.mark.parametrize(
    ("key", "call"), [("space", ("pause", ("job-2",))), ("P", ("pause", None))]
)
async def test_pausing_an_archive_asks_with_the_bytes_that_are_lost(
    key: str, call: tuple[Any, ...]
) -> None:
    async with desk() as it:
        await it.show(ARCHIVE)
        await it.press(key)
        await it.on(ConfirmScreen)
        assert "312 MB would be lost" in it.text
        assert it.asked == []
        await it.press("y")
        await wait_until(it.pilot, lambda: it.asked == [call])


async def test_the_key_that_pauses_all_opens_no_picture_when_nothing_is_left_to_pause() -> None:
    async with desk() as it:
        await it.show(a_job(1, JobState.DONE))
        await it.press("P", "e")
        await it.on(ReportScreen)
        assert not any("Quicklook" in notice.message for notice in it.app._notifications)


async def test_the_limits_dialog_sets_the_limits_of_the_queue() -> None:
    async with desk() as it:
        await it.show(RUNNING, parallel=3)
        await it.press("L")
        await it.on(LimitsDialog)
        await it.press("enter", "backspace", "5", "enter")
        await wait_until(it.pilot, lambda: it.asked == [("set_parallel", 5)])


async def test_the_report_and_the_details_open_by_their_keys() -> None:
    async with desk() as it:
        await it.show(a_job(1, JobState.FAILED))
        await it.press("e")
        await it.on(ReportScreen)
        await it.press("escape", "enter")
        await it.on(JobDetails)
        await it.press("R")
        await wait_until(it.pilot, lambda: it.asked == [("retry", ("job-1",))])


async def test_the_details_only_show_where_another_instance_runs_the_queue() -> None:
    async with desk() as it:
        await it.show(a_job(1, JobState.FAILED), owner=OWNER)
        await it.press("enter")
        await it.on(JobDetails)
        assert "R retry" not in it.text


async def test_the_end_of_the_queue_names_the_key_of_the_report() -> None:
    async with desk() as it:
        await it.show(RUNNING)
        await it.show(replace(RUNNING, state=JobState.DONE))
        await it.sees("1 file downloaded and checked")
        await it.sees("/downloads/item")
        await it.sees("e in pane 3: report")


async def test_the_end_of_the_queue_begins_with_what_failed() -> None:
    async with desk() as it:
        await it.show(RUNNING)
        await it.show(replace(RUNNING, state=JobState.FAILED))
        await it.sees("1 failed: see pane 3, R tries again")
        assert "0 files" not in it.text


async def test_a_change_in_the_queue_looks_at_the_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("maap_tui.ui.widgets.status_bar.LOOK_SECONDS", 1_000)
    async with desk() as it:
        await it.show(RUNNING, a_job(2, JobState.QUEUED))
        await it.sees("89 days left")
        it.sign_in.now = SignInStatus(SignInState.REFUSED)
        await it.show(a_job(1, JobState.FAILED), a_job(2, JobState.QUEUED))
        await it.sees("! token refused")


async def test_a_toast_is_at_the_top_and_all_of_it_is_seen() -> None:
    it = Desk()
    async with it.app.run_test(size=(80, 24), notifications=True) as it.pilot:
        await it.on(MainScreen)
        it.app.notify("The histogram needs a terminal of 30 lines or more.", title="Time")
        await it.sees("Time: The histogram")
        await it.sees("more.")
        assert it.app.screen.query_one(Toast).region.y == 0


async def test_the_same_words_stand_in_one_toast() -> None:
    async with desk() as it:
        it.app.screen.query_one(GranulesPane).focus()
        await it.press("P", "P")
        assert len(it.app._notifications) == 1
        assert next(iter(it.app._notifications)).message.startswith("Quicklook: ")


async def found(it: Desk) -> None:
    """Lets the granules pane show one granule, with the cursor on it."""
    granules = it.app.screen.query_one(GranulesPane)
    granules.start(SearchQuery(("BiomassLevel1a",)))
    await it.sees("1/1 loaded")
    granules.focus()
    await it.pilot.pause()


async def test_a_download_is_queued_and_what_the_disk_refuses_is_told_in_the_pane() -> None:
    async with desk() as it:
        await found(it)
        it.downloads.error = StorageError("The queue cannot be written.")
        await it.press("d")
        await it.on(DownloadDialog)
        await it.sees("1 granule, 1 file")
        await it.press("enter")
        await it.on(MainScreen)
        await it.sees("! The queue cannot be written.")
        assert [call[0] for call in it.asked] == ["enqueue"]


async def test_a_download_is_refused_in_words_where_another_instance_runs_the_queue() -> None:
    async with desk() as it:
        await it.show(owner=OWNER)
        await found(it)
        await it.press("d")
        await it.sees("Nothing can be queued here, for another maap-tui")
        assert isinstance(it.app.screen, MainScreen)


async def test_leaving_asks_while_transfers_run_and_says_that_the_queue_is_kept() -> None:
    async with desk() as it:
        await it.show(RUNNING, a_job(5))
        await it.press("q")
        await it.on(ConfirmScreen)
        assert "The queue is kept" in " ".join(it.text.replace("│", " ").split())
        await it.press("y")
        assert it.app.return_value == 0


@pytest.mark.parametrize("changes", [{"owner": OWNER}, {}])
async def test_leaving_asks_nothing_where_nothing_would_be_interrupted(
    changes: dict[str, Any],
) -> None:
    async with desk() as it:
        await it.show(RUNNING if changes else a_job(5), **changes)
        await it.press("q")
        assert it.app.return_value == 0


async def test_a_queue_that_cannot_be_looked_at_keeps_nobody_from_leaving() -> None:
    async with desk() as it:
        it.downloads.look_error = StorageError("The queue cannot be read.")
        await it.sees("! The queue cannot be read.")
        await it.press("q")
        assert it.app.return_value == 0


async def test_limits_and_report_are_in_the_palette_as_far_as_they_make_sense() -> None:
    async with desk() as it:
        main = it.app.screen
        assert isinstance(main, MainScreen)
        assert [command.title for command in main.queue_commands()] == ["Limits of the downloads"]
        await it.show(RUNNING)
        commands = list(main.queue_commands())
        assert [command.title for command in commands][1:] == ["Report of the downloads"]
        commands[1].callback()
        await it.on(ReportScreen)
        await it.press("escape")
        await it.show(RUNNING, owner=OWNER)
        assert [command.title for command in main.queue_commands()] == ["Report of the downloads"]
