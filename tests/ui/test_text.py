from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content

from maap_tui.ui.text import (
    ASCII_GLYPHS,
    Align,
    Cut,
    Glyphs,
    Part,
    fit,
    glyphs_for,
    join_parts,
    short_bytes,
    shorten,
    sparkline,
    wrap,
)


@given(
    st.text(max_size=80),
    st.integers(0, 60),
    st.sampled_from(["left", "right"]),
    st.sampled_from(["middle", "end"]),
)
def test_any_text_fills_exactly_the_cells_it_is_given(
    text: str, width: int, align: Align, cut: Cut
) -> None:
    fitted = fit(text, width, align, cut)
    assert cell_len(fitted) == width
    assert fitted.isprintable()


def test_an_id_that_is_too_long_keeps_its_tail() -> None:
    name = "BIO_S1_SCS__1S_T004_F293_01_DYA1D0"
    assert shorten(name, 20, "middle") == f"{name[:8]}..{name[-10:]}"


def test_a_wide_character_is_not_cut_in_two() -> None:
    assert fit("漢字テスト", 5) == "漢字…"
    assert fit("漢字", 5, "right") == " 漢字"


def test_a_sentence_that_is_too_long_ends_with_a_sign() -> None:
    assert fit("the server closed the connection", 12) == "the server… "


@given(st.text(max_size=200), st.integers(1, 40))
def test_wrapped_lines_are_never_wider_than_allowed(text: str, width: int) -> None:
    lines = wrap(text, max(2, width))
    assert lines
    assert all(cell_len(line.rstrip()) <= max(2, width) for line in lines)


def test_sizes_are_short() -> None:
    assert [short_bytes(n) for n in (None, 0, 512, 980_000, 1_310_000_000, 99_940_000)] == [
        "–",
        "0",
        "512",
        "980k",
        "1.31G",
        "99.9M",
    ]


def test_the_least_important_parts_go_first() -> None:
    parts = [Part.of("120/406 loaded", 9), Part.of("3 marked", 7), Part.of("s sort", 3)]
    assert join_parts(parts, 80).plain == "120/406 loaded  3 marked  s sort"
    assert join_parts(parts, 30).plain == "120/406 loaded  3 marked"
    assert join_parts(parts, 16).plain == "120/406 loaded"
    assert join_parts(parts, 3).plain == "120/406 loaded"
    assert join_parts([], 10).is_same(Content(""))


def test_a_sparkline_shows_the_last_values_against_the_highest() -> None:
    assert sparkline((9.0, 0.0, 4.0, 8.0), 3) == "▁▅█"
    assert sparkline((0.0, 0.0), 3) == ""
    assert sparkline((1.0,), 0) == ""


def test_a_bare_console_gets_ascii_only() -> None:
    assert glyphs_for("linux") is ASCII_GLYPHS
    assert glyphs_for("xterm-256color") == Glyphs()
    signs = [getattr(ASCII_GLYPHS, name) for name in ASCII_GLYPHS.__slots__]
    assert all(sign.isascii() for sign in signs)
