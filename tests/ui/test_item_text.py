import pytest

from maap_tui.models.catalog import Item
from maap_tui.models.holding import LocalState
from maap_tui.models.transfer import JobState
from maap_tui.ui.item_text import (
    LETTER_STYLES,
    LETTER_WORDS,
    LOCAL_LETTERS,
    STATE_LETTERS,
    place_text,
    size_text,
    start_text,
)


def test_every_state_has_a_letter_and_every_letter_a_colour() -> None:
    assert set(STATE_LETTERS) == set(JobState)
    assert set(STATE_LETTERS.values()) <= set(LETTER_STYLES)


def test_every_standing_has_a_letter_and_every_letter_is_explained() -> None:
    assert set(LOCAL_LETTERS) == set(LocalState)
    assert set(LOCAL_LETTERS.values()) <= set(LETTER_STYLES)
    assert set(LOCAL_LETTERS.values()) - {""} <= set(LETTER_WORDS)


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"track": "4", "frame": "293"}, "T004 F293"),
        ({"track": "T004", "frame": "F293"}, "T004 F293"),
        ({"track": "12"}, "T012"),
        ({"orbit": "4366", "frame": "E"}, "04366E"),
        ({"orbit": "123456"}, "123456"),
        ({"frame": "E"}, "E"),
        ({}, ""),
    ],
)
def test_a_place_is_track_and_frame_or_orbit(changes: dict[str, str], place: str) -> None:
    assert place_text(Item("a", "c", **changes)) == place  # type: ignore[arg-type] # only text fields


def test_a_start_is_shown_in_utc_without_its_letters() -> None:
    assert start_text(Item("a", "c", start="2026-04-03T14:59:03.000Z")) == "2026-04-03 14:59:03"
    assert start_text(Item("a", "c")) == "–"


def test_an_estimated_size_says_so() -> None:
    assert size_text(Item("a", "c", size=1_310_000_000)) == "1.31G"
    assert size_text(Item("a", "c", size=1_310_000_000, size_is_estimate=True)) == "~1.31G"
    assert size_text(Item("a", "c", size_is_estimate=True)) == "–"
