"""Drawing on the map by keys: boxes, polygons, moving what is there, going to a place."""

from dataclasses import replace
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from maap_tui.errors import Cancelled, MaapError
from maap_tui.models.area import Area
from maap_tui.services import Areas

from ..collecting import LetsWorkersGo
from ..map.sketch import Sketch, sketch_of
from ..map.view import Box, View
from ..map.work import area_footprint
from ..screens.go_to import GoToScreen
from ..text import printable
from ..widgets.map_canvas import MapCanvas
from .map_keys import SKETCHING_KEYS

_EDGE = 10
"""Dots between the crosshair and the edge of the map at which the view follows."""
_CLOSE = 0.02
"""Degrees of a dot when one goes to a single point."""


class MapSketching(LetsWorkersGo, Vertical):
    """What a map can do about areas; a subclass has the map's other keys."""

    BINDINGS: ClassVar[list[BindingType]] = list(SKETCHING_KEYS)

    class AreaDrawn(Message):
        """This is to be searched from now on, as the filter row has it."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class PlaceRead(Message):
        """The place that was typed has been found, or why not."""

        def __init__(self, text: str, area: Area | None, refusal: str = "") -> None:
            super().__init__()
            self.text = text
            self.area = area
            self.refusal = refusal

    def __init__(self, areas: Areas, *, id: str | None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._areas = areas
        self._sketch: Sketch | None = None
        self._awaits_area = False
        """Whether the filter row still has to read what was drawn."""

    @property
    def canvas(self) -> MapCanvas:
        return self.query_one(MapCanvas)

    @property
    def is_drawing(self) -> bool:
        """Whether an area is being drawn or adjusted."""
        return self._sketch is not None

    def look_at(self, view: View) -> None:
        """Shows `view`, by the person's wish."""
        raise NotImplementedError

    def show_words(self) -> None:
        """Tells in the border what is looked at."""
        raise NotImplementedError

    def look_at_box(self, box: Box) -> None:
        """Shows all of `box`."""
        if (view := self.canvas.view) is not None:
            self.look_at(view.fitted(box))

    def set_area(self, area: Area | None) -> None:
        """The area that the filters hold."""
        is_reading, self._awaits_area = self._awaits_area and area is None, False
        if area is None and not is_reading and not self.is_drawing:
            self.canvas.show_sketch(None, None)
        self.canvas.show_area(area)
        self.refresh_bindings()

    # Drawing

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        sketch = self._sketch
        match action:
            case "undo_corner" | "cancel":
                return sketch is not None
            case "corner":
                return sketch is not None and not sketch.is_adjusting
            case "close":
                return sketch is not None and not sketch.is_box and not sketch.is_adjusting
            case "handle" | "keep":
                return sketch is not None and sketch.is_adjusting
            case "box" | "polygon":
                return sketch is None
            case "adjust":
                return sketch is None and self.is_mounted and self.canvas.area is not None
        return super().check_action(action, parameters)

    def action_box(self) -> None:
        self._begin_sketch(is_box=True)

    def action_polygon(self) -> None:
        self._begin_sketch(is_box=False)

    def _begin_sketch(self, *, is_box: bool) -> None:
        if (view := self.canvas.view) is not None:
            self._show_sketch(Sketch(is_box, (view.longitude, view.latitude)))

    def action_adjust(self) -> None:
        area, view = self.canvas.area, self.canvas.view
        if area is None or view is None:
            return
        sketch = sketch_of(area)
        if sketch is None:
            words = "Only a box or one simple polygon can be adjusted; b and w draw a new one."
            self.notify(words, title="Map", severity="warning")
            return
        if not all(view.sees(*corner) for corner in sketch.corners):
            self.look_at_box(area.box)
        self._show_sketch(sketch)

    def move_sketch(self, across: int, down: int) -> None:
        """By so many dots, to the right and down."""
        if self._sketch is not None and (view := self.canvas.view) is not None:
            degrees = view.degrees
            self._show_sketch(self._sketch.moved(across * degrees, -down * degrees))

    @property
    def sketch_keys(self) -> str:
        """The keys of whoever draws."""
        if self._sketch is not None and self._sketch.is_adjusting:
            return "tab corner  enter keep  esc cancel"
        is_box = self._sketch is None or self._sketch.is_box
        return "enter set  esc cancel" if is_box else "enter set  c close  esc cancel"

    def crosshair_dot(self, view: View) -> tuple[float, float] | None:
        """Where in the view one draws; `None` while one does not."""
        return None if self._sketch is None else view.near(*self._sketch.cursor)

    def action_corner(self) -> None:
        if self._sketch is None:
            return
        sketch = self._sketch.with_corner()
        is_last = sketch.is_adjusting or (sketch.is_box and len(sketch.corners) == 2)
        if not is_last:
            self._show_sketch(sketch)
        else:
            self._finish(sketch, "An area needs some width and some height.")

    def action_keep(self) -> None:
        self.action_corner()

    def action_close(self) -> None:
        if self._sketch is not None:
            self._finish(self._sketch, "A polygon needs three corners; Enter sets one.")

    def action_undo_corner(self) -> None:
        if self._sketch is not None:
            self._show_sketch(self._sketch.without_last())

    def action_handle(self, step: int) -> None:
        if self._sketch is not None:
            self._show_sketch(self._sketch.with_next_handle(step))

    def action_cancel(self) -> None:
        """Gives up what is being drawn; the area is what it was."""
        self._sketch = None
        self.canvas.show_sketch(None, None)
        self.say("")
        self.show_words()
        self.refresh_bindings()

    def _finish(self, sketch: Sketch, refusal: str) -> None:
        """Makes the area of it, unless it is none."""
        if (view := self.canvas.view) is None:
            return
        drawn = sketch.rounded(view.degrees)
        if not drawn.is_complete:
            self.notify(refusal, title="Map", severity="warning")
            return
        self._sketch = None
        self._awaits_area = True
        self.canvas.show_sketch(drawn.footprint, None)
        self.post_message(self.AreaDrawn(drawn.text))
        self.say("r searches here, e adjusts it")
        self.show_words()
        self.refresh_bindings()

    def _show_sketch(self, sketch: Sketch) -> None:
        is_new, self._sketch = self._sketch is None, sketch
        self._follow_crosshair(sketch)
        self.canvas.show_sketch(sketch.footprint, sketch.cursor)
        self.say(sketch.words())
        if is_new:
            self.show_words()
            self.refresh_bindings()

    def _follow_crosshair(self, sketch: Sketch) -> None:
        view = self.canvas.view
        if view is None or view.sees(*sketch.cursor, margin=_EDGE):
            return
        x, y = view.near(*sketch.cursor)
        across = min(0.0, x - _EDGE) + max(0.0, x - (view.width - _EDGE))
        down = min(0.0, y - _EDGE) + max(0.0, y - (view.height - _EDGE))
        self.look_at(view.moved(across, down))

    def say(self, words: str) -> None:
        """Shows `words` above the map, or takes the line away."""
        bar = self.query_one("#map-bar", Static)
        bar.update(Content(f" {words} "))
        bar.set_class(bool(words), "-shown")

    # Going to a place

    def action_go(self) -> None:
        def take(text: str | None) -> None:
            if text:
                self.say(f"looking for {printable(text)}")
                self._read_place(text)

        self.app.push_screen(GoToScreen(), take)

    @work(thread=True, exclusive=True, group="place", description="place")
    def _read_place(self, text: str) -> None:
        stop = get_current_worker().cancelled_event
        try:
            self.post_message(self.PlaceRead(text, self._areas.read(text, stop)))
        except Cancelled:
            return  # another place has been asked for
        except MaapError as error:
            self.post_message(self.PlaceRead(text, None, str(error)))

    @on(PlaceRead)
    def _go_to_place(self, message: PlaceRead) -> None:
        message.stop()
        self.say("")
        found, view = area_footprint(message.area), self.canvas.view
        if found is None or view is None:
            words = printable(message.refusal or "There is no place in it.")
            self.notify(words, title="Map", severity="warning", markup=False)
            return
        west, south, east, north = found.box
        if max(east - west, north - south) > _CLOSE:
            self.look_at_box(found.box)
        else:
            closer = replace(view, degrees=min(view.degrees, _CLOSE))
            self.look_at(closer.centred(*found.centre))
        if self._sketch is not None and not self._sketch.is_adjusting:
            self._show_sketch(self._sketch.placed(found.centre))
        elif self._sketch is not None:
            self._show_sketch(self._sketch)
