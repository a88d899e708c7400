"""The text of rules: what a person may write, and what is said of a mistake."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.invalid import InvalidInput
from maap_tui.models.rules.chain import RuleChain
from maap_tui.models.rules.facts import Rule
from maap_tui.models.rules.kinds import (
    UNITS,
    Covers,
    EveryNth,
    NewestBaseline,
    NewestDuplicate,
    OnDisk,
    Queued,
    Relation,
    Size,
)
from maap_tui.models.rules.picks import AllOf, By, Moment, Nearest, OnePer, bare_type
from maap_tui.models.rules.places import Place
from maap_tui.models.rules.reading import EXAMPLES, read_rule

RELATIONS = st.sampled_from(Relation)
PLACES = st.sampled_from(Place)
TYPES = st.lists(
    st.text(st.sampled_from("ABSXper_019-."), min_size=1, max_size=10).filter(bare_type),
    min_size=2,
    max_size=6,
    unique_by=bare_type,
).map(tuple)
DAYS = st.dates(date(1990, 1, 1), date(2060, 1, 1)).map(str)
CLOCKS = st.times().map(lambda time: f"{time:%H:%M}")
MOMENTS = st.one_of(
    DAYS,
    st.tuples(DAYS, CLOCKS).map(" ".join),
    st.tuples(DAYS, DAYS).map(lambda days: " .. ".join(sorted(days))),
    st.sampled_from(["yesterday", "last 30 d", "2026-Q2", "previous month"]),
).map(Moment.parse)
DAILY = CLOCKS.map(lambda text: Moment.parse(text, is_clock_known=True))
RULES = st.one_of(
    st.sampled_from([NewestBaseline(), NewestDuplicate(), OnDisk(), OnDisk(True)]),
    st.sampled_from([Queued(), Queued(True)]),
    st.builds(Covers, RELATIONS, st.integers(0, 100_000).map(lambda n: n / 1000)),
    st.builds(
        Size,
        RELATIONS,
        st.integers(0, 999_999_000).map(lambda n: n / 1000),
        st.sampled_from(list(UNITS)),
    ),
    st.builds(EveryNth, st.integers(2, 1000)),
    st.builds(OnePer, PLACES, st.sampled_from(By)),
    st.builds(Nearest, MOMENTS, st.none() | PLACES),
    st.builds(Nearest, DAILY, st.just(Place.DAY)),
    st.builds(AllOf, TYPES, PLACES),
)


@given(st.lists(RULES, max_size=20).map(tuple))
def test_what_is_written_is_read_as_the_same_rules(rules: tuple[Rule, ...]) -> None:
    chain = RuleChain(rules)
    assert RuleChain.parse(chain.text) == chain


@given(RULES, st.sampled_from([str.upper, str.title, str.swapcase]))
def test_case_and_blanks_do_not_matter(rule: Rule, recase: object) -> None:
    if not isinstance(rule, AllOf):  # the types are kept as they were typed
        assert read_rule(f"  {recase(rule.text).replace(' ', '   ')} ") == rule  # type: ignore[operator]


def sentence_of(text: str) -> str:
    """What is said of a text that is no rule; nothing of one that is."""
    try:
        chain = RuleChain.parse(text)
    except InvalidInput as error:
        return str(error)
    return "" if RuleChain.parse(chain.text) == chain else "\n"


@given(st.text(max_size=60) | st.lists(st.sampled_from(EXAMPLES), max_size=3).map("; ".join))
def test_of_any_text_one_sentence_is_said_at_most(text: str) -> None:
    said = sentence_of(text)
    assert said.isprintable()
    assert len(said) < 300


@given(st.text(st.sampled_from("newst baeli cvrg>60%,prfamko12 .:+-"), max_size=40))
def test_so_it_is_of_nearly_right_words(text: str) -> None:
    assert sentence_of(text).isprintable()


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_a_rule_and_written_so(example: str) -> None:
    text = example.replace("TYPE + TYPE", "A + B")
    assert read_rule(text).text == text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("latest version", "newest baseline"),
        ("no duplicates", "newest of duplicates"),
        ("newest of the duplicates", "newest of duplicates"),
        ("newest per frame", "one per frame"),
        ("largest coverage per track", "one per track by coverage"),
        ("1 per orbit oldest", "one per orbit by oldest"),
        ("one per day closest to 10:30", "nearest to 10:30 per day"),
        ("AOI coverage over 60", "coverage > 60 %"),
        ("coverage 62.50%", "coverage >= 62.5 %"),
        ("covers at least 5 %", "coverage >= 5 %"),
        ("coverage ≤ 5 %", "coverage <= 5 %"),
        ("not yet downloaded", "not on disk"),
        ("every other", "every 2nd"),
        ("every 21", "every 21st"),
        ("every 12th", "every 12th"),
        ("under 2 gb", "size < 2 GB"),
        (
            "only all of msi_cop_2a and ATL_EBD_2A PER Orbit",
            "all of msi_cop_2a + ATL_EBD_2A per orbit",
        ),
        ("near 2026-04-02", "nearest to 2026-04-02"),
    ],
)
def test_other_words_for_the_same(typed: str, meant: str) -> None:
    assert read_rule(typed).text == meant


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("newst baseline", "'newst baseline' is no rule; did you mean 'newest baseline'?"),
        ("covrage > 35 %", "'covrage > 35 %' is no rule; did you mean 'coverage > 35 %'?"),
        ("one per frme", "'one per frme' is no rule; did you mean 'one per frame'?"),
        ("coverage", "coverage needs a limit: coverage > 60 %"),
        ("coverage > 62,5 %", "'5 %' is no rule; a decimal has a point: coverage > 62.5 %"),
        ("coverage > 160 %", "a coverage is at most 100 %, not 160 %"),
        ("every 1", "every n-th is read from every 2nd to every 1000th"),
        ("nearest to 12:00", "12:00 is of no day: write nearest to 12:00 per day"),
        ("nearest to 2026-04 ..", "'2026-04 ..' has an open end; nearest needs a moment or a day"),
        ("all of A", "all of takes two product types or more: all of TYPE + TYPE"),
        ("all of A B", "'A B' is no product type; types are joined by +: all of A + B"),
        ("all of A + a_", "all of takes two product types or more: all of TYPE + TYPE"),
        ("newest baseline,, on disk", "a rule is missing between two commas"),
        ("one per cent", "'one per cent' is no rule: one per what? frame, track, orbit or day"),
        ("xyz", "'xyz' is no rule; rules are newest baseline, "),
    ],
)
def test_a_mistake_is_told_in_one_sentence(typed: str, said: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        RuleChain.parse(typed)
    assert str(caught.value).startswith(said)


def test_endless_texts_are_refused() -> None:
    for text, said in (("x" * 3_000, "too long"), ("x," * 30, "too many"), ("x" * 400, "is none")):
        with pytest.raises(InvalidInput, match=said):
            RuleChain.parse(text)


def test_an_empty_text_is_no_rule_at_all() -> None:
    assert RuleChain.parse("  ") == RuleChain()
    assert not RuleChain().needs_area
    assert RuleChain.parse("on disk, one per track by coverage").needs_area
    assert RuleChain.parse("coverage < 5 %").needs_area
