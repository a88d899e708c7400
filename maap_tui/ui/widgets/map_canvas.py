"""The map as a widget: shows a view of the globe; what is costly is drawn in a thread."""

from itertools import groupby
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from maap_tui.models.area import Area
from maap_tui.models.catalog import Item
from maap_tui.models.footprint import Footprint

from ..map.layers import LAND_BIT, Label, Layer, Picture, composed
from ..map.outlines import draw_area, draw_crosshair, draw_cursor
from ..map.signs import BRAILLE, ascii_signs, ascii_words
from ..map.view import DOTS_ACROSS, DOTS_DOWN
from ..text import ASCII_GLYPHS, own_glyphs
from .map_layers import MapLayers

_WHEEL = 1.5
_LAYERS = [layer.name.lower() for layer in Layer if layer is not Layer.EMPTY]


class MapCanvas(MapLayers, can_focus=True):
    """Draws footprints over the world. Data comes down by `show_…`; the view is `view`."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"map--{name}" for name in (*_LAYERS, "sea", "land")}
    DEFAULT_CSS = """
    MapCanvas { width: 1fr; height: 1fr; background: $background; }
    MapCanvas > .map--sea { background: $background; }
    MapCanvas > .map--land { background: $success 13%; color: $success 40%; }
    MapCanvas > .map--graticule { color: $foreground 22%; }
    MapCanvas > .map--border { color: $success 45%; }
    MapCanvas > .map--coast { color: $success 75%; }
    MapCanvas > .map--name { color: $foreground 45%; text-style: italic; }
    MapCanvas > .map--scale { color: $foreground 60%; }
    MapCanvas > .map--found { color: $accent; }
    MapCanvas > .map--marked { color: $warning; }
    MapCanvas > .map--aoi { color: $warning-lighten-3; }
    MapCanvas > .map--cursor { color: $foreground; text-style: bold; }
    MapCanvas > .map--crosshair { color: $error; text-style: bold; }
    MapCanvas:light > .map--land { background: $success 18%; }
    MapCanvas:light > .map--aoi { color: $error-darken-1; }
    MapCanvas:light > .map--coast { color: $success 90%; }
    MapCanvas:ansi > .map--sea, MapCanvas:ansi > .map--land { background: ansi_default; }
    MapCanvas:ansi > .map--graticule, MapCanvas:ansi > .map--name { color: ansi_default; }
    MapCanvas:ansi > .map--graticule, MapCanvas:ansi > .map--name { text-style: dim; }
    MapCanvas:ansi > .map--land { color: ansi_green; text-style: dim; }
    MapCanvas:ansi > .map--scale { color: ansi_default; text-style: dim; }
    MapCanvas:ansi > .map--coast { color: ansi_green; }
    MapCanvas:ansi > .map--border { color: ansi_green; text-style: dim; }
    """

    def __init__(self, *, is_ascii: bool = False) -> None:
        """Also without `is_ascii` no braille is drawn where fonts are known to hold none."""
        super().__init__()
        few = own_glyphs() is ASCII_GLYPHS
        self._is_ascii = is_ascii or few
        self._cursor: Item | None = None
        self._draft: Footprint | None = None
        self._area_before: Area | None = None
        self._crosshair: tuple[float, float] | None = None
        self._picture: Picture | None = None
        self._strips: dict[int, Strip] = {}
        self._looks: dict[int, Style] = {}

    # Data comes down

    def show_cursor_of(self, item: Item | None) -> None:
        """The granule that the cursor of the list stands on."""
        self._cursor = item
        self.layers_drawn()

    def show_sketch(self, draft: Footprint | None, crosshair: tuple[float, float] | None) -> None:
        """What is being drawn by hand, and the place at which it is drawn."""
        self._draft, self._crosshair = draft, crosshair
        self._area_before = self._subject.area
        self.layers_drawn()

    # Drawing

    def on_focus(self) -> None:
        self.layers_drawn()

    def on_blur(self) -> None:
        self.layers_drawn()

    def layers_drawn(self) -> None:
        """Puts the layers together, which is quick, and redraws the lines that are new."""
        drawn, view = self._drawn, self._view
        is_read = drawn.area is not None and drawn.subject.area is not self._area_before
        if is_read and self._crosshair is None:
            self._draft = None  # the filters have read what was drawn
        if view is None or drawn.base is None or drawn.base.view != view:
            return
        cursor = None if self._cursor is None else self._known.get(self._cursor.key)
        area = self._draft if self._draft is not None else drawn.area
        cross = self._crosshair
        is_big = cross is not None
        if cross is None and self.has_focus:
            cross = (view.longitude, view.latitude)
        layers = [
            *drawn.base.layers,
            (Layer.FOUND, drawn.found),
            (Layer.MARKED, drawn.marked),
            (Layer.AOI, draw_area(view, area).cells()),
            (Layer.CURSOR, draw_cursor(view, cursor).cells()),
            (Layer.CROSSHAIR, draw_crosshair(view, cross, is_big=is_big).cells()),
        ]
        base = drawn.base
        picture = composed(view.columns, view.rows, base.tint, layers, base.labels)
        self._show(picture)

    def _show(self, picture: Picture) -> None:
        old, self._picture = self._picture, picture
        if old is None or (old.columns, old.rows) != (picture.columns, picture.rows):
            self._strips.clear()
            self.refresh()
            return
        for row in range(picture.rows):
            if old.line(row) != picture.line(row):
                self._strips.pop(row, None)
                self.refresh(Region(0, row, picture.columns, 1))

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._looks.clear()
        self._strips.clear()

    def render_line(self, y: int) -> Strip:
        width, picture = self.size.width, self._picture
        if picture is None or y >= picture.rows:
            return Strip.blank(width, self._look(Layer.EMPTY))
        if (strip := self._strips.get(y)) is None:
            strip = self._strips[y] = self._strip(*picture.line(y))
        return strip.adjust_cell_length(width, self._look(Layer.EMPTY))

    def _strip(self, bits: bytes, layers: bytes, labels: tuple[Label, ...]) -> Strip:
        kinds = bytearray(layers)
        if self._is_ascii:
            signs = [ascii_signs(kind)[bit] for bit, kind in zip(bits, layers, strict=True)]
        else:
            signs = [BRAILLE[bit] for bit in bits]
        for label in labels:
            text = ascii_words(label.text) if self._is_ascii else label.text
            for at, sign in enumerate(text, label.column):
                signs[at], kinds[at] = sign, kinds[at] & LAND_BIT | label.layer
        segments, at = [], 0
        for kind, run in groupby(kinds):
            end = at + sum(1 for _ in run)
            segments.append(Segment("".join(signs[at:end]), self._look(kind)))
            at = end
        return Strip(segments, len(signs))

    def _look(self, kind: int) -> Style:
        """The colours of a layer, on land or on the sea."""
        if (look := self._looks.get(kind)) is None:
            ground = "land" if kind & LAND_BIT else "sea"
            look = self.get_component_rich_style(f"map--{ground}")
            layer = Layer(kind & ~LAND_BIT)
            if layer is not Layer.EMPTY:
                own = self.get_component_rich_style(f"map--{layer.name.lower()}")
                look += Style(color=own.color, bold=own.bold or None, dim=own.dim or None)
            self._looks[kind] = look
        return look

    # The mouse

    class Pointed(Message):
        """The mouse was pressed at a place."""

        def __init__(self, longitude: float, latitude: float) -> None:
            super().__init__()
            self.longitude = longitude
            self.latitude = latitude

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.zoom_at(event.x, event.y, _WHEEL)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.zoom_at(event.x, event.y, 1 / _WHEEL)

    def zoom_at(self, x: int, y: int, factor: float) -> None:
        """Closer by `factor`; what is under a cell stays there."""
        if self._view is not None:
            self.view = self._view.zoomed(factor, _middle(x, y))

    def on_click(self, event: events.Click) -> None:
        if self._view is not None:
            self.post_message(self.Pointed(*self._view.place(*_middle(event.x, event.y))))


def _middle(column: int, row: int) -> tuple[float, float]:
    """The dot in the middle of a cell."""
    return (column + 0.5) * DOTS_ACROSS, (row + 0.5) * DOTS_DOWN
