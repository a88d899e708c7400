"""The costly layers of a map: what is wanted, and a thread that draws it."""

from collections.abc import Sequence
from dataclasses import replace
from time import monotonic

from textual import on, work
from textual.message import Message
from textual.widget import Widget
from textual.worker import get_current_worker

from maap_tui.models.area import Area
from maap_tui.models.by_granule import ByGranule
from maap_tui.models.catalog import Item
from maap_tui.models.footprint import Footprint
from maap_tui.precedence import give_way

from ..collecting import LetsWorkersGo
from ..map.view import Box, View
from ..map.work import Drawn, Known, Subject, draw

_LONG = 0.2
"""Seconds of a drawing after which there is a rest, so that the search gets its turn as well."""
_REST = 3.0
"""How many times as long the rest is."""
_SMALLEST = (8, 3)


class MapLayers(LetsWorkersGo, Widget):
    """Lets one thread at a time draw what has changed; a subclass shows it."""

    class Drew(Message):
        """A worker has drawn the costly layers of `view`."""

        def __init__(self, view: View, drawn: Drawn, seconds: float) -> None:
            super().__init__()
            self.view = view
            self.drawn = drawn
            self.seconds = seconds
            """What it took."""

    class ResultsPlaced(Message):
        """It is known where on the globe the results are, or more of them."""

        def __init__(self, box: Box) -> None:
            super().__init__()
            self.box = box
            """Round all of them; by the time this is heard, others may be being drawn."""

    class ViewChanged(Message):
        """Another part of the globe is looked at."""

    def __init__(self) -> None:
        super().__init__()
        self._view: View | None = None
        self._subject = Subject()
        self._known: Known = ByGranule()
        self._drawn = Drawn()
        self._told_box: Box | None = None
        """Where the results are, as it was told last."""
        self._is_drawing = False
        self._is_shown = False
        self._rests_until = 0.0

    def layers_drawn(self) -> None:
        """Shows the layers as they are now."""
        raise NotImplementedError

    # Data comes down

    def show_items(self, items: Sequence[Item]) -> None:
        """What a search has found so far; it may add to these, but change nothing."""
        subject = self._subject
        self._want(Subject(items, subject.marked, subject.area, len(items)))

    def show_marked(self, items: tuple[Item, ...]) -> None:
        self._want(replace(self._subject, marked=items))

    def show_area(self, area: Area | None) -> None:
        """The area that is searched."""
        self._want(replace(self._subject, area=area))

    def forget_footprints(self) -> None:
        """Another search begins: only what is marked is still needed."""
        self._told_box = None
        known, self._known = self._known, ByGranule()
        for item in self._subject.marked:
            if item.key in known:
                self._known[item.key] = known[item.key]
        self.show_items(())

    def _want(self, subject: Subject) -> None:
        self._subject = subject
        if monotonic() >= self._rests_until:
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
    def footprints(self) -> Known:
        """Those that have been read so far."""
        return self._known

    @property
    def results_box(self) -> Box | None:
        """Round all that was found, as far as it has been read."""
        drawn = self._drawn
        is_same_search = drawn.subject.items[:1] == self._subject.items[:1]
        return drawn.results_box if is_same_search else None

    @property
    def area(self) -> Footprint | None:
        return self._drawn.area

    @property
    def is_at_rest(self) -> bool:
        """Whether everything that is wanted has been drawn, as far as there is a place for it."""
        has_place = self._is_shown and self._view is not None
        return not self._is_drawing and (self._is_drawn or not has_place)

    # Size

    def on_resize(self) -> None:
        self._fit_size()

    def on_show(self) -> None:
        self._is_shown = True
        self._fit_size()

    def on_hide(self) -> None:
        self._is_shown = False

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

    # Drawing

    def _draw(self) -> None:
        """Lets a thread draw what has changed, one drawing at a time."""
        if self._is_drawing or not self._is_shown or self._view is None or not self.is_attached:
            return
        if self._is_drawn:
            self.layers_drawn()
            return
        self._is_drawing = True
        self._draw_in_thread(self._view, self._subject, self._known, self._drawn)

    @property
    def _is_drawn(self) -> bool:
        """Whether nothing has changed since the last drawing."""
        drawn = self._drawn
        is_view = drawn.base is not None and drawn.base.view == self._view
        return is_view and drawn.is_complete and drawn.subject is self._subject

    @work(thread=True, group="map", description="map")
    def _draw_in_thread(self, view: View, subject: Subject, known: Known, last: Drawn) -> None:
        worker = get_current_worker()
        start = monotonic()

        def is_wanted() -> bool:
            give_way()
            return not worker.is_cancelled

        drawn = draw(view, subject, known, last, is_wanted)
        if not worker.is_cancelled:
            self.post_message(self.Drew(view, drawn, monotonic() - start))

    @on(Drew)
    def _take_drawing(self, message: Drew) -> None:
        message.stop()
        self._is_drawing = False
        self._drawn = message.drawn
        if not self._is_drawn:
            self.layers_drawn()
        if message.view == self._view and message.seconds > _LONG and message.drawn.is_complete:
            rest = _REST * message.seconds  # more pages come all the time
            self._rests_until = monotonic() + rest
            self.set_timer(rest, self._draw)
        else:
            self._draw()
        if (box := self.results_box) is not None and box != self._told_box:
            self._told_box = box
            self.post_message(self.ResultsPlaced(box))
