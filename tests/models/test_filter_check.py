"""Remarks about a filter: names compared with the queryables, mistakes explained, places marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.cql2_tokens import Stumble
from maap_tui.models.filter_check import (
    FilterCheck,
    Remark,
    excerpt,
    explained,
    has_unusual_names,
    name_remarks,
)
from maap_tui.models.query import Queryable

KNOWN = (
    Queryable("product:type", "Product type", aliases=("productType",)),
    Queryable("sat:absolute_orbit", "Orbit number", "integer", aliases=("orbitNumber",)),
    Queryable("version", "Product version"),
)


def told(text: str) -> list[tuple[str, str, tuple[str, ...]]]:
    return [
        (text[remark.start : remark.end], remark.sentence, remark.suggestions)
        for remark in name_remarks(text, KNOWN)
    ]


def test_known_names_are_passed_over() -> None:
    assert told("product:type = 'A' AND properties.version = 'BA' AND id LIKE 'E%'") == []
    assert told("\"product:type\" = TIMESTAMP('2026-01-01')") == []
    assert told("S_INTERSECTS(geometry, POINT(1 2)) AND CASEI(version) = CASEI('ba')") == []


@pytest.mark.parametrize(
    ("text", "place", "said", "suggested"),
    [
        ("prodct:type = 'x'", "prodct:type", "Did you mean product:type?", ("product:type",)),
        ("orbit > 5", "orbit", "Did you mean sat:absolute_orbit?", ("sat:absolute_orbit",)),
        ("'a' = Version", "Version", "Did you mean version?", ("version",)),
        ("version = BA", "BA", "A value stands in single quotes: 'BA'.", ("'BA'",)),
        ('version = "BA"', '"BA"', "A value stands in single quotes: 'BA'.", ("'BA'",)),
        ("frame = 'A'", "frame", "the catalogue may know it", ()),
        ("zzz = 1", "zzz", "not listed among the properties", ()),
    ],
)
def test_an_unknown_name_is_told(
    text: str, place: str, said: str, suggested: tuple[str, ...]
) -> None:
    ((where, sentence, suggestions),) = told(text)
    assert where == place
    assert said in sentence
    assert suggestions == suggested


def test_old_names_are_recognised_and_replaced_together() -> None:
    text = "productType = 'productType' AND orbitNumber > 5 AND zzz = 1"
    check = FilterCheck(text, name_remarks(text, KNOWN))
    assert check.error is None
    assert check.remarks[0].sentence == "productType is now called product:type."
    assert check.renamed == "product:type = 'productType' AND sat:absolute_orbit > 5 AND zzz = 1"


def test_a_collection_that_lists_old_names_is_met_with_them() -> None:
    (remark,) = name_remarks("product:type = 'A'", [Queryable("productType", "Type")])
    assert remark.sentence == "product:type is called productType."
    assert remark.suggestions == ("productType",)


def test_without_queryables_no_name_is_unknown() -> None:
    assert name_remarks("zzz = 1", ()) == ()


def test_the_number_of_remarks_is_bounded() -> None:
    assert len(name_remarks(" AND ".join(f"zzz{n} = 1" for n in range(100)), KNOWN)) == 20


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [
        ("a = 'O'Brien'", 7, "written twice: 'O''Brien'"),
        ("a == 1", 3, "Equal is written with one ="),
        ("a = \u2018x\u2019", 4, "Quotes are straight"),
        ("a = 1 && b = 2", 6, "joined by the word AND"),
        ("a = 1 || b = 2", 6, "joined by the word OR"),
        ('{"op": "="}', 0, "not JSON"),
        ("(a = 1", 6, "A closing bracket is missing at the end."),
        ("a = 'x", 4, "put ' after it"),
        ("a AND", 5, "A condition is missing after AND."),
        ("a =", 3, "A value is missing after =."),
        ("a = 1)", 5, "a bracket too much"),
        ("a = 1 AN b = 2", 6, "A filter reads like"),
    ],
)
def test_mistakes_are_explained(text: str, at: int, said: str) -> None:
    remark = explained(text, Stumble("The filter ends too early.", at, at))
    assert said in remark.sentence
    assert remark.is_error


@pytest.mark.parametrize(
    ("text", "start", "end", "lines"),
    [
        ("a == 1", 3, 4, ("a == 1", "   ^")),
        ("a\nbcd = 1\ne", 2, 5, ("bcd = 1", "^^^")),
        ("x" * 30 + "yy" + "z" * 30, 30, 32, ("x" * 17 + "yyz", " " * 17 + "^^")),
        ("漢字 = 1", 3, 4, ("漢字 = 1", "     ^")),
        ("a =", 3, 3, ("a =", "   ^")),
        ("a\x1b[2J", 0, 1, ("a\ufffd[2J", "^")),
    ],
)
def test_the_place_is_marked_below_its_line(
    text: str, start: int, end: int, lines: tuple[str, str]
) -> None:
    assert excerpt(text, Remark("", start, end), 20) == lines


@given(st.text(max_size=80), st.integers(0, 80), st.integers(0, 80), st.integers(10, 60))
def test_marks_stay_within_the_width(text: str, one: int, other: int, width: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    line, marks = excerpt(text, Remark("", start, end), width)
    assert len(line) <= width
    assert line.isprintable()
    assert marks.lstrip(" ").strip("^") == ""
    assert marks.endswith("^")


@pytest.mark.parametrize(
    ("text", "is_unusual"),
    [
        ("product:type = 'A' AND frame = 'B'", False),
        ("productType = 'A'", True),
        ("eo:clouds > 5", True),
        ("", False),
        ("'", False),
    ],
)
def test_only_unusual_names_are_worth_a_look(text: str, is_unusual: bool) -> None:
    assert has_unusual_names(text) is is_unusual
