from maap_tui.models.list_view import ColumnView, ListView, SortOrder, moved

USUAL = (ColumnView("a"), ColumnView("b", is_shown=False), ColumnView("c"))


def test_a_column_that_is_new_goes_behind_the_one_it_usually_follows() -> None:
    view = ListView((ColumnView("c"), ColumnView("gone"), ColumnView("a", width=9)))
    assert [each.name for each in view.completed(USUAL)] == ["c", "a", "b"]
    assert ListView().completed(USUAL) == USUAL
    assert ListView((ColumnView("b"),)).completed(USUAL)[0].name == "a"


def test_what_a_later_version_has_noted_is_kept() -> None:
    view = ListView((ColumnView("a"), ColumnView("later", width=3)))
    kept = view.with_columns((ColumnView("c"), ColumnView("a")))
    assert [each.name for each in kept.columns] == ["c", "a", "later"]
    assert view.with_columns(()).columns == ()


def test_columns_move_no_further_than_the_edge() -> None:
    assert [each.name for each in moved(USUAL, "b", -1)] == ["b", "a", "c"]
    assert moved(USUAL, "a", -1) == USUAL
    assert moved(USUAL, "c", 5) == USUAL


def test_a_column_turns_upwards_downwards_and_out() -> None:
    order = SortOrder.by(("size", "down"))
    up = order.turned("start")
    assert up == SortOrder.by(("size", "down"), ("start", "up"))
    assert up.turned("start") == SortOrder.by(("size", "down"), ("start", "down"))
    assert up.turned("size") == SortOrder.by(("start", "up"))
    assert up.moved("start", -1).columns == ("start", "size")
    assert up.moved("start", 1) == up
    assert up.moved("elsewhere", 1) == up
