"""Reads what a person types into a row of a form (see `row_text`, which writes it)."""

import re
from datetime import datetime

from .conditions import Condition, Joiner, Literal, Node, Operator, Sort, conjuncts, joined
from .invalid import InvalidInput
from .query import Queryable
from .row_values import (
    NOT,
    NULL,
    from_wildcards,
    instant,
    is_time,
    literal_of,
    ordered_literal,
    range_ends,
    range_of,
)
from .time_range import TimeRange

_SIGNS = {">=": Operator.AT_LEAST, "<=": Operator.AT_MOST, "<>": Operator.UNEQUAL}
_SIGNS |= {"!=": Operator.UNEQUAL, "=": Operator.EQUAL}
_SIGNS |= {">": Operator.GREATER, "<": Operator.LESS}
_QUOTED = re.compile(r"\s*('(?:[^']|'')*')\s*(?=,|$)")


def read_row(queryable: Queryable, text: str, now: datetime | None = None) -> tuple[Node, ...]:
    """The conditions that `text` stands for, all of which hold; none for an empty text.

    Two come for a range. Raises `InvalidInput` with one sentence.
    """
    wanted = text.strip()
    if not wanted:
        return ()
    if null := NULL.fullmatch(wanted):
        return (Condition(queryable.name, Operator.NULL, (), bool(null["no"])),)
    if no := NOT.match(wanted):
        return _negated(_any_of(queryable, wanted[no.end() :], now))
    node = _any_of(queryable, wanted, now)
    return conjuncts(node) if range_ends(node) else (node,)


def _any_of(queryable: Queryable, text: str, now: datetime | None) -> Node:
    terms = [text] if is_time(queryable) else _terms(text)
    if not terms:
        raise InvalidInput(f"type a value for {queryable.title or queryable.name}")
    nodes = [_term(queryable, term, now) for term in terms]
    literals = tuple(
        node.values[0]
        for node in nodes
        if isinstance(node, Condition) and node.operator is Operator.EQUAL
    )
    if len(literals) == len(nodes) > 1:
        return Condition(queryable.name, Operator.IN, tuple(dict.fromkeys(literals)))
    node = joined(Joiner.OR, tuple(nodes))
    assert node is not None  # there is a term
    return node


def _negated(node: Node) -> tuple[Node, ...]:
    """NOT a = 1 is better known as a <> 1."""
    if isinstance(node, Condition) and node.operator is Operator.EQUAL:
        return (Condition(node.name, Operator.UNEQUAL, node.values),)
    return (node.negated(),)


def _terms(text: str) -> list[str]:
    """What stands between the commas; a comma within quotes is part of the value."""
    terms, rest = [], text
    while rest.strip():
        if whole := _QUOTED.match(rest):
            term, rest = whole[1], rest[whole.end() :].removeprefix(",")
        else:
            term, _, rest = rest.partition(",")
        if term.strip():
            terms.append(term.strip())
    return terms


def _term(queryable: Queryable, term: str, now: datetime | None) -> Node:
    for sign, operator in _SIGNS.items():
        if term.startswith(sign):
            value = term[len(sign) :].strip()
            if not value:
                raise InvalidInput(f"a value is missing after {sign}")
            return _compared(queryable, operator, value, now)
    if is_time(queryable):
        return _time(queryable, term, now)
    if not _QUOTED.fullmatch(term):
        if ends := range_of(queryable, term):
            return _between(queryable.name, *ends)
        if queryable.type == "string" and ("*" in term or "?" in term):
            pattern = Literal(Sort.TEXT, from_wildcards(term))
            return Condition(queryable.name, Operator.LIKE, (pattern,))
    return Condition(queryable.name, Operator.EQUAL, (literal_of(queryable, _unquoted(term)),))


def _compared(queryable: Queryable, operator: Operator, value: str, now: datetime | None) -> Node:
    name = queryable.name
    if is_time(queryable):
        if operator in (Operator.EQUAL, Operator.UNEQUAL):
            node = _time(queryable, value, now)
            return node if operator is Operator.EQUAL else _negated(node)[0]
        span = TimeRange.parse(value, now)
        is_after = operator in (Operator.GREATER, Operator.AT_MOST)  # after, or within, all of it
        moment = (span.end or span.start) if is_after else (span.start or span.end)
        assert moment is not None  # a span has one end at least
        return Condition(name, operator, (instant(moment),))
    if operator in (Operator.EQUAL, Operator.UNEQUAL):
        return Condition(name, operator, (literal_of(queryable, _unquoted(value)),))
    return Condition(name, operator, (ordered_literal(queryable, _unquoted(value)),))


def _unquoted(text: str) -> str:
    return text[1:-1].replace("''", "'") if _QUOTED.fullmatch(text) else text


def _time(queryable: Queryable, term: str, now: datetime | None) -> Node:
    span = TimeRange.parse(term, now)
    start = instant(span.start) if span.start is not None else None
    end = instant(span.end) if span.end is not None else None
    if start is not None and start == end:
        return Condition(queryable.name, Operator.EQUAL, (start,))
    return _between(queryable.name, start, end)


def _between(name: str, low: Literal | None, high: Literal | None) -> Node:
    """A range as two comparisons: not every catalogue knows BETWEEN, and none for instants."""
    ends = []
    if low is not None:
        ends.append(Condition(name, Operator.AT_LEAST, (low,)))
    if high is not None:
        ends.append(Condition(name, Operator.AT_MOST, (high,)))
    node = joined(Joiner.AND, tuple(ends))
    assert node is not None  # one end is given
    return node
