"""What the main screen does about the basket: keeps it, and lets it be seen and changed."""

from textual import on

from maap_tui.models.basket import Basket

from ..text import printable
from ..widgets.granule_list import GranuleList
from .time_routing import TimesScreen

TEND_SECONDS = 0.5
"""From one look at what others do to the basket to the next."""


class BasketsScreen(TimesScreen):
    """Routes between the marks of the list and what keeps them."""

    _is_basket_failing = False

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

    @on(GranuleList.MarksChanged)
    def _keep_marks(self) -> None:
        self.tend_basket()

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
