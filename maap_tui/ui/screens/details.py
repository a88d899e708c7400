"""The details of one granule over the whole screen, where one ticks what to download."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, TypeAlias

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from maap_tui.models.catalog import Item
from maap_tui.models.transfer import JobState

from ..outside import copy, has_desktop, open_or_copy
from ..snippets import bare_link
from ..text import printable
from ..widgets.asset_list import AssetList
from ..widgets.item_details import ItemDetails
from .copy_menu import CopyMenu
from .dialog import Dialog


@dataclass(frozen=True, slots=True)
class DetailsResult:
    """What somebody decided while looking at a granule."""

    ticks: frozenset[str]
    """Keys of the assets to take."""
    wants_download: bool = False


class DetailsScreen(Dialog[DetailsResult | None]):
    """Gives a `Result`, or `None` when the ticks are as they were and no download is wanted."""

    Result: TypeAlias = DetailsResult
    DEFAULT_CSS = """
    DetailsScreen {
        #frame { width: 100%; height: 100%; }
        &.-wide #frame { width: 96%; height: 94%; }
        &.-huge #frame { width: 90%; height: 90%; max-width: 180; }
    }
    """
    TITLE_WORDS: ClassVar[str] = "Details"
    KEY_WORDS: ClassVar[str] = "space take  d download  y copy  o open  tab read  esc back"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,i", "leave", "Back", id="details.leave", tooltip="Keeps the ticks"),
        Binding("d", "download", "Download", id="details.download", tooltip="The ticked files"),
        Binding(
            "y", "copy_menu", "Copy", id="details.copy", tooltip="Id, link, curl, Python, JSON"
        ),
        Binding("o", "open", "Open", id="details.open", tooltip="Open this file in the browser"),
    ]

    def __init__(
        self,
        item: Item,
        ticked: frozenset[str] | None = None,
        jobs: Mapping[str, JobState] | None = None,
        *,
        catalog_url: str = "",
    ) -> None:
        super().__init__()
        self._item = item
        self._ticked = ticked
        self._jobs = jobs
        self._catalog_url = catalog_url
        self._before: frozenset[str] = frozenset()

    def compose_inside(self) -> ComposeResult:
        yield ItemDetails(can_tick=True)

    def on_mount(self) -> None:
        self.entitle(printable(self._item.collection) or self.TITLE_WORDS, self.KEY_WORDS)
        details = self.query_one(ItemDetails)
        details.show(self._item, self._ticked, self._jobs)
        self._before = self._assets.ticked
        self._assets.focus()

    @property
    def _assets(self) -> AssetList:
        return self.query_one(AssetList)

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
