"""The Where row: its text is read by a service, in a thread, since that may take a while."""

from textual import on, work
from textual.content import Content
from textual.message import Message
from textual.worker import get_current_worker

from maap_tui.errors import Cancelled, InputError
from maap_tui.models.area import Area
from maap_tui.services import Areas

from ..filter_rows import FilterField
from ..text import printable
from ..words import box_in_words
from .field_row import FieldRow
from .form_row import NoteKind


class AreaRow(FieldRow):
    """A box, a circle, a geometry, a file or a name; shows how the area is recognised."""

    class Settled(Message):
        """Reading has ended: `row.area` is set, or the row says why not."""

        def __init__(self, row: "AreaRow") -> None:
            super().__init__()
            self.row = row

    class Answered(Message):
        """The service has read `text`: an area, or what is wrong with it."""

        def __init__(self, text: str, area: Area | None, refusal: str = "") -> None:
            super().__init__()
            self.text = text
            self.area = area
            self.refusal = refusal

    def __init__(self, areas: Areas, field: FilterField) -> None:
        super().__init__(field)
        self._areas = areas
        self.text = ""
        """What was typed."""
        self.area: Area | None = None
        self.is_reading = False
        self._refusal = ""

    def take(self, text: str) -> None:
        """Reads `text` from now on, and `Settled` follows; nothing is read for an empty one."""
        self.text, self.area, self._refusal = text, None, ""
        self.is_reading = bool(text)
        self.show_again()
        if text:
            self._read(text)

    def show_again(self) -> None:
        """Shows what is known of the area, also after an edit that was given up."""
        self.set_value(self.area.label if self.area is not None else self.text)
        if self.is_reading:
            self.say(NoteKind.BUSY, "reading the area")
        elif self._refusal:
            self.say(NoteKind.ERROR, self._refusal)
        elif self.area is not None:
            self.say(NoteKind.WORDS, _lines(self._words, *self.area.notes))
        else:
            self.say()

    @property
    def _words(self) -> str:
        """What was understood."""
        if self.area is not None and self.area.bbox is not None:
            return box_in_words(self.area.bbox)
        return "granules that touch it"

    @work(thread=True, exclusive=True, group="area")
    def _read(self, text: str) -> None:
        stop = get_current_worker().cancelled_event
        try:
            self.post_message(self.Answered(text, self._areas.read(text, stop)))
        except Cancelled:
            return  # another text has taken its place
        except InputError as error:
            self.post_message(self.Answered(text, None, str(error)))

    @on(Answered)
    def _settle(self, message: Answered) -> None:
        message.stop()
        if message.text != self.text or not self.is_reading:
            return  # an older text, too late
        self.area, self._refusal, self.is_reading = message.area, message.refusal, False
        if not self.is_editing:
            self.show_again()
        self.post_message(self.Settled(self))


def _lines(*sentences: str) -> Content:
    return Content("\n".join(map(printable, sentences)))
