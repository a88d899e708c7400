"""A tree of conditions while it is edited: groups may be empty or hold a single condition.

A place is the way to it: `(1, 0)` is the first member of the second member of the whole.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from .conditions import Group, Joiner, Node, joined
from .row_text import rows_of

Place: TypeAlias = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TreeLine:
    """One line of the tree as it is shown."""

    place: Place
    node: Node | None
    """`None` for the line where the group at `place` can be added to."""

    @property
    def depth(self) -> int:
        return len(self.place) + (self.node is None)


def opened(node: Node | None) -> Group:
    """The tree for a filter: always a group, be it of one condition or none."""
    if isinstance(node, Group) and not node.is_negated and node.joiner is Joiner.OR:
        return node
    rows = (joined(Joiner.AND, row) for row in rows_of(node))
    return Group(Joiner.AND, tuple(row for row in rows if row is not None))


def closed(node: Node) -> Node | None:
    """The filter for a tree: without empty groups or those of one, or AND right within AND."""
    if not isinstance(node, Group):
        return node
    members: list[Node] = []
    for member in map(closed, node.members):
        is_same = isinstance(member, Group) and member.joiner is node.joiner
        if isinstance(member, Group) and is_same and not member.is_negated:
            members += member.members
        elif member is not None:
            members.append(member)
    whole = joined(node.joiner, tuple(members))
    return whole.negated() if whole is not None and node.is_negated else whole


def lines_of(tree: Group, is_line: Callable[[Node], bool], place: Place = ()) -> Iterator[TreeLine]:
    """The tree line by line; each group ends with a line for adding to it.

    A group that `is_line` stands in one line, as a range does.
    """
    yield TreeLine(place, tree)
    for number, member in enumerate(tree.members):
        if isinstance(member, Group) and not is_line(member):
            yield from lines_of(member, is_line, (*place, number))
        else:
            yield TreeLine((*place, number), member)
    yield TreeLine(place, None)


def node_at(tree: Group, place: Place) -> Node:
    node: Node = tree
    for number in place:
        assert isinstance(node, Group)  # places come from `lines_of`
        node = node.members[number]
    return node


def replaced(tree: Group, place: Place, *nodes: Node) -> Group:
    """The tree with `nodes` (none, one or several) instead of what stands at `place`."""
    if not place:
        (tree,) = (node for node in nodes if isinstance(node, Group))
        return tree
    first, rest = place[0], place[1:]
    if rest:
        member = tree.members[first]
        assert isinstance(member, Group)  # places come from `lines_of`
        nodes = (replaced(member, rest, *nodes),)
    return replace(tree, members=(*tree.members[:first], *nodes, *tree.members[first + 1 :]))


def added(tree: Group, place: Place, *nodes: Node) -> Group:
    """The tree with `nodes` at the end of the group at `place`."""
    group = node_at(tree, place)
    assert isinstance(group, Group)
    return replaced(tree, place, replace(group, members=(*group.members, *nodes)))


def wrapped(tree: Group, place: Place) -> Group:
    """The tree with what stands at `place` in a group of its own, of the other kind."""
    node, above = node_at(tree, place), node_at(tree, place[:-1])
    assert isinstance(above, Group)
    joiner = above.joiner.other
    group = Group(joiner, (node,))
    return Group(joiner, (tree,)) if not place else replaced(tree, place, group)


def switched(tree: Group, place: Place) -> Group:
    """The tree with the group at `place` asking for any of its members instead of all, or back."""
    group = node_at(tree, place)
    assert isinstance(group, Group)
    return replaced(tree, place, replace(group, joiner=group.joiner.other))


def negated(tree: Group, place: Place) -> Group:
    """The tree with NOT before what stands at `place`, or without it."""
    if not place:  # the whole stays a group that can be added to
        return Group(Joiner.AND, (tree.negated(),)) if not _is_only_not(tree) else _inner(tree)
    return replaced(tree, place, node_at(tree, place).negated())


def _is_only_not(tree: Group) -> bool:
    inner = tree.members[0] if len(tree.members) == 1 else None
    return isinstance(inner, Group) and inner.is_negated


def _inner(tree: Group) -> Group:
    inner = tree.members[0]
    assert isinstance(inner, Group)
    return inner.negated()
