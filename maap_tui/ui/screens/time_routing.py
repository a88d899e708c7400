"""What the main screen does about the histogram of times above the granules."""

from textual import on

from ..panes.filters import FiltersPane
from ..panes.granules import GranulesPane
from ..panes.search_pane import SearchPane
from ..panes.search_run import SearchRun
from ..text import printable
from ..widgets.time_bars import TimeBars
from .look_routing import LooksScreen


class TimesScreen(LooksScreen):
    """Routes between the histogram, the granules and the row `When`."""

    _counted_run: SearchRun | None = None
    """The search whose granules are in the histogram."""

    @property
    def _time_bars(self) -> TimeBars:
        return self.query_one(TimeBars)

    @on(SearchPane.PageArrived)
    @on(SearchPane.BatchEnded)
    def _count_times(self) -> None:
        self.call_after_refresh(self._count_loaded)  # the rows come first

    def _count_loaded(self) -> None:
        run = self.query_one(GranulesPane).run
        if run is not self._counted_run:
            self._counted_run = run
            self._time_bars.begin()
        self._time_bars.set_items(self._granules.loaded)

    def action_time(self) -> None:
        """To the histogram; where it is not shown, says why."""
        bars = self._time_bars
        if bars.is_filled and bars.display:
            self.action_pane("granules")
            bars.focus()
            return
        words = "No granule has a time yet."
        if bars.is_filled:
            words = "The histogram needs a terminal of 30 lines or more."
        self.notify(words, title="Time", severity="warning", markup=False)

    @on(TimeBars.Left)
    def _leave_times(self) -> None:
        self.query_one(GranulesPane).focus()

    @on(TimeBars.Chosen)
    def _take_time(self, message: TimeBars.Chosen) -> None:
        filters = self.query_one(FiltersPane)
        filters.set_when(message.text)
        if message.searches:
            filters.submit()
        else:
            words = f"{printable(message.text)}\nr searches it."
            self.notify(words, title="When", markup=False)
            self.query_one(GranulesPane).focus()
