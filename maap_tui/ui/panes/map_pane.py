"""Pane 4: where the granules are, on a map that is moved, searched and drawn on by keys."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar, Self

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from maap_tui.models.basket import NOTHING, Amount
from maap_tui.models.catalog import Item
from maap_tui.models.coverage import UnionCoverage
from maap_tui.models.footprint import Footprint
from maap_tui.models.geometry import position_in_words
from maap_tui.services import Areas

from ..basket_words import map_title
from ..map.pointing import next_under
from ..map.view import DOTS_ACROSS, DOTS_DOWN, View
from ..widgets.map_canvas import MapCanvas
from .map_keys import MAP_KEYS
from .map_sketching import MapSketching

_PAN = 12
"""Dots that an arrow moves the view."""
_ZOOM = 1.6
_WIDE = 60
"""Columns from which the border has room for keys that help less."""


class MapPane(MapSketching):
    """The map with its keys. Data comes down by `set_…`; what is pointed at goes up."""

    BINDING_GROUP_TITLE = "Map"
    DEFAULT_CSS = """
    MapPane { border: round $border-blurred; }
    MapPane:focus-within { border: round $border; }
    MapPane { layers: map bar; }
    MapPane > MapCanvas { layer: map; }
    MapPane > #map-bar {
        layer: bar; display: none; width: auto; max-width: 100%; height: 1;
        background: $warning; color: $background;
    }
    MapPane > #map-bar.-shown { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = list(MAP_KEYS)

    class Walked(Message):
        """This granule was walked to or pressed with the mouse: the list is to show it."""

        def __init__(self, item: Item) -> None:
            super().__init__()
            self.item = item

    class WalkWanted(Message):
        """The next or previous granule under a place is wanted; see `MapPane.walk`."""

        def __init__(self, step: int, longitude: float, latitude: float) -> None:
            super().__init__()
            self.step = step
            self.longitude = longitude
            self.latitude = latitude

    class NoneSeen(Message):
        """There is no granule to walk to."""

    class MarkWanted(Message):
        """The mark of this granule is to be swapped."""

        def __init__(self, item: Item) -> None:
            super().__init__()
            self.item = item

    class Left(Message):
        """Whoever looked at the map goes back to the list."""

    def __init__(
        self,
        areas: Areas,
        *,
        is_ascii: bool = False,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(areas, id=id)
        self.border_title = "4 Map"
        self._is_ascii = is_ascii
        self._item: Item | None = None
        self._found = 0
        self._basket: tuple[Amount, UnionCoverage | None] = (NOTHING, None)
        self._follows_results = False
        """Whether the view is still the one that was fitted, and fits again as more comes."""

    def compose(self) -> ComposeResult:
        yield Static("", id="map-bar", markup=False)
        yield MapCanvas(is_ascii=self._is_ascii)

    def focus(self, scroll_visible: bool = True) -> Self:
        """Gives the focus to the map; the pane itself takes none."""
        self.canvas.focus(scroll_visible)
        return self

    # Data comes down

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("mark", "walk", "fit_granule"):
            return not self.is_drawing
        return super().check_action(action, parameters)

    def begin(self) -> None:
        """Another search has begun; what it finds is fitted into the view, and until something
        has come the area is."""
        self.say("")
        self.action_fit_area()
        self._follows_results = True
        self._item = None
        self.canvas.show_cursor_of(None)
        self.canvas.forget_footprints()

    def set_items(self, items: Sequence[Item]) -> None:
        """Everything that was found so far; a search may only add to it."""
        self._found = len(items)
        self._entitle()
        self.canvas.show_items(items)

    def show_basket(self, amount: Amount, union: UnionCoverage | None) -> None:
        """How much is marked, and what it covers of the area."""
        self._basket = (amount, union)
        self._entitle()

    def on_resize(self) -> None:
        self._entitle()
        self.show_words()

    def _entitle(self) -> None:
        self.border_title = map_title(self._found, *self._basket, self.size.width - 4)

    def set_marked(self, items: Sequence[Item]) -> None:
        self.canvas.show_marked(tuple(items))

    def set_cursor(self, item: Item | None) -> None:
        """The granule on which the cursor of the list has come to rest."""
        self._item = item
        self.canvas.show_cursor_of(item)
        self._follow_cursor()
        self.show_words()

    @property
    def _footprint(self) -> Footprint | None:
        """Of the solid granule."""
        return None if self._item is None else self.canvas.footprints.get(self._item.key)

    def _follow_cursor(self) -> None:
        """Moves the view to a granule out of it, unless the map itself is being used."""
        canvas, view, footprint = self.canvas, self.canvas.view, self._footprint
        if view is None or footprint is None or canvas.has_focus:
            return
        west, south, east, north = footprint.box
        centre, far = footprint.centre, view.box
        is_larger = east - west > far[2] - far[0] or north - south > far[3] - far[1]
        if not is_larger and not view.sees(*centre):
            canvas.view = view.centred(*centre)

    # Looking around

    def look_at(self, view: View) -> None:
        self._follows_results = False
        self.canvas.view = view

    def action_pan(self, across: int, down: int) -> None:
        view = self.canvas.view
        if self.is_drawing:
            self.move_sketch(across * DOTS_ACROSS, down * DOTS_DOWN)
        elif view is not None:
            self.look_at(view.moved(across * _PAN, down * _PAN))

    def action_zoom(self, steps: int) -> None:
        if (view := self.canvas.view) is not None:
            self.look_at(view.zoomed(_ZOOM**steps, self.crosshair_dot(view)))

    def action_world(self) -> None:
        if (view := self.canvas.view) is not None:
            self.look_at(View.world(view.columns, view.rows))

    def action_fit(self) -> None:
        self._fit_results()
        self._follows_results = True

    def action_fit_area(self) -> None:
        if (area := self.canvas.area) is not None:
            self.look_at_box(area.box)

    def action_fit_granule(self) -> None:
        if (footprint := self._footprint) is not None:
            self.look_at_box(footprint.box)

    def _fit_results(self) -> None:
        view, box = self.canvas.view, self.canvas.results_box
        if view is not None and box is not None:
            self.canvas.view = view.fitted(box)

    @on(MapCanvas.ResultsPlaced)
    def _fit_new_results(self, message: MapCanvas.ResultsPlaced) -> None:
        message.stop()
        if self._follows_results and (view := self.canvas.view) is not None:
            self.canvas.view = view.fitted(message.box)
        self.canvas.show_cursor_of(self._item)

    @on(MapCanvas.ViewChanged)
    def _tell_place(self, message: MapCanvas.ViewChanged) -> None:
        message.stop()
        self.show_words()

    def show_words(self) -> None:
        """In the border: the place of the crosshair, and the keys that help most."""
        view = self.canvas.view
        if view is None:
            return
        if self.is_drawing:
            arrows = "arrows move  " if self.size.width >= _WIDE else ""
            self.border_subtitle = Content(f"{arrows}{self.sketch_keys}")
            return
        place = position_in_words(round(view.longitude, 2), round(view.latitude, 2))
        keys = "+ - zoom  f fit" + (
            "  [ ] granule  enter closer" if self.size.width >= _WIDE else ""
        )
        self.border_subtitle = Content(f"{place}  {keys}")

    # Granules

    def action_walk(self, step: int) -> None:
        if (view := self.canvas.view) is not None:
            self.post_message(self.WalkWanted(step, view.longitude, view.latitude))

    @on(MapCanvas.Pointed)
    def _walk_by_mouse(self, message: MapCanvas.Pointed) -> None:
        message.stop()
        self.post_message(self.WalkWanted(1, message.longitude, message.latitude))

    def walk(self, message: WalkWanted, shown: Sequence[Item]) -> None:
        """Looks for the granule that `message` wants, in the order of the list; then `Walked`."""
        if (view := self.canvas.view) is not None:
            place = (message.longitude, message.latitude)
            known, item = self.canvas.footprints, self._item
            self._walk(partial(next_under, view, place, shown, known, item, message.step))

    @work(thread=True, exclusive=True, group="walk", description="walk")
    def _walk(self, look: Callable[[], Item | None]) -> None:
        found = look()
        self.post_message(self.NoneSeen() if found is None else self.Walked(found))

    @on(NoneSeen)
    def _say_that_none_is_seen(self, message: NoneSeen) -> None:
        message.stop()
        self.notify("No granule is in view; f shows all of them.", title="Map")

    def action_mark(self) -> None:
        if self._item is not None:
            self.post_message(self.MarkWanted(self._item))

    def action_leave(self) -> None:
        """Gives up what is being drawn, or goes back to the list."""
        if self.is_drawing:
            self.action_cancel()
        else:
            self.say("")
            self.post_message(self.Left())
