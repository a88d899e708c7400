import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.invalid import InvalidInput
from maap_tui.models.quiet_hours import QuietHours
from maap_tui.models.setting_values import byte_rate, command, one_of, quiet_hours, switch


@pytest.mark.parametrize(
    ("said", "rate"),
    [
        (800_000, 800_000),
        ("800000", 800_000),
        ("800k", 800_000),
        ("5M", 5_000_000),
        ("5m", 5_000_000),
        (" 1.5 MB/s ", 1_500_000),
        ("2Mi", 2 * 2**20),
        ("1GiB", 2**30),
        ("none", None),
        ("None", None),
    ],
)
def test_rates_are_read_as_people_write_them(said: object, rate: int | None) -> None:
    assert byte_rate(said) == rate


@pytest.mark.parametrize(
    "said", ["", "0", "-5M", "fast", "5 X", "5i", "1e6", "9" * 15 + "G", 0, -1, True, 2.5, None, []]
)
def test_other_rates_are_refused(said: object) -> None:
    with pytest.raises(InvalidInput, match="bytes a second"):
        byte_rate(said)


@given(st.integers(1, 10**14))
def test_whole_numbers_are_themselves(number: int) -> None:
    assert byte_rate(str(number)) == byte_rate(number) == number


@pytest.mark.parametrize("said", [True, "true", "YES", " on ", "1"])
def test_switch_is_on(said: object) -> None:
    assert switch(said) is True


@pytest.mark.parametrize("said", [False, "false", "No", "off", "0"])
def test_switch_is_off(said: object) -> None:
    assert switch(said) is False


@pytest.mark.parametrize("said", ["", "maybe", 1, 0, None, "truefalse"])
def test_other_switches_are_refused(said: object) -> None:
    with pytest.raises(InvalidInput, match="true or false"):
        switch(said)


def test_quiet_hours_are_a_span_or_none() -> None:
    assert quiet_hours("22:00-6") == QuietHours.parse("22:00-06:00")
    assert quiet_hours("none") is None
    for said in ("", "22:00", "25:00-26:00", "8-8", 8, None):
        with pytest.raises(InvalidInput, match="span of hours"):
            quiet_hours(said)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("h5tui", ("h5tui",)),
        ("qgis --nologo &", ("qgis", "--nologo", "&")),
        ("'my viewer' -x", ("my viewer", "-x")),
        (["ncdump", "-h"], ("ncdump", "-h")),
        ([], ()),
        ("none", ()),
    ],
)
def test_commands_are_words_without_a_shell(given: object, words: tuple[str, ...]) -> None:
    assert command(given) == words


@pytest.mark.parametrize(
    "wrong", ["", "'open", "&", ["a", "&", "b"], ["a", ""], ["a", 1], 5, "a\nb"]
)
def test_other_commands_are_refused(wrong: object) -> None:
    with pytest.raises(InvalidInput, match="a program and its arguments"):
        command(wrong)


def test_one_of_some_words() -> None:
    parse = one_of("half", "auto", "off")
    assert parse(" Half ") == "half"
    for wrong in ("full", "", True, 3):
        with pytest.raises(InvalidInput, match="half, auto or off"):
            parse(wrong)
