"""How the app starts: a frame first, then the services, and no key lost in between."""

from collections.abc import Callable

from textual import events, on, work
from textual.app import App
from textual.message import Message
from textual.screen import Screen

from maap_tui.errors import MaapError

from . import collecting


class StartingApp(App[int]):
    """Shows its main screen, and only then lets the services be made, in a thread."""

    class OpeningRefused(Message):
        """The services cannot be made."""

        def __init__(self, error: MaapError) -> None:
            super().__init__()
            self.error = error

    def __init__(self, open_services: Callable[[], object] | None) -> None:
        super().__init__()
        self.refusal: MaapError | None = None
        """Why the services could not be made, which ended the app."""
        self._open_services = open_services
        self._early_keys: list[events.Key] | None = []
        """Pressed before there was a screen to take them; `None` once there is one."""

    def start(self, main: Screen[None]) -> None:
        """Shows `main` and goes on when it is on the terminal."""
        self.push_screen(main)
        main.call_after_refresh(self._settle_when_drawn, main)

    async def on_event(self, event: events.Event) -> None:
        """Keeps what is typed before the first frame: until then nothing has the focus."""
        if isinstance(event, events.Key) and self._early_keys is not None:
            self._early_keys.append(event)
        else:
            await super().on_event(event)

    def _settle_when_drawn(self, main: Screen[None]) -> None:
        """Waits for a frame with something in it: Textual refreshes before it knows the sizes."""
        if any(widget.size for widget in main.children):
            main.call_after_refresh(self._settle)
        else:
            main.call_after_refresh(self._settle_when_drawn, main)

    def _settle(self) -> None:
        """The first frame is on the screen: the rest of the start follows."""
        keys, self._early_keys = self._early_keys or [], None
        for key in keys:
            self.post_message(events.Key(key.key, key.character))
        collecting.begin()
        if self._open_services is not None:
            self._open(self._open_services)

    @work(thread=True, group="opening")
    def _open(self, open_services: Callable[[], object]) -> None:
        try:
            open_services()
        except MaapError as error:
            self.post_message(self.OpeningRefused(error))

    @on(OpeningRefused)
    def _give_up(self, message: OpeningRefused) -> None:
        self.refusal = message.error
        self.exit(return_code=message.error.exit_code)
