"""A filter as a tree of conditions, and the CQL2 text that it is written as."""

from dataclasses import dataclass, replace
from enum import Enum
from typing import Self, TypeAlias

from .cql2_tokens import quoted, written_name


class Sort(Enum):
    """What kind of value a literal is."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    TIMESTAMP = "timestamp"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Literal:
    """A value; a number keeps its spelling, so that 3 does not become 3.0."""

    sort: Sort
    text: str

    def written(self) -> str:
        if self.sort is Sort.TEXT:
            return quoted(self.text)
        if self.sort in (Sort.TIMESTAMP, Sort.DATE):
            return f"{self.sort.value.upper()}({quoted(self.text)})"
        return self.text


class Operator(Enum):
    """How a property is compared."""

    EQUAL = "="
    UNEQUAL = "<>"
    LESS = "<"
    AT_MOST = "<="
    GREATER = ">"
    AT_LEAST = ">="
    IN = "IN"
    BETWEEN = "BETWEEN"
    LIKE = "LIKE"
    NULL = "IS NULL"


@dataclass(frozen=True, slots=True)
class Condition:
    """One property compared with values: one of them, two for BETWEEN, none for IS NULL."""

    name: str
    operator: Operator
    values: tuple[Literal, ...] = ()
    is_negated: bool = False

    def negated(self) -> Self:
        return replace(self, is_negated=not self.is_negated)

    def written(self) -> str:
        name, no = written_name(self.name), "NOT " if self.is_negated else ""
        values = [value.written() for value in self.values]
        match self.operator:
            case Operator.IN:
                return f"{name} {no}IN ({', '.join(values)})"
            case Operator.BETWEEN:
                return f"{name} {no}BETWEEN {values[0]} AND {values[1]}"
            case Operator.LIKE:
                return f"{name} {no}LIKE {values[0]}"
            case Operator.NULL:
                return f"{name} IS {no}NULL"
        comparison = f"{name} {self.operator.value} {values[0]}"
        return f"NOT ({comparison})" if no else comparison


@dataclass(frozen=True, slots=True)
class Verbatim:
    """A condition that is kept as the text that it is: a function, arithmetic, a geometry."""

    text: str
    is_negated: bool = False

    def negated(self) -> Self:
        return replace(self, is_negated=not self.is_negated)

    def written(self) -> str:
        return f"NOT ({self.text})" if self.is_negated else self.text


class Joiner(Enum):
    AND = "AND"
    OR = "OR"

    @property
    def other(self) -> "Joiner":
        return Joiner.OR if self is Joiner.AND else Joiner.AND


@dataclass(frozen=True, slots=True)
class Group:
    """Two conditions or more, all or any of which hold."""

    joiner: Joiner
    members: tuple["Node", ...]
    is_negated: bool = False

    def negated(self) -> Self:
        return replace(self, is_negated=not self.is_negated)

    def written(self) -> str:
        inside = f" {self.joiner.value} ".join(map(_as_member, self.members))
        return f"NOT ({inside})" if self.is_negated else inside


Node: TypeAlias = Condition | Verbatim | Group


def _as_member(node: Node) -> str:
    """A part of a group; a group within it stands in brackets, so that it stays one."""
    if isinstance(node, Group) and not node.is_negated:
        return f"({node.written()})"
    return node.written()


def joined(joiner: Joiner, nodes: tuple[Node, ...]) -> Node | None:
    """All of `nodes` as one; a single one needs no group, none at all is no condition."""
    if len(nodes) < 2:
        return nodes[0] if nodes else None
    return Group(joiner, nodes)


def conjuncts(node: Node | None) -> tuple[Node, ...]:
    """The conditions all of which hold: those of an AND, or the one there is."""
    if isinstance(node, Group) and node.joiner is Joiner.AND and not node.is_negated:
        return node.members
    return () if node is None else (node,)


def written(node: Node | None) -> str:
    """The CQL2 text; empty for no condition."""
    return "" if node is None else node.written()
