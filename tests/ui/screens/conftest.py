"""Opens one dialog above an empty screen and keeps what it gives."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Static

from tests.ui.keyboard import type_keys

if TYPE_CHECKING:
    from tests.ui.conftest import PaneApp, Until


class OpenDialog:
    """A dialog that is open, with words for what a test does and sees."""

    def __init__(self, app: PaneApp, pilot: Pilot[None], until: Until) -> None:
        self.app = app
        self.pilot = pilot
        self.results: list[Any] = []
        """What the dialog gave, once it has closed."""
        self._until = until

    async def press(self, *keys: str) -> None:
        """Keys each of which is to have had its effect before the next."""
        for key in keys:
            await type_keys(self.pilot, key)

    async def type(self, text: str) -> None:
        await type_keys(self.pilot, *text)

    async def paste(self, text: str) -> None:
        self.app.post_message(events.Paste(text))
        await self.pilot.pause()
        await self.pilot.pause()

    async def until(self, condition: Callable[[], object]) -> None:
        await self._until(self.pilot, condition)

    async def sees(self, words: str) -> None:
        """Waits until the screen shows `words`."""
        try:
            await self.until(lambda: words in self.text)
        except TimeoutError:
            pytest.fail(f"never saw {words!r}; the screen:\n{self.text}")

    @property
    def text(self) -> str:
        """Everything on the screen."""
        return self.app.screen_text()

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @property
    def is_open(self) -> bool:
        return isinstance(self.app.screen, ModalScreen)


OpenScreen = Callable[..., AbstractAsyncContextManager[OpenDialog]]


@pytest.fixture
def open_screen(host: type[PaneApp], until: Until) -> OpenScreen:
    """`async with open_screen(screen, (80, 24)) as dialog`."""

    @asynccontextmanager
    async def opened(
        screen: ModalScreen[Any], size: tuple[int, int] = (80, 24), theme: str = "maap-dark"
    ) -> AsyncIterator[OpenDialog]:
        app = host(Static("beneath"), theme=theme)
        async with app.run_test(size=size, notifications=True) as pilot:
            dialog = OpenDialog(app, pilot, until)
            app.push_screen(screen, dialog.results.append)
            await pilot.pause()
            await pilot.pause()
            yield dialog

    return opened
