"""What all dialogs share: a frame, Esc and q as ways out, and the whole screen when it is small."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen, ScreenResultType
from textual.widgets import Input

from ..frames import PromptScreen
from ..widgets.pick_list import PickList
from ..zoom import HEIGHTS, WIDTHS


class Dialog(ModalScreen[ScreenResultType], PromptScreen[ScreenResultType]):
    """A framed box in the middle; with less than 100 columns or 30 rows it may fill the screen."""

    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        #frame {
            width: 76; max-width: 100%; height: auto; max-height: 100%;
            border: round $border;
            border-title-color: $text-accent; border-title-style: bold;
            border-subtitle-color: $text-muted;
            background: $surface; color: $foreground;
            padding: 0 1;
        }
        &.-wide #frame, &.-huge #frame { padding: 1 2; }
        Input {
            background: $panel; color: $foreground; padding: 0 1;
            &:focus { background: $panel; background-tint: $foreground 4%; }
            &:ansi { background: ansi_default; text-style: underline; }
        }
    }
    """
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "Close", id="dialog.leave", tooltip="Close without a choice"),
    ]

    TITLE_WORDS: ClassVar[str] = ""
    KEY_WORDS: ClassVar[str] = "esc back"

    def compose(self) -> ComposeResult:
        with Vertical(id="frame") as frame:
            yield from self.compose_inside()
        frame.border_title = Content(self.TITLE_WORDS)
        frame.border_subtitle = Content(self.KEY_WORDS)

    def compose_inside(self) -> ComposeResult:
        """What stands in the frame."""
        raise NotImplementedError

    def entitle(self, title: str, keys: str) -> None:
        """Other words in the frame: the title above, the keys below."""
        frame = self.query_one("#frame")
        frame.border_title = Content(title)
        frame.border_subtitle = Content(keys)

    def action_leave(self) -> None:
        self.dismiss(None)


class PickerDialog(Dialog[ScreenResultType]):
    """An input that narrows a list beside it; the arrows move in the list while one types."""

    LIST_TAKES_FOCUS: ClassVar[bool] = False
    """Whether Tab leads to the list, where letters are keys."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", "Up", id="picker.up", show=False),
        Binding("down", "step(1)", "Down", id="picker.down", show=False),
        Binding("pageup", "page(-1)", "Page up", id="picker.page-up", show=False),
        Binding("pagedown", "page(1)", "Page down", id="picker.page-down", show=False),
        Binding("slash", "narrow", "Type", id="picker.narrow", show=False),
    ]

    BEGINS_TYPING: ClassVar[bool] = True
    """Whether letters narrow at once; otherwise the list has the focus, and letters are keys."""

    def pick_list(self) -> PickList:
        """The list that is narrowed."""
        return self.query_one(PickList)

    def narrowing_input(self) -> Input:
        return Input(id="narrow", compact=True, select_on_focus=False)

    def on_mount(self) -> None:
        self.pick_list().can_focus = self.LIST_TAKES_FOCUS or not self.BEGINS_TYPING
        self.set_focus(self.query_one("#narrow") if self.BEGINS_TYPING else self.pick_list())

    def narrow(self, text: str) -> None:
        """Shows what fits `text`."""
        raise NotImplementedError

    def take(self, index: int) -> None:
        """Takes the row `index` of the list, which may be empty."""
        raise NotImplementedError

    @property
    def typed(self) -> str:
        """What stands in the input."""
        return self.query_one("#narrow", Input).value

    def action_step(self, step: int) -> None:
        self.pick_list().step(step)

    def action_page(self, direction: int) -> None:
        self.pick_list().page(direction)

    def action_narrow(self) -> None:
        self.set_focus(self.query_one("#narrow"))

    def action_leave(self) -> None:
        """Leaves the input first where it is not where one begins, then the dialog."""
        if not self.BEGINS_TYPING and self.query_one("#narrow").has_focus:
            self.set_focus(self.pick_list())
        else:
            self.dismiss(None)

    @on(Input.Changed, "#narrow")
    def _narrow_while_typing(self, event: Input.Changed) -> None:
        event.stop()
        self.narrow(event.value)

    @on(Input.Submitted, "#narrow")
    def _take_current(self, event: Input.Submitted) -> None:
        event.stop()
        self.take(self.pick_list().cursor)

    @on(PickList.Chosen)
    def _take_clicked(self, message: PickList.Chosen) -> None:
        message.stop()
        self.take(message.index)
