"""Several rules, each of which works on what the one before has left."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

from ..catalog import Item
from ..invalid import InvalidInput
from .facts import Facts, Left, Rule
from .kinds import Covers
from .picks import By, OnePer
from .reading import read_rule

MOST_RULES = 20
MOST_CHARACTERS = 2_000


@dataclass(frozen=True, slots=True)
class Step:
    """What one rule of a chain has done."""

    rule: Rule
    before: int
    left: int
    remark: str = ""

    @property
    def out(self) -> int:
        """How many it left out."""
        return self.before - self.left


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a chain leaves, and how it came to that."""

    items: Sequence[Item]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class RuleChain:
    """Rules in the order in which they are applied."""

    rules: tuple[Rule, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads rules with commas between them; raises `InvalidInput` with one sentence."""
        if len(text) > MOST_CHARACTERS:
            raise InvalidInput(
                f"rules of {len(text)} characters are too long; {MOST_CHARACTERS} are read"
            )
        if not text.strip():
            return cls()
        parts = re.split("[,;\n\uff0c]", text)
        if len(parts) > MOST_RULES:
            raise InvalidInput(f"{len(parts)} rules are too many; {MOST_RULES} are read")
        return cls(tuple(read_rule(part) for part in parts))

    @property
    def text(self) -> str:
        """`newest baseline, coverage > 60 %`: read as the same rules again."""
        return ", ".join(rule.text for rule in self.rules)

    @property
    def needs_area(self) -> bool:
        """Whether some rule compares with an area."""
        return any(map(_needs_area, self.rules))

    def choose(
        self,
        items: Sequence[Item],
        facts: Facts,
        look: Callable[[Step], None] = lambda step: None,
    ) -> Chosen:
        """What the rules leave of `items`; `look` is told of each step, and may raise to stop.

        Raises `InvalidInput` for a rule that needs an area where there is none.
        """
        steps = []
        for rule in self.rules:
            left: Left = rule.left(items, facts)
            step = Step(rule, len(items), len(left.items), left.remark)
            steps.append(step)
            look(step)
            items = left.items
        return Chosen(items, tuple(steps))


def _needs_area(rule: Rule) -> bool:
    return isinstance(rule, Covers) or (isinstance(rule, OnePer) and rule.by is By.COVERAGE)
