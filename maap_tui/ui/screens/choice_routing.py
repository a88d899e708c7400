"""What the main screen does to choose granules by rule."""

from collections.abc import Iterable, Sequence
from functools import partial
from threading import Event

from textual import on
from textual.app import SystemCommand

from maap_tui.models.area import Area
from maap_tui.models.catalog import Item
from maap_tui.models.holding import whole_keys
from maap_tui.models.rules.facts import Facts, Shares
from maap_tui.models.rules.measuring import Measured
from maap_tui.models.text import count_noun

from ..panes.granules import GranulesPane
from ..rule_offers import Around
from ..text import printable
from .basket_routing import BasketsScreen
from .rule_dialog import RuleDialog
from .rule_preview import Choice, RuleSource, Tell


class ChoicesScreen(BasketsScreen):
    """Routes between the rules, the granules, the area and the queue."""

    _measured: tuple[Area, Measured] | None = None
    """What granules cover of the area that was asked about last."""

    @on(GranulesPane.RulesWanted)
    def choose_by_rule(self) -> None:
        """Opens the dialog of rules, and marks what is chosen in it."""
        granules = self._granules
        around = Around.of(granules.loaded, granules.item, has_area=self._area is not None)
        source = RuleSource(
            loaded=lambda: granules.choosable,
            shown=lambda: granules.shown,
            marks=lambda: granules.basket.items.keys(),
            facts=self._facts,
            around=around,
        )
        self.app.push_screen(RuleDialog(source, self._services.searches), self._mark_chosen)

    def _mark_chosen(self, choice: Choice | None) -> None:
        if choice is None:
            return
        self._granules.exchange_marks(choice.items, choice.instead_of)
        self._note(partial(self._services.searches.remember_rules, choice.chain.text))
        count = count_noun(len(choice.items), "granule")
        words = f"{count} marked: {printable(choice.chain.text)}\nU takes it back."
        self.notify(words, title="Rules", markup=False)

    def _facts(self, stop: Event, tell: Tell) -> Facts:
        """What rules have to know that is not in the granules; its functions are for a worker."""
        area, jobs, holdings = self._area, self._queue.jobs, self._services.holdings
        return Facts(
            coverage=None if area is None else partial(self._shares, area, stop, tell),
            on_disk=lambda items: whole_keys(holdings.look(items, stop)),
            queued=lambda items: frozenset(job.request.key[:2] for job in jobs),
        )

    def _shares(self, area: Area, stop: Event, tell: Tell, items: Sequence[Item]) -> Shares:
        if self._measured is None or self._measured[0] is not area:
            self._measured = (area, Measured())
        measure = partial(self._services.areas.coverages, area, stop=stop)
        return self._measured[1].shares(items, measure, tell)

    def choice_commands(self) -> Iterable[SystemCommand]:
        """The commands of the palette that mark granules."""
        if self._granules.loaded_count:
            yield SystemCommand(
                "Choose by rule", "Newest baseline, coverage, not on disk", self.choose_by_rule
            )
            pane = self.query_one(GranulesPane)
            yield SystemCommand(
                "Mark all that match", "Also what is not loaded yet", pane.action_mark_matching
            )
