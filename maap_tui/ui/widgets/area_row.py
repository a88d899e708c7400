"""The Area row: its text is read by a service, in a thread, since that loads a geometry library."""

from textual import on, work
from textual.message import Message

from maap_tui.errors import InputError
from maap_tui.models.geometry import Geometry
from maap_tui.services import Areas

from ..filter_rows import FilterField
from .field_row import FieldRow
from .form_row import NoteKind


class AreaRow(FieldRow):
    """Pasted GeoJSON or WKT, or the path of a file; shows how the area is recognised."""

    class Settled(Message):
        """Reading has ended: `row.area` is set, or the row says why not."""

        def __init__(self, row: "AreaRow") -> None:
            super().__init__()
            self.row = row

    class Answered(Message):
        """The service has read `text`: an area, or what is wrong with it."""

        def __init__(self, text: str, area: Geometry | None, refusal: str = "") -> None:
            super().__init__()
            self.text = text
            self.area = area
            self.refusal = refusal

    def __init__(self, areas: Areas, field: FilterField) -> None:
        super().__init__(field)
        self._areas = areas
        self.text = ""
        """What was typed."""
        self.area: Geometry | None = None
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
            self.say(NoteKind.WORDS, "granules that touch it")
        else:
            self.say()

    @work(thread=True, exclusive=True, group="area")
    def _read(self, text: str) -> None:
        try:
            self.post_message(self.Answered(text, self._areas.read(text)))
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
