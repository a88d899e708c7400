"""`--demo`: the built-in catalogue in this process, used like the real one."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from maap_tui.errors import InputError
from maap_tui.locations import user_locations
from maap_tui.settings import DEFAULT, ROWS, Settings

ORIGIN = "demo"
FOLDER = "demo"
"""In the state folder: the demo's queue is never among real ones, wherever those are kept."""
_ITS_OWN = ("catalog", "token_url", "credentials")
"""Settings that the demo brings along."""


@contextmanager
def demo_settings(
    settings: Settings, flags: Mapping[str, str | None], rate: int | None
) -> Iterator[Settings]:
    """The built-in catalogue while the block runs, and the settings that lead to it.

    `rate` holds downloads to so many bytes a second. Nothing of the person's own is touched:
    credentials and cache are in a temporary folder, the queue in one of the demo's own, which the
    next demo finds again, and files go to another one unless a flag or a variable says where.
    Raises `InputError` for a flag that it contradicts.
    """
    for row in ROWS:
        if row.key in _ITS_OWN and flags.get(row.key) is not None:
            raise InputError(
                f"--demo brings a catalogue and an account of its own: {row.flag} cannot be used.",
                hint=f"Leave out --demo or {row.flag}.",
            )
    from maap_tui.demo import DemoWorld

    with TemporaryDirectory(prefix="maap-tui-demo-") as folder, DemoWorld(rate=rate) as world:
        changes: dict[str, Any] = {
            "catalog": world.catalog_url,
            "token_url": world.token_url,
            "credentials": (world.write_credentials(Path(folder)),),
            "token_origins": (world.root_url.rstrip("/"),),
        }
        yield settings.overridden(ORIGIN, **changes, **_folders(settings, Path(folder)))


def _folders(settings: Settings, temporary: Path) -> dict[str, Path]:
    """Where the demo keeps things; what a flag or a variable names stays."""
    changes = {}
    if settings.origins["download_dir"] not in ("--download-dir", "MAAP_TUI_DOWNLOAD_DIR"):
        changes["download_dir"] = user_locations().demo_downloads
    changes["state_dir"] = settings.state_dir / FOLDER
    if settings.origins["cache_dir"] == DEFAULT:
        changes["cache_dir"] = temporary / "cache_dir"
    return changes
