"""Pane 6: a picture of the granule under the cursor, when the cursor rests there."""

import os
from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer
from textual.widgets import Static
from textual.worker import get_current_worker

from maap_tui.errors import Cancelled, MaapError
from maap_tui.models.catalog import LARGE_DOCUMENT, Item
from maap_tui.models.preview import Picture, Preview, previews_of
from maap_tui.models.stac import assets_of
from maap_tui.models.text import format_bytes
from maap_tui.services import Previews

from ..picture_strips import PictureLook, box_for, strips_of
from ..text import Part, join_parts, printable
from ..widgets.graphics import PictureMaker
from ..widgets.picture_view import PictureView

REST_SECONDS = 0.1
"""How long nothing else is asked for before a picture is fetched."""
_MARGIN = 4


class Quicklook(Vertical):
    """Shows one preview of one granule; says in a line why there is none."""

    DEFAULT_CSS = """
    Quicklook {
        #picture-words { height: 1fr; width: 1fr; content-align: center middle;
                         text-align: center; color: $text-muted; padding: 0 1; }
        &.-pictured #picture-words, &.-worded PictureView, &.-worded .graphics { display: none; }
    }
    """
    KEY_WORDS: ClassVar[str] = "p next  P big"
    NO_PICTURE: ClassVar[str] = "This granule has no preview."
    NO_GRANULE: ClassVar[str] = "No granule yet."

    class Found(Message):
        """Which pictures a granule with a large document has."""

        def __init__(self, item: Item, previews: tuple[Preview, ...]) -> None:
            super().__init__()
            self.item = item
            self.previews = previews

    class Drawn(Message):
        """The lines of a picture are made."""

        def __init__(self, preview: Preview, picture: Picture, lines: Sequence[Strip]) -> None:
            super().__init__()
            self.preview = preview
            self.picture = picture
            self.lines = lines

    class Failed(Message):
        """There is no picture to be had."""

        def __init__(self, preview: Preview, error: MaapError) -> None:
            super().__init__()
            self.preview = preview
            self.error = error

    def __init__(
        self,
        previews: Previews,
        maker: PictureMaker | None = None,
        *,
        is_off: bool = False,
        id: str | None = None,  # noqa: A002
    ) -> None:
        """`maker` draws by the terminal's graphics, where that was asked for."""
        super().__init__(id=id)
        self._service = previews
        self._maker = maker
        self._is_off = is_off
        self._look = PictureLook.fitting(os.environ)
        self._item: Item | None = None
        self._previews: tuple[Preview, ...] = ()
        self._index = 0
        self._picture: Picture | None = None
        self._wait: Timer | None = None
        self._is_ready = False

    def compose(self) -> ComposeResult:
        yield Static("", id="picture-words", markup=False)
        if self._maker is None:
            yield PictureView()
        else:
            yield self._maker.make()

    def on_mount(self) -> None:
        self._is_ready = True
        if self._item is not None and not self._previews:
            self._look_for(self._item)
        self._show_current()

    def on_resize(self) -> None:
        """Another size takes other pixels; until they are made the old ones stay."""
        self._entitle()
        self._ask_soon()

    # What to show

    def show(self, item: Item | None) -> None:
        """Shows the first preview of `item`."""
        if item is self._item:
            return
        self._item, self._index = item, 0
        self._previews = ()
        if item is not None and len(item.document) <= LARGE_DOCUMENT:
            self._previews = item_previews(item)
        elif item is not None and self._is_ready:
            self._look_for(item)
        self._show_current()

    @work(thread=True, exclusive=True, group="previews", description="previews")
    def _look_for(self, item: Item) -> None:
        self.post_message(self.Found(item, item_previews(item)))

    @on(Found)
    def _take_found(self, message: Found) -> None:
        if message.item is self._item:
            self._previews = message.previews
            self._show_current()

    @property
    def preview(self) -> Preview | None:
        """The one that is shown, or is being fetched."""
        return self._previews[self._index] if self._previews else None

    @property
    def has_several(self) -> bool:
        return len(self._previews) > 1

    def step(self, steps: int) -> None:
        """Shows another preview of the same granule."""
        if self.has_several:
            self._index = (self._index + steps) % len(self._previews)
            self._show_current()

    def _show_current(self) -> None:
        self._picture = None
        self.set_class(self.preview is None, "-without")
        if not self._is_ready:
            return  # on_mount comes back to it
        if self._item is None:
            self._say(self.NO_GRANULE)
        elif self.preview is None:
            self._say(self.NO_PICTURE)
        elif self._is_off:
            self._say("Pictures are off: o opens it outside.")
        elif not self.has_class("-pictured"):
            self._say("loading…")
        self._entitle()
        self._ask_soon()

    def _ask_soon(self) -> None:
        """Asks once nothing else was asked for during a moment, so that passing by costs nothing.

        A pane that is hidden has no size, and asks when it gets one.
        """
        if self._wait is not None:
            self._wait.stop()
        self.workers.cancel_group(self, "preview")
        self._wait = self.set_timer(REST_SECONDS, self._ask)

    def _ask(self) -> None:
        room = self.content_size
        if self.preview is None or self._is_off or room.width < 2 or room.height < 1:
            return
        box = box_for(room.width, room.height) if self._maker is None else self._maker.box(room)
        self._fetch(self.preview, box)

    @work(thread=True, exclusive=True, group="preview", description="preview")
    def _fetch(self, preview: Preview, box: tuple[int, int]) -> None:
        stop = get_current_worker().cancelled_event
        try:
            picture = self._service.picture(preview, box, stop)
        except Cancelled:
            return
        except MaapError as error:
            self.post_message(self.Failed(preview, error))
            return
        lines = strips_of(picture, self._look) if self._maker is None else ()
        self.post_message(self.Drawn(preview, picture, lines))

    @on(Drawn)
    def _draw(self, message: Drawn) -> None:
        message.stop()
        if message.preview is not self.preview:  # the cursor has moved on
            return
        self._picture = message.picture
        if self._maker is None:
            self.query_one(PictureView).show(message.lines)
        else:
            self._maker.draw(message.picture, self.content_size)
        self.set_class(True, "-pictured")
        self.set_class(False, "-worded")
        self._entitle()

    @on(Failed)
    def _tell(self, message: Failed) -> None:
        message.stop()
        if message.preview is self.preview:
            self._say(printable(str(message.error)))

    # Words

    def _say(self, words: str) -> None:
        self.set_class(False, "-pictured")
        self.set_class(True, "-worded")
        self.query_one("#picture-words", Static).update(Content(words), layout=False)

    def _label(self) -> str:
        preview = self.preview
        return "" if preview is None else printable(preview.label)

    def _entitle(self) -> None:
        """Which picture it is, how large it really is, and what keys there are."""
        parts = []
        if self.preview is not None:
            count = f" {self._index + 1}/{len(self._previews)}" if self.has_several else ""
            parts.append(Part.of(f"{self._label()}{count}", 3))
        if (picture := self._picture) is not None:
            parts.append(Part.of(f"{picture.full_width}x{picture.full_height}", 1))
            parts.append(Part.of(f"{picture.kind} {format_bytes(picture.file_size)}", 0))
        parts.append(Part.of(self.keys, 2))
        self.border_subtitle = join_parts(parts, self.size.width - _MARGIN)

    @property
    def keys(self) -> str:
        """The keys that make sense now."""
        if self.preview is None:
            return ""
        return self.KEY_WORDS if self.has_several else self.KEY_WORDS.partition("  ")[2]


def item_previews(item: Item) -> tuple[Preview, ...]:
    """The pictures of a granule."""
    return previews_of(item.collection, item.id, assets_of(item))
