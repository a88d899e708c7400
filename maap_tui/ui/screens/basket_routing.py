"""What the main screen does about the basket: keeps it, measures it, lets it be seen."""

from collections.abc import Iterable, Sequence

from textual import on, work
from textual.app import SystemCommand
from textual.binding import Binding
from textual.message import Message
from textual.timer import Timer
from textual.worker import get_current_worker

from maap_tui.errors import Cancelled
from maap_tui.models.area import Area
from maap_tui.models.basket import Basket
from maap_tui.models.catalog import Item
from maap_tui.models.coverage import UnionCoverage

from ..panes.granules import GranulesPane
from ..text import printable
from ..widgets.area_row import AreaRow
from ..widgets.granule_list import GranuleList
from .time_routing import TimesScreen

TEND_SECONDS = 0.5
"""From one look at what others do to the basket to the next."""
REST_SECONDS = 0.3
"""How long the basket stays as it is before its coverage is measured."""
BASKET_KEYS = [
    Binding("b", "basket", "Basket", id="main.basket", tooltip="What is marked, in all searches"),
]


class BasketsScreen(TimesScreen):
    """Routes between the marks of the list, what keeps them, the map and the basket's screen."""

    _is_basket_failing = False
    _told_of_marks = False
    _union: UnionCoverage | None = None
    """What the basket covers of the area, as far as that is known."""
    _union_rest: Timer | None = None

    class UnionKnown(Message):
        """What the granules of the basket cover of `area` together."""

        def __init__(self, area: Area, change: int, union: UnionCoverage) -> None:
            super().__init__()
            self.area = area
            self.change = change
            self.union = union

    @property
    def basket(self) -> Basket:
        """What is marked."""
        return self._granules.basket

    def on_mount(self) -> None:
        self._kept_basket = self.basket
        self.set_interval(TEND_SECONDS, self.tend_basket)
        self.tend_basket()

    def on_unmount(self) -> None:
        self._put_basket()

    # Keeping it

    @on(GranuleList.MarksChanged)
    def _keep_marks(self) -> None:
        self.tend_basket()
        self._measure_soon()

    def tend_basket(self) -> None:
        """Hands over what has changed here, and shows what others have changed."""
        news = self._services.baskets.news()
        if not news.is_open:
            return
        is_new = self.basket.merge(news.changes)
        self._put_basket()
        if is_new:
            self._granules.basket_changed()
        for notice in news.notices:
            self.notify(printable(notice), title="Basket", severity="warning", markup=False)
        self._tell_trouble(news.trouble)
        if news.is_more:
            self.call_later(self.tend_basket)

    def _put_basket(self) -> None:
        if changes := self._kept_basket.take_changes():
            self._services.baskets.put(changes)

    def _tell_trouble(self, trouble: str) -> None:
        """Once when it begins, and once when it is over."""
        if bool(trouble) == self._is_basket_failing:
            return
        self._is_basket_failing = bool(trouble)
        if trouble:
            words = printable(trouble)
            self.notify(words, title="Basket", severity="error", markup=False)
        else:
            self.notify("It is kept again.", title="Basket")

    # Measuring it

    @on(AreaRow.Changed)
    def _forget_union(self) -> None:
        self._union = None
        self.call_later(self._measure_soon)  # the area itself is taken over after this

    def _measure_soon(self) -> None:
        """Measures the basket once it rests; what was known of a smaller one stays until then."""
        if self._area is None or not self.basket:
            self._union = None
        self._show_on_map()
        if self._union_rest is not None:
            self._union_rest.stop()
        if self._area is not None and self.basket:
            self._union_rest = self.set_timer(REST_SECONDS, self._measure)

    def _measure(self) -> None:
        if self._area is not None:
            items = tuple(self.basket.items.values())
            self._measure_union(self._area, self.basket.change, items)

    @work(thread=True, exclusive=True, group="union", description="union")
    def _measure_union(self, area: Area, change: int, items: tuple[Item, ...]) -> None:
        stop = get_current_worker().cancelled_event
        try:
            for union in self._services.areas.union(area, items, stop):
                self.post_message(self.UnionKnown(area, change, union))
        except Cancelled:
            return  # another basket or another area by now

    @on(UnionKnown)
    def _take_union(self, message: UnionKnown) -> None:
        if message.area is self._area and message.change == self.basket.change:
            self._union = message.union
            self._show_on_map()

    def _show_on_map(self) -> None:
        self._map.show_basket(self.basket.amount, self._union)

    # Seeing it

    def action_basket(self) -> None:
        """The basket over the whole screen."""
        from .basket import BasketScreen, BasketTools  # with the first look at it

        def take(item: Item | None) -> None:
            if item is not None:
                self._go_to_marked(item)

        tools = BasketTools(
            files=self._services.basket_files,
            folders=self._services.folders,
            letter_of=self._granules.facts.letter,
            is_listed=self._granules.is_loaded,
            union=lambda: self._union,
            changed=self._granules.basket_changed,
            look=self._services.holdings.look,
            found=self._granules.add_holdings,
            details=self._show_item,
            download=self.offer_download,
        )
        self.app.push_screen(BasketScreen(self.basket, tools), take)

    def _show_item(self, item: Item) -> None:
        self.show_details(GranulesPane.DetailsWanted(item))

    def _go_to_marked(self, item: Item) -> None:
        """Puts the cursor of the list on a granule, which may be hidden there."""
        pane = self.query_one(GranulesPane)
        self._granules.go_to(item)
        if not self._is_at(item):
            pane.show_all()
            self._granules.narrow("")
            self._granules.go_to(item)
        if not self._is_at(item):
            self.notify("Hidden: a newer baseline of it is shown.", title="Basket")
        pane.focus()

    def _is_at(self, item: Item) -> bool:
        """Whether the list stands on this granule, perhaps as another search has found it."""
        here = self._granules.item
        return here is not None and here.key == item.key

    def after_queueing(self, items: Sequence[Item]) -> None:
        """The marks stay, because a download may fail; once it is told how they are taken out."""
        queued = sum(item.key in self.basket for item in items)
        if queued and not self._told_of_marks:
            self._told_of_marks = True
            words = "What was queued stays marked. b opens the basket, and Q there takes it out."
            self.notify(words, title="Basket")

    def basket_commands(self) -> Iterable[SystemCommand]:
        """The commands of the palette that are about the basket."""
        yield SystemCommand("Basket", "What is marked, in all searches", self.action_basket)
