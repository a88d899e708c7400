"""A row says in a few characters what a filter says about one property, and nothing gets lost."""

from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from maap_tui.models.condition_reader import read_filter
from maap_tui.models.conditions import Joiner, Node, joined, written
from maap_tui.models.invalid import InvalidInput
from maap_tui.models.query import Queryable
from maap_tui.models.row_reading import read_row
from maap_tui.models.row_text import property_of, row_text, rows_of

ORBIT = Queryable("sat:absolute_orbit", "Orbit", "integer")
TYPE = Queryable("product:type", "Type")
CLOUDS = Queryable("eo:cloud_cover", "Clouds", "number")
MADE = Queryable("created", "Created", format="date-time")
FRAME = Queryable("frame", "Frame")
IS_LAST = Queryable("is_last", "Last", "boolean", enum=("true", "false"))
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def text_of(nodes: tuple[Node, ...]) -> str:
    return written(joined(Joiner.AND, nodes))


@pytest.mark.parametrize(
    ("queryable", "typed", "cql2"),
    [
        (ORBIT, "4000", "sat:absolute_orbit = 4000"),
        (ORBIT, "> 4000", "sat:absolute_orbit > 4000"),
        (ORBIT, "4000..4100", "sat:absolute_orbit >= 4000 AND sat:absolute_orbit <= 4100"),
        (ORBIT, "4000, 4005", "sat:absolute_orbit IN (4000, 4005)"),
        (ORBIT, "4000..", "sat:absolute_orbit >= 4000"),
        (ORBIT, "..4000", "sat:absolute_orbit <= 4000"),
        (ORBIT, "!= 4000", "sat:absolute_orbit <> 4000"),
        (
            ORBIT,
            "4000..4100, 4200",
            "(sat:absolute_orbit >= 4000 AND sat:absolute_orbit <= 4100)"
            " OR sat:absolute_orbit = 4200",
        ),
        (
            ORBIT,
            "not 1..2",
            "NOT (sat:absolute_orbit >= 1 AND sat:absolute_orbit <= 2)",
        ),
        (TYPE, "A", "product:type = 'A'"),
        (TYPE, "A, B", "product:type IN ('A', 'B')"),
        (TYPE, "not A", "product:type <> 'A'"),
        (TYPE, "!A, B", "product:type NOT IN ('A', 'B')"),
        (TYPE, "ATL_*", r"product:type LIKE 'ATL\_%'"),
        (TYPE, "not A?B", "product:type NOT LIKE 'A_B'"),
        (TYPE, "ATL*, X", "product:type LIKE 'ATL%' OR product:type = 'X'"),
        (TYPE, "O'Brien", "product:type = 'O''Brien'"),
        (TYPE, "'a, b*'", "product:type = 'a, b*'"),
        (TYPE, "is null", "product:type IS NULL"),
        (TYPE, "is not null", "product:type IS NOT NULL"),
        (TYPE, "' OR 1=1 OR '", "product:type = ' OR 1=1 OR '"),
        (CLOUDS, ".5..20", "eo:cloud_cover >= 0.5 AND eo:cloud_cover <= 20"),
        (CLOUDS, "< 1e2", "eo:cloud_cover < 1e2"),
        (FRAME, "A, B", "frame IN ('A', 'B')"),
        (FRAME, "289..300", "frame >= 289 AND frame <= 300"),
        (FRAME, "> 289", "frame > 289"),
        (IS_LAST, "True", "is_last = TRUE"),
        (
            MADE,
            "2026-04",
            "created >= TIMESTAMP('2026-04-01T00:00:00Z')"
            " AND created <= TIMESTAMP('2026-04-30T23:59:59.999Z')",
        ),
        (MADE, "2026-04 ..", "created >= TIMESTAMP('2026-04-01T00:00:00Z')"),
        (MADE, "> 2026-04", "created > TIMESTAMP('2026-04-30T23:59:59.999Z')"),
        (MADE, "2026-04-01T10:30Z", "created = TIMESTAMP('2026-04-01T10:30:00Z')"),
        (TYPE, "  ", ""),
    ],
)
def test_what_is_typed_becomes_cql2(queryable: Queryable, typed: str, cql2: str) -> None:
    nodes = read_row(queryable, typed, NOW)
    assert text_of(nodes) == cql2
    shown = row_text(queryable, nodes)
    assert shown is not None
    assert read_row(queryable, shown, NOW) == nodes


@pytest.mark.parametrize(
    ("queryable", "typed", "said"),
    [
        (ORBIT, "A", "Orbit is a whole number; 'A' is not"),
        (ORBIT, "4.5", "whole number"),
        (ORBIT, "4100..4000", "ends (4000) before it starts (4100)"),
        (ORBIT, "..", "one end at least"),
        (ORBIT, ">", "a value is missing after >"),
        (ORBIT, ",", "type a value for Orbit"),
        (CLOUDS, "e5", "Clouds is a number"),
        (IS_LAST, "yes", "true or false"),
        (IS_LAST, "true..false", "true or false"),
        (CLOUDS, "-+5", "is a number"),
        (MADE, "soon", "not a date"),
    ],
)
def test_what_does_not_fit_is_refused(queryable: Queryable, typed: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=None) as caught:
        read_row(queryable, typed, NOW)
    assert said in str(caught.value)


ALL = (ORBIT, TYPE, CLOUDS, MADE, FRAME, IS_LAST)
TYPED = st.one_of(
    st.text(max_size=20),
    st.lists(
        st.sampled_from(
            [
                *("not ", "!", "is null", "null", "A", "B*", "?", "'x, y'", "'", ",", "..", " .. "),
                *(
                    ">= ",
                    "<",
                    "<> ",
                    "=",
                    "4000",
                    "5",
                    "1.5",
                    "2026-04",
                    "2026",
                    "last 3 d",
                    "true",
                ),
            ]
        ),
        max_size=6,
    ).map("".join),
)


@given(st.sampled_from(ALL), TYPED)
@settings(max_examples=500)
@example(TYPE, "'not x'")
@example(FRAME, "'1..2'")
@example(TYPE, "a\\*")
def test_what_a_row_holds_is_shown_so_that_it_reads_the_same(
    queryable: Queryable, typed: str
) -> None:
    try:
        nodes = read_row(queryable, typed, NOW)
    except InvalidInput:
        return
    shown = row_text(queryable, nodes)
    if shown is not None:
        assert read_row(queryable, shown, NOW) == nodes
    if "\udcff" not in typed:
        assert rows_of(read_filter(text_of(nodes))) == ((nodes,) if nodes else ())


def test_what_a_row_cannot_say_is_left_to_the_text() -> None:
    for text in ("NOT (a = 1)", "a = 1 OR (b = 2 AND c = 3)", "S_INTERSECTS(g, POINT(1 2))"):
        (nodes,) = rows_of(read_filter(text))
        assert row_text(Queryable("a", "A", "integer"), nodes) in (None, "not 1")
    assert row_text(TYPE, rows_of(read_filter(r"product:type LIKE 'a\*%'"))[0]) is None
    assert row_text(ORBIT, rows_of(read_filter("sat:absolute_orbit = 'x'"))[0]) is None


def test_both_ends_of_a_range_share_a_row() -> None:
    rows = rows_of(read_filter("a = 1 AND o >= 2 AND o <= 3 AND o >= 4 AND b <= 5"))
    assert [len(row) for row in rows] == [1, 2, 1, 1]
    assert [property_of(row) for row in rows] == ["a", "o", "o", "b"]


def test_a_row_is_about_one_property_or_several() -> None:
    assert property_of(rows_of(read_filter("a = 1 OR a = 2"))[0]) == "a"
    assert property_of(rows_of(read_filter("a = 1 OR b = 2"))[0]) == ""
    assert property_of(rows_of(read_filter("a + 1 = 2"))[0]) == ""
