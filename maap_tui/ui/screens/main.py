"""The main screen: composes the panes and routes between filters and granules.

It owns no table, and no worker but the one that fetches what a newly chosen collection can be
filtered by.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from threading import Event
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult, SystemCommand
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.css.query import QueryType
from textual.message import Message
from textual.widget import Widget
from textual.worker import get_current_worker

from maap_tui.errors import Cancelled, MaapError
from maap_tui.models.catalog import Collection
from maap_tui.models.query import Queryable
from maap_tui.services import Services
from maap_tui.settings import Settings

from ..keys import help_rows, key_commands
from ..panes.downloads import DownloadsPane
from ..panes.filters import FiltersPane
from ..panes.granules import GranulesPane
from ..panes.map_pane import MapPane
from ..status_line import place_of
from ..widgets.filter_conditions import FilterConditions
from ..widgets.granule_list import GranuleList
from ..widgets.item_details import ItemDetails
from ..widgets.key_footer import KeyFooter
from ..widgets.status_bar import Marked, StatusBar
from ..zoom import PANE_IDS, PANE_TITLES, ROOMY, PaneZoom, fits, give_room
from .basket_routing import BASKET_KEYS
from .collection_picker import CollectionPicker
from .help import HelpScreen
from .inventory import InventoryScreen
from .list_routing import ListScreen
from .look_routing import LOOK_KEYS

_TAKEN = {"big_quicklook": DownloadsPane, "basket": MapPane}
"""Actions with a key that means something else in this pane, there also when it means nothing."""


class MainScreen(ListScreen):
    """Filters, granules and downloads, always on screen; the map where there is room."""

    BINDING_GROUP_TITLE = "Everywhere"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "pane('filters')", "Filters", id="main.filters", show=False),
        Binding("2", "pane('granules')", "Granules", id="main.granules", show=False),
        Binding("3", "pane('downloads')", "Downloads", id="main.downloads", show=False),
        Binding("4,m", "pane('map')", "Map", id="main.map", tooltip="Where the granules are"),
        *LOOK_KEYS,
        *BASKET_KEYS,
        Binding("r", "search", "Search", id="main.search", tooltip="Search with these filters"),
        Binding(
            "I",
            "inventory",
            "Inventory",
            id="main.inventory",
            show=False,
            tooltip="What the chosen collection holds: types, baselines, months",
        ),
        Binding(
            "B", "batch_report", "Batch", False, id="main.batch", tooltip="What each place found"
        ),
        Binding("z", "zoom", "Zoom", id="main.zoom", tooltip="Enlarge this pane, and back"),
        Binding("colon", "app.command_palette", "Menu", id="main.palette", key_display=":"),
        Binding("question_mark", "help", "Help", id="main.help", key_display="?"),
        Binding("f1", "help", show=False, id="main.help-anywhere"),  # also where letters are text
        Binding("q", "leave", "Quit", id="main.leave", tooltip="Leave; asks while downloads run"),
    ]

    class QueryablesArrived(Message):
        """What the chosen collection can be filtered by, or nothing when it cannot be had."""

        def __init__(self, collection_id: str, queryables: tuple[Queryable, ...]) -> None:
            super().__init__()
            self.collection_id = collection_id
            self.queryables = queryables

    class CountsArrived(Message):
        """How many granules have each value of a property, as far as they were counted."""

        def __init__(self, collection_id: str, counts: Mapping[str, Mapping[str, int]]) -> None:
            super().__init__()
            self.collection_id = collection_id
            self.counts = counts

    def __init__(self, services: Services, settings: Settings, *, is_demo: bool) -> None:
        super().__init__(services, settings.layout)
        self._settings = settings
        self._is_demo = is_demo
        self._collection_id = ""
        self._zoom = PaneZoom(self, PANE_IDS)

    def compose(self) -> ComposeResult:
        give_room(self, self.app.size)
        services = self._services
        yield StatusBar(services.sign_in, services.downloads)
        with Horizontal(id="upper"):
            yield FiltersPane(services.areas, services.filters, services.folders, id="filters")
            yield GranulesPane(
                services.catalog,
                services.holdings,
                services.filters,
                services.list_views,
                services.areas,
                id="granules",
            )
            with Vertical(id="side"):
                yield MapPane(services.areas, is_ascii=self._settings.ascii, id="map")
                with Horizontal(id="looks"):
                    yield ItemDetails(id="side-details")
                    yield self.make_quicklook()
        yield DownloadsPane(services.downloads, id="downloads")
        yield KeyFooter(show_command_palette=False)

    def on_mount(self) -> None:
        bar = self.query_one(StatusBar)
        bar.place = place_of(self._services.catalog.url, is_demo=self._is_demo)
        self.query_one("#side-details").border_title = "5 Details"
        self.query_one("#quicklook").border_title = "6 Quicklook"
        self.query_one(FiltersPane).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        pane = _TAKEN.get(action)
        within = self.focused.ancestors_with_self if pane and self.focused else ()
        return not any(isinstance(node, pane or ()) for node in within)

    @on(GranuleList.MarksChanged)
    def _show_marks(self, message: GranuleList.MarksChanged) -> None:
        self.query_one(StatusBar).marked = Marked(message.amount, message.elsewhere)

    # Collections and searches

    @on(FiltersPane.CollectionWanted)
    def _choose_collection(self) -> None:
        picker = CollectionPicker(self._services.shelf, self._services.sign_in)

        def take(chosen: Collection | None) -> None:
            if chosen is not None:
                self._take_collection(chosen)

        self.app.push_screen(picker, take)

    @on(FilterConditions.InventoryWanted)
    def action_inventory(self) -> None:
        """What the chosen collection holds; without one, it is to be chosen first."""
        if not self._collection_id:
            self._choose_collection()
            return

        def take(nothing: None) -> None:
            self._fetch_counts(self._collection_id)

        inventory = InventoryScreen(self._services.shelf, self._collection_id)
        self.app.push_screen(inventory, take)

    def _take_collection(self, collection: Collection) -> None:
        self.show_collection(collection, collection.id)

    def show_collection(self, collection: Collection | None, collection_id: str) -> None:
        self._collection_id = collection_id
        if collection is not None:
            self.query_one(FiltersPane).set_collection(collection)
        self.query_one(StatusBar).collection = collection_id
        self._fetch_queryables(collection_id)
        self._fetch_counts(collection_id)

    @work(thread=True, exclusive=True, group="queryables", description="queryables")
    def _fetch_queryables(self, collection_id: str) -> None:
        stop: Event = get_current_worker().cancelled_event
        try:
            for queryables in self._services.shelf.queryables(collection_id, stop):
                self.post_message(self.QueryablesArrived(collection_id, queryables))
        except Cancelled:
            return
        except MaapError:  # filters can still be typed; the search itself will name the trouble
            self.post_message(self.QueryablesArrived(collection_id, ()))

    @on(QueryablesArrived)
    def _show_queryables(self, message: QueryablesArrived) -> None:
        if message.collection_id == self._collection_id:  # else: an older choice, too late
            self.query_one(FiltersPane).set_queryables(message.queryables)

    @work(thread=True, exclusive=True, group="counts", description="counts")
    def _fetch_counts(self, collection_id: str) -> None:
        counts = self._services.shelf.counts(collection_id)
        self.post_message(self.CountsArrived(collection_id, counts))

    @on(CountsArrived)
    def _show_counts(self, message: CountsArrived) -> None:
        if message.collection_id == self._collection_id:
            self.query_one(FiltersPane).set_counts(message.counts)

    @on(FiltersPane.Submitted)
    def _start_search(self, message: FiltersPane.Submitted) -> None:
        self.remember(message.form)
        granules = self.query_one(GranulesPane)
        granules.set_newest_only(message.form.newest_only)
        self.begin_list(message)
        granules.start_run(self.run_of(message))
        if self._focused_pane() != "map":  # whoever draws where to search goes on looking there
            self.action_pane("granules")

    @on(FiltersPane.NewestChosen)
    def _hide_older(self, message: FiltersPane.NewestChosen) -> None:
        self.query_one(GranulesPane).set_newest_only(message.is_on)

    @on(GranulesPane.HiddenChanged)
    def _tell_hidden(self, message: GranulesPane.HiddenChanged) -> None:
        self.query_one(FiltersPane).set_hidden(message.words)

    # Actions

    def action_pane(self, name: str) -> None:
        self._zoom.follow(name)
        if name == "map":
            self.show_map()
        self.query_one(f"#{name}").focus()
        self.fill_looks()

    def focus_next(self, selector: str | type[QueryType] = "*") -> Widget | None:
        """Tab: behind the last part of a pane that has the screen alone comes the next pane."""
        return self._go_on(self.focus_chain[-1:], 1) or super().focus_next(selector)

    def focus_previous(self, selector: str | type[QueryType] = "*") -> Widget | None:
        return self._go_on(self.focus_chain[:1], -1) or super().focus_previous(selector)

    def _go_on(self, end: Sequence[Widget], step: int) -> Widget | None:
        pane = self._focused_pane() if self.focused in end else None
        name = self._zoom.next_after(pane, step) if pane else None
        if name is None:
            return None
        self.action_pane(name)
        return self.focused

    def on_resize(self) -> None:
        pane = self._focused_pane() or "granules"
        give_room(self, self.app.size)
        self.fill_looks()
        self._zoom.fit(self.app.size, pane)
        if fits(self.app.size, ROOMY):
            self._zoom.leave()
        elif pane == "map":
            self._zoom.visit(pane)  # what is drawn on it goes on

    def action_search(self) -> None:
        self.query_one(FiltersPane).submit()

    def action_zoom(self) -> None:
        """Enlarges the pane that has the focus; the same key brings all panes back."""
        if name := self._focused_pane():
            self._zoom.toggle(name)
            self.fill_looks()

    def _focused_pane(self) -> str | None:
        nodes = self.focused.ancestors_with_self if self.focused is not None else []
        return next((node.id for node in nodes if node.id in PANE_IDS), None)

    def action_help(self) -> None:
        current = PANE_TITLES.get(self._focused_pane() or "", "")
        self.app.push_screen(HelpScreen(help_rows(MainScreen, current), current))

    def palette_commands(self) -> Iterable[SystemCommand]:
        """The commands of the palette, in the words of the key table."""
        yield SystemCommand("Search", "Search with the filters as they are", self.action_search)
        yield SystemCommand("Choose a collection", "Find one by typing", self._choose_collection)
        yield SystemCommand("Inventory", "Granules by type and month", self.action_inventory)
        for name, title in PANE_TITLES.items():
            go = partial(self.action_pane, name)
            yield SystemCommand(f"Go to {title}", f"Moves to the {title} pane", go)
        yield from self.look_commands()
        yield from self.choice_commands()
        yield from self.basket_commands()
        yield from self.search_commands()
        yield from self.queue_commands()
        yield from self.disk_commands()
        yield SystemCommand("Zoom", "Enlarge this pane, and back", self.action_zoom)
        yield SystemCommand("Help", "Every key, and what it does here", self.action_help)
        yield SystemCommand("Quit", "Leave maap-tui", self.action_leave)
        yield from key_commands(self, self.action_pane)
