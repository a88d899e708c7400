from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.list_view import ColumnView, ListView
from maap_tui.ui.widgets.columns import Column, arrange, spread
from maap_tui.ui.widgets.granule_columns import GranuleColumns
from tests.ui.fakes import an_item

COLUMNS = (Column("a", ("Alpha", "A"), gap=0), Column("b"), Column("c"))


def shown(width: int, columns: GranuleColumns) -> dict[str, int]:
    return {placed.column.key: placed.width for placed in columns.arrange(width)}


def test_wants_are_granted_in_their_order() -> None:
    placed = arrange(COLUMNS, [("c", 4), ("a", 5), ("b", 9)], 12)
    assert [(p.column.key, p.width, p.gap) for p in placed] == [("a", 5, 0), ("c", 4, 2)]


def test_a_later_want_widens_a_column_and_the_rest_goes_to_those_that_stretch() -> None:
    placed = arrange(COLUMNS, [("a", 3), ("a", 5)], 20, stretch={"a": 8, "c": 9})
    assert [(p.column.key, p.width) for p in placed] == [("a", 8)]


def test_a_title_is_the_longest_that_fits() -> None:
    assert [COLUMNS[0].title(width) for width in (9, 5, 4, 0)] == ["Alpha", "Alpha", "A", ""]


@given(st.integers(0, 250))
def test_columns_never_need_more_than_the_width(width: int) -> None:
    columns = GranuleColumns()
    columns.measure([an_item(1)])
    assert sum(p.width + p.gap for p in columns.arrange(width)) <= width


def test_a_screen_of_80_columns_shows_what_one_chooses_by() -> None:
    columns = GranuleColumns()
    columns.measure([an_item(1)])
    assert shown(48, columns) == {
        "mark": 1,
        "start": 16,
        "type": 10,
        "place": 9,
        "size": 6,
        "state": 1,
    }


def test_more_room_adds_seconds_id_baseline_and_platform() -> None:
    columns = GranuleColumns()
    columns.measure([an_item(1)])
    assert shown(81, columns)["start"] == 19
    assert shown(81, columns)["id"] >= 14
    assert "version" in shown(110, columns)
    assert {"version", "platform"} <= set(shown(150, columns))
    assert shown(200, columns)["id"] == len(an_item(1).id)


def test_columns_without_content_leave_their_room_to_the_id() -> None:
    columns = GranuleColumns()
    columns.measure([an_item(1, product_type="", track="", frame="", version="", platform="")])
    assert set(shown(49, columns)) == {"mark", "start", "id", "size", "state"}


def test_granules_without_tracks_are_placed_by_orbit() -> None:
    columns = GranuleColumns()
    columns.measure([an_item(1, track="", orbit="4366", frame="E")])
    titles = {p.column.key: p.column.title(p.width) for p in columns.arrange(49)}
    assert titles["place"] == "Orbit"


def test_measuring_says_whether_anything_grew() -> None:
    columns = GranuleColumns()
    assert columns.measure([an_item(1)])
    assert not columns.measure([an_item(2)])


def test_with_an_area_there_is_room_for_what_is_covered_of_it() -> None:
    columns = GranuleColumns()
    columns.measure([an_item(1)])
    assert "coverage" not in shown(57, columns)
    columns.has_area = True
    assert {"coverage", "place", "type", "size"} <= set(shown(57, columns))
    assert "coverage" not in shown(48, columns)


def test_a_width_that_was_set_is_neither_stretched_nor_shrunk() -> None:
    columns = GranuleColumns()
    columns.measure([an_item(1)])
    columns.show(ListView((ColumnView("id", width=20), ColumnView("size", is_shown=False))))
    for width in (80, 120, 240):
        assert shown(width, columns)["id"] == 20
        assert "size" not in shown(width, columns)


def test_a_wide_list_shares_out_what_is_left() -> None:
    placed = spread(arrange(COLUMNS, [("a", 5), ("b", 5), ("c", 5)], 40), 40, 6)
    assert [(p.width, p.gap) for p in placed] == [(5, 0), (5, 6), (5, 6)]


def test_what_cannot_be_shared_out_evenly_stays_at_the_end() -> None:
    placed = spread(arrange(COLUMNS, [("a", 5), ("b", 5), ("c", 5)], 22), 22, 6)
    assert [p.gap for p in placed] == [0, 3, 3]
    assert spread((), 10, 6) == ()


def test_a_wide_list_of_granules_is_filled() -> None:
    columns = GranuleColumns()
    columns.measure([an_item(1)])
    close = sum(p.width + min(p.gap, 2) for p in columns.arrange(300))
    placed = columns.arrange(close + 30)
    wide = [p for p in placed if p.column.gap is None]
    assert {p.gap for p in wide} == {min(6, 2 + 30 // len(wide))}
    assert {p.gap for p in placed if p.column.gap is not None} <= {0, 1}


def test_a_width_that_was_set_keeps_the_gaps() -> None:
    columns = GranuleColumns()
    columns.measure([an_item(1)])
    columns.show(ListView(columns=(ColumnView("type", width=12),)))
    assert {p.gap for p in columns.arrange(190)} <= {0, 1, 2}
