"""The dialog of rules: picked or typed, always with what they would mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from threading import Event, current_thread
from typing import TYPE_CHECKING, Any

import pytest

from maap_tui.errors import Cancelled, StorageError
from maap_tui.models.rules.facts import Facts
from maap_tui.ui.rule_offers import Around
from maap_tui.ui.screens.rule_dialog import TOO_EARLY, RuleDialog
from maap_tui.ui.screens.rule_preview import Choice, RuleSource, Tell
from tests.ui.fakes import HOSTILE, FakeSearches, an_item

if TYPE_CHECKING:
    from maap_tui.models.catalog import Item
    from tests.ui.screens.conftest import OpenScreen

ITEMS = [an_item(number) for number in range(10)]
ALL = tuple(ITEMS)


class Gate:
    """Measures coverage when the test lets it: a tenth more for each granule."""

    def __init__(self) -> None:
        self.is_open = Event()
        self.asked: list[Event] = []

    def facts(self, stop: Event, tell: Tell) -> Facts:
        def measure(items: Sequence[Item]) -> list[float | None]:
            self.asked.append(stop)
            tell(0, len(items))
            while not self.is_open.wait(0.005):
                if stop.is_set():
                    raise Cancelled("stopped")
            return [ITEMS.index(item) / 10 for item in items]

        return Facts(measure, on_disk=lambda items: {ITEMS[9].key})


def source(gate: Gate | None = None, **changes: Any) -> RuleSource:
    usual = RuleSource(
        loaded=lambda: ALL,
        shown=lambda: ALL[:4],
        marks=lambda: {ITEMS[0].key, ITEMS[1].key},
        facts=(gate or Gate()).facts,
        around=Around(("S1_SCS__1S",), "2026-01-01", has_area=True),
    )
    return replace(usual, **changes)


def opened(gate: Gate | None = None) -> Gate:
    gate = gate or Gate()
    gate.is_open.set()
    return gate


async def test_rules_are_picked_and_marked(open_screen: OpenScreen) -> None:
    async with open_screen(RuleDialog(source(opened()))) as dialog:
        await dialog.sees("Space picks a rule; / types one.")
        await dialog.press("space", "down", "space")
        await dialog.sees("newest baseline, coverage > 60 %")
        await dialog.sees("3 granules, 3.02 GB of 10 loaded rows; 2 other marks there go")
        await dialog.sees("7 out")
        await dialog.press("enter")
        await dialog.until(lambda: not dialog.is_open)
        assert dialog.results == [Choice(dialog.results[0].chain, ITEMS[7:], ALL)]


async def test_values_order_and_dropping(open_screen: OpenScreen) -> None:
    async with open_screen(RuleDialog(source(opened()))) as dialog:
        await dialog.press("down", "space", "right", "l", "left")
        await dialog.sees("coverage > 65 %")
        await dialog.press("down", "down", "right", "space", "K")
        await dialog.sees("on disk, coverage > 65 %")
        await dialog.sees("1 granule, 1.01 GB of 10 loaded rows")
        await dialog.press("J")
        await dialog.sees("coverage > 65 %, on disk")
        await dialog.press("space")
        await dialog.sees("3 granules")
        assert "coverage > 65 %," not in dialog.text
        await dialog.press("0")
        await dialog.sees("Space picks a rule")
        await dialog.press("q")
        await dialog.until(lambda: not dialog.is_open)
        assert dialog.results == [None]


async def test_esc_leaves_the_line_first_with_what_was_typed(open_screen: OpenScreen) -> None:
    async with open_screen(RuleDialog(source(opened()))) as dialog:
        await dialog.press("slash")
        await dialog.type("every 5")
        await dialog.press("escape")
        await dialog.sees("2 granules, 2.00 GB of 10 loaded rows")
        assert dialog.is_open
        await dialog.press("escape")
        await dialog.until(lambda: dialog.results == [None])


async def test_typed_rules_are_read_as_they_are_typed(open_screen: OpenScreen) -> None:
    async with open_screen(RuleDialog(source(opened()))) as dialog:
        await dialog.press("slash")
        await dialog.type("every 5")
        await dialog.sees("2 granules, 2.00 GB of 10 loaded rows; 1 other mark there go")
        await dialog.type(", covrage > 40 %")
        await dialog.sees("'covrage > 40 %' is no rule; did you mean 'coverage > 40 %'?")
        await dialog.press("enter")
        await dialog.sees("! 'covrage > 40 %' is no rule")
        assert dialog.is_open
        await dialog.press(*["backspace"] * len("covrage > 40 %"))
        await dialog.type("coverage > 40 %")
        await dialog.sees("1 granule, 1.00 GB of 10 loaded rows")
        await dialog.press("enter")
        await dialog.until(lambda: not dialog.is_open)
        assert dialog.results[0].items == [ITEMS[5]]
        assert dialog.results[0].chain.text == "every 5th, coverage > 40 %"


async def test_a_rule_is_typed_behind_those_that_were_picked(open_screen: OpenScreen) -> None:
    async with open_screen(RuleDialog(source(opened()))) as dialog:
        await dialog.press("down", "space", "slash")
        await dialog.type("every 3")
        await dialog.sees("coverage > 60 %, every 3")
        await dialog.press("tab")
        await dialog.sees("coverage > 60 %, every 3rd")
        await dialog.press("tab", "tab")
        assert "3rd," not in dialog.text
        await dialog.sees("1 granule")
        await dialog.press("enter")
        await dialog.until(lambda: not dialog.is_open)
        assert dialog.results[0].chain.text == "coverage > 60 %, every 3rd"


async def test_shown_rows_and_besides_other_marks(open_screen: OpenScreen) -> None:
    async with open_screen(RuleDialog(source(opened()))) as dialog:
        await dialog.press("slash")
        await dialog.type("every 2")
        await dialog.sees("5 granules")
        await dialog.press("tab", "w")
        await dialog.sees("2 granules, 2.00 GB of 4 shown rows; 1 other mark there go")
        await dialog.press("m")
        await dialog.sees("1 other mark there stay")
        await dialog.press("enter")
        await dialog.until(lambda: not dialog.is_open)
        assert dialog.results[0].items == ALL[:4:2]
        assert dialog.results[0].instead_of == ()


async def test_enter_marks_nothing_that_was_not_told(open_screen: OpenScreen) -> None:
    gate = Gate()
    async with open_screen(RuleDialog(source(gate))) as dialog:
        await dialog.press("down", "space")
        await dialog.sees("measuring coverage, 0 %")
        await dialog.press("enter")
        await dialog.sees(TOO_EARLY)
        gate.is_open.set()
        await dialog.sees("3 granules")
        assert dialog.is_open
        await dialog.press("enter")
        await dialog.until(lambda: not dialog.is_open)


async def test_what_is_not_wanted_any_more_is_stopped(open_screen: OpenScreen) -> None:
    gate = Gate()
    async with open_screen(RuleDialog(source(gate))) as dialog:
        await dialog.press("down", "space")
        await dialog.until(lambda: len(gate.asked) == 1)
        await dialog.press("right")
        await dialog.until(lambda: len(gate.asked) == 2)
        assert gate.asked[0].is_set()
        assert not gate.asked[1].is_set()
        await dialog.press("escape")
        await dialog.until(lambda: not dialog.is_open)
        await dialog.until(gate.asked[1].is_set)
        assert dialog.results == [None]


async def test_nothing_left_marks_nothing(open_screen: OpenScreen) -> None:
    async with open_screen(RuleDialog(source(opened()))) as dialog:
        await dialog.press("enter")
        await dialog.sees("! Space picks a rule; / types one.")
        await dialog.press("slash")
        await dialog.type("one per orbit")
        await dialog.sees("No row is left of 10 loaded rows")
        await dialog.sees("10 granules without an orbit left out")
        await dialog.press("enter")
        await dialog.sees("! No row is left, so there is nothing to mark.")
        assert dialog.is_open


async def test_coverage_without_an_area_says_what_to_do(open_screen: OpenScreen) -> None:
    bare = source(facts=lambda stop, tell: Facts(), around=Around((), "2026-01-01", has_area=False))
    async with open_screen(RuleDialog(bare)) as dialog:
        await dialog.sees("needs an area in row Where")
        await dialog.press("down", "space")
        await dialog.sees("! Coverage needs an area: say where to search first")
        await dialog.press("enter")
        assert dialog.is_open
        await dialog.press("space", "up", "space")
        await dialog.sees("10 granules")


async def test_the_rules_used_last_are_offered_again(open_screen: OpenScreen) -> None:
    searches = FakeSearches(rules=["every 5th", "of another version", "not on disk"])
    async with open_screen(RuleDialog(source(opened()), searches)) as dialog:
        await dialog.sees("2 granules")
        await dialog.sees("p past")
        await dialog.press("p")
        await dialog.sees("9 granules")
        await dialog.press("p")
        await dialog.sees("2 granules")


async def test_a_history_that_cannot_be_read_is_no_obstacle(open_screen: OpenScreen) -> None:
    searches = FakeSearches(error=StorageError("broken"))
    async with open_screen(RuleDialog(source(opened()), searches)) as dialog:
        await dialog.press("space")
        await dialog.sees("10 granules")


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_types_are_only_shown(open_screen: OpenScreen, text: str) -> None:
    around = Around((text, "B"), "2026-01-01", has_area=True)
    async with open_screen(RuleDialog(source(opened(), around=around))) as dialog:
        await dialog.press("slash")
        await dialog.paste(text)
        await dialog.press("enter")
        assert dialog.is_open
        await dialog.press("tab", *["down"] * 4, "space")
        await dialog.sees("1 ")


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60), (50, 15)])
async def test_it_fits_every_terminal(open_screen: OpenScreen, size: tuple[int, int]) -> None:
    async with open_screen(RuleDialog(source(opened())), size) as dialog:
        await dialog.press("space", "down", "down", "space")
        await dialog.sees("9 granules")
        await dialog.sees("newest baseline")


async def test_what_the_rules_have_to_know_is_asked_for_by_the_screen(
    open_screen: OpenScreen,
) -> None:
    """And not by the worker: who answers may have to look at widgets."""
    threads = []

    def facts(stop: Event, tell: Tell) -> Facts:
        threads.append(current_thread())
        return Facts()

    async with open_screen(RuleDialog(source(facts=facts))) as dialog:
        await dialog.press("space")
        await dialog.until(lambda: threads)
        assert set(threads) == {current_thread()}
