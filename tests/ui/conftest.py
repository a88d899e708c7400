"""Fixtures for the screens: fakes of the services, factories, and a host for one pane."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, Protocol, TypeVar

import pytest
from textual.app import App, ComposeResult
from textual.events import MouseScrollDown
from textual.message import Message
from textual.pilot import Pilot
from textual.widget import Widget

from maap_tui.demo import DemoWorld
from maap_tui.models.catalog import Collection, Item
from maap_tui.models.transfer import JobSnapshot, JobState
from maap_tui.ui import themes
from tests.ui.fakes import (
    HOSTILE,
    FakeAreas,
    FakeCatalog,
    FakeDownloads,
    FakeSignIn,
    Feed,
    a_collection,
    a_job,
    an_item,
)

__all__ = [
    "HOSTILE",
    "FakeAreas",
    "FakeCatalog",
    "FakeDownloads",
    "FakeSignIn",
    "Feed",
    "MakeCollection",
    "MakeItem",
    "MakeJob",
    "PaneApp",
    "Until",
    "a_collection",
    "a_job",
    "an_item",
    "wait_until",
]

M = TypeVar("M", bound=Message)
LIMIT = 10.0
"""Seconds after which a wait in a test is a failure."""


class MakeItem(Protocol):
    def __call__(self, number: int = 0, **changes: Any) -> Item: ...


class MakeJob(Protocol):
    def __call__(
        self, number: int = 0, state: JobState = JobState.QUEUED, **changes: Any
    ) -> JobSnapshot: ...


class MakeCollection(Protocol):
    def __call__(self, name: str = "BiomassLevel1a", **changes: Any) -> Collection: ...


CONTROLS = "\x1b\x07\x9b\r\x0b\u202e\u2028\udcff"
"""What hostile texts hold and no screen may."""


class PaneApp(App[None]):
    """Hosts one pane (or a few widgets) and remembers the messages that come up to it."""

    CSS = "PaneApp > Screen > * { width: 1fr; height: 1fr; }"

    def __init__(self, *widgets: Widget, theme: str = themes.DARK.name) -> None:
        super().__init__()
        self._widgets = widgets
        self.seen: list[Message] = []
        for own in themes.OURS:
            self.register_theme(own)
        self.theme = theme

    def compose(self) -> ComposeResult:
        yield from self._widgets

    def post_message(self, message: Message) -> bool:
        self.seen.append(message)
        return super().post_message(message)

    def of(self, kind: type[M]) -> list[M]:
        """The messages of one class so far, oldest first."""
        return [message for message in self.seen if isinstance(message, kind)]

    def screen_text(self) -> str:
        """Every line on the screen as plain text."""
        strips = self.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in strips)

    def shows_only_text(self) -> bool:
        """Whether nothing on the screen would move, colour or turn round what stands there."""
        return not any(character in self.screen_text() for character in CONTROLS)


class Until(Protocol):
    def __call__(self, pilot: Pilot[Any], condition: Callable[[], object]) -> Awaitable[None]: ...


async def wait_until(pilot: Pilot[Any], condition: Callable[[], object]) -> None:
    """Lets the app go on until `condition` holds; fails when it never does."""
    async with asyncio.timeout(LIMIT):
        while not condition():
            await pilot.pause()


def turn_wheel(widget: Widget, times: int) -> None:
    """Turns the wheel of the mouse downwards over `widget`."""
    for _ in range(times):
        where = widget.region.offset
        event = MouseScrollDown(
            widget=widget,
            x=5,
            y=5,
            delta_x=0,
            delta_y=0,
            button=0,
            shift=False,
            meta=False,
            ctrl=False,
            screen_x=where.x + 5,
            screen_y=where.y + 5,
        )
        widget.post_message(event)


@pytest.fixture
def world() -> Iterator[DemoWorld]:
    with DemoWorld() as world:
        yield world


@pytest.fixture
def catalog() -> FakeCatalog:
    return FakeCatalog()


@pytest.fixture
def downloads() -> FakeDownloads:
    return FakeDownloads()


@pytest.fixture
def areas() -> FakeAreas:
    return FakeAreas()


@pytest.fixture
def sign_in() -> FakeSignIn:
    return FakeSignIn()


@pytest.fixture
def make_item() -> MakeItem:
    return an_item


@pytest.fixture
def make_job() -> MakeJob:
    return a_job


@pytest.fixture
def make_collection() -> MakeCollection:
    return a_collection


@pytest.fixture
def host() -> type[PaneApp]:
    """Makes the app around a pane: `host(pane).run_test(size=(80, 24))`."""
    return PaneApp


@pytest.fixture
def until() -> Until:
    return wait_until


@pytest.fixture(params=HOSTILE, ids=[f"hostile{number}" for number in range(len(HOSTILE))])
def hostile(request: pytest.FixtureRequest) -> str:
    """One after the other, every text of `HOSTILE`."""
    return str(request.param)
