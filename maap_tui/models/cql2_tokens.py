"""CQL2 text cut into words with their places (OGC 21-065r2, annex B)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from .invalid import InvalidInput

LONGEST = 20_000
"""Characters that a filter may have: far more than an address takes, and quickly looked through."""
DEEPEST = 50
"""Levels of brackets that a filter may have."""
TOO_LARGE = "The filter is too long or too deeply nested."

KEYWORDS = frozenset({"and", "or", "not", "in", "like", "between", "is", "null", "true", "false"})
_CALLS = frozenset({"date", "timestamp", "interval", "casei", "accenti", "div"})
_SHAPES = frozenset({"point", "linestring", "polygon", "geometrycollection", "bbox"})
_SHAPES |= {f"multi{shape}" for shape in ("point", "linestring", "polygon")}
_RESERVED = KEYWORDS | _CALLS | _SHAPES
_BARE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.]*(?::[A-Za-z][A-Za-z0-9_.]*)*")
_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+)
    |(?P<text>'(?:[^']|'')*')
    |(?P<quoted>"(?:[^"]|"")+")
    |(?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)
    |(?P<word>[^\W\d_][\w.]*(?::[^\W\d_][\w.]*)*)
    |(?P<operator><>|!=|<=|>=|[-+*/%^=<>])
    |(?P<mark>[(),\[\]])""",
    re.VERBOSE,
)

_QUOTES = "Quotes are straight: ' around a value, \" around a name."
_FOREIGN = {
    "\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u00ab\u00bb`\u00b4": _QUOTES,
    "&": "Two conditions are joined by the word AND.",
    "|": "Two conditions, of which one is enough, are joined by the word OR.",
    "{": "This is no text: write conditions like name = 'value', not JSON.",
}
"""What other languages and word processors write, and what is written here."""


class Kind(Enum):
    """What a word of the text is."""

    TEXT = "text"
    QUOTED = "quoted"
    """A name in double quotes."""
    NUMBER = "number"
    WORD = "word"
    """A name, a keyword or a function."""
    OPERATOR = "operator"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a filter and where it stands."""

    kind: Kind
    text: str
    start: int
    end: int

    def says(self, *words: str) -> bool:
        """Whether it is one of these keywords or marks, which are given in lower case."""
        return self.kind in (Kind.WORD, Kind.MARK) and self.text.lower() in words

    @property
    def value(self) -> str:
        """What is meant: without the quotes."""
        if self.kind is Kind.TEXT:
            return self.text[1:-1].replace("''", "'")
        return self.text[1:-1].replace('""', '"') if self.kind is Kind.QUOTED else self.text


ENDS_EARLY = "The filter ends too early."
NOT_UNDERSTOOD = "The filter is not understood here."


class Stumble(InvalidInput):
    """A place in the text that is not understood; the sentence says why."""

    def __init__(self, sentence: str, start: int, end: int) -> None:
        super().__init__(sentence)
        self.start = start
        self.end = end


def place_in_words(text: str, at: int) -> str:
    """`column 7` of a text of one line, else `line 2, column 7`."""
    before = text[:at]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return f"line {line}, column {column}" if "\n" in text else f"column {column}"


def tokens_of(text: str) -> list[Token]:
    """The words of `text`; raises `Stumble` at what is none."""
    if len(text) > LONGEST:
        raise Stumble(TOO_LARGE, 0, 0)
    found, at = [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _no_word(text, at)
        if match.lastgroup and match.lastgroup != "space":
            found.append(Token(Kind(match.lastgroup), match[0], at, match.end()))
        at = match.end()
    return found


def _no_word(text: str, at: int) -> Stumble:
    if text[at] == "'":
        return Stumble("A value begins here and is never closed: put ' after it.", at, at + 1)
    if text[at] == '"':
        return Stumble('A name begins here and is never closed: put " after it.', at, at + 1)
    for characters, sentence in _FOREIGN.items():
        if text[at] in characters:
            return Stumble(sentence, at, at + 1)
    return Stumble("This character has no meaning in a filter.", at, at + 1)


def name_tokens(tokens: list[Token]) -> Iterator[Token]:
    """Those words that name a property."""
    for place, token in enumerate(tokens):
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        is_call = following is not None and following.says("(")
        is_word = token.kind is Kind.WORD and token.text.lower() not in _RESERVED
        if token.kind is Kind.QUOTED or (is_word and not is_call):
            yield token


def quoted(value: str) -> str:
    """`value` as a CQL2 character literal; the only way a value enters a filter."""
    doubled = value.replace("'", "''")
    return f"'{doubled}'"


def written_name(name: str) -> str:
    """A property name as it may stand in a filter: in quotes where it needs them."""
    if _BARE_NAME.fullmatch(name) and name.lower() not in _RESERVED:
        return name
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
