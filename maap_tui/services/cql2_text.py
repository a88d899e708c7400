"""CQL2 text (OGC 21-065r2): clauses made of our own values, and a look at what a person typed."""

import re

from maap_tui.errors import InputError
from maap_tui.models.cql2_tokens import (
    DEEPEST,
    ENDS_EARLY,
    LONGEST,
    NOT_UNDERSTOOD,
    TOO_LARGE,
    Stumble,
    place_in_words,
    quoted,
)
from maap_tui.models.text import clean

FILTER_LANG = "cql2-text"
EXAMPLE = "productType='S1_DGM__1S' AND orbitNumber > 4000"
TOO_LARGE_HINT = "Use IN ('a', 'b', …) for many values, and the area for a geometry."

_MOST_OPERATORS = 1_000
"""The parser recurses without a limit of its own and takes the process with it: this limit and that
of brackets stay well below what was seen to break it (3,000 operators in a row, 1,500 brackets)."""
_LITERAL = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"")
_OPERATOR = re.compile(r"[-+*/^%=<>]|\bnot\b|\bdiv\b|\bbetween\b", re.IGNORECASE)
_PLACE = re.compile(r"-->\s*(?P<line>\d+):(?P<column>\d+)")


def equals(name: str, value: str) -> str:
    """The clause `name='value'`; `name` is one of our own constants."""
    return f"{name}={quoted(value)}"


def conjunction(*clauses: str) -> str:
    """All clauses that are not empty, joined by AND; each keeps its own meaning."""
    given = [clause.strip() for clause in clauses if clause.strip()]
    return given[0] if len(given) == 1 else " AND ".join(f"({clause})" for clause in given)


def check_words(*words: str) -> None:
    """Refuses what cannot be sent as text: bytes of a broken encoding, which Python carries along
    as lone surrogates. Raises `InputError`."""
    try:
        "".join(words).encode()
    except UnicodeEncodeError as error:
        raise InputError("The search holds characters that are no text.") from error


def check_cql2(text: str) -> None:
    """Refuses a filter that no CQL2 parser would take; names are not looked at.

    Raises `InputError` that says where the parser stumbled.
    """
    if (stumble := stumble_in(text)) is not None:
        hint = f"Write it as CQL2 text, for example {EXAMPLE}"
        if str(stumble) == TOO_LARGE:
            hint = TOO_LARGE_HINT
        raise InputError(_told(text, stumble), hint=hint)


def stumble_in(text: str) -> Stumble | None:
    """Where and why a CQL2 parser would not take `text`; `None` when it would."""
    import cql2

    if _is_too_large(text):
        return Stumble(TOO_LARGE, 0, 0)
    try:
        cql2.parse_text(text)
    except cql2.ParseError as error:
        return _stumble(text, str(error))
    return None


def _is_too_large(text: str) -> bool:
    if len(text) > LONGEST:
        return True
    bare = _LITERAL.sub("", text)
    return _depth(bare) > DEEPEST or len(_OPERATOR.findall(bare)) > _MOST_OPERATORS


def _depth(text: str) -> int:
    depth = deepest = 0
    for character in text:
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(character, 0)
        deepest = max(deepest, depth)
    return deepest


def _stumble(text: str, reason: str) -> Stumble:
    found = _PLACE.search(reason)
    if found is None:
        return Stumble("The filter is not CQL2 text.", 0, 0)
    before = text.split("\n")[: int(found["line"]) - 1]
    at = min(sum(len(line) + 1 for line in before) + int(found["column"]) - 1, len(text))
    rest = text[at:]
    if not rest.strip():
        return Stumble(ENDS_EARLY, at, at)
    return Stumble(NOT_UNDERSTOOD, at, at + len(rest.split()[0]))


def _told(text: str, stumble: Stumble) -> str:
    """The sentence with the place in it."""
    sentence, where = str(stumble), place_in_words(text, stumble.start)
    if sentence == ENDS_EARLY:
        return f"The filter ends too early (at {where})."
    if sentence == NOT_UNDERSTOOD:
        rest = text[stumble.start :].split("\n")[0]
        return f"The filter is not understood at {where}: '{clean(rest, 30)}'."
    return sentence
