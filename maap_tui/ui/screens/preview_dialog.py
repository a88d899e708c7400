"""Dialogs about the list behind them: they stand aside, so that their effect can be seen."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ScreenResultType
from textual.widgets import Static

from ..widgets.pick_list import PickList
from .dialog import Dialog


class PreviewDialog(Dialog[ScreenResultType]):
    """A list of columns at the foot of a small screen, or at the right of a wide one.

    Every change shows at once; a subclass gives what is kept, or `None` to undo it all.
    """

    DEFAULT_CSS = """
    PreviewDialog {
        align: center bottom;
        background: $background 25%;
        #frame { width: 62; }
        PickList { height: auto; max-height: 8; }
        #about { height: 1; color: $foreground-muted; }
        &.-tall PickList, &.-high PickList { max-height: 20; }
        &.-tall #about, &.-high #about { height: auto; max-height: 3; margin-top: 1; }
        &.-wide { align: right middle; #frame { width: 42; } }
        &.-huge { align: right middle; #frame { width: 56; } }
    }
    """
    KEY_WORDS: ClassVar[str] = "enter keep  esc undo"
    ABOUT_WORDS: ClassVar[str] = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "keep", "Keep", priority=True, id="preview.keep", tooltip="Keep and remember"
        ),
    ]

    def compose_list(self) -> PickList:
        """The rows that are changed."""
        raise NotImplementedError

    def compose_inside(self) -> ComposeResult:
        yield self.compose_list()
        yield Static(self.ABOUT_WORDS, id="about", markup=False)

    def on_mount(self) -> None:
        rows = self.query_one(PickList)
        rows.rows_changed()
        rows.focus()

    def say(self, words: str) -> None:
        """Says something below the rows."""
        self.query_one("#about", Static).update(Content(words))

    def action_keep(self) -> None:
        raise NotImplementedError

    def action_switch(self) -> None:
        raise NotImplementedError

    @on(PickList.Chosen)
    def _switch_clicked(self, message: PickList.Chosen) -> None:
        """A click on the row under the cursor; Enter is a key of the dialog."""
        message.stop()
        self.action_switch()
