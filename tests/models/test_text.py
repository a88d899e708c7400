"""Whatever comes from outside is safe to show, and numbers are short."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.text import (
    as_clause,
    as_sentence,
    clean,
    clean_block,
    count_noun,
    format_bytes,
    format_duration,
    shorten_middle,
)

DANGEROUS = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
ANY_TEXT = st.text(st.characters(), max_size=400)
"""Surrogates included: JSON may hold them."""


@pytest.mark.rule(12)
@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("S2A [/x] [@click=app.quit]", "S2A [/x] [@click=app.quit]"),
        ("a\x1b[2Jb", "a\ufffd[2Jb"),
        ("a\x9b31mb", "a\ufffd31mb"),
        ("a\u202eb", "a\ufffdb"),
        ("a\u200bb", "a\ufffdb"),
        ("a\ud800b", "a\ufffdb"),
        ("a\r\n\tb", "a b"),
        ("a\u2028b", "a b"),
        ("  a   b ", "a b"),
        ("Z" + "\u0301" * 50, "Z\u0301\u0301"),
        ("Forêt – 森", "Forêt – 森"),
        (None, "None"),
        (12, "12"),
    ],
)
def test_text_cannot_steer_a_terminal(raw: object, shown: str) -> None:
    assert clean(raw) == shown


@given(ANY_TEXT, st.integers(1, 300))
def test_clean_text_is_one_safe_line_within_its_limit(raw: str, limit: int) -> None:
    shown = clean(raw, limit)
    assert len(shown) <= limit
    assert "\n" not in shown
    assert not {unicodedata.category(character) for character in shown} & DANGEROUS


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing(raw: str) -> None:
    assert clean(clean(raw)) == clean(raw)


@given(ANY_TEXT, st.integers(1, 300))
def test_clean_block_keeps_lines_only(raw: str, limit: int) -> None:
    block = clean_block(raw, limit)
    assert len(block) <= limit
    for line in block.split("\n"):
        assert not {unicodedata.category(character) for character in line} & DANGEROUS


def test_clean_block_reads_every_line_end() -> None:
    assert clean_block("a\r\nb\rc\nd") == "a\nb\nc\nd"


def test_very_long_text_is_cut_without_reading_all_of_it() -> None:
    assert clean("x" * 10_000_000) == "x" * 199 + "…"


@given(st.text(max_size=60), st.integers(0, 50))
def test_shortened_text_fits_and_keeps_both_ends(text: str, width: int) -> None:
    shown = shorten_middle(text, width)
    assert len(shown) <= width or shown == text
    if len(text) <= width:
        assert shown == text
    elif width >= 6:
        assert shown[0] == text[0]
        assert shown[-1] == text[-1]


def test_shortened_id_keeps_its_tail() -> None:
    item_id = "BIO_S1_DGM__1S_20170101T222105_20170101T222114_I_G01_M01_C01_T010_F308_01_D6K4O3"
    assert shorten_middle(item_id, 30).endswith("F308_01_D6K4O3")


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (None, "–"),
        (0, "0 B"),
        (999, "999 B"),
        (999.7, "1.00 kB"),
        (1000, "1.00 kB"),
        (9_994, "9.99 kB"),
        (9_996, "10.0 kB"),
        (99_960, "100 kB"),
        (999_499, "999 kB"),
        (999_500, "1.00 MB"),
        (1_310_000_000, "1.31 GB"),
        (5 * 10**17, "500 PB"),
        (10**21, "1000000 PB"),
    ],
)
def test_bytes_have_three_figures(count: float | None, shown: str) -> None:
    assert format_bytes(count) == shown


@given(st.integers(0, 10**17))
def test_bytes_are_short(count: int) -> None:
    assert len(format_bytes(count)) <= 7


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (None, "–"),
        (-3, "0:00"),
        (29.4, "0:29"),
        (59.6, "1:00"),
        (760, "12:40"),
        (11_100, "3 h 05"),
        (187_200, "2 d 4 h"),
    ],
)
def test_durations_are_short(seconds: float | None, shown: str) -> None:
    assert format_duration(seconds) == shown


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, "0 granules"), (1, "1 granule"), (2, "2 granules"), (12_400, "12 400 granules")],
)
def test_nouns_agree_with_their_number(count: int, shown: str) -> None:
    assert count_noun(count, "granule") == shown


@pytest.mark.parametrize(
    ("clause", "sentence"),
    [
        ("a limit is a number", "A limit is a number."),
        ("'x' is no rule; did you mean 'y'?", "'x' is no rule; did you mean 'y'?"),
        ("AND joins nothing", "AND joins nothing."),
        ("take letters, - _ . , or +", "Take letters, - _ . , or +."),
        ("NaN is not a number", "NaN is not a number."),
    ],
)
def test_a_refusal_is_a_sentence_alone_and_a_clause_behind_a_place(
    clause: str, sentence: str
) -> None:
    assert as_sentence(clause) == sentence
    assert as_sentence(sentence) == sentence
    for said in ("amazon.kml is gone.", "a.kml is too large. Make it smaller: ogr2ogr FILE"):
        assert as_sentence(said) == said
    assert as_clause(sentence).removesuffix(".") == clause.removesuffix(".")
