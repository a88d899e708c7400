"""The row of a form for a layout of files, shown on one of them while it is typed."""

from collections.abc import Sequence

from textual import on

from maap_tui.models.catalog import Item
from maap_tui.models.invalid import InvalidInput
from maap_tui.models.layout import DEFAULT_LAYOUT, FIELDS, Layout

from ..download_words import preview
from .form_row import FormRow, NoteKind


class LayoutRow(FormRow):
    """Its value is a checked layout."""

    def __init__(self) -> None:
        super().__init__(
            "Layout",
            row_id="layout",
            empty=DEFAULT_LAYOUT,
            hint="enter edit  c usual layout",
            example=f"fields: {', '.join(FIELDS)}",
        )
        self.file_layout = self._usual = Layout.parse(DEFAULT_LAYOUT)
        self._items: Sequence[Item] = ()

    def begin(self, usual: Layout, items: Sequence[Item]) -> None:
        """Starts with the layout that counts without a word, shown on the first of `items`."""
        self.file_layout = self._usual = usual
        self._items = items
        self.show()

    def show(self) -> None:
        """Shows the layout that counts, and where a file would go by it."""
        self.set_value(self.file_layout.text)
        self.say(NoteKind.WORDS, preview(self.file_layout, self._items))

    def take(self, text: str) -> bool:
        """Lets `text` count, or says why it cannot; whether it does."""
        layout = self._read(text)
        self.file_layout = layout or self.file_layout
        return layout is not None

    @on(FormRow.Typed)
    def _preview(self, message: FormRow.Typed) -> None:
        message.stop()
        self._read(message.text)

    def _read(self, text: str) -> Layout | None:
        try:
            layout = Layout.parse(text) if text else self._usual
        except InvalidInput as error:
            self.say(NoteKind.ERROR, f"expected {error}")
            return None
        self.say(NoteKind.WORDS, preview(layout, self._items))
        return layout
