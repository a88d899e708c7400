"""The filter form of the collection picker: what the catalogue itself is asked to look for."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message

from maap_tui.models.examples import BOX_EXAMPLE
from maap_tui.models.geometry import BBox
from maap_tui.models.query import CollectionQuery
from maap_tui.models.time_range import TimeRange

from ..filter_rows import FilterField
from ..words import box_in_words
from .field_row import FieldRow
from .form import Form
from .form_row import FormButton, FormRow, FormStop, NoteKind


def _nothing(text: str) -> str:
    return ""


FIELDS = (
    FilterField("text", "Words", "any", "free text: biomass forest", _nothing),
    FilterField("title", "Title", "any", "the exact title: Biomass Level 1A", _nothing),
    FilterField("platform", "Mission", "any", "BIOMASS, EarthCARE, Sentinel-2 …", _nothing),
    FilterField("organisation", "From", "anybody", "who provides it: ESA/ESRIN", _nothing),
    FilterField(
        "box",
        "Box",
        "anywhere",
        f"W,S,E,N: {BOX_EXAMPLE}",
        lambda text: box_in_words(BBox.parse(text)),
    ),
    FilterField(
        "when", "When", "any time", "2026-04, last 30 d", lambda t: TimeRange.parse(t).describe()
    ),
)
_BY_NAME = {field.name: field for field in FIELDS}


class CollectionForm(Form):
    """Rows that are edited in place; each one that is kept changes the search at once."""

    DEFAULT_CSS = """
    CollectionForm {
        height: auto; max-height: 60%; display: none;
        border-bottom: solid $border-blurred; margin-bottom: 1;
        &:focus-within { border-bottom: solid $border; }
        #clear-form { width: auto; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c,backspace,delete", "clear_row", "Clear", id="collections.clear", show=False),
    ]

    class Changed(Message):
        """Something else is to be looked for."""

        def __init__(self, collection_query: CollectionQuery) -> None:
            super().__init__()
            self.collection_query = collection_query

    def __init__(self) -> None:
        super().__init__(id="form")
        self._texts = {field.name: "" for field in FIELDS}

    def compose(self) -> ComposeResult:
        for field in FIELDS:
            yield FieldRow(field)
        yield FormButton("[ Clear all ]", hint="enter clear all rows", row_id="clear-form")

    def on_mount(self) -> None:
        self.go_to(self.query(FormRow).first())

    @property
    def collection_query(self) -> CollectionQuery:
        """What the rows stand for, all of them being right."""
        texts = self._texts
        return CollectionQuery(
            text=texts["text"],
            title=texts["title"],
            platform=texts["platform"],
            organisation=texts["organisation"],
            bbox=BBox.parse(texts["box"]) if texts["box"] else None,
            time_range=TimeRange.parse(texts["when"]) if texts["when"] else None,
        )

    @property
    def summary(self) -> str:
        """The rows that hold something, in one line; empty when none does."""
        held = [(field.label, self._texts[field.name]) for field in FIELDS]
        return ", ".join(f"{label.lower()} {text}" for label, text in held if text)

    def activate(self, stop: FormStop) -> None:
        if stop.id == "clear-form":
            for row in self.query(FormRow):
                self._take(row, "")
            self._tell()
        elif isinstance(stop, FormRow):
            stop.edit(self._texts[str(stop.id)])

    def action_clear_row(self) -> None:
        if isinstance(self.current, FormRow):
            self._take(self.current, "")
            self._tell()

    @on(FormRow.Typed)
    def _read_back(self, message: FormRow.Typed) -> None:
        message.stop()
        words = _BY_NAME[str(message.row.id)].words_so_far(message.text.strip())
        message.row.say(NoteKind.WORDS if words else NoteKind.EXAMPLE, words)

    @on(FormRow.Kept)
    def _keep(self, message: FormRow.Kept) -> None:
        """Takes the text and looks for it; a wrong one stays in the editor, with what is wrong."""
        message.stop()
        row, text = message.row, message.text
        if wrong := _BY_NAME[str(row.id)].objection(text):
            row.say(NoteKind.ERROR, wrong)
            return
        is_new = text != self._texts[str(row.id)]
        self._take(row, text)
        if message.by_key:
            self.focus()
        if is_new:
            self._tell()

    @on(FormRow.Undone)
    def _restore(self, message: FormRow.Undone) -> None:
        message.stop()
        self._take(message.row, self._texts[str(message.row.id)])
        self.focus()

    def _take(self, row: FormRow, text: str) -> None:
        self._texts[str(row.id)] = text
        row.close()
        row.set_value(text)
        words = _BY_NAME[str(row.id)].words_so_far(text)
        row.say(NoteKind.WORDS if words else NoteKind.EXAMPLE, words)

    def _tell(self) -> None:
        self.post_message(self.Changed(self.collection_query))
