"""The tree of conditions while it is edited: places, groups, and back to a filter."""

import pytest
from hypothesis import given

from maap_tui.models.condition_edits import (
    Place,
    added,
    closed,
    lines_of,
    negated,
    node_at,
    opened,
    replaced,
    switched,
    wrapped,
)
from maap_tui.models.condition_reader import read_filter
from maap_tui.models.conditions import Group, Joiner, Node, written
from tests.models.test_conditions import TREES, meaning

ONE = read_filter("z = 9")
assert ONE is not None


def tree(text: str) -> Group:
    return opened(read_filter(text))


def text(changed: Group) -> str:
    return written(closed(changed))


@given(TREES)
def test_opening_and_closing_keeps_the_meaning(node: Node) -> None:
    assert meaning(written(closed(opened(node)))) == meaning(written(node))


@given(TREES)
def test_every_line_has_its_place(node: Node) -> None:
    whole = opened(node)
    for line in lines_of(whole, lambda group: False):
        if line.node is not None:
            assert node_at(whole, line.place) == line.node


def test_a_range_stays_together() -> None:
    assert len(tree("a >= 1 AND a <= 2 AND b = 3").members) == 2


@pytest.mark.parametrize(
    ("before", "place", "after"),
    [
        ("a = 1 AND b = 2", (), "NOT (a = 1 AND b = 2)"),
        ("a = 1 OR b = 2", (), "NOT (a = 1 OR b = 2)"),
        ("NOT (a = 1 AND b = 2)", (), "a = 1 AND b = 2"),
        ("a = 1 AND b = 2", (1,), "a = 1 AND NOT (b = 2)"),
        ("a = 1 AND (b = 2 OR c = 3)", (1, 0), "a = 1 AND (NOT (b = 2) OR c = 3)"),
    ],
)
def test_not(before: str, place: Place, after: str) -> None:
    assert text(negated(tree(before), place)) == after


def test_groups_are_made_filled_switched_and_emptied() -> None:
    whole = wrapped(tree("a = 1 AND b = 2"), (0,))
    assert text(whole) == "a = 1 AND b = 2"
    assert ONE is not None
    whole = added(whole, (0,), ONE)
    assert text(whole) == "(a = 1 OR z = 9) AND b = 2"
    assert text(switched(whole, (0,))) == "a = 1 AND z = 9 AND b = 2"
    assert text(switched(whole, ())) == "a = 1 OR z = 9 OR b = 2"
    whole = replaced(replaced(whole, (0, 0)), (0, 0))
    assert text(whole) == "b = 2"
    assert text(replaced(whole, (1,))) == ""


def test_the_whole_can_become_a_part() -> None:
    assert ONE is not None
    whole = wrapped(tree("a = 1 AND b = 2"), ())
    assert whole.joiner is Joiner.OR
    assert text(added(whole, (), ONE)) == "(a = 1 AND b = 2) OR z = 9"
