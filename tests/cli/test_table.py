"""Tables fit their terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.cli.table import Column, cut, lay_out, text_width

COLUMNS = (Column("NAME", may_shrink=True), Column("SIZE", is_number=True), Column("NOTE"))
ID = "BIO_S1_DGM__1S_20170101T222105_20170101T222114_I_G01_M01_C01_T010_F308_01_D6K4O3"
CELLS = st.text(st.characters(categories=["L", "N", "P", "Mn"]), max_size=40)


def test_columns_are_aligned_under_their_headings() -> None:
    lines = list(lay_out(COLUMNS, [("a", "5 B", "x"), ("long name", "12 kB", "")]))
    assert lines == ["NAME        SIZE  NOTE", "a            5 B  x", "long name  12 kB"]


def test_column_without_content_is_left_out() -> None:
    assert list(lay_out(COLUMNS, [("a", "", "x")])) == ["NAME  NOTE", "a     x"]


def test_heading_alone_is_shown_for_no_rows() -> None:
    assert list(lay_out(COLUMNS, [])) == ["NAME  SIZE  NOTE"]


def test_long_ids_are_shortened_in_the_middle_on_a_narrow_terminal() -> None:
    heading, line = lay_out(COLUMNS, [(ID, "1.31 GB", "")], 50)
    assert len(line) == 50
    assert line.startswith("BIO_S1_DGM")
    assert "01_D6K4O3  1.31 GB" in line
    assert heading.endswith("SIZE")


def test_ids_are_whole_where_width_does_not_matter() -> None:
    assert ID in list(lay_out(COLUMNS, [(ID, "", "")]))[1]


@pytest.mark.parametrize(
    ("text", "width"), [("abc", 3), ("森林", 4), ("e\u0301", 1), ("", 0), ("Å–", 2)]
)
def test_width_is_counted_in_columns(text: str, width: int) -> None:
    assert text_width(text) == width


def test_cut_never_splits_a_wide_character() -> None:
    assert cut("森林", 3) == "森"


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=6), st.integers(1, 120))
def test_no_line_is_wider_than_the_terminal(rows: list[tuple[str, str, str]], width: int) -> None:
    lines = list(lay_out(COLUMNS, rows, width))
    assert len(lines) == len(rows) + 1
    assert all(text_width(line) <= width for line in lines)
