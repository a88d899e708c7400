"""The quicklook of a granule over the whole screen; the arrows go through the granules."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Resize

from maap_tui.models.catalog import Item
from maap_tui.services import Previews

from ..outside import copy, has_desktop, open_or_copy
from ..panes.quicklook import Quicklook
from ..snippets import bare_link
from ..text import printable, shorten
from ..widgets.graphics import PictureMaker
from .dialog import Dialog

Step = Callable[[int], Item | None]
"""Moves the cursor of a list by some rows and gives what it stands on then."""


class QuicklookScreen(Dialog[None]):
    """One picture, as large as the terminal is."""

    DEFAULT_CSS = """
    QuicklookScreen, QuicklookScreen.-wide, QuicklookScreen.-huge {
        #frame { width: 100%; height: 100%; padding: 0 1; background: $background; }
    }
    """
    TITLE_WORDS: ClassVar[str] = "Quicklook"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,P", "leave", "Close", id="quicklook.leave", tooltip="Back"),
        Binding(
            "p,right,space,tab", "step(1)", "Next", id="quicklook.next", tooltip="The next preview"
        ),
        Binding(
            "N,left,shift+tab",
            "step(-1)",
            "Previous",
            id="quicklook.previous",
            tooltip="The preview before",
        ),
        Binding(
            "down,j", "granule(1)", "Next row", id="quicklook.down", tooltip="The next granule"
        ),
        Binding(
            "up,k", "granule(-1)", "Row before", id="quicklook.up", tooltip="The granule before"
        ),
        Binding("y", "copy", "Copy", id="quicklook.copy", tooltip="The address of the picture"),
        Binding("o", "open", "Open", id="quicklook.open", tooltip="Open the picture outside"),
    ]

    def __init__(
        self,
        previews: Previews,
        item: Item,
        step: Step | None = None,
        maker: PictureMaker | None = None,
        *,
        is_off: bool = False,
    ) -> None:
        super().__init__()
        self._item = item
        self._step = step
        self._look = _BareQuicklook(previews, maker, is_off=is_off)

    def compose_inside(self) -> ComposeResult:
        yield self._look

    def on_mount(self) -> None:
        self._show(self._item)

    def on_resize(self, event: Resize) -> None:
        self._entitle()

    def _show(self, item: Item) -> None:
        self._item = item
        self._look.show(item)
        self._entitle()

    @on(Quicklook.Found)
    def _entitle(self) -> None:
        keys = "←→ preview  " if self._look.has_several else ""
        keys += "↑↓ granule  " if self._step is not None else ""
        name = shorten(printable(self._item.id), max(10, self.app.size.width - 12), "middle")
        self.entitle(name, f"{keys}o open  y copy  esc back")

    def action_step(self, steps: int) -> None:
        self._look.step(steps)

    def action_granule(self, steps: int) -> None:
        if self._step is not None and (item := self._step(steps)) is not None:
            self._show(item)

    def action_copy(self) -> None:
        if (preview := self._look.preview) is not None:
            copy(self.app, bare_link(preview.href))

    def action_open(self) -> None:
        if (preview := self._look.preview) is not None:
            href = preview.href
            open_or_copy(self.app, href if has_desktop() else bare_link(href))


class _BareQuicklook(Quicklook):
    """Without a border of its own; its words stand in a line below the picture."""

    DEFAULT_CSS = """
    _BareQuicklook { border-bottom: blank; border-subtitle-color: $text-muted; }
    """
    KEY_WORDS = ""
