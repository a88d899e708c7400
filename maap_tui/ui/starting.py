"""How the app starts: a frame first, then the screens, then the services; no key is lost meanwhile.

The first frame needs nothing but Textual. The screens, which take three times as long to load as
Textual itself, are loaded in a thread while it is on the terminal already.
"""

from abc import abstractmethod
from collections.abc import Callable
from contextlib import ExitStack
from copy import copy
from functools import partial
from typing import Any

from textual import events, on, work
from textual.await_complete import AwaitComplete
from textual.message import Message
from textual.screen import Screen

from maap_tui.errors import MaapError

from . import collecting
from .typing_ahead import TypingAheadApp

_KEPT = (events.Key, events.Paste, events.MouseDown, events.MouseUp)
"""What a person does before there is a screen to do it to, and what is kept of it."""
_MANY_LEFT = 4
"""Screens after which what they were is looked for; a dozen would be too much for one look."""


def _as_meant(event: events.Event) -> events.Event:
    """A fresh copy; Enter comes as a line feed from a terminal that was not yet taken over."""
    if isinstance(event, events.Key) and event.key == "ctrl+j":
        return events.Key("enter", "\r")
    return copy(event)


class StartingApp(TypingAheadApp[int]):
    """Shows its first frame, then its main screen, and lets the services be made in a thread."""

    class Loaded(Message):
        """All that the main screen is made of has been loaded."""

    class OpeningRefused(Message):
        """The services cannot be made."""

        def __init__(self, error: MaapError) -> None:
            super().__init__()
            self.error = error

    def __init__(self, open_services: Callable[[], object] | None) -> None:
        """Without `open_services` they are there already, and so is the main screen at once."""
        super().__init__()
        self.refusal: MaapError | None = None
        """Why the services could not be made, which ended the app."""
        self._open_services = open_services
        self._early: list[events.Event] | None = []
        """Done before there was a screen to take it; `None` once there is one."""
        self._left = 0
        """Screens that were left so far."""
        self._curtain = ExitStack()
        """Down while the main screen is put together: the first frame stays as long."""

    @abstractmethod
    def make_first_frame(self) -> Screen[None]:
        """What is shown while the main screen is loaded."""

    @abstractmethod
    def load_main(self) -> None:
        """Loads what the main screen is made of; called in a thread."""

    @abstractmethod
    def make_main(self) -> Screen[None]:
        """The main screen."""

    def get_default_screen(self) -> Screen[Any]:
        usual = super().get_default_screen()
        return usual if self._open_services is None else self.make_first_frame()

    def start(self) -> None:
        """Shows the first frame, if there is anything to wait for, and goes on from there."""
        if self._open_services is None:
            self._show_main()
        else:
            self._when_drawn(self.screen, self._load)

    async def on_event(self, event: events.Event) -> None:
        """Keeps what is typed and clicked before there is a screen that could take it."""
        if self._early is not None and isinstance(event, _KEPT) and not event.is_forwarded:
            self._early.append(event)
        else:
            await super().on_event(event)

    def _when_drawn(self, screen: Screen[Any], then: Callable[[], object]) -> None:
        """Waits for a frame with something in it: Textual refreshes before it knows the sizes."""
        if any(widget.size for widget in screen.children):
            screen.call_after_refresh(then)
        else:
            screen.call_after_refresh(self._when_drawn, screen, then)

    @work(thread=True, group="loading", description="loading")
    def _load(self) -> None:
        self.load_main()
        self.post_message(self.Loaded())

    @on(Loaded)
    def _show_main(self) -> None:
        if self.is_ending:
            return
        main = self.make_main()
        self._curtain.enter_context(self.batch_update())
        self.push_screen(main)
        self._when_drawn(main, partial(self._raise_curtain, main))

    def _raise_curtain(self, main: Screen[Any]) -> None:
        """Everything of the main screen stands: it is drawn now, for the first time."""
        self._curtain.close()
        main.call_after_refresh(self._settle)

    def _settle(self) -> None:
        """The main screen is drawn: the rest of the start follows."""
        early, self._early = self._early or [], None
        for event in early:
            self.post_message(_as_meant(event))
        collecting.begin()
        self.set_interval(collecting.TIDY_SECONDS, self._tidy)
        if self._open_services is not None and not self.is_ending:
            self._open(self._open_services)

    def pop_screen(self) -> AwaitComplete:
        """Also looks for garbage where many screens are opened and left: each leaves a megabyte."""
        self._left += 1
        if self._left % _MANY_LEFT == 0 and self._early is None:
            self.call_after_refresh(self._tidy)
        return super().pop_screen()

    def _tidy(self) -> None:
        collecting.tidy(may_take=not self.screen.is_modal)

    @work(thread=True, group="opening", description="opening")
    def _open(self, open_services: Callable[[], object]) -> None:
        try:
            open_services()
        except MaapError as error:
            self.post_message(self.OpeningRefused(error))
        collecting.keep_loaded()

    @on(OpeningRefused)
    def _give_up(self, message: OpeningRefused) -> None:
        self.refusal = message.error
        self.exit(return_code=message.error.exit_code)
