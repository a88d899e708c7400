"""Which rows stand for a filter, and what becomes of the filter when one of them changes."""

from maap_tui.models.condition_reader import read_filter
from maap_tui.models.conditions import conjuncts, written
from maap_tui.models.query import Queryable
from maap_tui.models.row_reading import read_row
from maap_tui.ui.condition_rows import (
    ConditionSpec,
    keyed,
    queryable_of,
    read_or_none,
    rows_for,
    with_row,
)

TYPE = Queryable("productType", "Product type", aliases=("product:type",))
ORBIT = Queryable("sat:absolute_orbit", "Orbit", "integer")
MODE = Queryable("sensorMode", "A title that is far too long")


def rows(text: str) -> list[tuple[str, str, str]]:
    specs = rows_for((ORBIT, TYPE, MODE), read_filter(text))
    return [(spec.key, spec.label, spec.text) for spec in specs]


def test_usual_rows_come_first_and_by_any_name() -> None:
    assert rows("product:type = 'A' AND sensorMode = 'x'") == [
        ("usual-0", "Type", "A"),
        ("usual-4", "Orbit", ""),
        ("more-0", "A title that …", "x"),
    ]


def test_values_that_the_collection_does_not_list_are_known() -> None:
    listed = Queryable("t", "T", enum=("BA", "BB"))

    def unlisted(text: str) -> tuple[str, ...]:
        return ConditionSpec("k", "T", listed, conjuncts(read_filter(text))).unlisted

    assert unlisted("t IN ('ba', 'x', 'BC')") == ("x", "BC")
    assert unlisted("t <> 'x'") == ("x",)
    assert unlisted("t = 'BB'") == unlisted("t LIKE 'x%'") == ()
    free = ConditionSpec("k", "T", Queryable("t", "T"), conjuncts(read_filter("t = 'x'")))
    assert free.unlisted == ()


def test_a_second_condition_of_a_property_has_a_row_of_its_own() -> None:
    assert [text for _, _, text in rows("productType = 'A' AND productType <> 'B'")] == [
        "A",
        "",
        "not B",
    ]


def test_groups_and_texts_are_told_apart() -> None:
    specs = rows_for((), read_filter("a + 1 = 2 AND (b = 1 OR c = 2) AND sat:absolute_orbit = 'x'"))
    assert [(spec.label, spec.is_kept_as_text, spec.is_group) for spec in specs] == [
        ("Text", True, False),
        ("And/or", True, True),
        ("sat:absolute_…", False, False),
    ]


def test_ids_of_rows_stay_with_their_property() -> None:
    numbers: dict[str, int] = {}
    draft = ConditionSpec("", "Mode", MODE)
    (one,) = keyed((), (draft,), numbers)
    (same,) = keyed(rows_for((), read_filter("sensorMode = 'x'")), (draft,), numbers)
    assert one.key == same.key == "property-0-0"
    two = keyed(rows_for((), read_filter("sensorMode = 'x' AND sensorMode <> 'y'")), (), numbers)
    assert [spec.key for spec in two] == ["property-0-0", "property-0-1"]


def test_a_row_is_replaced_where_it_stands() -> None:
    node = read_filter("a = 1 AND sat:absolute_orbit >= 2 AND sat:absolute_orbit <= 3 AND b = 4")
    (spec,) = (spec for spec in rows_for((ORBIT,), node) if spec.queryable == ORBIT)
    assert spec.text == "2..3"
    changed = with_row(node, spec.nodes, read_row(ORBIT, "9"))
    assert written(changed) == "a = 1 AND sat:absolute_orbit = 9 AND b = 4"
    assert written(with_row(node, spec.nodes, ())) == "a = 1 AND b = 4"
    assert written(with_row(None, (), read_row(ORBIT, "9"))) == "sat:absolute_orbit = 9"


def test_an_or_stays_one_condition_when_another_is_added() -> None:
    node = read_filter("a = 1 OR b = 2")
    assert written(with_row(node, (), read_row(ORBIT, "9"))) == (
        "(a = 1 OR b = 2) AND sat:absolute_orbit = 9"
    )


def test_hundreds_of_conditions_share_a_last_row() -> None:
    node = read_filter(" AND ".join(f"x{number} = 1" for number in range(300)))
    specs = rows_for((), node)
    assert len(specs) == 20
    assert specs[-1].text == "281 more conditions"
    assert specs[-1].is_group
    assert written(with_row(node, specs[-1].nodes, ())).endswith("x18 = 1")


def test_unlisted_properties_are_text() -> None:
    assert queryable_of("frame", ()) == Queryable("frame", "frame")
    assert queryable_of("product:type", (TYPE,)) is TYPE


def test_a_text_that_cannot_be_read_has_no_conditions() -> None:
    assert read_or_none("a = '") == (None, False)
    assert read_or_none(" ") == (None, True)
