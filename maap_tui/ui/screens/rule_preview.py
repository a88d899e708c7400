"""What rules would mark, counted in a worker while a person goes on changing them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from threading import Event

from textual import on, work
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static

from maap_tui.errors import Cancelled, MaapError
from maap_tui.models.basket import Amount
from maap_tui.models.catalog import Item, Key
from maap_tui.models.invalid import InvalidInput
from maap_tui.models.rules.chain import Chosen, RuleChain, Step
from maap_tui.models.rules.facts import Facts
from maap_tui.models.text import count_noun

from ..rule_offers import Around
from ..text import printable
from ..widgets.dialog_note import DialogNote
from ..widgets.rule_rows import RuleRows
from .dialog import Dialog

TYPING_SECONDS = 0.15
"""How long nothing changes before it is counted what would be marked."""
NO_RULE = "Space picks a rule; / types one."

Tell = Callable[[int, int], None]
"""Hears how many of how many granules are measured."""


@dataclass(frozen=True, slots=True)
class RuleSource:
    """What the dialog chooses from, asked anew for each preview."""

    loaded: Callable[[], Sequence[Item]]
    shown: Callable[[], Sequence[Item]]
    marks: Callable[[], Collection[Key]]
    facts: Callable[[Event, Tell], Facts]
    """What rules have to know; measuring ends with `Cancelled` when the event is set."""
    around: Around


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be marked."""

    chain: RuleChain
    chosen: Chosen
    rows: Sequence[Item]
    """What it was chosen from."""
    others: int
    """How many of the rows are marked and not chosen."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is to be marked, and the rows whose marks go for it."""

    chain: RuleChain
    items: Sequence[Item]
    instead_of: Sequence[Item]


class RulePreviews(Dialog[Choice | None]):
    """Counts what the rules in its rows would mark, and tells it; a subclass has the keys."""

    class Counted(Message):
        """What the rules number `number` would mark."""

        def __init__(self, number: int, preview: Preview) -> None:
            super().__init__()
            self.number = number
            self.preview = preview

    class Refused(Message):
        """The rules number `number` cannot be judged here."""

        def __init__(self, number: int, words: str) -> None:
            super().__init__()
            self.number = number
            self.words = words

    class Measured(Message):
        """So many of the granules are measured."""

        def __init__(self, number: int, percent: int) -> None:
            super().__init__()
            self.number = number
            self.percent = percent

    def __init__(self, source: RuleSource) -> None:
        super().__init__()
        self._source = source
        self._is_of_shown = False
        self._is_besides = False
        self._trouble = ""
        """What is wrong with the rules."""
        self._past: tuple[RuleChain, ...] = ()
        """Rules that were used before, latest first."""
        self._preview: Preview | None = None
        self._number = 0
        self._stop = Event()
        self._typing: Timer | None = None

    def on_unmount(self) -> None:
        self._stop.set()

    @property
    def _rows(self) -> RuleRows:
        return self.query_one(RuleRows)

    @property
    def _note(self) -> DialogNote:
        return self.query_one(DialogNote)

    def _count_again(self) -> None:
        self._forget_preview()
        if self._rows.chain.rules:
            self._typing = self.set_timer(TYPING_SECONDS, self._count)

    def _forget_preview(self) -> None:
        """What is on its way is not wanted any more."""
        self._stop.set()
        self._number += 1
        self._preview = None
        self._rows.steps = ()
        self._rows.refresh()
        if self._typing is not None:
            self._typing.stop()
        self._tell()

    def _count(self) -> None:
        self._stop = Event()
        source = self._source
        rows = tuple(source.shown() if self._is_of_shown else source.loaded())
        marks = frozenset(source.marks())
        facts = source.facts(self._stop, self._teller(self._number))
        self._count_in_worker(self._number, self._rows.chain, rows, marks, facts, self._stop)

    def _teller(self, number: int) -> Tell:
        """Tells each percent once, from the worker."""
        told = -1

        def tell(done: int, total: int) -> None:
            nonlocal told
            if (percent := done * 100 // max(1, total)) != told:
                told = percent
                self.post_message(self.Measured(number, percent))

        return tell

    @work(thread=True, group="rules", description="rules")
    def _count_in_worker(
        self,
        number: int,
        chain: RuleChain,
        rows: Sequence[Item],
        marks: frozenset[Key],
        facts: Facts,
        stop: Event,
    ) -> None:
        def look(step: Step) -> None:
            if stop.is_set():
                raise Cancelled("other rules by now")

        try:
            chosen = chain.choose(rows, facts, look)
        except Cancelled:
            return
        except (InvalidInput, MaapError) as error:
            self.post_message(self.Refused(number, printable(str(error))))
            return
        kept = {item.key for item in chosen.items}
        others = sum(item.key in marks and item.key not in kept for item in rows) if marks else 0
        self.post_message(self.Counted(number, Preview(chain, chosen, rows, others)))

    @on(Counted)
    def _show_count(self, message: Counted) -> None:
        if message.number == self._number:
            self._preview = message.preview
            self._rows.steps = message.preview.chosen.steps
            self._rows.refresh()
            self._tell()

    @on(Refused)
    def _show_refusal(self, message: Refused) -> None:
        if message.number == self._number:
            self._note.say(message.words, is_error=True)
            self._trouble = message.words
            self._tell()

    @on(Measured)
    def _show_measured(self, message: Measured) -> None:
        if message.number == self._number and self._preview is None:
            self._tell(f"… measuring coverage, {message.percent} %")

    def _tell(self, words: str = "") -> None:
        """How much is left, or why that is not known; and what Enter does with it."""
        total = self.query_one("#total", Static)
        if self._preview is not None:
            total.update(self._found(self._preview))
        elif self._trouble or not self._rows.chain.rules:
            total.update(Content.styled("" if self._trouble else NO_RULE, "$foreground-muted"))
        else:
            total.update(Content.styled(words or "… counting", "$foreground-muted"))
        self.query_one("#ways", Static).update(Content(self._ways()))

    def _found(self, preview: Preview) -> Content:
        amount = Amount.of(preview.chosen.items)
        which = "shown" if self._is_of_shown else "loaded"
        of = f" of {count_noun(len(preview.rows), f'{which} row')}"
        parts = [Content.styled(amount.words(), "bold $text-success"), Content(of)]
        if not amount.count:
            parts = [Content.styled("No row is left", "bold $text-warning"), Content(of)]
        if preview.others:
            rest = "stay" if self._is_besides else "go"
            parts.append(Content(f"; {count_noun(preview.others, 'other mark')} there {rest}"))
        remarks = [step.remark for step in preview.chosen.steps if step.remark]
        if remarks:
            words = "; ".join(remarks)
            parts.append(Content.styled(f"\n{printable(words)} left out", "$text-warning"))
        return Content.assemble(*parts)

    def _ways(self) -> str:
        which = "shown" if self._is_of_shown else "all loaded"
        how = "besides other marks" if self._is_besides else "instead of other marks"
        past = "  p past" if self._past else ""
        return f"w: {which} rows  m: {how}  J K order  0 none{past}"
