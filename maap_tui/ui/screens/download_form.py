"""The rows of the download dialog."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Static

from ..widgets.form import Form
from ..widgets.form_row import FormButton, FormRow, FormStop
from ..widgets.layout_row import LayoutRow

USUAL_CHOICE = "the product archive, else all data files"


class DownloadForm(Form):
    """Folder, choice of files, what it means, start and leave."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c,backspace,delete", "clear_row", "Clear", id="download.clear", show=False),
    ]

    class Activated(Message):
        """Enter on a row or a button."""

        def __init__(self, stop: FormStop) -> None:
            super().__init__()
            self.form_stop = stop

    def compose(self) -> ComposeResult:
        yield FormRow("Folder", row_id="folder", empty="…", hint="enter edit  c usual folder")
        yield FormRow(
            "Files",
            row_id="patterns",
            empty=USUAL_CHOICE,
            is_cut_in_middle=False,
            hint="enter edit  c usual choice",
            example="names or patterns: product, enclosure_*, *.tiff, role:data",
        )
        yield LayoutRow()
        yield FormRow("Here", row_id="again", hint="enter leave out or fetch again")
        yield FormRow("Old", row_id="existing", hint="enter replace, keep both or skip")
        yield Static("", id="summary", markup=False)
        with Horizontal(id="buttons"):
            yield FormButton("[ Start ]", hint="enter start", row_id="start")
            yield FormButton("[ Not now ]", hint="enter back", row_id="not-now")

    def on_mount(self) -> None:
        self.query_one("#again").display = self.query_one("#existing").display = False
        self.go_to(self.query_one("#start", FormButton))

    def density(self, height: int) -> str:
        """Everything that is said is to be seen, however low the dialog is."""
        return "-medium"

    def activate(self, stop: FormStop) -> None:
        self.post_message(self.Activated(stop))

    def action_clear_row(self) -> None:
        if isinstance(self.current, FormRow):
            self.post_message(FormRow.Kept(self.current, "", by_key=True))
