"""One question that is answered by y or n."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from ..text import printable
from ..widgets.form_row import FormButton, FormStop
from .dialog import Dialog


class ConfirmScreen(Dialog[bool]):
    """Gives `True` for yes; Enter takes the answer under the cursor, which begins on yes."""

    DEFAULT_CSS = """
    ConfirmScreen {
        #frame { width: 64; }
        #question { height: auto; max-height: 50vh; margin-bottom: 1; }
        #answers { height: 1; width: 1fr; align-horizontal: center; }
        #answers > FormButton {
            width: auto; height: 1; margin: 0 1; color: $foreground;
            &.-current {
                background: $block-cursor-background; color: $block-cursor-foreground;
            }
        }
    }
    """
    TITLE_WORDS: ClassVar[str] = "Sure?"
    KEY_WORDS: ClassVar[str] = "y yes  n no  esc no"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes", id="confirm.yes"),
        Binding("n", "answer(False)", "No", id="confirm.no"),
        Binding("enter", "take_current", "Take", id="confirm.take", show=False),
        Binding(
            "left,right,up,down,h,j,k,l,tab,shift+tab",
            "other",
            "Other answer",
            id="confirm.other",
            show=False,
        ),
    ]

    def __init__(self, question: Content | str, yes_label: str = "Yes", no_label: str = "No"):
        super().__init__()
        self._question = question if isinstance(question, Content) else printable(question)
        self._labels = (f"[ {yes_label} ]", f"[ {no_label} ]")

    def compose_inside(self) -> ComposeResult:
        yield Static(self._question, id="question", markup=False)
        with Horizontal(id="answers"):
            yield FormButton(self._labels[0], hint="", row_id="yes")
            yield FormButton(self._labels[1], hint="", row_id="no")

    def on_mount(self) -> None:
        self._button("yes").current = True

    def _button(self, name: str) -> FormButton:
        return self.query_one(f"#{name}", FormButton)

    def action_other(self) -> None:
        for name in ("yes", "no"):
            button = self._button(name)
            button.current = not button.current

    def action_take_current(self) -> None:
        self.dismiss(self._button("yes").current)

    def action_answer(self, answer: bool) -> None:
        self.dismiss(answer)

    def action_leave(self) -> None:
        self.dismiss(False)

    @on(FormStop.Pressed)
    def _take_clicked(self, message: FormStop.Pressed) -> None:
        message.stop()
        self.dismiss(message.form_stop.id == "yes")


def confirm(
    app: App[object], question: Content | str, yes: str, no: str, then: Callable[[], object]
) -> None:
    """Asks, and does `then` after a yes."""

    def take(is_sure: bool | None) -> None:
        if is_sure:
            then()

    app.push_screen(ConfirmScreen(question, yes, no), take)
