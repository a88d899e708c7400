import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.invalid import InvalidInput
from maap_tui.models.narrowing import Kind, Narrowing

ROW = "bio_s1_scs__1s_t004_f293 2026-04-03"


@pytest.mark.parametrize(
    ("text", "kind", "holds"),
    [
        ("F293", Kind.WORDS, True),
        ("f293 2026", Kind.WORDS, True),
        ("f293 2025", Kind.WORDS, False),
        ("!f293", Kind.WORDS, False),
        ("bio !f290", Kind.WORDS, True),
        ("~f29[0-3]", Kind.PATTERN, True),
        ("~F29[0-2] ", Kind.PATTERN, False),
        ("/^bio.*03$/", Kind.PATTERN, True),
        ("/^bio", Kind.PATTERN, True),
        ("!~f29[0-3]", Kind.PATTERN, False),
        ("!/f290/", Kind.PATTERN, True),
    ],
)
def test_words_and_patterns_judge_the_text_of_a_row(text: str, kind: Kind, holds: bool) -> None:
    narrowing = Narrowing.parse(text)
    assert narrowing.kind is kind
    assert narrowing.holds is not None
    assert narrowing.holds(ROW) is holds


@pytest.mark.parametrize("text", ["", "  ", "!"])
def test_nothing_typed_shows_everything(text: str) -> None:
    assert Narrowing.parse(text).is_all


def test_cql2_is_judged_elsewhere() -> None:
    narrowing = Narrowing.parse("= frame > 290 ")
    assert (narrowing.kind, narrowing.body, narrowing.holds) == (Kind.CQL2, "frame > 290", None)


@pytest.mark.parametrize(
    "text",
    [
        *("~(", "~[a", "~(a+)+$", "~(a|a)*$", "~((a)*)*", "~.*.*.*.*.*x", "~" + "a" * 400, "/*/"),
        *(r"~((\w*)x?)*~", r"~((\w+)x?)+~", r"~((?:\w+)x?){20}~", "~(a?){40}b", r"~(\w\w?){40}~"),
        *("~" + r"\w?" * 60 + "~", r"~\w*\w*\w*\w*~", r"~\w{1,90}\w{2,}\w+\w*~"),
        *("!~((a*)b?)*c", "/((a*)b?)*c/", "~(((){99}){99}){99}(){99}"),
    ],
)
def test_a_pattern_that_is_none_or_never_ends_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        Narrowing.parse(text)


@pytest.mark.parametrize(
    ("pattern", "row"),
    [
        ("s2.*2025.*f22[0-9]", "s2_dgm 20250101 f222"),
        ("^(s1|s2)_(dgm|scs).*t00\\d", "s1_scs t001"),
        (r"\d{8}t\d{6}(_\d{8}t\d{6})?$", "20250101t000000"),
        (r"\(a\)*[]*+?]*(?:ab){3}", "(aababab"),
        ("|".join(f"f{number}" for number in range(40)), "f39"),
        ("a{}|{", "a{}"),
    ],
)
def test_patterns_that_people_type_are_taken(pattern: str, row: str) -> None:
    for typed in (f"~{pattern}", f"/{pattern}/"):
        holds = Narrowing.parse(typed).holds
        assert holds is not None
        assert holds(row)
        assert not holds("something else")


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(InvalidInput):
        narrowing = Narrowing.parse(text)
        assert narrowing.holds is None or narrowing.holds("a row") in (True, False)


@given(st.text(alphabet="abc !", max_size=12))
def test_words_mean_what_looking_for_each_of_them_does(text: str) -> None:
    narrowing = Narrowing.parse(text)
    row = "ab cab"
    expected = all(
        (word[1:] not in row) if word.startswith("!") and len(word) > 1 else True
        for word in text.split()
    ) and all(word in row for word in text.split() if not re.match("!", word))
    assert (narrowing.holds is None or narrowing.holds(row)) == expected


@given(
    st.lists(st.text("ab", max_size=4), max_size=8),
    st.lists(st.sampled_from(["a", "ab", "!b", "!ba", "bb"]), max_size=3),
)
def test_many_rows_are_judged_as_each_of_them_is(texts: list[str], words: list[str]) -> None:
    narrowing = Narrowing.parse(" ".join(words))
    holds = narrowing.holds or (lambda text: True)
    kept = narrowing.kept(range(len(texts)), texts)
    assert kept == [number for number, text in enumerate(texts) if holds(text)]
