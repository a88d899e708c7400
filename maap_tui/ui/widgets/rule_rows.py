"""The rules of a dialog in rows: those that are picked, in their order, then the others."""

from collections.abc import Hashable, Sequence
from dataclasses import replace

from textual.content import Content

from maap_tui.models.rules.chain import RuleChain, Step
from maap_tui.models.rules.facts import Rule
from maap_tui.models.text import grouped

from ..rule_offers import Around, about, kind_of, offers, stepped
from ..text import printable
from .pick_list import PickList, columns

_RANK = 4
_OUT = 16
_LEFT = 15
_ROOMY = 60


class RuleRows(PickList):
    """Draws what each picked rule leaves out, as far as that is told."""

    def __init__(self, around: Around) -> None:
        super().__init__()
        self._around = around
        self._others: dict[Hashable, Rule] = {kind_of(rule): rule for rule in offers(around)}
        self.chain = RuleChain()
        self.steps: Sequence[Step] = ()
        """What the rules have done, as far as it is known."""

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Of all rows."""
        picked = {kind_of(rule) for rule in self.chain.rules}
        others = [rule for kind, rule in self._others.items() if kind not in picked]
        return (*self.chain.rules, *others)

    def take(self, chain: RuleChain, cursor: int | None = None) -> None:
        """Shows other rules; what a row had stays there when it is not picked any more."""
        for rule in (*self.chain.rules, *chain.rules):
            self._others[kind_of(rule)] = rule
        self.chain, self.steps = chain, ()
        self.rows_changed(self.cursor if cursor is None else cursor)

    # What keys do

    @property
    def is_picked(self) -> bool:
        """Whether the row under the cursor is."""
        return self.cursor < len(self.chain.rules)

    def picked(self) -> RuleChain:
        """The rules with the one under the cursor picked, or not any more."""
        rule, rules = self.rules[self.cursor], self.chain.rules
        if self.is_picked:
            return RuleChain((*rules[: self.cursor], *rules[self.cursor + 1 :]))
        return RuleChain((*rules, rule))

    def changed(self, steps: int) -> RuleChain:
        """The rules with another value in the one under the cursor."""
        rule = stepped(self.rules[self.cursor], steps, self._around)
        if not self.is_picked:
            self._others[kind_of(rule)] = rule
            self.refresh()
            return self.chain
        rules = list(self.chain.rules)
        rules[self.cursor] = rule
        return replace(self.chain, rules=tuple(rules))

    def carried(self, steps: int) -> RuleChain:
        """The rules with the one under the cursor further up or down."""
        rules, to = list(self.chain.rules), self.cursor + steps
        if not self.is_picked or not 0 <= to < len(rules):
            return self.chain
        rules[self.cursor], rules[to] = rules[to], rules[self.cursor]
        return RuleChain(tuple(rules))

    # Drawing

    def row_count(self) -> int:
        return len(self.rules)

    def row_lines(self, index: int, width: int, *, is_current: bool) -> Sequence[Content]:
        rule = self.rules[index]
        muted = "" if is_current else "$foreground-muted"
        out_width, left_width = (_OUT, _LEFT) if width >= _ROOMY else (_OUT - 5, _LEFT - 4)
        wide = max(20, width - _RANK - out_width - left_width)
        if index >= len(self.chain.rules):
            text = Content.styled(printable(rule.text), muted)
            words = Content.styled(about(rule, self._around), muted)
            return (columns((Content(), _RANK), (text, wide), (words, out_width + left_width)),)
        rank = Content.styled(f"{index + 1:>2}", "" if is_current else "$text-accent")
        text = Content.styled(printable(rule.text), "bold")
        out, left = self._told(index, is_current=is_current)
        return (columns((rank, _RANK), (text, wide), (out, out_width), (left, left_width)),)

    def _told(self, index: int, *, is_current: bool) -> tuple[Content, Content]:
        if index >= len(self.steps):
            return Content.styled(
                "…".rjust(6), "" if is_current else "$foreground-muted"
            ), Content()
        step = self.steps[index]
        style = "" if is_current or not step.out else "$text-warning"
        out = Content.styled(f"{grouped(step.out):>6} out", style)
        return out, Content(f"{grouped(step.left):>5} left")
