"""What the main screen does about the map: keeps it in step with the list and the filters."""

from textual import on

from ..panes.filters import FiltersPane
from ..panes.granules import GranulesPane
from ..panes.map_pane import MapPane
from ..panes.search_pane import SearchPane
from ..panes.search_run import SearchRun
from ..widgets.area_row import AreaRow
from ..widgets.granule_list import GranuleList
from ..zoom import PaneZoom
from .search_routing import SearchesScreen


class MapScreen(SearchesScreen):
    """Routes between the map, the granules and the area of the filters."""

    _zoom: PaneZoom
    _mapped_run: SearchRun | None = None
    """The search whose granules are on the map."""

    _mapped_change = 0
    """The marks that are on the map."""

    @property
    def _map(self) -> MapPane:
        return self.query_one(MapPane)

    @property
    def _granules(self) -> GranuleList:
        return self.query_one(GranuleList)

    def show_map(self) -> None:
        """Where the map has no place of its own, it gets the whole screen for a while."""
        if not self.query_one("#side").display:
            self._zoom.visit("map")

    # The list and the filters say

    @on(SearchPane.PageArrived)
    @on(SearchPane.BatchEnded)
    def _map_results(self) -> None:
        """Not before the rows have been drawn: these are what a person waits for."""
        self.call_after_refresh(self._map_loaded)

    def _map_loaded(self) -> None:
        pane = self.query_one(GranulesPane)
        if pane.run is not self._mapped_run:
            self._mapped_run = pane.run
            self._map.begin()
            self._map.set_cursor(pane.highlighted)  # it may have come to rest before the drawing
        self._map.set_items(self._granules.loaded)

    @on(GranuleList.MarksChanged)
    def _map_marks(self) -> None:
        change = self._granules.basket.change
        if change != self._mapped_change:  # else: only what is listed has changed
            self._mapped_change = change
            self._map.set_marked(self._granules.marked)

    @on(GranulesPane.Highlighted)
    def _map_cursor(self, message: GranulesPane.Highlighted) -> None:
        self._map.set_cursor(message.item)

    @on(AreaRow.Changed)
    def _map_area(self, message: AreaRow.Changed) -> None:
        self._map.set_area(message.area)

    # The map says

    @on(MapPane.WalkWanted)
    def _walk_on_map(self, message: MapPane.WalkWanted) -> None:
        self._map.walk(message, tuple(self._granules.shown))

    @on(MapPane.Walked)
    def _show_walked(self, message: MapPane.Walked) -> None:
        self._granules.go_to(message.item)
        self._map.set_cursor(message.item)

    @on(MapPane.MarkWanted)
    def _mark_on_map(self, message: MapPane.MarkWanted) -> None:
        self._granules.swap_mark(message.item)

    @on(MapPane.AreaDrawn)
    def _take_area(self, message: MapPane.AreaDrawn) -> None:
        self.query_one(FiltersPane).set_where(message.text)

    @on(MapPane.Left)
    def _leave_map(self) -> None:
        self._zoom.leave()
        self.query_one(GranulesPane).focus()
