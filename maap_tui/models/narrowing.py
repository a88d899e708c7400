"""What a person types to see fewer of the loaded rows: words, a regular expression, or CQL2.

`amazon !f290` keeps rows that hold a word and leaves out those with the other; `~DYA1[89]` and
`/DYA1[89]/` are regular expressions, `!~…` leaves out what they find; `=sat:absolute_orbit > 8000`
is CQL2.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from .invalid import InvalidInput
from .pattern_cost import check_pattern
from .text import clean

T = TypeVar("T")
_LONGEST = 300


class Kind(Enum):
    """How the rows are judged."""

    WORDS = "words"
    """By the text of a row; quick enough for every letter typed."""
    PATTERN = "pattern"
    CQL2 = "cql2"
    """By the whole document, elsewhere."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """One way of showing fewer rows."""

    kind: Kind
    text: str
    """As it was typed, blanks around it left out."""
    holds: Callable[[str], bool] | None = None
    """Judges the folded text of a row; `None` for CQL2 and where every row is shown."""
    body: str = ""
    """The CQL2 text, without what marks it."""
    wanted: tuple[str, ...] = ()
    """The words that a row must hold, longest first: those leave the fewest rows."""
    unwanted: tuple[str, ...] = ()

    @property
    def is_all(self) -> bool:
        """Whether every row is shown."""
        return self.kind is Kind.WORDS and self.holds is None

    @classmethod
    def parse(cls, text: str) -> "Narrowing":
        """Raises `InvalidInput` with one sentence."""
        text = text.strip()
        if text.startswith("="):
            return cls(Kind.CQL2, text, body=text[1:].strip())
        is_inverse = text.startswith(("!~", "!/"))
        pattern = text[1:] if is_inverse else text
        if pattern.startswith("~"):
            return cls(Kind.PATTERN, text, _finder(pattern[1:], is_inverse))
        if pattern.startswith("/"):
            return cls(Kind.PATTERN, text, _finder(_between_slashes(pattern), is_inverse))
        wanted, unwanted = _words(text)
        return cls(Kind.WORDS, text, _holding(wanted, unwanted), "", wanted, unwanted)

    def kept(self, rows: Sequence[T], texts: Sequence[str]) -> list[T]:
        """The rows of whose folded `texts` the words hold; word by word, which is soonest."""
        pairs: Iterable[tuple[T, str]] = zip(rows, texts, strict=True)
        for word in self.wanted:
            pairs = [(row, text) for row, text in pairs if word in text]
        for word in self.unwanted:
            pairs = [(row, text) for row, text in pairs if word not in text]
        return [row for row, _ in pairs]


EVERYTHING = Narrowing(Kind.WORDS, "")


def _between_slashes(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text.endswith("/") else text[1:]


def _words(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a row must hold, and what it must not."""
    words = text.casefold().split()
    wanted = [word for word in words if not word.startswith("!")]
    unwanted = [word[1:] for word in words if word.startswith("!") and len(word) > 1]
    return tuple(sorted(wanted, key=len, reverse=True)), tuple(unwanted)


def _holding(wanted: tuple[str, ...], unwanted: tuple[str, ...]) -> Callable[[str], bool] | None:
    if not wanted and not unwanted:
        return None
    return lambda row: (
        all(map(row.__contains__, wanted)) and not any(map(row.__contains__, unwanted))
    )


def _finder(pattern: str, is_inverse: bool) -> Callable[[str], bool]:
    search = _compiled(pattern).search
    if is_inverse:
        return lambda row: search(row) is None
    return lambda row: search(row) is not None


def _compiled(pattern: str) -> re.Pattern[str]:
    """The expression, unless it could keep the program busy for minutes with a single row."""
    if len(pattern) > _LONGEST:
        raise InvalidInput(f"A pattern has at most {_LONGEST} characters.")
    check_pattern(pattern)
    try:
        return re.compile(pattern, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        what = clean(getattr(error, "msg", str(error)), 80)
        raise InvalidInput(f"That is no regular expression: {what}.") from error
