"""The dialog of rules: pick them or type them, see what they would mark, then mark it."""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input, Static

from maap_tui.errors import MaapError
from maap_tui.models.invalid import InvalidInput
from maap_tui.models.rules.chain import RuleChain
from maap_tui.services import Searches

from ..text import printable
from ..widgets.dialog_note import DialogNote
from ..widgets.pick_list import PickList
from ..widgets.rule_rows import RuleRows
from .rule_preview import NO_RULE, Choice, RulePreviews, RuleSource

TOO_EARLY = "Nothing is marked before it was told how much. Enter marks it then."


class RuleDialog(RulePreviews):
    """Gives what was previewed and is to be marked, or `None`."""

    DEFAULT_CSS = """
    RuleDialog {
        #frame { width: 88; }
        DialogNote { min-height: 1; max-height: 2; }
        RuleRows { height: auto; max-height: 11; }
        #total { height: auto; min-height: 2; max-height: 4; margin-top: 1; }
        #ways { height: auto; max-height: 2; color: $foreground-muted; }
        &.-flat RuleRows { max-height: 5; }
        &.-tall RuleRows, &.-high RuleRows { max-height: 20; margin-top: 1; }
        &.-tall #ways, &.-high #ways { margin-top: 1; }
    }
    """
    TITLE_WORDS: ClassVar[str] = "Choose by rule"
    KEY_WORDS: ClassVar[str] = "space pick  ← → value  / type  enter mark  esc back"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "mark", "Mark", priority=True, id="rules.mark", tooltip="Mark what is left"
        ),
        Binding("space", "pick", "Pick", id="rules.pick", tooltip="Pick this rule, or drop it"),
        Binding("left,h", "change(-1)", "Less", id="rules.less", tooltip="The value before"),
        Binding("right,l", "change(1)", "More", id="rules.more", tooltip="The next value"),
        Binding("K", "carry(-1)", "Sooner", id="rules.sooner", tooltip="Apply this rule sooner"),
        Binding("J", "carry(1)", "Later", id="rules.later", tooltip="Apply this rule later"),
        Binding("0", "none", "None", id="rules.none", tooltip="Drop all rules"),
        Binding("slash,tab", "type", "Type", id="rules.type", tooltip="Type rules, or back"),
        Binding("down", "list", "List", id="rules.list", show=False),
        Binding("w", "rows", "Rows", id="rules.rows", tooltip="Of all loaded rows, or the shown"),
        Binding("m", "marks", "Marks", id="rules.marks", tooltip="Instead of marks, or besides"),
        Binding("p", "past", "Past", id="rules.past", tooltip="The rules that were used before"),
    ]

    class PastKnown(Message):
        """The rules that were used, latest first."""

        def __init__(self, texts: tuple[str, ...]) -> None:
            super().__init__()
            self.texts = texts

    def __init__(self, source: RuleSource, searches: Searches | None = None) -> None:
        super().__init__(source)
        self._searches = searches
        self._past_at = -1
        self._is_touched = False
        """Whether the person has done something: what was used last is not offered any more."""

    def compose_inside(self) -> ComposeResult:
        example = "newest baseline, coverage > 60 %, not on disk"
        yield Input(placeholder=example, id="rules", compact=True, select_on_focus=False)
        yield DialogNote()
        yield RuleRows(self._source.around)
        yield Static("", id="total", markup=False)
        yield Static("", id="ways", markup=False)

    def on_mount(self) -> None:
        self._fit()
        self._rows.focus()
        self._count_again()
        self._read_past()

    @property
    def _input(self) -> Input:
        return self.query_one(Input)

    # The rules

    def _take(self, chain: RuleChain, *, cursor: int | None = None) -> None:
        """Other rules, by keys: the text follows."""
        self._is_touched = True
        if chain != self._rows.chain or self._trouble:
            self._show(chain, cursor)

    def _show(self, chain: RuleChain, cursor: int | None = None) -> None:
        self._rows.take(chain, cursor)
        self._fit()
        self._write(chain.text)
        self._trouble = ""
        self._note.say("")
        self._count_again()

    def _fit(self) -> None:
        self._rows.styles.height = self._rows.row_count()

    @on(Input.Changed)
    def _read(self, event: Input.Changed) -> None:
        event.stop()
        self._is_touched = True
        try:
            chain = RuleChain.parse(event.value)
        except InvalidInput as error:
            self._trouble = printable(str(error))
            self._forget_preview()
            self._note.say(self._trouble)  # perhaps only not finished yet: an error on Enter
            return
        is_same = chain == self._rows.chain and not self._trouble
        self._trouble = ""
        self._note.say("")
        if not is_same:
            self._rows.take(chain)
            self._fit()
            self._count_again()

    # Actions

    def action_pick(self) -> None:
        rows = self._rows
        rule, chain = rows.rules[rows.cursor], rows.picked()
        self._take(chain)
        rows.cursor = rows.rules.index(rule)

    def action_change(self, steps: int) -> None:
        self._take(self._rows.changed(steps))

    def action_carry(self, steps: int) -> None:
        rows = self._rows
        chain = rows.carried(steps)
        if chain != rows.chain:
            self._take(chain, cursor=rows.cursor + steps)

    def action_none(self) -> None:
        self._take(RuleChain())

    def action_type(self) -> None:
        """To the line where one more rule is typed, or back to the list."""
        is_typing = not self._input.has_focus
        if not self._trouble:
            text = self._rows.chain.text
            self._write(f"{text}, " if text and is_typing else text)
        self.set_focus(self._input if is_typing else self._rows)

    def _write(self, text: str) -> None:
        """Says the rules that are known in the line, which is not read again."""
        with self.prevent(Input.Changed):
            self._input.value = text
            self._input.cursor_position = len(text)

    def action_list(self) -> None:
        self.set_focus(self._rows)

    def action_leave(self) -> None:
        """Leaves the line first, then the dialog."""
        if self._input.has_focus:
            self.action_type()
        else:
            self.dismiss(None)

    def action_rows(self) -> None:
        self._is_of_shown = not self._is_of_shown
        self._count_again()

    def action_marks(self) -> None:
        self._is_besides = not self._is_besides
        self._tell()

    def action_mark(self) -> None:
        """Marks what was told; nothing that was not seen."""
        preview = self._preview
        if self._trouble:
            self._note.say(self._trouble, is_error=True)
        elif not self._rows.chain.rules:
            self._note.say(NO_RULE, is_error=True)
        elif preview is None:
            self._note.say(TOO_EARLY)
        elif not preview.chosen.items:
            self._note.say("No row is left, so there is nothing to mark.", is_error=True)
        else:
            instead_of = () if self._is_besides else preview.rows
            self.dismiss(Choice(preview.chain, preview.chosen.items, instead_of))

    @on(PickList.Chosen)
    def _pick_clicked(self, message: PickList.Chosen) -> None:
        """A click on the row under the cursor; Enter is a key of the dialog."""
        message.stop()
        self.action_pick()

    # What was used before

    @work(thread=True, group="past-rules", description="past-rules")
    def _read_past(self) -> None:
        try:
            texts = self._searches.past_rules() if self._searches is not None else ()
        except MaapError:  # the history tells its trouble where searches are remembered
            return
        self.post_message(self.PastKnown(texts))

    @on(PastKnown)
    def _offer_past(self, message: PastKnown) -> None:
        self._past = tuple(filter(None, map(_chain_of, message.texts)))
        if self._past and not self._is_touched:
            self._past_at = 0
            self._show(self._past[0])
        self._tell()

    def action_past(self) -> None:
        if self._past:
            self._past_at = (self._past_at + 1) % len(self._past)
            self._take(self._past[self._past_at])


def _chain_of(text: str) -> RuleChain | None:
    """Rules of earlier; `None` for what another version may have understood."""
    try:
        return RuleChain.parse(text)
    except InvalidInput:
        return None
