"""Values in a filter that a collection does not list: with a slip in one, nothing is found."""

import difflib
from collections.abc import Iterator, Sequence

from .cql2_tokens import Kind, Stumble, Token, quoted, tokens_of
from .filter_check import Remark
from .property_names import name_today
from .query import Queryable
from .text import clean

_MOST_REMARKS = 5


def value_remarks(text: str, queryables: Sequence[Queryable]) -> tuple[Remark, ...]:
    """What is to be said of the values that `text` asks for; nothing where any may be given."""
    try:
        tokens = tokens_of(text)
    except Stumble:
        return ()
    listed = {name_today(queryable.name): queryable.enum for queryable in queryables}
    return tuple(_remarks(tokens, listed))[:_MOST_REMARKS]


def _remarks(tokens: list[Token], listed: dict[str, tuple[str, ...]]) -> Iterator[Remark]:
    for at, token in enumerate(tokens):
        name = _name_before(tokens, at) if token.kind is Kind.TEXT else None
        values = () if name is None else listed.get(name_today(name.value), ())
        by_fold = {value.casefold(): value for value in values}  # the catalogue tells no case
        if name is None or not by_fold or token.value.casefold() in by_fold:
            continue
        near = difflib.get_close_matches(token.value.casefold()[:100], list(by_fold), 2)
        meant = tuple(quoted(by_fold[each]) for each in near)
        offer = f" Did you mean {clean(' or '.join(meant), 100)}?" if meant else ""
        held = f"{clean(name.value, 60)} holds no {clean(token.text, 60)} at present."
        yield Remark(f"{held}{offer}", token.start, token.end, meant)


def _name_before(tokens: list[Token], at: int) -> Token | None:
    """What the value at `at` is compared with: `name = value`, `name IN (…, value`."""
    place = at - 1
    if place > 0 and tokens[place].text == "=":
        return tokens[place - 1]
    while place > 0 and (tokens[place].kind is Kind.TEXT or tokens[place].says(",")):
        place -= 1
    if place < 2 or not tokens[place].says("(") or not tokens[place - 1].says("in"):
        return None
    is_negated = tokens[place - 2].says("not") and place > 2
    return tokens[place - 2 - is_negated]
