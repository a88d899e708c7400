"""What is wrong or odd about the text of a filter, where, and what may stand there instead."""

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .condition_reader import read_filter
from .cql2_tokens import Kind, Stumble, Token, name_tokens, quoted, tokens_of, written_name
from .property_names import (
    SOMETIMES_LISTED,
    UNLISTED,
    WELL_KNOWN,
    is_same_property,
    name_today,
)
from .query import Queryable
from .text import character_width, clean

NOT_UNDERSTOOD = "Not understood from here on. A filter reads like name = 'value' AND other > 5."
_ASSIGNED = re.compile(r'\s*filter\s*=\s*"(?P<filter>[^"]*)"[\s,)]*(?:#.*)?', re.DOTALL)
_NO_NULLS = {"=": "IS NULL", "<>": "IS NOT NULL", "!=": "IS NOT NULL"}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?![\w.])")
_NO_NUMBERS = frozenset({"nan", "inf", "infinity"})
_ALIKE = 0.6
_SHORTEST_PART = 3
_MOST_OFFERED = 3
_MOST_REMARKS = 20


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence about a part of the text."""

    sentence: str
    start: int
    end: int
    """The part of the text that is meant; empty where something is missing."""
    suggestions: tuple[str, ...] = ()
    """Texts of which each may take its place."""
    is_error: bool = False
    """The text cannot be sent as it is."""
    is_renamed: bool = False
    """An old name: the catalogue takes it, and the suggestion is the new one."""


@dataclass(frozen=True, slots=True)
class FilterCheck:
    """What was found out about `text`, the place first that comes first in it."""

    text: str
    remarks: tuple[Remark, ...] = ()

    @property
    def error(self) -> Remark | None:
        """Why the text cannot be sent."""
        return next((remark for remark in self.remarks if remark.is_error), None)

    @property
    def renamed(self) -> str:
        """The text with the new names in place of old ones."""
        remarks = [remark for remark in self.remarks if remark.is_renamed]
        return mended(self.text, *((remark, remark.suggestions[0]) for remark in remarks))


def mended(text: str, *changes: tuple[Remark, str]) -> str:
    """`text` with other words in the places of some remarks."""
    for remark, words in sorted(changes, key=lambda change: -change[0].start):
        text = text[: remark.start] + words + text[remark.end :]
    return text


def name_remarks(text: str, queryables: Sequence[Queryable]) -> tuple[Remark, ...]:
    """What is to be said of the names in a valid filter; nothing while no names are known."""
    if not queryables:
        return ()
    try:
        tokens = tokens_of(text)
    except Stumble:
        return ()  # its names cannot be told apart; the parser has taken it all the same
    remarks = _remarks(tokens, queryables)
    return tuple(remark for remark, _ in zip(remarks, range(_MOST_REMARKS), strict=False))


def has_unusual_names(text: str) -> bool:
    """Whether a filter uses names that no mission is known for, so that a look at the collection's
    list is worth a request."""
    try:
        tokens = tokens_of(text)
    except Stumble:
        return False
    names = {token.value.removeprefix("properties.") for token in name_tokens(tokens)}
    return not all(name in UNLISTED or name in WELL_KNOWN for name in names)


def _remarks(tokens: list[Token], queryables: Sequence[Queryable]) -> Iterator[Remark]:
    known = {queryable.name for queryable in queryables}
    before = dict(zip(tokens[1:], tokens, strict=False))
    for token in name_tokens(tokens):
        name = token.value.removeprefix("properties.")
        if name not in known and name not in UNLISTED:
            yield _unknown(token, name, queryables, before.get(token))


def _unknown(
    token: Token, name: str, queryables: Sequence[Queryable], before: Token | None
) -> Remark:
    shown = clean(name, 60)
    if name.lower() in _NO_NUMBERS:
        sentence = f"{shown} is not a number; IS NULL finds granules without a value."
        return Remark(sentence, token.start, token.end, is_error=True)
    if same := next((q for q in queryables if is_same_property(q.name, name)), None):
        now = "now called" if name_today(name) == same.name else "called"
        sentence = f"{shown} is {now} {clean(same.name, 60)}."
        new = (written_name(same.name),)
        return Remark(sentence, token.start, token.end, new, is_renamed=True)
    near = tuple(map(written_name, alike(name, queryables)))
    if not near and before is not None and _expects_value(before):
        sentence = f"A value stands in single quotes: {clean(quoted(name), 60)}."
        return Remark(sentence, token.start, token.end, (quoted(name),))
    if near:
        sentence = f"{shown} is not a property here. Did you mean {' or '.join(near)}?"
    elif name in SOMETIMES_LISTED:
        sentence = f"{shown} is not listed for this collection; the catalogue may know it."
    else:
        sentence = f"{shown} is not listed among the properties of this collection."
    return Remark(sentence, token.start, token.end, near)


def _expects_value(token: Token) -> bool:
    return token.kind is Kind.OPERATOR or token.says("like", ",")


def alike(name: str, queryables: Sequence[Queryable]) -> tuple[str, ...]:
    """The names that somebody may have meant who wrote `name`, likeliest first."""
    wanted = name.lower()[:100]
    words: dict[str, str] = {}
    for queryable in queryables:
        last = queryable.name.rpartition(":")[2]
        for word in (queryable.name, *queryable.aliases, queryable.title, last):
            words.setdefault(word.lower(), queryable.name)
    near = difflib.get_close_matches(wanted, list(words), _MOST_OFFERED, _ALIKE)
    near += [word for word in words if len(wanted) >= _SHORTEST_PART and wanted in word]
    return tuple(dict.fromkeys(words[word] for word in near))[:_MOST_OFFERED]


def of_a_notebook(text: str) -> Remark | None:
    """What to say of a line like `filter="…",  # …`, as it is copied from a notebook."""
    if (match := _ASSIGNED.fullmatch(text)) is None:
        return None
    sentence = "This is a line of a notebook: the filter is what stands between its quotes."
    return Remark(sentence, 0, len(text), (match["filter"].strip(),), is_error=True)


def explained(text: str, stumble: Stumble) -> Remark:
    """What a parser stumbled over, in words that say what to do where that is known."""
    start, end = stumble.start, stumble.end
    before, rest = text[:start], text[start:]
    if before.endswith("=") and rest.startswith("="):
        return Remark("Equal is written with one =.", start, start + 1, ("",), is_error=True)
    if (own := _own_stumble(text)) is not None and own.start < start:
        return Remark(str(own), own.start, own.end, is_error=True)
    return Remark(_reason(text, str(stumble), start), start, max(start, end), is_error=True)


def _own_stumble(text: str) -> Stumble | None:
    """Where a condition is missing: a parser takes `AND AND` for a name and stumbles behind it."""
    try:
        read_filter(text)
    except Stumble as stumble:
        return stumble
    return None


def slip(text: str) -> Remark | None:
    """What is CQL2 and cannot have been meant: `= NULL`, and a date that is a subtraction."""
    try:
        tokens = tokens_of(text)
    except Stumble:
        return None  # the parser has taken it all the same
    for place, token in enumerate(tokens):
        before = tokens[place - 1] if place else None
        if token.says("null") and before is not None and before.text in _NO_NULLS:
            words, start = _NO_NULLS[before.text], tokens[place - 2].end if place > 1 else 0
            sentence = f"Nothing compares with NULL: write {words}."
            return Remark(sentence, start, token.end, (f" {words}",), is_error=True)
        if token.kind is Kind.NUMBER and (date := _DATE.match(text, token.start)):
            stamp = f"TIMESTAMP('{date[0]}T00:00:00Z')"
            sentence = f"This is a subtraction; a date is written {stamp}."
            return Remark(sentence, *date.span(), (stamp,), is_error=True)
    return None


def _reason(text: str, sentence: str, start: int) -> str:
    before, rest = text[:start], text[start:]
    if before.endswith("'") and rest[:1].isalpha():
        return "A ' within a value is written twice: 'O''Brien'."
    if rest.startswith(")"):
        return "There is a bracket too much here, or something before it is missing."
    try:
        tokens = tokens_of(text)
    except Stumble as own:
        return str(own) if own.start == start else NOT_UNDERSTOOD
    return NOT_UNDERSTOOD if rest.strip() else _missing_at_end(tokens, sentence)


def _missing_at_end(tokens: list[Token], sentence: str) -> str:
    depth = sum(token.says("(") - token.says(")") for token in tokens)
    last = tokens[-1] if tokens else None
    if last is not None and last.kind is Kind.OPERATOR:
        return f"A value is missing after {last.text}."
    if last is not None and last.says("and", "or", "not"):
        return f"A condition is missing after {last.text.upper()}."
    return "A closing bracket is missing at the end." if depth > 0 else sentence


def excerpt(text: str, remark: Remark, width: int) -> tuple[str, str]:
    """The line of `text` that a remark is about and, for the line below, ^ under the place."""
    first = text.rfind("\n", 0, remark.start) + 1
    line = text[first:].partition("\n")[0]
    at = remark.start - first
    length = max(1, min(remark.end - remark.start, len(line) - at))
    skipped = max(0, at + min(length, width // 2) - width + 1)
    shown = "".join(map(_plain, line[skipped : skipped + width]))
    cells = sum(map(character_width, shown[: at - skipped]))
    marks = "^" * max(1, min(length, width - cells))
    return shown, " " * cells + marks


def _plain(character: str) -> str:
    return character if character.isprintable() else " " if character.isspace() else "\ufffd"
