"""Boxes, spans and access classes read well."""

from pathlib import Path

import pytest

from maap_tui.models.catalog import Access, Collection
from maap_tui.models.geometry import BBox
from maap_tui.ui.words import (
    ACCESS,
    box_in_words,
    moment_in_words,
    path_in_words,
    span_in_words,
    summary_lines,
)


def test_every_access_class_has_a_sign_and_a_word_of_its_own() -> None:
    assert set(ACCESS) == set(Access)
    assert len({badge.sign for badge in ACCESS.values()}) == len(ACCESS)
    assert len({badge.word for badge in ACCESS.values()}) == len(ACCESS)


@pytest.mark.parametrize(
    ("box", "words"),
    [
        (BBox(-180, -90, 180, 90), "the whole globe"),
        (BBox(0, -3.34, 112.95, 0), "0 .. 113 E, 3.34 S .. 0"),
        (BBox(-57.1, -20.4, -56.4, -19.7), "57.1 W .. 56.4 W, 20.4 S .. 19.7 S"),
    ],
)
def test_a_box_is_told_with_the_letters_of_the_compass(box: BBox, words: str) -> None:
    assert box_in_words(box) == words


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2025-04-29T00:00:00.000Z", "", "2025-04-29 .. now"),
        ("", "2020-01-02T00:00:00Z", ".. .. 2020-01-02"),
        ("", "", ""),
    ],
)
def test_a_span_is_told_by_its_days(start: str, end: str, words: str) -> None:
    assert span_in_words(start, end) == words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2025-03-05T13:45:40.000Z", "2025-03-05 13:45:40 UTC"),
        ("2025-03-05T13:45:40.120Z", "2025-03-05 13:45:40.120 UTC"),
        ("Routine", "Routine"),
        ("Test phase", "Test phase"),
    ],
)
def test_a_moment_is_told_as_people_write_it(moment: str, words: str) -> None:
    assert moment_in_words(moment) == words


def test_a_title_that_repeats_the_id_is_left_out() -> None:
    assert list(summary_lines(Collection("A", "A", start="2020-01-01"))) == ["2020-01-01 .. now"]


@pytest.mark.parametrize(
    ("path", "words"),
    [("/home/ana", "~"), ("/home/ana/maps", "~/maps"), ("/home", "/home"), ("/", "/")],
)
def test_the_home_folder_is_written_short(
    monkeypatch: pytest.MonkeyPatch, path: str, words: str
) -> None:
    monkeypatch.setenv("HOME", "/home/ana")
    assert path_in_words(Path(path)) == words
