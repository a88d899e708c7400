"""What a row of a form holds for one property: `A, B`, `> 4000`, `4000..4100`, `ATL*`, `not A`.

A row is an optional `not` and terms between commas, of which any may hold. What a row cannot say
is left to the filter's text.
"""

import re
from collections.abc import Callable, Sequence
from datetime import datetime

from .conditions import Condition, Group, Joiner, Literal, Node, Operator, Sort, conjuncts, joined
from .invalid import InvalidInput
from .property_names import SOMETIMES_NUMBERS
from .query import Queryable
from .row_values import (
    from_wildcards,
    instant,
    literal_of,
    needs_quotes,
    ordered_literal,
    range_of,
    shown_instant,
    shown_value,
    to_wildcards,
)
from .time_range import TimeRange

_SIGNS = {">=": Operator.AT_LEAST, "<=": Operator.AT_MOST, "<>": Operator.UNEQUAL}
_SIGNS |= {"!=": Operator.UNEQUAL, "=": Operator.EQUAL}
_SIGNS |= {">": Operator.GREATER, "<": Operator.LESS}
_NOT = re.compile(r"(?:not\s+|!\s*(?!=))(?=.)", re.IGNORECASE | re.DOTALL)
_NULL = re.compile(r"(?:is\s+)?(?P<no>not\s+)?null", re.IGNORECASE)
_QUOTED = re.compile(r"\s*('(?:[^']|'')*')\s*(?=,|$)")
_EDGES = {Operator.AT_LEAST: "start", Operator.LESS: "start"}
_EDGES |= {Operator.GREATER: "end", Operator.AT_MOST: "end"}
_DAY = len("2026-04-01")
_PLAIN = (Operator.LESS, Operator.AT_MOST, Operator.GREATER, Operator.AT_LEAST, Operator.UNEQUAL)


def read_row(queryable: Queryable, text: str, now: datetime | None = None) -> tuple[Node, ...]:
    """The conditions that `text` stands for, all of which hold; none for an empty text.

    Two come for a range. Raises `InvalidInput` with one sentence.
    """
    wanted = text.strip()
    if not wanted:
        return ()
    if null := _NULL.fullmatch(wanted):
        return (Condition(queryable.name, Operator.NULL, (), bool(null["no"])),)
    if no := _NOT.match(wanted):
        return _negated(_any_of(queryable, wanted[no.end() :], now))
    node = _any_of(queryable, wanted, now)
    return conjuncts(node) if _range_ends(node) else (node,)


def row_text(queryable: Queryable, nodes: tuple[Node, ...]) -> str | None:
    """The text for which `read_row` gives `nodes`; `None` where a row cannot say it."""
    node = joined(Joiner.AND, nodes)
    return "" if node is None else _text_of(queryable, node)


def one_of(
    queryable: Queryable, values: Sequence[str], *, is_negated: bool = False
) -> tuple[Node, ...]:
    """The condition that the property is one of `values`, or none of them."""
    literals = tuple(literal_of(queryable, value) for value in dict.fromkeys(values))
    if not literals:
        return ()
    if len(literals) > 1:
        return (Condition(queryable.name, Operator.IN, literals, is_negated),)
    operator = Operator.UNEQUAL if is_negated else Operator.EQUAL
    return (Condition(queryable.name, operator, literals),)


def values_of(nodes: tuple[Node, ...]) -> tuple[tuple[str, ...], bool] | None:
    """What `one_of` was given for these conditions; `None` when they are something else."""
    node = nodes[0] if len(nodes) == 1 else None
    if not isinstance(node, Condition):
        return None
    values = tuple(value.text for value in node.values)
    if node.operator is Operator.IN:
        return values, node.is_negated
    if node.operator in (Operator.EQUAL, Operator.UNEQUAL):
        return values, node.is_negated is not (node.operator is Operator.UNEQUAL)
    return None


def rows_of(node: Node | None) -> tuple[tuple[Node, ...], ...]:
    """The conditions of a filter, row by row: both ends of a range share one."""
    rows: list[tuple[Node, ...]] = []
    for member in conjuncts(node):
        before = rows[-1] if rows else ()
        if len(before) == 1 and _range_ends(Group(Joiner.AND, (*before, member))):
            rows[-1] = (*before, member)
        else:
            rows.append((member,))
    return tuple(rows)


def property_of(nodes: tuple[Node, ...]) -> str:
    """The one property that these conditions are about; empty when they are about several."""
    names = {name for node in nodes for name in _names(node)}
    return names.pop() if len(names) == 1 else ""


def _names(node: Node) -> set[str]:
    if isinstance(node, Condition):
        return {node.name}
    if isinstance(node, Group):
        return set().union(*map(_names, node.members))
    return {"", " "}  # several as far as can be told


# Reading


def _any_of(queryable: Queryable, text: str, now: datetime | None) -> Node:
    terms = [text] if _is_time(queryable) else _terms(text)
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
    if _is_time(queryable):
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
    if _is_time(queryable):
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


def _is_time(queryable: Queryable) -> bool:
    return queryable.format == "date-time"


# Writing


def _text_of(queryable: Queryable, node: Node) -> str | None:
    if isinstance(node, Condition) and node.operator is Operator.NULL:
        return "not null" if node.is_negated else "is null"
    if isinstance(node, Condition) and node.operator is Operator.UNEQUAL and not node.is_negated:
        return _with_no(_term_text(queryable, node.values[0]))
    if not isinstance(node, Condition | Group):
        return None
    if node.is_negated:
        return _with_no(_terms_text(queryable, node.negated()))
    return _terms_text(queryable, node)


def _with_no(text: str | None) -> str | None:
    return None if text is None else f"not {text}"


def _terms_text(queryable: Queryable, node: Node) -> str | None:
    if isinstance(node, Condition) and node.operator is Operator.IN:
        return _listed(node.values, lambda value: _term_text(queryable, value))
    if isinstance(node, Group) and node.joiner is Joiner.OR and not node.is_negated:
        return _listed(node.members, lambda member: _one_text(queryable, member))
    return _one_text(queryable, node)


def _listed(parts: tuple, text_of: Callable) -> str | None:  # type: ignore[type-arg]
    texts = [text_of(part) for part in parts]
    return None if None in texts else ", ".join(texts)


def _one_text(queryable: Queryable, node: Node) -> str | None:
    """One term: a value, a pattern, a comparison or a range."""
    if ends := _range_ends(node):
        return _range_text(queryable, *ends)
    if not isinstance(node, Condition) or node.is_negated:
        return None
    match node.operator:
        case Operator.EQUAL:
            return _term_text(queryable, node.values[0])
        case Operator.LIKE if queryable.type == "string" and not _is_time(queryable):
            return to_wildcards(node.values[0].text)
        case operator if operator in _PLAIN:
            text = _term_text(queryable, node.values[0], _EDGES.get(operator, ""))
            return None if text is None else f"{operator.value} {text}"
    return None


def _term_text(queryable: Queryable, value: Literal, edge: str = "") -> str | None:
    if _is_time(queryable):
        return shown_instant(value.text, edge)
    if queryable.type == "string" and value.sort is Sort.TEXT:
        text = value.text
        is_odd = needs_quotes(text) or _NOT.match(text) or _NULL.fullmatch(text)
        is_range = ".." in text and queryable.name in SOMETIMES_NUMBERS
        doubled = text.replace("'", "''")
        return f"'{doubled}'" if is_odd or is_range else text
    return shown_value(queryable, value)


def _range_ends(node: Node) -> tuple[Literal, Literal] | None:
    """Both ends, if `node` is a range of one property."""
    if isinstance(node, Condition) and node.operator is Operator.BETWEEN and not node.is_negated:
        return node.values[0], node.values[1]
    if not isinstance(node, Group) or node.joiner is Joiner.OR or node.is_negated:
        return None
    ends = [member for member in node.members if isinstance(member, Condition)]
    if len(node.members) != 2 or len(ends) != 2 or ends[0].name != ends[1].name:
        return None
    if [end.operator for end in ends] != [Operator.AT_LEAST, Operator.AT_MOST]:
        return None
    if any(end.is_negated for end in ends):
        return None
    return ends[0].values[0], ends[1].values[0]


def _range_text(queryable: Queryable, low: Literal, high: Literal) -> str | None:
    if _is_time(queryable):
        one, other = shown_instant(low.text, "start"), shown_instant(high.text, "end")
        if one is None or other is None:
            return None
        return one if one == other and len(one) == _DAY else f"{one} .. {other}"
    if low.sort is not Sort.NUMBER or high.sort is not Sort.NUMBER:
        return None
    one, other = shown_value(queryable, low), shown_value(queryable, high)
    return None if one is None or other is None else f"{one}..{other}"
