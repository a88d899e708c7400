"""A list pane in which granules are chosen by rule, and all that match at once."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from maap_tui.models.basket import Amount
from maap_tui.models.text import count_noun, format_bytes, grouped

from ..screens.confirm import ConfirmScreen
from .search_run import SearchRun, SearchState
from .stale_pane import StalePane

EVERYTHING = 10**9
"""As many granules as there are."""


class MatchingScreen(ConfirmScreen):
    """Asks before everything is loaded."""

    TITLE_WORDS: ClassVar[str] = "Mark all that match"


class ChoosingPane(StalePane):
    """Marks what a search matches, loading what is not loaded."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "A",
            "mark_matching",
            "All matching",
            show=False,
            id="granules.all-matching",
            tooltip="Mark all that the search matches: asks, then loads the rest",
        ),
        Binding(
            "R",
            "rules",
            "Rules",
            show=False,
            id="granules.rules",
            tooltip="Choose by rule: newest baseline, coverage, not on disk, one per frame",
        ),
    ]

    class RulesWanted(Message):
        """Granules are to be chosen by rule."""

    _marking: SearchRun | None = None
    """The search of which everything is marked once it has come."""

    def action_rules(self) -> None:
        self.post_message(self.RulesWanted())

    def action_mark_matching(self) -> None:
        """Marks everything that the search matches; asks first where it has to be loaded."""
        run = self.run
        if run is None or self.state is SearchState.COMPLETE:
            self._mark_everything()
            return

        def take(is_sure: bool | None) -> None:
            if is_sure and run is self.run:
                self._marking = run
                self._load_rest()

        question = MatchingScreen(self._question(run), "Load and mark", "No")
        self.app.push_screen(question, take)

    def _question(self, run: SearchRun) -> str:
        """How many there are, how large they may be, and what has to be done for it."""
        loaded = self._list.loaded_count
        if run.matched is None:
            return (
                f"Mark all that the search matches? The catalogue does not say how many there "
                f"are; {count_noun(loaded, 'granule')} are loaded so far, the rest is loaded "
                f"first. Esc stops that."
            )
        most = "at most " if run.is_at_most else ""
        rest = grouped(max(0, run.matched - loaded))
        about = _estimate(Amount.of(self._list.loaded), run.matched)
        return (
            f"Mark all {most}{count_noun(run.matched, 'granule')} that the search matches{about}? "
            f"{most.capitalize()}{rest} more are loaded first; Esc stops that."
        )

    def _load_rest(self) -> None:
        """Goes on where the search is; what is under way ends first."""
        if self._marking is self.run and self.state is SearchState.MORE:
            self.load_more(EVERYTHING)
        elif self.state is not SearchState.LOADING:
            self._end_marking()

    @property
    def doing(self) -> str:
        """What the search does at this moment, where that is worth a word."""
        if self.run is None:
            return ""
        is_marking = self._marking is self.run
        return self.run.doing or "loading all, to mark them" * is_marking

    def batch_over(self) -> None:
        if self._marking is not None:
            self._load_rest()

    def cancel(self) -> None:
        super().cancel()
        if self._marking is not None:
            self._end_marking()

    def _end_marking(self) -> None:
        """Everything has come, or will not come any more."""
        marking, self._marking = self._marking, None
        if marking is None or marking is not self.run:
            return
        if self.state is SearchState.COMPLETE:
            self._mark_everything()
        else:
            loaded = count_noun(self._list.loaded_count, "granule")
            words = f"Nothing was marked: only {loaded} came. a marks these."
            self.notify(words, title="All matching", severity="warning", markup=False)

    def _mark_everything(self) -> None:
        self._list.exchange_marks(self._list.choosable)


def _estimate(loaded: Amount, matched: int) -> str:
    """`, about 9.1 TB`, by the sizes of what is loaded; nothing where none is known."""
    known = loaded.count - loaded.unknown_sizes
    if not known or not loaded.known_bytes:
        return ""
    return f", about {format_bytes(loaded.known_bytes / known * matched)}"
