"""Every fault and every rule has a test, wherever it stands."""

import re
from pathlib import Path

import pytest

from tests.matrix.cases import CASES, RULES

TESTS = Path(__file__).parents[1]


def numbers_marked(kind: str) -> set[int]:
    """The numbers that tests carry by this mark."""
    marks = re.compile(rf"\bmark\.{kind}\(([\d\s,]+)\)")
    found: set[int] = set()
    for path in TESTS.rglob("test_*.py"):
        for numbers in marks.findall(path.read_text()):
            found.update(int(number) for number in numbers.split(",") if number.strip())
    return found


@pytest.mark.parametrize(
    ("kind", "titles", "last"), [("case", CASES, 100), ("rule", RULES, 22)], ids=["case", "rule"]
)
def test_each_number_has_a_test(kind: str, titles: dict[int, str], last: int) -> None:
    assert set(titles) == set(range(1, last + 1))
    marked = numbers_marked(kind)
    assert [f"{number}: {titles[number]}" for number in titles if number not in marked] == []
    assert marked <= set(titles)
