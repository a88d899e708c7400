"""Opening a finished file with the program that the person has set for its kind.

The program is started as it is written in the settings, without a shell and with the file's path
behind it; nothing that a server says becomes a part of the command but that path.
"""

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from textual.app import App, SuspendNotSupported

from maap_tui.settings import Settings

from .text import printable

WINDOW = "&"
"""At the end of a command: it opens a window, and the app goes on."""
_KINDS = {
    "open_hdf5": (".h5", ".hdf5", ".hdf", ".he5"),
    "open_netcdf": (".nc", ".nc4", ".cdf"),
    "open_tiff": (".tif", ".tiff"),
}


@dataclass(frozen=True, slots=True)
class Viewers:
    """The commands of the settings."""

    commands: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, settings: Settings) -> "Viewers":
        keys = (*_KINDS, "open_other")
        return cls({key: getattr(settings, key) for key in keys})

    def setting_for(self, path: Path) -> str:
        """The setting that a file's ending asks for."""
        ending = path.suffix.lower()
        return next((key for key, ends in _KINDS.items() if ending in ends), "open_other")

    def command_for(self, path: Path) -> tuple[str, ...]:
        """Program and arguments; empty when none is set."""
        return self.commands.get(self.setting_for(path), ())


def open_file(app: App[object], viewers: Viewers, path: Path) -> None:
    """Opens `path`, or says what to set or what went wrong."""
    command = viewers.command_for(path)
    if not path.is_file():
        _warn(app, f"{path} is not there any more.")
    elif not command:
        app.copy_to_clipboard(str(path))
        setting = viewers.setting_for(path)
        _warn(app, f"No program is set for it: {setting} in config.toml. Its path was copied.")
    else:
        _start(app, command, path)


def _start(app: App[object], command: Sequence[str], path: Path) -> None:
    try:
        if command[-1] == WINDOW:
            _start_window([*command[:-1], str(path)])
        else:
            with app.suspend():
                code = subprocess.run([*command, str(path)], check=False).returncode
            if code:
                _warn(app, f"{command[0]} ended with code {code}.")
    except SuspendNotSupported:
        _warn(app, f"This terminal cannot be handed over; end it with & if {command[0]} has one.")
    except OSError as error:
        _warn(app, f"{command[0]} cannot be started: {error.strerror}.")


def _start_window(words: list[str]) -> None:
    """A program of its own session, which outlives this one and writes nothing on the screen."""
    child = subprocess.Popen(
        words,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    Thread(target=child.wait, daemon=True).start()  # else it stays a zombie


def _warn(app: App[object], words: str) -> None:
    app.notify(printable(words), title="Open", severity="warning", markup=False)
