"""What a person makes of the list: columns and orders, chosen in dialogs, remembered in a file."""

from textual import on, work
from textual.message import Message

from maap_tui.errors import MaapError
from maap_tui.models.list_view import ColumnView, ListView, SortOrder
from maap_tui.services import ListViews

from ..screens.columns_dialog import ColumnsDialog
from ..screens.sort_dialog import SortDialog
from ..text import printable
from ..widgets.granule_columns import USUAL
from .looking_pane import LookingPane
from .search_run import SearchRun


class ListViewPane(LookingPane):
    """A pane whose list looks as it did when the app was left."""

    list_views: ListViews | None = None
    """Without it nothing is remembered."""
    _view = ListView()
    _is_view_loaded = False
    _saving: ListView | None = None
    """What a worker is writing."""

    class ViewLoaded(Message):
        """How the list was left, or what is wrong with the file that says so."""

        def __init__(self, view: ListView, error: MaapError | None = None) -> None:
            super().__init__()
            self.view = view
            self.error = error

    class ViewSaved(Message):
        """Writing has ended, well or not."""

        def __init__(self, error: MaapError | None = None) -> None:
            super().__init__()
            self.error = error

    # From one start to the next

    @work(thread=True, group="load-view", description="load-view")
    def load_view(self) -> None:
        """Shows the list as it was left."""
        if self.list_views is None:
            return
        try:
            self.post_message(self.ViewLoaded(self.list_views.load()))
        except MaapError as error:
            self.post_message(self.ViewLoaded(ListView(), error))

    @on(ViewLoaded)
    def _take_view(self, message: ViewLoaded) -> None:
        if message.error is not None:
            words = printable(str(message.error))
            self.notify(words, title="Columns", severity="warning", markup=False)
        if not self._is_view_loaded:  # else: the person was faster
            self._show_view(message.view)
            if self.run is not None:
                self._list.set_order(self.order_of(self.run))

    def _show_view(self, view: ListView) -> None:
        self._is_view_loaded = True
        self._view = view
        self._list.show_view(view)

    def _keep(self, view: ListView) -> None:
        """Remembers `view`; one file is written after the other, the latest view last."""
        is_new = view != self._view
        self._is_view_loaded = True
        self._view = view
        if is_new and self._saving is None:
            self._save(view)

    def _save(self, view: ListView) -> None:
        if self.list_views is not None:
            self._saving = view
            self._save_in_worker(self.list_views, view)

    @work(thread=True, group="save-view", description="save-view")
    def _save_in_worker(self, list_views: ListViews, view: ListView) -> None:
        try:
            list_views.save(view)
        except MaapError as error:
            self.post_message(self.ViewSaved(error))
        else:
            self.post_message(self.ViewSaved())

    @on(ViewSaved)
    def _save_what_has_changed_meanwhile(self, message: ViewSaved) -> None:
        written, self._saving = self._saving, None
        if message.error is not None:
            words = printable(str(message.error))
            self.notify(words, title="Columns", severity="warning", markup=False)
        elif written != self._view:
            self._save(self._view)

    # Columns

    def action_columns(self) -> None:
        """Chooses columns, with the list as it will look behind the dialog."""
        granules, before = self._list, self._view

        def show(columns: tuple[ColumnView, ...]) -> None:
            granules.show_view(before.with_columns(columns))

        def take(columns: tuple[ColumnView, ...] | None) -> None:
            if columns is None:
                granules.show_view(before)
            else:
                self._keep(self._view.with_columns(() if columns == USUAL else columns))

        self.app.push_screen(ColumnsDialog(granules, show), take)

    # Orders

    def order_of(self, run: SearchRun) -> SortOrder:
        """The order that the person has chosen, unless the search asks for another one."""
        chosen = self._view.order
        return run.order if chosen is None or run.order != SortOrder.NEWEST else chosen

    def action_sort(self) -> None:
        self._sort(self._list.order.following)

    def action_sort_by(self) -> None:
        """Chooses by which columns the rows are sorted."""
        before = self._list.order

        def take(order: SortOrder | None) -> None:
            self._sort(before if order is None else order)

        names = [column.name for column in self._list.columns.views]
        self.app.push_screen(SortDialog(before, names, self.show_order), take)

    def show_order(self, order: SortOrder) -> None:
        """Sorts by `order`, which need not be kept."""
        self._list.set_order(order)

    def _sort(self, order: SortOrder) -> None:
        if order != self._list.order:
            self.show_order(order)
        is_usual = self.run is not None and order == self.run.order
        self._keep(self._view.with_order(None if is_usual else order))
