"""CQL2 text (OGC 21-065r2): clauses made of our own values, and a look at what a person typed."""

import re

from maap_tui.errors import InputError
from maap_tui.models.text import clean

FILTER_LANG = "cql2-text"
EXAMPLE = "productType='S1_DGM__1S' AND orbitNumber > 4000"

_LONGEST = 20_000
_MOST_OPERATORS = 1_000
_DEEPEST = 50
"""The parser recurses without a limit of its own and takes the process with it: these limits stay
well below what was seen to break it (parentheses 1,500 deep, 3,000 operators in a row)."""
_LITERAL = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"")
_OPERATOR = re.compile(r"[-+*/^%=<>]|\bnot\b|\bdiv\b|\bbetween\b", re.IGNORECASE)
_PLACE = re.compile(r"-->\s*(?P<line>\d+):(?P<column>\d+)")


def quoted(value: str) -> str:
    """`value` as a CQL2 character literal; the only way a value enters a filter."""
    return "'" + value.replace("'", "''") + "'"


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
    import cql2

    _check_size(text)
    try:
        cql2.parse_text(text)
    except cql2.ParseError as error:
        hint = f"Write it as CQL2 text, for example {EXAMPLE}"
        raise InputError(_stumble(text, str(error)), hint=hint) from error


def _check_size(text: str) -> None:
    if len(text) <= _LONGEST:
        bare = _LITERAL.sub("", text)
        if _depth(bare) <= _DEEPEST and len(_OPERATOR.findall(bare)) <= _MOST_OPERATORS:
            return
    raise InputError(
        "The filter is too long or too deeply nested.",
        hint="Use IN ('a', 'b', …) for many values, and the area field for a geometry.",
    )


def _depth(text: str) -> int:
    depth = deepest = 0
    for character in text:
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(character, 0)
        deepest = max(deepest, depth)
    return deepest


def _stumble(text: str, reason: str) -> str:
    found = _PLACE.search(reason)
    if found is None:
        return "The filter is not CQL2 text."
    line, column = int(found["line"]), int(found["column"])
    lines = text.split("\n")
    rest = lines[line - 1][column - 1 :] if line <= len(lines) else ""
    where = f"column {column}" if len(lines) == 1 else f"line {line}, column {column}"
    if not rest.strip():
        return f"The filter ends too early (at {where})."
    return f"The filter is not understood at {where}: '{clean(rest, 30)}'."
