"""Where things of this person on this machine are kept. Nothing here creates a folder."""

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from maap_tui.errors import StorageError

APP_NAME = "maap-tui"
BUCKET = "my-private-bucket"
"""The one folder that ESA's Coding platform keeps: all else goes after 30 days."""


@dataclass(frozen=True, slots=True)
class Locations:
    """The folders from which settings take their defaults; all are absolute."""

    home: Path
    work: Path
    """The folder that the command was given in."""
    config: Path
    state: Path
    cache: Path

    @property
    def downloads(self) -> Path:
        """Where files go unless a setting says otherwise; in the bucket where there is one."""
        bucket = self.home / BUCKET
        return (bucket if bucket.is_dir() else self.home) / "maap-data"

    @property
    def demo_downloads(self) -> Path:
        """Where the demo's files go: never among real ones."""
        return self.home / "maap-demo"

    def absolute(self, path: Path) -> Path:
        """`path` with `~` read as this home and a relative one taken from the work folder."""
        if path.parts[:1] == ("~",):
            path = self.home.joinpath(*path.parts[1:])
        return Path(os.path.abspath(self.work / path))


def user_locations() -> Locations:
    """The locations of whoever runs this process; raises `StorageError` without a work folder."""
    try:
        work = Path.cwd()
    except OSError as error:
        raise StorageError(
            "The current folder is gone or may not be read.", hint="Change to another folder."
        ) from error
    folders = platformdirs.PlatformDirs(APP_NAME, appauthor=False)
    return Locations(
        home=Path(os.path.abspath(os.path.expanduser("~"))),
        work=work,
        config=Path(os.path.abspath(folders.user_config_dir)),
        state=Path(os.path.abspath(folders.user_state_dir)),
        cache=Path(os.path.abspath(folders.user_cache_dir)),
    )
