"""The map as a widget: shows a view of the globe; what is costly is drawn in a thread."""

import os
from collections.abc import Mapping
from itertools import groupby
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events, on, work
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.worker import get_current_worker

from maap_tui.models.area import Area
from maap_tui.models.catalog import Item
from maap_tui.models.footprint import Footprint

from ..map.layers import LAND_BIT, Label, Layer, Picture, composed
from ..map.outlines import draw_area, draw_crosshair, draw_cursor
from ..map.signs import BRAILLE, ascii_signs, ascii_words
from ..map.view import Box, View
from ..map.work import Drawn, Key, Known, Subject, draw
from ..text import ASCII_GLYPHS, glyphs_for

_WHEEL = 1.5
_SMALLEST = (8, 3)
_LAYERS = [layer.name.lower() for layer in Layer if layer is not Layer.EMPTY]


class MapCanvas(Widget, can_focus=True):
    """Draws footprints over the world. Data comes down by `show_…`; the view is `view`."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"map--{name}" for name in (*_LAYERS, "sea", "land")}
    DEFAULT_CSS = """
    MapCanvas { width: 1fr; height: 1fr; background: $background; }
    MapCanvas > .map--sea { background: $background; }
    MapCanvas > .map--land { background: $success 13%; }
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
    MapCanvas:ansi > .map--scale { color: ansi_default; text-style: dim; }
    MapCanvas:ansi > .map--coast { color: ansi_green; }
    MapCanvas:ansi > .map--border { color: ansi_green; text-style: dim; }
    """

    class Drew(Message):
        """A worker has drawn the costly layers of `view`."""

        def __init__(self, view: View, drawn: Drawn) -> None:
            super().__init__()
            self.view = view
            self.drawn = drawn

    class ResultsPlaced(Message):
        """It is known where on the globe the results are, or more of them."""

    class ViewChanged(Message):
        """Another part of the globe is looked at."""

    def __init__(self, *, is_ascii: bool = False) -> None:
        """Also without `is_ascii` no braille is drawn where fonts are known to hold none."""
        super().__init__()
        few = glyphs_for(os.environ.get("TERM", "")) is ASCII_GLYPHS
        self._is_ascii = is_ascii or few
        self._view: View | None = None
        self._subject = Subject()
        self._known: Known = {}
        self._drawn = Drawn()
        self._told_box: Box | None = None
        """Where the results are, as it was told last."""
        self._is_drawing = False
        self._is_shown = False
        self._cursor: Item | None = None
        self._draft: Footprint | None = None
        self._crosshair: tuple[float, float] | None = None
        self._picture: Picture | None = None
        self._strips: dict[int, Strip] = {}
        self._looks: dict[int, Style] = {}

    # Data comes down

    def show_items(self, items: tuple[Item, ...]) -> None:
        """What a search has found so far."""
        self._want(Subject(items, self._subject.marked, self._subject.area))

    def show_marked(self, items: tuple[Item, ...]) -> None:
        self._want(Subject(self._subject.items, items, self._subject.area))

    def show_area(self, area: Area | None) -> None:
        """The area that is searched."""
        self._want(Subject(self._subject.items, self._subject.marked, area))

    def show_cursor_of(self, item: Item | None) -> None:
        """The granule that the cursor of the list stands on."""
        self._cursor = item
        self._put_together()

    def show_sketch(self, draft: Footprint | None, crosshair: tuple[float, float] | None) -> None:
        """What is being drawn by hand, and the place at which it is drawn."""
        self._draft, self._crosshair = draft, crosshair
        self._put_together()

    def forget_footprints(self) -> None:
        """Another search begins: only what is marked is still needed."""
        self._told_box = None
        kept = {item.key for item in self._subject.marked}
        self._known = {key: self._known[key] for key in kept if key in self._known}
        self.show_items(())

    def _want(self, subject: Subject) -> None:
        self._subject = subject
        self._draw()

    # What is known

    @property
    def view(self) -> View | None:
        """What is looked at; `None` while the map has no size."""
        return self._view

    @view.setter
    def view(self, view: View) -> None:
        if view != self._view:
            self._view = view
            self.post_message(self.ViewChanged())
            self._draw()

    @property
    def footprints(self) -> Mapping[Key, Footprint | None]:
        """Those that have been read so far."""
        return self._known

    @property
    def results_box(self) -> Box | None:
        """Round all that was found, as far as it has been read."""
        return self._drawn.results_box if self._drawn.subject.items is self._subject.items else None

    @property
    def area(self) -> Footprint | None:
        return self._drawn.area

    @property
    def is_at_rest(self) -> bool:
        """Whether everything that is wanted has been drawn."""
        return not self._is_drawing

    # Drawing

    def on_resize(self) -> None:
        self._fit_size()

    def on_show(self) -> None:
        self._is_shown = True
        self._fit_size()

    def on_hide(self) -> None:
        self._is_shown = False

    def on_focus(self) -> None:
        self._put_together()

    def on_blur(self) -> None:
        self._put_together()

    def _fit_size(self) -> None:
        width, height = self.size
        if width < _SMALLEST[0] or height < _SMALLEST[1]:
            return
        if self._view is None:
            self._view = View.world(width, height)
            self.post_message(self.ViewChanged())
        else:
            self._view = self._view.sized(width, height)
        self._draw()

    def _draw(self) -> None:
        """Lets a thread draw what has changed, one drawing at a time."""
        if self._is_drawing or not self._is_shown or self._view is None or not self.is_attached:
            return
        if self._is_drawn:
            self._put_together()
            return
        self._is_drawing = True
        self._draw_in_thread(self._view, self._subject, self._known, self._drawn)

    @property
    def _is_drawn(self) -> bool:
        """Whether nothing has changed since the last drawing."""
        drawn = self._drawn
        is_view = drawn.base is not None and drawn.base.view == self._view
        return is_view and drawn.is_complete and drawn.subject is self._subject

    @work(thread=True, group="map")
    def _draw_in_thread(self, view: View, subject: Subject, known: Known, last: Drawn) -> None:
        worker = get_current_worker()
        drawn = draw(view, subject, known, last, lambda: not worker.is_cancelled)
        if not worker.is_cancelled:
            self.post_message(self.Drew(view, drawn))

    @on(Drew)
    def _take_drawing(self, message: Drew) -> None:
        message.stop()
        self._is_drawing = False
        self._drawn = message.drawn
        is_area = message.drawn.area is not None
        if is_area and self._crosshair is None and message.drawn.subject is self._subject:
            self._draft = None  # the filters have read what was drawn
        if not self._is_drawn:
            self._put_together()
        self._draw()
        if (box := self.results_box) is not None and box != self._told_box:
            self._told_box = box
            self.post_message(self.ResultsPlaced())

    def _put_together(self) -> None:
        """Puts the layers together, which is quick, and redraws the lines that are new."""
        drawn, view = self._drawn, self._view
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
            self.view = self._view.zoomed(factor, (x * 2 + 1, y * 4 + 2))

    def on_click(self, event: events.Click) -> None:
        if self._view is not None:
            self.post_message(self.Pointed(*self._view.place(event.x * 2 + 1, event.y * 4 + 2)))
