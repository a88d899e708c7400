"""Pictures by the terminal's own graphics (kitty's or sixels), through textual-image.

That library is optional. It asks the terminal questions while it is imported, so that must happen
before the app runs, and it fails in many ways where the terminal answers oddly.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from textual.geometry import Size
from textual.widget import Widget

if TYPE_CHECKING:
    from maap_tui.models.preview import Picture

_log = logging.getLogger(__name__)
_NAMES = {"auto": "AutoImage", "kitty": "TGPImage", "sixel": "SixelImage"}
_CELL = (10, 20)
"""Pixels of a cell; a little too many do no harm, the terminal makes them fewer."""
_MOST = 2000
Make = Callable[[], Widget]


class PictureMaker:
    """Makes one widget and puts pictures into it."""

    def __init__(self, make: Make) -> None:
        self._make = make
        self._widget: Widget | None = None

    def make(self) -> Widget:
        self._widget = self._make()
        self._widget.add_class("graphics")
        return self._widget

    def box(self, room: Size) -> tuple[int, int]:
        """The pixels that fit into so many cells."""
        return min(_MOST, room.width * _CELL[0]), min(_MOST, room.height * _CELL[1])

    def draw(self, picture: Picture, room: Size) -> None:
        """Shows `picture` as large as it fits, handed over in the plainest of all formats."""
        if self._widget is None:
            return
        is_wide = picture.width * room.height * 2 >= picture.height * room.width
        self._widget.styles.width = "100%" if is_wide else "auto"
        self._widget.styles.height = "auto" if is_wide else "100%"
        header = f"P6 {picture.width} {picture.height} 255\n".encode()
        setattr(self._widget, "image", io.BytesIO(header + picture.pixels))  # noqa: B010


def graphics_of(app: object) -> Make | None:
    """What the app found for its terminal, see `graphics_for`."""
    make: Make | None = getattr(app, "graphics", None)
    return make


def graphics_for(preview: str) -> tuple[Make | None, str]:
    """What draws by the setting `preview`, and what to tell the person when that cannot be had.

    To be called before the app runs.
    """
    if preview not in _NAMES:
        return None, ""
    try:
        make: Make = getattr(import_module("textual_image.widget"), _NAMES[preview])
    except ImportError:
        return None, f'preview = "{preview}" needs an extra: pip install "maap-tui[images]"'
    except Exception as error:  # it is known to divide by zero; pictures in blocks always work
        _log.warning("textual-image cannot be used: %s", type(error).__name__)
        return None, f'preview = "{preview}" does not work in this terminal; blocks are drawn.'
    return make, ""
