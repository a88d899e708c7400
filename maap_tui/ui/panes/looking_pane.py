"""Loads more by itself: near the end of the list, and where a narrowed list does not fill."""

from textual import on
from textual.timer import Timer

from ..widgets.granule_list import GranuleList
from .narrowing_pane import TYPING_SECONDS, NarrowingPane
from .search_run import SearchRun, SearchState

LOOKED_AT_MOST = 10_000
"""Granules that are loaded in one look for rows that the narrowing leaves."""


class LookingPane(NarrowingPane):
    """A pane whose list is never at its end while the catalogue has more, within bounds."""

    _looking_from: int | None = None
    """How many were loaded when the look began that goes on; else `None`."""
    _soon: Timer | None = None

    @property
    def is_looking(self) -> bool:
        """Whether rows are looked for that the narrowing leaves."""
        return self._looking_from is not None and self.state is SearchState.LOADING

    @property
    def is_narrowed(self) -> bool:
        """Whether loaded rows are left out."""
        return bool(self._list.needle or self._list.hidden_words)

    def begin(self, run: SearchRun) -> None:
        self._give_up_looking()
        super().begin(run)

    def look_further(self) -> None:
        """Loads a batch, and more of them while a screenful is missing in a narrowed list."""
        if self._looking_from is None:
            self._looking_from = self._list.loaded_count
        self._look_on()

    def stop_looking(self) -> None:
        """No further batch is begun; what is on its way still comes."""
        self._give_up_looking()
        self.show_standing()

    def _give_up_looking(self) -> None:
        self._looking_from = None
        if self._soon is not None:
            self._soon.stop()

    def _look_on(self) -> None:
        """Begins the next batch, unless enough is there or has been looked at."""
        if self._looking_from is None or self.state is SearchState.LOADING or self.is_judging:
            return  # the end of the batch, or of judging, comes back here
        looked = self._list.loaded_count - self._looking_from
        enough = LOOKED_AT_MOST if self.is_narrowed else 1
        if self.state is SearchState.MORE and self._list.is_end_near and looked < enough:
            self.load_more()
        else:
            self.stop_looking()

    def _set_state(self, state: SearchState) -> None:
        super()._set_state(state)
        self._look_on()

    def narrowed(self) -> None:
        """Looks further if that leaves too little, once nobody types."""
        super().narrowed()
        self._give_up_looking()
        if self.is_narrowed:
            self._soon = self.set_timer(TYPING_SECONDS, self._look_if_empty)

    def judged(self) -> None:
        super().judged()
        self._look_on()

    def _look_if_empty(self) -> None:
        if self._list.is_end_near and self.state in (SearchState.MORE, SearchState.LOADING):
            self.look_further()

    @on(GranuleList.EndNear)
    def _load_near_the_end(self) -> None:
        self.look_further()

    def action_more(self) -> None:
        if self.is_narrowed and self._list.is_end_near:
            self.look_further()
        else:
            self.load_more()
