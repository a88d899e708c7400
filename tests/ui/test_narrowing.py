"""Narrowing finds what has every word, names first."""

from hypothesis import given
from hypothesis import strategies as st

from maap_tui.ui.narrowing import Findable, narrowed

THINGS = [
    Findable.of("keyword", ("AeolusL1B", "Aeolus"), ("Biomass",)),
    Findable.of("inside", ("ESA_Biomass", "Products of Biomass")),
    Findable.of("title", ("BIO1a", "Biomass Level 1A")),
    Findable.of("id", ("BiomassLevel1a", "Level 1A products")),
]


def test_nothing_typed_shows_everything_in_order() -> None:
    assert narrowed(THINGS, "  ") == ("keyword", "inside", "title", "id")


def test_names_that_begin_so_come_first_and_keywords_last() -> None:
    assert narrowed(THINGS, "biomass") == ("title", "id", "inside", "keyword")


def test_every_word_must_occur_in_any_order() -> None:
    assert narrowed(THINGS, "1a BIOMASS") == ("title", "id")
    assert narrowed(THINGS, "biomass 1b") == ("keyword",)
    assert narrowed(THINGS, "biomass sentinel") == ()


@given(st.text(max_size=30))
def test_no_text_breaks_it_and_what_is_shown_has_every_word(text: str) -> None:
    everything = {each.thing: " ".join((*each.names, each.rest)) for each in THINGS}
    words = text.casefold().split()
    shown = narrowed(THINGS, text)
    for name, haystack in everything.items():
        assert (name in shown) == all(word in haystack for word in words)
