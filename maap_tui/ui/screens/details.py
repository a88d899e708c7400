"""The details of one granule over the whole screen, where one ticks what to download."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from maap_tui.models.catalog import Item
from maap_tui.models.transfer import JobState
from maap_tui.services import Previews

from ..item_facts import Group
from ..outside import copy, has_desktop, open_or_copy
from ..panes.quicklook import Quicklook
from ..snippets import bare_link
from ..text import printable
from ..viewers import Viewers, open_file
from ..widgets.asset_list import AssetList
from ..widgets.item_details import ItemDetails
from .copy_menu import CopyMenu
from .dialog import Dialog
from .quicklook import QuicklookScreen


@dataclass(frozen=True, slots=True)
class DetailsResult:
    """What somebody decided while looking at a granule."""

    ticks: frozenset[str]
    """Keys of the assets to take."""
    wants_download: bool = False


class DetailsScreen(Dialog[DetailsResult | None]):
    """Gives a result, or `None` when the ticks are as they were and no download is wanted."""

    DEFAULT_CSS = """
    DetailsScreen {
        #frame { width: 100%; height: 100%; }
        &.-wide #frame { width: 96%; height: 94%; }
        &.-huge #frame { width: 96%; height: 94%; max-width: 200; }
        #side-by-side { height: 1fr; }
        ItemDetails { width: 1fr; height: 100%; }
        Quicklook {
            width: 40%; height: 100%; margin-left: 1;
            border-left: solid $border-blurred; border-bottom: solid $border-blurred;
            border-subtitle-color: $text-muted;
        }
        &.-tiny Quicklook, &.-narrow Quicklook, Quicklook.-without { display: none; }
    }
    """
    TITLE_WORDS: ClassVar[str] = "Details"
    KEY_WORDS: ClassVar[str] = (
        "space take  d download  tab facts  / find  v view  p picture  esc back"
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,i,5", "leave", "Back", id="details.leave", tooltip="Keeps the ticks"),
        Binding("d", "download", "Download", id="details.download", tooltip="The ticked files"),
        Binding(
            "y", "copy_menu", "Copy", id="details.copy", tooltip="Id, link, curl, Python, JSON"
        ),
        Binding("o", "open", "Open", id="details.open", tooltip="Open this file in the browser"),
        Binding(
            "O",
            "open_file",
            "Open file",
            id="details.open-file",
            tooltip="Open the finished file with your own program",
        ),
        Binding("p,P", "quicklook", "Quicklook", id="details.quicklook", tooltip="Its pictures"),
    ]

    def __init__(
        self,
        item: Item,
        ticked: frozenset[str] | None = None,
        jobs: Mapping[str, JobState] | None = None,
        *,
        catalog_url: str = "",
        extra: tuple[Group, ...] = (),
        files: Mapping[str, Path] | None = None,
        viewers: Viewers | None = None,
        previews: Previews | None = None,
    ) -> None:
        """`extra` is what is known besides the document, `files` are finished ones by asset."""
        super().__init__()
        self._extra = extra
        self._files = files or {}
        self._viewers = viewers or Viewers({})
        self._previews = previews
        self._item = item
        self._ticked = ticked
        self._jobs = jobs
        self._catalog_url = catalog_url
        self._before: frozenset[str] = frozenset()

    def compose_inside(self) -> ComposeResult:
        with Horizontal(id="side-by-side"):
            yield ItemDetails(can_tick=True)
            if self._previews is not None:
                yield Quicklook(self._previews)

    def on_mount(self) -> None:
        self.entitle(printable(self._item.collection) or self.TITLE_WORDS, self.KEY_WORDS)
        details = self.query_one(ItemDetails)
        details.show(self._item, self._ticked, self._jobs, self._extra)
        for look in self.query(Quicklook):
            look.show(self._item)
        self._before = self._assets.ticked
        self._assets.focus()

    def add(self, item: Item, extra: tuple[Group, ...]) -> None:
        """More is known of `item` than when this was opened."""
        if item is self._item:
            self._extra = extra
        for details in self.query(ItemDetails):  # else: `on_mount` comes to it
            details.add(item, extra)

    @property
    def _assets(self) -> AssetList:
        return self.query_one(AssetList)

    @on(ItemDetails.Left)
    def action_leave(self) -> None:
        ticked = self._assets.ticked
        self.dismiss(DetailsResult(ticked) if ticked != self._before else None)

    def action_download(self) -> None:
        if self._assets.ticked:
            self.dismiss(DetailsResult(self._assets.ticked, wants_download=True))
        else:
            self.notify("Tick at least one file with Space.", severity="warning", markup=False)

    def action_copy_menu(self) -> None:
        menu = CopyMenu(self._item, asset=self._assets.current, catalog_url=self._catalog_url)
        self.app.push_screen(menu, partial(copy, self.app))

    def action_open(self) -> None:
        """Opens the file under the cursor, which some hosts only give to a browser."""
        asset = self._assets.current
        if asset is None or not asset.href.lower().startswith(("https://", "http://")):
            self.notify("There is no web address to open.", severity="warning", markup=False)
            return
        open_or_copy(self.app, asset.href if has_desktop() else bare_link(asset.href))

    def action_open_file(self) -> None:
        """Opens what was downloaded of the file under the cursor."""
        asset = self._assets.current
        path = self._files.get(asset.key) if asset is not None else None
        if path is None:
            self.notify("This file is not finished here.", severity="warning", markup=False)
        else:
            open_file(self.app, self._viewers, path)

    def action_quicklook(self) -> None:
        if self._previews is not None:
            self.app.push_screen(QuicklookScreen(self._previews, self._item))
