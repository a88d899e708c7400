"""The application: themes, keys that work everywhere, a clean end whatever ends it."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import events
from textual.app import ScreenStackError, SystemCommand
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.errors import NoWidget
from textual.screen import Screen
from textual.theme import Theme
from textual.worker import get_current_worker

from maap_tui.models.text import clean_block

from . import themes
from .driver import LastingDriver
from .endings import LOOK_SECONDS, Endings, cause_of, traceback_of
from .first_frame import FirstFrame
from .frames import PromptScreen
from .starting import StartingApp
from .status_line import place_of
from .terminal import has_few_colours
from .widgets.graphics import graphics_for
from .zoom import HEIGHTS, WIDTHS

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel

    from maap_tui.services import Services
    from maap_tui.settings import Settings

    from .screens.main import MainScreen

_log = logging.getLogger(__name__)

_LOADED = (
    ".panes.filters",
    ".panes.granules",
    ".panes.map_pane",
    ".screens.choice_routing",
    ".screens.main",
)
"""What the main screen is made of, in pieces that each take about as long."""
_OF_THE_TERMINAL = ("ansi-dark", "ansi-light")
"""The themes that leave colours to the terminal."""
SOON = 0.02
"""Seconds until it is looked again whether the app can end."""


class MaapApp(StartingApp):
    """Finds, shows and fetches granules; `run` returns the exit code."""

    TITLE = "maap-tui"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    ESCAPE_TO_MINIMIZE = False
    NOTIFICATION_TIMEOUT = 6
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c,ctrl+q", "leave", "Leave", id="app.leave", show=False, system=True),
        Binding("ctrl+z", "suspend_process", "Stop", id="app.stop", show=False, system=True),
    ]

    def __init__(
        self,
        services: Services,
        settings: Settings,
        open_services: Callable[[], object] | None = None,
        *,
        open_log: Callable[[], object] | None = None,
        is_demo: bool = False,
    ) -> None:
        """`open_services` makes the services; it is called in a thread after the first frame.

        They open the log too; `open_log` does where something goes wrong before.
        """
        super().__init__(open_services)
        self._open_log = open_log
        self._services = services
        self._settings = settings
        self._is_demo = is_demo
        self._endings = Endings(self._end)
        self.graphics, self._graphics_trouble = graphics_for(settings.preview)
        for theme in themes.OURS:
            self.register_theme(theme)
        self.known_themes = tuple(self.available_themes)
        """What the setting may name, whether or not it fits this terminal."""
        if "NO_COLOR" in os.environ:  # the grey filter makes the terminal's own palette all black
            for theme_name in _OF_THE_TERMINAL:
                self.unregister_theme(theme_name)
        self.theme = self._fitting_theme()

    def _fitting_theme(self) -> str:
        """The theme that was set, or the terminal's own palette where it has only 16 colours."""
        wanted = self._settings.theme
        if wanted not in self.available_themes:
            return themes.LIGHT.name if wanted == _OF_THE_TERMINAL[1] else themes.DARK.name
        if "NO_COLOR" in os.environ:
            return wanted
        if has_few_colours(os.environ) and wanted in {theme.name for theme in themes.OURS}:
            return _OF_THE_TERMINAL[wanted == themes.LIGHT.name]
        return wanted

    def get_driver_class(self) -> type[Driver]:
        """A driver that outlasts its terminal, in the place of the usual one."""
        usual = super().get_driver_class()
        return LastingDriver if usual is LinuxDriver else usual

    def on_mount(self) -> None:
        self.start()
        if not self.is_headless:
            self.set_interval(LOOK_SECONDS, self._endings.look)
        if self._graphics_trouble:
            self.notify(self._graphics_trouble, title="Pictures", severity="warning", markup=False)
        self.theme_changed_signal.subscribe(self, self._tell_how_to_keep)

    def _tell_how_to_keep(self, theme: Theme) -> None:
        """What is chosen in the menu counts until the end; settings are the person's own file."""
        words = f'theme = "{theme.name}" in config.toml makes it the usual one.'
        self.notify(words, title="Theme", markup=False)

    def make_first_frame(self) -> FirstFrame:
        return FirstFrame(place_of(self._settings.catalog, is_demo=self._is_demo))

    def load_main(self) -> None:
        worker = get_current_worker()
        for name in _LOADED:
            if not worker.is_cancelled:  # by a person who leaves and should not wait for the rest
                import_module(name, __package__)

    def make_main(self) -> MainScreen:
        from .screens.main import MainScreen

        return MainScreen(self._services, self._settings, is_demo=self._is_demo)

    @property
    def _main(self) -> MainScreen | None:
        """The main screen, once it is there."""
        from .screens.main import MainScreen

        return next((s for s in self.screen_stack if isinstance(s, MainScreen)), None)

    def listen(self) -> None:
        """A signal ends the app by its usual way, so that the terminal is restored.

        Textual alone leaves the alternate screen on after SIGTERM and SIGHUP.
        """
        self._endings.listen(asyncio.get_running_loop())

    def _end(self, code: int) -> None:
        """Ends the app, once every screen stands: one that is put away half made is an error."""
        self.is_ending = True
        if self.screen_stack and all(screen.is_mounted for screen in self.screen_stack):
            self.exit(code, return_code=code)
        else:  # a timer of Textual's would not run in the context of a signal
            asyncio.get_running_loop().call_later(SOON, self._end, code)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Shows a toast, of one line where it can be; one that says the same goes."""
        words = f"{title}: {message}" if title else message
        for shown in list(self._notifications):
            if shown.message == words:
                self._unnotify(shown, refresh=False)
        super().notify(words, severity=severity, timeout=timeout, markup=markup)

    async def on_event(self, event: events.Event) -> None:
        """A click on what has just been taken away goes nowhere: Textual needs its parent."""
        if isinstance(event, events.Key):
            self._hurry()
        if not (isinstance(event, events.MouseDown) and self._is_gone(event)):
            await super().on_event(event)

    def _hurry(self) -> None:
        """A key has come: what it changes is to be painted at once."""
        if self.screen_stack and isinstance(self.screen, PromptScreen):
            self.screen.hurry()

    def _is_gone(self, event: events.MouseDown) -> bool:
        try:
            widget, _ = self.screen.get_widget_at(event.x, event.y)
        except (NoWidget, ScreenStackError):  # without a screen the app is ending
            return False
        return widget.parent is None

    def action_command_palette(self) -> None:
        """Opens the menu."""
        from .screens.menu import Menu

        if not isinstance(self.screen, Menu):
            self.push_screen(Menu())

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What the palette offers: the main screen's actions, then Textual's own."""
        if screen is (main := self._main) and main is not None:
            yield from main.palette_commands()
        offered = {"Theme", "Screenshot"}
        yield from (c for c in super().get_system_commands(screen) if c.title in offered)

    def action_leave(self) -> None:
        """Leaves, asking first when that would interrupt downloads."""
        if (main := self._main) is None:
            self.exit(0)
        else:
            main.action_leave()

    def _handle_exception(self, error: Exception) -> None:
        """Takes down what went wrong before the app ends of it."""
        if self._open_log is not None and not _has_log():
            self._open_log()
        _log.critical("the app ended", exc_info=cause_of(error))
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """One line on the terminal; all else is in the log.

        Textual's own shows every local variable, and one of them could hold a token.
        """
        error = cause_of(self._exception or Exception())
        words = f"maap-tui: ended by a bug of its own ({type(error).__name__})."
        from maap_tui.services import LOG_NAME

        log = self._settings.state_dir / LOG_NAME
        if not (_has_log() and log.is_file()):
            words = f"{words}\n{traceback_of(error)}"
        else:
            words = f"{words} The log has the details: {log}"
        self.bell()
        self._exit_renderables[:] = [Text(clean_block(words), overflow="fold")]
        self._close_messages_no_wait()


def _has_log() -> bool:
    """Whether anything is written down."""
    return any(isinstance(each, logging.FileHandler) for each in logging.getLogger().handlers)
