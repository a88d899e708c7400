"""Codes of product types are told in words where they are known, and never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.product_types import type_in_words, value_in_words


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("CPR_CLD_2A", "cloud"),
        ("MSI_COP_2A", "cloud"),
        ("ac__tc__2b", "classification"),
        ("S2_DGM__1S", "swath 2"),
        ("FP_AGB_L2B", "above-ground biomass"),
        ("FP_TFH_L2A", "tomography"),
    ],
)
def test_what_a_code_stands_for(code: str, word: str) -> None:
    assert word in type_in_words(code)
    assert value_in_words("product:type", code) == type_in_words(code)
    assert value_in_words("frame", code) == ""


@given(st.text())
def test_an_unknown_code_has_no_words(code: str) -> None:
    assert type_in_words(f"{code}?") == ""
