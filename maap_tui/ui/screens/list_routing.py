"""What the main screen tells the granule list: the search of its rows, and who may download."""

from collections.abc import Mapping

from textual import on, work
from textual.message import Message

from maap_tui.models.catalog import Access

from ..panes.filters import FiltersPane
from ..panes.granules import GranulesPane
from .choice_routing import ChoicesScreen


class ListScreen(ChoicesScreen):
    """Routes between the filters and what the list makes of them."""

    class AccessKnown(Message):
        """Who may download from which collection, as far as the catalogue was asked."""

        def __init__(self, access: Mapping[str, Access]) -> None:
            super().__init__()
            self.access = access

    def begin_list(self, message: FiltersPane.Submitted) -> None:
        """A search begins: its rows are compared with the filters, and measured by its area."""
        granules = self.query_one(GranulesPane)
        granules.set_searched(message.form)
        granules.set_area(None if message.is_batch else message.area)
        self._read_access()

    @on(FiltersPane.Edited)
    def _tell_whether_rows_are_old(self, message: FiltersPane.Edited) -> None:
        self.query_one(GranulesPane).set_filters(message.form)

    @work(thread=True, exclusive=True, group="access", description="access")
    def _read_access(self) -> None:
        kept = self._services.shelf.kept_collections()
        known = kept.value if kept is not None else ()
        self.post_message(self.AccessKnown({each.id: each.access for each in known}))

    @on(AccessKnown)
    def _show_access(self, message: AccessKnown) -> None:
        self.query_one(GranulesPane).set_access(message.access)
