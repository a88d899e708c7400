"""The dialog of a property without a list of values: type what is asked of it."""

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from maap_tui.models.conditions import Joiner, Node, joined, written
from maap_tui.models.invalid import InvalidInput
from maap_tui.models.query import Queryable
from maap_tui.models.row_reading import read_row
from maap_tui.models.row_text import row_text
from maap_tui.models.text import clean

from ..widgets.condition_row import example_for
from ..widgets.dialog_note import DialogNote
from .dialog import Dialog


class ValueDialog(Dialog["tuple[Node, ...] | None"]):
    """Gives the conditions that stand for what was typed (none: any value), or `None`."""

    DEFAULT_CSS = """
    ValueDialog {
        DialogNote { max-height: 6; margin-top: 1; }
    }
    """

    def __init__(self, queryable: Queryable, nodes: tuple[Node, ...] = ()) -> None:
        super().__init__()
        self._queryable = queryable
        self._text = row_text(queryable, nodes) or ""

    def compose_inside(self) -> ComposeResult:
        example = example_for(self._queryable)
        yield Input(self._text, placeholder=example, compact=True, select_on_focus=False)
        yield DialogNote()

    def on_mount(self) -> None:
        name = clean(self._queryable.title or self._queryable.name, 60)
        self.entitle(name, "enter keep  esc back")
        self.set_focus(self.query_one(Input))

    @on(Input.Changed)
    def _read_back(self, event: Input.Changed) -> None:
        event.stop()
        try:
            words = written(joined(Joiner.AND, read_row(self._queryable, event.value)))
        except InvalidInput:
            words = ""  # not finished yet: told on Enter
        self.query_one(DialogNote).say(words or example_for(self._queryable))

    @on(Input.Submitted)
    def _keep(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            self.dismiss(read_row(self._queryable, event.value))
        except InvalidInput as error:
            self.query_one(DialogNote).say(str(error), is_error=True)
