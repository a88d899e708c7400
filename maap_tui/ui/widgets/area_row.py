"""The Where row: its text is read by a service, in a thread, since that may take a while."""

from collections.abc import Iterator

from textual import on, work
from textual.content import Content
from textual.message import Message
from textual.worker import get_current_worker

from maap_tui.errors import Cancelled, MaapError
from maap_tui.models.area import Area
from maap_tui.models.area_text import SWAP, AreaWish
from maap_tui.services import Areas

from ..filter_rows import FilterField
from ..text import printable
from ..words import box_in_words
from .field_row import FieldRow
from .form_row import NoteKind

_EDIT, _FILE = "enter edit", "o file"
_SOON = 0.3
"""Seconds after which reading a file again is worth a word."""
_PLAIN = 60
"""Characters of numbers that are shown as they were typed."""


class AreaRow(FieldRow):
    """A box, a circle, a geometry, a file or a name; shows how the area is recognised."""

    instead = "; save it as a file and give its path (o finds it)"

    class Settled(Message):
        """Reading has ended: `row.area` is set, or the row says why not."""

        def __init__(self, row: "AreaRow") -> None:
            super().__init__()
            self.row = row

    class Changed(Message):
        """The row holds another area, or none."""

        def __init__(self, area: Area | None) -> None:
            super().__init__()
            self.area = area

    class Answered(Message):
        """The service has read `text`: an area, or what is wrong with it."""

        def __init__(self, text: str, area: Area | None, refusal: str = "") -> None:
            super().__init__()
            self.text = text
            self.area = area
            self.refusal = refusal

    def __init__(self, areas: Areas, field: FilterField) -> None:
        super().__init__(field)
        self.hint = f"{_EDIT}  {_FILE}"
        self._areas = areas
        self.text = ""
        """What was typed."""
        self.area: Area | None = None
        self.whole: Area | None = None
        """The area with all of its features, also when one of them has been chosen."""
        self.is_reading = False
        self._refusal = ""

    @property
    def may_swap(self) -> bool:
        """Whether latitude and longitude seem to stand the wrong way round."""
        return f"put the word {SWAP}" in self._refusal or f"put '{SWAP}'" in self._refusal

    def take(self, text: str) -> None:
        """Reads `text` from now on, and `Settled` follows; nothing is read for an empty one."""
        if AreaWish.parse(text).text != AreaWish.parse(self.text).text:
            self.whole = None
        self.text, self.area, self._refusal = text, None, ""
        self.is_reading = bool(text)
        self.workers.cancel_group(self, "area")
        self.post_message(self.Changed(None))
        self.show_again()
        if text:
            self._read(text)

    def read_again(self) -> bool:
        """Reads a file once more, which may have changed; `Settled` follows. Whether it does."""
        if self.area is None or not self.area.is_of_file:
            return False
        self.is_reading = True
        self.set_timer(_SOON, self._say_reading)
        self._read(self.text)
        return True

    def _say_reading(self) -> None:
        if self.is_reading and not self.is_editing:
            self.show_again()

    def show_again(self) -> None:
        """Shows what is known of the area, also after an edit that was given up."""
        name_keys = ["n name it"] if self.area is not None else []
        self.hint = "  ".join((*self._more_keys(), _EDIT, *name_keys, _FILE))
        self.set_value(self.text if self.area is None or self._is_plain else self.area.label)
        if self.is_reading:
            self.say(NoteKind.BUSY, "reading the area")
        elif self._refusal:
            self.say(NoteKind.ERROR, self._refusal)
        elif self.area is not None:
            self.say(NoteKind.WORDS, _lines(*self._words(self.area), *self.area.notes))
        else:
            self.say()

    @property
    def _is_plain(self) -> bool:
        """Whether the text itself says best what the area is."""
        return len(self.text) <= _PLAIN and self.text[:1] in "+-.0123456789(["

    def _more_keys(self) -> Iterator[str]:
        if self.is_reading:
            yield "c stop"
        if self.may_swap:
            yield "w swap"
        if self.whole is not None:
            yield "f features"

    def _words(self, area: Area) -> Iterator[str]:
        """What was understood, and what is done with it."""
        if area.bbox is not None:
            yield box_in_words(area.bbox)
        elif self._is_plain:
            yield f"granules that touch {area.label}"
        elif area.is_each:
            yield f"a search for each of its {len(area.features)} features, as one list"
        elif area.features:
            yield f"granules that touch any of its {len(area.features)} features; f: one, or each"
        else:
            yield "granules that touch it"

    @work(thread=True, exclusive=True, group="area", description="area")
    def _read(self, text: str) -> None:
        stop = get_current_worker().cancelled_event
        try:
            self.post_message(self.Answered(text, self._areas.read(text, stop)))
        except Cancelled:
            return  # another text has taken its place
        except MaapError as error:
            self.post_message(self.Answered(text, None, str(error)))

    @on(Answered)
    def _settle(self, message: Answered) -> None:
        message.stop()
        if message.text != self.text or not self.is_reading:
            return  # an older text, too late
        if message.area is None or message.area != self.area:
            self.post_message(self.Changed(message.area))
        self.area, self._refusal, self.is_reading = message.area, message.refusal, False
        if message.area is not None and message.area.features:
            self.whole = message.area
        if not self.is_editing:
            self.show_again()
        self.post_message(self.Settled(self))


def _lines(*sentences: str) -> Content:
    return Content("\n".join(map(printable, sentences)))
