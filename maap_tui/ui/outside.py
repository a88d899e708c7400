"""What leaves the app: the clipboard, and pages and folders opened by the desktop."""

import os
import sys
from typing import Any
from urllib.parse import quote, urljoin

from textual.app import App

from maap_tui.models.catalog import Item

from .text import printable, shorten

_MOST_SHOWN = 48
"""Characters of what was copied that are shown."""


def item_page(item: Item, catalog_url: str) -> str:
    """The item's own address below the catalogue's landing page."""
    path = f"collections/{quote(item.collection, safe='')}/items/{quote(item.id, safe='')}"
    return urljoin(catalog_url, path)


def copy(app: App[Any], text: str | None) -> None:
    """Puts `text` on the terminal's clipboard (OSC 52) and says so; nothing for `None`."""
    if text:
        app.copy_to_clipboard(text)
        shown = shorten(printable(" ".join(text.split())), _MOST_SHOWN, "middle")
        app.notify(f"Copied: {shown}", markup=False)


def open_or_copy(app: App[int], url: str) -> None:
    """Opens `url` on the desktop; over SSH and in tmux, where there is none, copies it instead.

    A text-mode browser would take the terminal away, so without a desktop nothing is started.
    """
    if has_desktop():
        app.open_url(url)
    else:
        app.copy_to_clipboard(url)
        app.notify(f"No desktop here; the address was copied: {url}", markup=False)


def has_desktop() -> bool:
    """Whether a window can be opened from this terminal."""
    if sys.platform in ("darwin", "win32"):
        return "SSH_CONNECTION" not in os.environ
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
