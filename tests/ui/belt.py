"""The downloads pane on a screen of its own, over a queue that a test plays."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot

from maap_tui.models.transfer import JobSnapshot
from maap_tui.ui.panes.downloads import DownloadsPane
from tests.ui.conftest import PaneApp
from tests.ui.fakes import FakeDownloads


class Belt:
    """The pane under test over a queue that the test sets."""

    def __init__(self) -> None:
        self.downloads = FakeDownloads()
        self.pane = DownloadsPane(self.downloads)
        self.app = PaneApp(self.pane)
        self.pilot: Pilot[Any]

    @property
    def text(self) -> str:
        return self.app.screen_text()

    @property
    def subtitle(self) -> str:
        return self.text.split("\n")[-1].strip("╰─╯ ")

    async def show(self, *jobs: JobSnapshot, **changes: Any) -> None:
        """Sets the queue and lets the pane look at it."""
        self.downloads.show(*jobs, **changes)
        self.pane.poke()
        await self.pilot.pause()

    async def asked(self, *keys: str) -> list[tuple[Any, ...]]:
        """What the queue is asked when these keys are pressed."""
        self.downloads.calls.clear()
        for key in keys:
            await self.pilot.press(key)
            await self.app.workers.wait_for_complete()
        await self.pilot.pause()
        return self.downloads.calls


@asynccontextmanager
async def belt(size: tuple[int, int] = (80, 12)) -> AsyncIterator[Belt]:
    it = Belt()
    async with it.app.run_test(size=size) as it.pilot:
        it.pane.focus()
        await it.pilot.pause()
        yield it
