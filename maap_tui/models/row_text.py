"""What a row of a form holds for one property: `A, B`, `> 4000`, `4000..4100`, `ATL*`, `not A`.

A row is an optional `not` and terms between commas, of which any may hold. What a row cannot say
is left to the filter's text.
"""

from collections.abc import Iterable, Sequence

from .conditions import Condition, Group, Joiner, Literal, Node, Operator, Sort, conjuncts, joined
from .property_names import SOMETIMES_NUMBERS
from .query import Queryable
from .row_values import (
    NOT,
    NULL,
    is_time,
    literal_of,
    needs_quotes,
    range_ends,
    shown_instant,
    shown_value,
    to_wildcards,
)

_EDGES = {Operator.AT_LEAST: "start", Operator.LESS: "start"}
_EDGES |= {Operator.GREATER: "end", Operator.AT_MOST: "end"}
_DAY = len("2026-04-01")
_PLAIN = (Operator.LESS, Operator.AT_MOST, Operator.GREATER, Operator.AT_LEAST, Operator.UNEQUAL)


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
        if len(before) == 1 and range_ends(Group(Joiner.AND, (*before, member))):
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
        return _listed(_term_text(queryable, value) for value in node.values)
    if isinstance(node, Group) and node.joiner is Joiner.OR and not node.is_negated:
        return _listed(_one_text(queryable, member) for member in node.members)
    return _one_text(queryable, node)


def _listed(texts: Iterable[str | None]) -> str | None:
    known: list[str] = []
    for text in texts:
        if text is None:
            return None
        known.append(text)
    return ", ".join(known)


def _one_text(queryable: Queryable, node: Node) -> str | None:
    """One term: a value, a pattern, a comparison or a range."""
    if ends := range_ends(node):
        return _range_text(queryable, *ends)
    if not isinstance(node, Condition) or node.is_negated:
        return None
    match node.operator:
        case Operator.EQUAL:
            return _term_text(queryable, node.values[0])
        case Operator.LIKE if queryable.type == "string" and not is_time(queryable):
            return to_wildcards(node.values[0].text)
        case operator if operator in _PLAIN:
            text = _term_text(queryable, node.values[0], _EDGES.get(operator, ""))
            return None if text is None else f"{operator.value} {text}"
    return None


def _term_text(queryable: Queryable, value: Literal, edge: str = "") -> str | None:
    if is_time(queryable):
        return shown_instant(value.text, edge)
    if queryable.type == "string" and value.sort is Sort.TEXT:
        text = value.text
        is_odd = needs_quotes(text) or NOT.match(text) or NULL.fullmatch(text)
        is_range = ".." in text and queryable.name in SOMETIMES_NUMBERS
        doubled = text.replace("'", "''")
        return f"'{doubled}'" if is_odd or is_range else text
    return shown_value(queryable, value)


def _range_text(queryable: Queryable, low: Literal, high: Literal) -> str | None:
    if is_time(queryable):
        one, other = shown_instant(low.text, "start"), shown_instant(high.text, "end")
        if one is None or other is None:
            return None
        return one if one == other and len(one) == _DAY else f"{one} .. {other}"
    if low.sort is not Sort.NUMBER or high.sort is not Sort.NUMBER:
        return None
    one, other = shown_value(queryable, low), shown_value(queryable, high)
    return None if one is None or other is None else f"{one}..{other}"
