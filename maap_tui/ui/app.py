"""The application: themes, keys that work everywhere, a clean end whatever ends it."""

import os
import signal
from collections.abc import Iterable
from typing import ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from maap_tui.services import Services
from maap_tui.settings import Settings

from . import themes
from .screens.main import MainScreen
from .terminal import has_few_colours


class MaapApp(App[int]):
    """Finds, shows and fetches granules; `run` returns the exit code."""

    TITLE = "maap-tui"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    ESCAPE_TO_MINIMIZE = False
    NOTIFICATION_TIMEOUT = 6
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (100, "-wide"), (150, "-huge")]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (20, "-low"), (30, "-tall"), (48, "-high")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c,ctrl+q", "leave", "Leave", id="app.leave", show=False, system=True),
    ]

    def __init__(self, services: Services, settings: Settings, *, is_demo: bool = False) -> None:
        super().__init__()
        self._services = services
        self._settings = settings
        self._is_demo = is_demo
        for theme in themes.OURS:
            self.register_theme(theme)
        self.theme = self._fitting_theme()

    def _fitting_theme(self) -> str:
        """The theme that was set, or the terminal's own palette where it has only 16 colours."""
        wanted = self._settings.theme
        if wanted not in self.available_themes:
            return themes.DARK.name
        if "NO_COLOR" in os.environ:
            return wanted  # Textual's grey filter makes the terminal's own palette black on black
        if has_few_colours(os.environ) and wanted in {theme.name for theme in themes.OURS}:
            return "ansi-light" if wanted == themes.LIGHT.name else "ansi-dark"
        return wanted

    def on_mount(self) -> None:
        self.push_screen(MainScreen(self._services, self._settings, is_demo=self._is_demo))
        self._end_cleanly_on_signals()

    def _end_cleanly_on_signals(self) -> None:
        """A signal ends the app by its usual way, so that the terminal is restored.

        Textual alone leaves the alternate screen on after SIGTERM and SIGHUP.
        """
        if self._loop is None or self.is_headless:
            return
        for number in (signal.SIGTERM, signal.SIGHUP):
            self._loop.add_signal_handler(number, self._end, 128 + number)

    def _end(self, code: int) -> None:
        self.exit(code, return_code=code)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What the palette offers: the main screen's actions, then Textual's own."""
        if isinstance(screen, MainScreen):
            yield from screen.palette_commands()
        offered = {"Theme", "Screenshot"}
        yield from (c for c in super().get_system_commands(screen) if c.title in offered)

    def action_leave(self) -> None:
        """Leaves, asking first when that would interrupt downloads."""
        main = next((s for s in self.screen_stack if isinstance(s, MainScreen)), None)
        if main is None:
            self.exit(0)
        else:
            main.action_leave()

    def _fatal_error(self) -> None:
        """As Textual's, but without local variables: they could hold a token."""
        from rich.segment import Segments
        from rich.traceback import Traceback

        self.bell()
        traceback = Traceback(show_locals=False, width=None)
        segments = self.console.render(traceback, self.console.options)
        self._exit_renderables.append(Segments(segments))
        self._close_messages_no_wait()
