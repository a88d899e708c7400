"""A closed list: one value, several, none of them, a pattern, or what is not in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from maap_tui.models.condition_reader import read_filter
from maap_tui.models.conditions import Joiner, Node, conjuncts, joined, written
from maap_tui.models.query import Queryable
from maap_tui.ui.screens.value_picker import ValuePicker

if TYPE_CHECKING:
    from tests.ui.screens.conftest import OpenDialog, OpenScreen

TYPE = Queryable("t", "Product type", enum=("ATL_EBD", "ATL_TC", "CPR_CLD", "ba"))


def nodes(text: str) -> tuple[Node, ...]:
    return conjuncts(read_filter(text))


def given(dialog: OpenDialog) -> str:
    (result,) = dialog.results
    return written(joined(Joiner.AND, result))


@pytest.mark.parametrize(
    ("keys", "cql2"),
    [
        (["enter"], "t = 'ATL_EBD'"),
        (["down", "enter"], "t = 'ATL_TC'"),
        (["space", "enter"], "t = 'ATL_EBD'"),
        (["space", "down", "space", "enter"], "t IN ('ATL_EBD', 'CPR_CLD')"),
        (["space", "space", "!", "enter"], "t NOT IN ('ATL_EBD', 'ATL_TC')"),
        (["!", "enter"], "t <> 'ATL_EBD'"),
        (["c", "p", "r", "enter"], "t = 'CPR_CLD'"),
        (["A", "T", "L", "*", "enter"], "t LIKE 'ATL%'"),
        (["!", "A", "*", "enter"], "t NOT LIKE 'A%'"),
        (["N", "E", "W", "enter"], "t = 'NEW'"),
        (["space", "up", "space", "down", "enter"], "t = 'CPR_CLD'"),
    ],
)
async def test_keys_make_conditions(open_screen: OpenScreen, keys: list[str], cql2: str) -> None:
    async with open_screen(ValuePicker(TYPE)) as dialog:
        await dialog.press(*keys)
        assert given(dialog) == cql2


@pytest.mark.parametrize("text", ["t IN ('ATL_EBD', 'CPR_CLD')", "t NOT IN ('BA', 'x')", "t = 'z'"])
async def test_what_is_chosen_is_ticked_and_kept_unchanged(
    open_screen: OpenScreen, text: str
) -> None:
    async with open_screen(ValuePicker(TYPE, nodes(text))) as dialog:
        assert dialog.text.count("[x]") == (1 if "z" in text else 2)
        await dialog.press("enter")
        assert given(dialog) == text


async def test_unticking_everything_means_any_value(open_screen: OpenScreen) -> None:
    async with open_screen(ValuePicker(TYPE, nodes("t = 'ATL_EBD'"))) as dialog:
        await dialog.press("space")
        assert "any value" in dialog.text
        await dialog.press("enter")
        assert dialog.results == [()]


async def test_a_pattern_comes_back_for_editing(open_screen: OpenScreen) -> None:
    async with open_screen(ValuePicker(TYPE, nodes("t LIKE 'ATL%'"))) as dialog:
        assert "Enter takes all that look like ATL*" in dialog.text
        await dialog.press("enter")
        assert given(dialog) == "t LIKE 'ATL%'"


async def test_the_words_follow_what_is_ticked(open_screen: OpenScreen) -> None:
    async with open_screen(ValuePicker(TYPE)) as dialog:
        await dialog.press("space", "space")
        assert "one of ATL_EBD, ATL_TC" in dialog.text
        assert "enter keep 2" in dialog.text
        await dialog.press("!")
        assert "none of ATL_EBD, ATL_TC" in dialog.text


async def test_counts_stand_beside_the_values(open_screen: OpenScreen) -> None:
    async with open_screen(ValuePicker(TYPE, counts={"ATL_TC": 12_345})) as dialog:
        assert "12 345" in next(line for line in dialog.lines if "ATL_TC" in line)


async def test_a_value_that_is_not_listed_is_sent_and_said(open_screen: OpenScreen) -> None:
    async with open_screen(ValuePicker(TYPE)) as dialog:
        await dialog.type("NEW")
        assert "The collection lists no such value; Enter sends 'NEW' as it is." in dialog.text
        await dialog.press("enter")
        assert given(dialog) == "t = 'NEW'"


@pytest.mark.parametrize("typed", ["NEW", "ATL*"])
async def test_what_is_ticked_counts_and_not_what_is_typed_after(
    open_screen: OpenScreen, typed: str
) -> None:
    async with open_screen(ValuePicker(TYPE)) as dialog:
        await dialog.press("space")
        await dialog.type(typed)
        assert "Enter keeps what is ticked" in dialog.text
        assert "Enter sends" not in dialog.text
        assert "Enter takes" not in dialog.text
        await dialog.press("enter")
        assert given(dialog) == "t = 'ATL_EBD'"


async def test_escape_changes_nothing(open_screen: OpenScreen) -> None:
    async with open_screen(ValuePicker(TYPE)) as dialog:
        await dialog.press("space", "escape")
        assert dialog.results == [None]


@pytest.mark.parametrize("size", [(40, 12), (80, 24)])
async def test_hostile_values_are_only_text(
    open_screen: OpenScreen, hostile: str, size: tuple[int, int]
) -> None:
    queryable = Queryable(hostile, hostile, "string", hostile, (hostile,))
    async with open_screen(ValuePicker(queryable, counts={hostile: 3}), size) as dialog:
        await dialog.press("space")
        assert not any(character in dialog.text for character in "\x1b\x07\x9b\u202e\udcff")
        await dialog.press("enter")
        assert len(dialog.results) == 1


async def test_counting_is_offered_while_no_count_is_known(open_screen: OpenScreen) -> None:
    asked: list[bool] = []
    picker = ValuePicker(TYPE, ask_counts=lambda: asked.append(True))
    async with open_screen(picker) as dialog:
        assert "F4 count" in dialog.text
        await dialog.press("space", "f4")
        assert asked == [True]
        picker.set_counts({"ATL_TC": 1234})
        await dialog.press("down")
        assert "1 234" in dialog.text
        assert "F4 count" not in dialog.text
        assert dialog.text.count("[x]") == 1
        await dialog.press("f4")
        assert asked == [True]


async def test_product_types_are_told_and_found_in_words(open_screen: OpenScreen) -> None:
    codes = ("ATL_AER_2A", "CPR_CLD_2A", "MSI_COP_2A", "OTHER")
    picker = ValuePicker(Queryable("product:type", "Product type", enum=codes))
    async with open_screen(picker) as dialog:
        assert "type to narrow: cloud, or a pattern" in dialog.text
        assert "ATL_AER_2A  lidar: aerosol profiles" in dialog.text
        await dialog.type("cloud")
        assert "ATL_AER_2A" not in dialog.text
        assert "2 of 4 values" in dialog.text
        await dialog.press("space", "space", "enter")
        assert given(dialog) == "product:type IN ('CPR_CLD_2A', 'MSI_COP_2A')"
