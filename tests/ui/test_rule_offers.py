"""The rules that are offered, and how keys change their values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.rules.chain import RuleChain
from maap_tui.models.rules.reading import read_rule
from maap_tui.ui.rule_offers import Around, about, kind_of, offers, stepped
from tests.ui.fakes import an_item

TWO = Around(("A", "B"), "2026-04-02", has_area=True)
THREE = Around(("A", "B", "C"), "2026-04-02", has_area=False)


def after(text: str, steps: int, around: Around = TWO) -> str:
    return stepped(read_rule(text), steps, around).text


@pytest.mark.parametrize(
    ("text", "more", "less"),
    [
        ("coverage > 60 %", "coverage > 65 %", "coverage > 55 %"),
        ("coverage > 62.5 %", "coverage > 65 %", "coverage > 60 %"),
        ("coverage < 100 %", "coverage < 100 %", "coverage < 95 %"),
        ("coverage > 0 %", "coverage > 5 %", "coverage > 0 %"),
        ("every 2nd", "every 3rd", "every 2nd"),
        ("size < 2 GB", "size < 5 GB", "size < 1 GB"),
        ("size > 3 GB", "size > 5 GB", "size > 2 GB"),
        ("size > 500 GB", "size > 500 GB", "size > 200 GB"),
        ("size > 1 MB", "size > 2 MB", "size > 1 MB"),
        ("one per frame", "one per frame by coverage", "one per day by coverage"),
        ("one per frame by oldest", "one per frame", "one per frame"),
        ("nearest to 2026-02-28", "nearest to 2026-03-01", "nearest to 2026-02-27"),
        ("nearest to 23:30 per day", "nearest to 00:30 per day", "nearest to 22:30 per day"),
        ("nearest to last 30 d", "nearest to last 30 d", "nearest to last 30 d"),
        ("not on disk", "on disk", "on disk"),
        ("not queued", "queued", "queued"),
        ("all of A + B", "all of A + B per orbit", "all of A + B per orbit"),
        ("newest baseline", "newest baseline", "newest baseline"),
    ],
)
def test_steps(text: str, more: str, less: str) -> None:
    assert after(text, 1) == more
    assert after(text, -1) == less


def test_types_are_combined_and_coverage_only_offered_with_an_area() -> None:
    texts = ["all of A + B"]
    for _ in range(7):
        texts.append(after(texts[-1], 1, THREE))
    assert texts[2::2] == ["all of A + C", "all of B + C", "all of A + B + C"]
    assert after("one per frame", 1, THREE) == "one per track"


@pytest.mark.parametrize("around", [TWO, THREE, Around()])
def test_one_of_each_kind_is_offered_with_words(around: Around) -> None:
    rules = offers(around)
    assert len({kind_of(rule) for rule in rules}) == len(rules)
    assert RuleChain.parse(RuleChain(rules).text).rules == rules
    assert all(about(rule, around) for rule in rules)
    assert any("all of" in rule.text for rule in rules) == (len(around.types) > 1)


def test_the_surroundings_are_those_of_the_list() -> None:
    items = [an_item(1), an_item(2, product_type="B"), an_item(3, product_type="B")]
    around = Around.of(items, items[0], has_area=True)
    assert around == Around(("B", "S1_SCS__1S"), "2026-01-01", has_area=True)
    assert len(Around.of((), None, has_area=False).day) == 10
    assert len(Around.of((), an_item(1, start="bad"), has_area=False).day) == 10


@given(st.sampled_from(offers(TWO)), st.lists(st.sampled_from([-1, 1]), max_size=12))
def test_whatever_is_pressed_it_stays_a_rule_of_its_kind(rule: object, steps: list[int]) -> None:
    now = kind_of(rule)  # type: ignore[arg-type]
    for step in steps:
        rule = stepped(rule, step, TWO)  # type: ignore[arg-type]
        assert kind_of(rule) == now
        assert read_rule(rule.text) == rule
