"""What the main screen does to look at granules: details, quicklooks, their pages, their files."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from textual import on, work
from textual.app import SystemCommand
from textual.binding import Binding
from textual.message import Message

from maap_tui.models.area import Area
from maap_tui.models.catalog import Item
from maap_tui.models.coverage import Coverage
from maap_tui.models.transfer import JobSnapshot
from maap_tui.settings import Settings

from ..item_facts import Group
from ..local_facts import finished_files, standing_of
from ..outside import copy, item_page, open_or_copy
from ..panes.downloads import DownloadsPane
from ..panes.granules import GranulesPane
from ..panes.quicklook import Quicklook
from ..viewers import Viewers, open_file
from ..widgets.area_row import AreaRow
from ..widgets.graphics import PictureMaker, graphics_of
from ..widgets.item_details import ItemDetails
from .copy_menu import CopyMenu
from .details import DetailsResult, DetailsScreen
from .map_routing import MapScreen
from .quicklook import QuicklookScreen

LOOK_KEYS = [
    Binding("5", "details_pane", "Details", show=False, id="main.details"),
    Binding("p,6", "quicklook", "Quicklook", False, id="main.quicklook", tooltip="A picture of it"),
    Binding(
        "P", "big_quicklook", "Big", False, id="main.big-quicklook", tooltip="Its picture, large"
    ),
    Binding("t", "time", "Time", False, id="main.time", tooltip="Choose a time in the bars"),
    Binding(
        "O",
        "open_file",
        "Open file",
        show=False,
        id="main.open-file",
        tooltip="Open the finished file with your own program",
    ),
]


class LooksScreen(MapScreen):
    """Routes between the granules and what shows one of them."""

    _settings: Settings
    _beside: Item | None = None
    """The granule that the panes beside the list are about."""

    _area: Area | None = None
    """Where the filters look."""
    _coverage: tuple[Item, Coverage | None] | None = None
    """Of the granule that was looked at last."""

    class CoverageKnown(Message):
        """How much of `area` the granule covers."""

        def __init__(self, item: Item, area: Area, coverage: Coverage | None) -> None:
            super().__init__()
            self.item = item
            self.area = area
            self.coverage = coverage

    @property
    def _side_details(self) -> ItemDetails:
        return self.query_one("#side-details", ItemDetails)

    @property
    def _side_picture(self) -> Quicklook:
        return self.query_one("#quicklook", Quicklook)

    def make_quicklook(self) -> Quicklook:
        """The pane of the main screen."""
        is_off = self._settings.preview == "off"
        return Quicklook(self._services.previews, self._maker(), is_off=is_off, id="quicklook")

    def _maker(self) -> PictureMaker | None:
        """What draws by the terminal's graphics, where that was asked for."""
        make = graphics_of(self.app)
        return PictureMaker(make) if make else None

    def fill_looks(self) -> None:
        """Fills what has got a place on the screen."""
        self.call_after_refresh(self._fill_beside)

    @on(GranulesPane.Highlighted)
    def _show_beside(self, message: GranulesPane.Highlighted) -> None:
        self._beside = message.item
        self._ask_coverage(message.item)
        self._fill_beside()

    @on(GranulesPane.BatchEnded)
    def _clear_beside(self, message: GranulesPane.BatchEnded) -> None:
        """A search that has found nothing leaves no granule of an older one beside its list."""
        pane = self.query_one(GranulesPane)
        if message.run is pane.run and not self._granules.loaded_count:
            self._beside = None
            self._side_details.clear()
            self._side_picture.show(None)

    def _fill_beside(self) -> None:
        """Shows the granule in the panes that are on the screen."""
        item, details, picture = self._beside, self._side_details, self._side_picture
        if item is None:
            return
        if self.query_one("#side").display and details.item is not item:
            jobs = self.jobs_of(item)
            details.show(item, self._ticks.get(item.key), jobs, self.standing_of(item))
        if picture.display:
            picture.show(item)

    # What is known here

    @on(DownloadsPane.StatesChanged)
    def _follow_downloads(self) -> None:
        if self._beside is not None:
            self._side_details.add(self._beside, self.standing_of(self._beside))

    def snapshots_of(self, item: Item) -> tuple[JobSnapshot, ...]:
        """The downloads of this granule."""
        return tuple(job for job in self._queue.jobs if job.request.key[:2] == item.key)

    @on(AreaRow.Changed)
    def _cover_area(self, message: AreaRow.Changed) -> None:
        self._area, self._coverage = message.area, None
        if self._beside is not None:
            self._ask_coverage(self._beside)
            self._side_details.add(self._beside, self.standing_of(self._beside))

    def _ask_coverage(self, item: Item) -> None:
        if self._area is not None:
            self._measure_coverage(item, self._area)

    @work(thread=True, exclusive=True, group="coverage", description="coverage")
    def _measure_coverage(self, item: Item, area: Area) -> None:
        coverage = self._services.areas.coverage(area, item)
        self.post_message(self.CoverageKnown(item, area, coverage))

    @on(CoverageKnown)
    def _tell_coverage(self, message: CoverageKnown) -> None:
        if message.area is not self._area:
            return  # another area by now
        self._coverage = (message.item, message.coverage)
        standing = self.standing_of(message.item)
        self._side_details.add(message.item, standing)
        for screen in self.app.screen_stack:
            if isinstance(screen, DetailsScreen):
                screen.add(message.item, standing)

    def standing_of(self, item: Item) -> tuple[Group, ...]:
        """Its files on this computer, whether there is a newer one, what it covers."""
        granules, known = self._granules, self._coverage
        return standing_of(
            self.snapshots_of(item),
            granules.facts.local.holding_of(item.key),
            state=granules.facts.local_state(item),
            item_id=item.id,
            is_superseded=granules.is_superseded(item),
            coverage=known[1] if known is not None and known[0] is item else None,
        )

    def _files_of(self, item: Item) -> dict[str, Path]:
        holding = self._granules.facts.local.holding_of(item.key)
        return finished_files(self.snapshots_of(item), holding)

    @on(GranulesPane.HoldingsChanged)
    def _follow_disk(self, message: GranulesPane.HoldingsChanged) -> None:
        if self._beside is not None and self._beside.key in message.keys:
            self._side_details.add(self._beside, self.standing_of(self._beside))

    # Details

    def action_details_pane(self) -> None:
        """To the details beside the list, or over the whole screen where they have no place."""
        if self.query_one("#side").display:
            self.action_pane("side-details")
        else:
            self.query_one(GranulesPane).action_details()

    def action_pane(self, name: str) -> None:
        raise NotImplementedError

    @on(ItemDetails.Left)
    def _leave_details(self) -> None:
        self.action_pane("granules")

    @on(GranulesPane.DetailsWanted)
    def show_details(self, message: GranulesPane.DetailsWanted) -> None:
        """The granule over the whole screen."""
        item = message.item
        if self._coverage is None or self._coverage[0] is not item:
            self._ask_coverage(item)

        def take(result: DetailsResult | None) -> None:
            if result is None:
                return
            self._ticks[item.key] = result.ticks
            if result.wants_download:
                self.offer_download((item,))

        details = DetailsScreen(
            item,
            self._ticks.get(item.key),
            self.jobs_of(item),
            catalog_url=self._services.catalog.url,
            extra=self.standing_of(item),
            files=self._files_of(item),
            viewers=Viewers.of(self._settings),
            previews=None if self._settings.preview == "off" else self._services.previews,
        )
        self.app.push_screen(details, take)

    # Quicklooks

    def action_quicklook(self) -> None:
        """The next picture beside the list, or the first one over the whole screen."""
        picture = self._side_picture
        if self.query_one("#side").display and picture.display and picture.has_several:
            picture.step(1)
        else:
            self.action_big_quicklook()

    def action_big_quicklook(self) -> None:
        if (item := self._granules.item) is None:
            self.notify("There is no granule to look at yet.", title="Quicklook", markup=False)
            return
        is_off = self._settings.preview == "off"
        screen = QuicklookScreen(
            self._services.previews, item, self._step_granule, self._maker(), is_off=is_off
        )
        self.app.push_screen(screen)

    def _step_granule(self, steps: int) -> Item | None:
        self._granules.action_move(steps)
        return self._granules.item

    # Out of the app

    @on(GranulesPane.CopyWanted)
    def _copy_of_item(self, message: GranulesPane.CopyWanted) -> None:
        menu = CopyMenu(message.item, catalog_url=self._services.catalog.url)
        self.app.push_screen(menu, partial(copy, self.app))

    @on(GranulesPane.OpenWanted)
    def _open_item(self, message: GranulesPane.OpenWanted) -> None:
        open_or_copy(self.app, item_page(message.item, self._services.catalog.url))

    def action_open_file(self) -> None:
        """Opens the first finished file of the granule under the cursor."""
        item = self._granules.item
        files = self._files_of(item) if item is not None else {}
        if files:
            open_file(self.app, Viewers.of(self._settings), next(iter(files.values())))
        else:
            words = "No finished file of this granule is on disk."
            self.notify(words, title="Open", severity="warning", markup=False)

    def look_commands(self) -> Iterable[SystemCommand]:
        """The commands of the palette that are about the granule under the cursor."""
        if self._granules.item is not None:
            yield SystemCommand("Quicklook", "A picture of the granule", self.action_big_quicklook)
            yield SystemCommand("Open file", "With your own program", self.action_open_file)
