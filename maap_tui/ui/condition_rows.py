"""Which rows of the filter pane stand for which conditions, and what becomes of the text."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from maap_tui.models.condition_reader import read_filter
from maap_tui.models.conditions import Joiner, Node, Verbatim, conjuncts, joined, written
from maap_tui.models.cql2_tokens import Stumble
from maap_tui.models.property_names import USUAL, is_same_property
from maap_tui.models.query import Queryable
from maap_tui.models.row_text import property_of, row_text, rows_of, values_of
from maap_tui.models.text import clean

_MOST_OTHERS = 20
"""Rows besides the usual ones; a filter of hundreds of conditions is seen as a tree or text."""
_LABEL = 14
"""Cells that the name of a property may take."""


@dataclass(frozen=True, slots=True)
class ConditionSpec:
    """One row: a property with what is asked of it, or conditions that no row can say."""

    key: str
    """The row's id."""
    label: str
    queryable: Queryable | None
    """`None` for several properties and for what is kept as text."""
    nodes: tuple[Node, ...] = ()
    text: str = ""
    """What the row holds, as it may be typed."""

    @property
    def is_kept_as_text(self) -> bool:
        """Whether the conditions cannot be edited in the row."""
        return self.queryable is None

    @property
    def unlisted(self) -> tuple[str, ...]:
        """The values asked for that are not among those which the collection lists."""
        listed = self.queryable.enum if self.queryable is not None else ()
        values, _ = (values_of(self.nodes) if listed else None) or ((), False)
        known = {value.casefold() for value in listed}
        return tuple(value for value in values if value.casefold() not in known)

    @property
    def is_group(self) -> bool:
        """Whether they can be edited as a tree of conditions."""
        return self.is_kept_as_text and not isinstance(self.nodes[0], Verbatim)


def queryable_of(name: str, queryables: Sequence[Queryable]) -> Queryable:
    """What is known of a property by any of its names; of an unlisted one, that it is text."""
    exact = next((known for known in queryables if known.name == name), None)
    same = (known for known in queryables if is_same_property(known.name, name))
    return exact or next(same, None) or Queryable(name, name)


def read_or_none(text: str) -> tuple[Node | None, bool]:
    """The conditions of a filter, and whether they could be read at all."""
    try:
        return read_filter(text), True
    except Stumble:
        return None, False


def rows_for(queryables: Sequence[Queryable], node: Node | None) -> tuple[ConditionSpec, ...]:
    """The usual properties that the collection has, then the other conditions of the filter."""
    left = list(rows_of(node))
    rows = []
    for number, (label, name) in enumerate(USUAL):
        known = next((q for q in queryables if is_same_property(q.name, name)), None)
        if known is not None:
            nodes = next((nodes for nodes in left if _fits(known, nodes)), ())
            if nodes:
                left.remove(nodes)
            text = row_text(known, nodes) or ""
            rows.append(ConditionSpec(f"usual-{number}", label, known, nodes, text))
    few = left if len(left) <= _MOST_OTHERS else left[: _MOST_OTHERS - 1]
    rows += [_other(number, nodes, queryables) for number, nodes in enumerate(few)]
    if rest := left[len(few) :]:
        nodes = tuple(node for row in rest for node in row)
        rows.append(ConditionSpec("rest", "And/or", None, nodes, f"{len(rest)} more conditions"))
    return tuple(rows)


def _fits(queryable: Queryable, nodes: tuple[Node, ...]) -> bool:
    name = property_of(nodes)
    return is_same_property(name, queryable.name) and row_text(queryable, nodes) is not None


def _other(number: int, nodes: tuple[Node, ...], queryables: Sequence[Queryable]) -> ConditionSpec:
    key, whole = f"more-{number}", written(joined(Joiner.AND, nodes))
    if isinstance(nodes[0], Verbatim):
        return ConditionSpec(key, "Text", None, nodes, whole)
    if name := property_of(nodes):
        queryable = queryable_of(name, queryables)
        text = row_text(queryable, nodes)
        if text is not None:
            return ConditionSpec(key, label_of(queryable), queryable, nodes, text)
    return ConditionSpec(key, "And/or", None, nodes, whole)


def keyed(
    specs: Sequence[ConditionSpec], drafts: Sequence[ConditionSpec], numbers: dict[str, int]
) -> list[ConditionSpec]:
    """All rows, and drafts of properties that have none yet, with ids that stay with a property.

    `numbers` holds the numbers given to names so far, and is added to.
    """
    taken = {spec.queryable.name for spec in specs if spec.queryable is not None}
    kept = [spec for spec in drafts if spec.queryable and spec.queryable.name not in taken]
    found: list[ConditionSpec] = []
    seen: dict[str, int] = {}
    for spec in (*specs, *kept):
        if spec.queryable is not None and not spec.key.startswith("usual"):
            number = numbers.setdefault(spec.queryable.name, len(numbers))
            again = seen[spec.queryable.name] = seen.get(spec.queryable.name, -1) + 1
            spec = replace(spec, key=f"property-{number}-{again}")
        found.append(spec)
    return found


def label_of(queryable: Queryable) -> str:
    """A short name for the row of a property."""
    label = clean(queryable.title or queryable.name, 60)
    return label if len(label) <= _LABEL else f"{label[: _LABEL - 1]}…"


def with_row(node: Node | None, old: tuple[Node, ...], new: tuple[Node, ...]) -> Node | None:
    """The filter with other conditions in a row's place; those of a new row come last."""
    members = list(conjuncts(node))
    at = next(
        (n for n in range(len(members)) if old and tuple(members[n : n + len(old)]) == old),
        len(members),
    )
    members[at : at + len(old)] = new
    return joined(Joiner.AND, tuple(members))
