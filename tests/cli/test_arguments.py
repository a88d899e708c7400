"""Words are taken as they were meant, in whatever order they stand."""

import re
import shlex
from argparse import Namespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.cli import main
from maap_tui.cli.arguments import EXIT_CODES, parse, settings_flags
from maap_tui.cli.verb_examples import EXAMPLES
from maap_tui.cli.verbs import all_verbs, verbs_for
from maap_tui.errors import InputError
from tests.conftest import Cli


def read(*words: str) -> Namespace:
    return parse(words, verbs_for(words))


def refusal(*words: str) -> InputError:
    with pytest.raises(InputError) as caught:
        read(*words)
    return caught.value


@pytest.mark.parametrize(
    "words",
    [
        ["--bbox", "-57.1,-20.4,-56.4,-19.7"],
        ["--bbox=-57.1,-20.4,-56.4,-19.7"],
        ["--bbox", "-57.1", "-20.4", "-56.4", "-19.7"],
        ["--bbox", "-57.1,", "-20.4,", "-56.4,", "-19.7"],
        ["--bbox", "[-57.1,", "-20.4,", "-56.4,", "-19.7]"],
    ],
)
def test_box_is_taken_as_typed_with_its_minus(words: list[str]) -> None:
    for order in (["search", "C", *words], ["search", *words, "C"]):
        arguments = read(*order)
        assert arguments.bbox == "-57.1,-20.4,-56.4,-19.7"
        assert arguments.collections == ["C"]


def test_box_that_is_no_box_is_still_its_value() -> None:
    assert read("search", "C", "--bbox", "nonsense").bbox == "nonsense"
    assert read("search", "C", "--bbox", "1,2,3", "--max-items", "4").bbox == "1,2,3"


def test_every_verb_shows_its_use() -> None:
    assert set(EXAMPLES) == {verb.name for verb in all_verbs() if "VERB" not in verb.usage}


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_can_be_typed(name: str) -> None:
    for line in EXAMPLES[name]:
        commands = [shlex.split(one)[1:] for one in re.split(r" [|] |; | > [\w.]+$", line) if one]
        assert name in [read(*words).verb for words in commands]


def test_help_of_a_verb_ends_with_its_use_and_the_exit_codes(cli: Cli) -> None:
    told = cli("audit", "--help").out
    assert "maap-tui audit --requeue; maap-tui queue run" in told
    assert EXIT_CODES in told


@pytest.mark.parametrize("text", ["-datetime", "+datetime", "datetime", "-properties.x", ""])
def test_sort_field_is_taken_as_typed_with_its_minus(text: str) -> None:
    assert read("search", "C", "--sortby", text).sortby == text
    assert read("search", f"--sortby={text}", "C").sortby == text


@pytest.mark.parametrize(
    "time",
    [
        "last 30 d",
        "2017-01-01 .. 2017-03-01",
        "2026-04-01 10:30",
        "2026-04 daily 22:00-02:00",
        "2025-03, 2025-06 .. 2025-07",
        "['2017-01-01T00:00:00Z', '2017-12-02T00:00:00Z']",
        "[2017-01-01T00:00:00Z, 2017-12-02T00:00:00Z]",
    ],
)
def test_time_of_several_words_needs_no_quotes(time: str) -> None:
    for words in ([time], time.split()):
        for order in (["search", "C", "--datetime", *words], ["search", "--datetime", *words, "C"]):
            arguments = read(*order, "--count")
            assert (arguments.datetime, arguments.collections) == (time, ["C"])


def test_word_that_is_no_part_of_a_time_is_left() -> None:
    arguments = read("search", "--datetime", "2017", "2018", "--ids", "a")
    assert (arguments.datetime, arguments.collections) == ("2017", ["2018"])
    assert read("search", "C", "--datetime", "soon", "30").datetime == "soon"


def test_refused_words_for_a_time_are_read_together() -> None:
    arguments = read("search", "--datetime", "last", "month", "C")
    assert (arguments.datetime, arguments.collections) == ("last month", ["C"])
    assert read("search", "C", "--datetime", "last", "--count").datetime == "last"


def test_an_amount_and_its_unit_need_no_quotes() -> None:
    batch = ["--batch", "x.csv", "--within", "30", "min", "--radius", "50", "km", "C"]
    for words in (["search", *batch], ["search", "C", *batch[:-1]]):
        arguments = read(*words)
        assert (arguments.within, arguments.radius) == ("30 min", "50 km")
        assert arguments.collections == ["C"]
    assert read("search", "C", "--within", "30min", "--count").within == "30min"


def test_filter_may_begin_with_a_minus_and_hold_anything() -> None:
    cql2 = "-1 < \"x\" AND name = 'O''Brien' OR a=b"
    assert read("search", "C", "--filter", cql2).filter == cql2
    assert read("collections", "-q", "-dash").text == "-dash"


@pytest.mark.parametrize("words", [["-q", "Biomass"], ["-qBiomass"], ["-q=Biomass"]])
def test_short_option_takes_its_value_either_way(words: list[str]) -> None:
    assert read("collections", *words).text == "Biomass"


@pytest.mark.parametrize(
    "words",
    [
        ["C", "D", "--ids", "a", "b"],
        ["C", "D", "--ids", "a", "b", "--format", "ids"],
        ["--ids", "a", "b", "--format", "ids", "C", "D"],
        ["C", "--ids", "a", "b", "--format", "ids", "D"],
        ["C", "--ids", "a", "--ids", "b", "--format", "ids", "D"],
        ["--ids", "a", "b", "--", "C", "D"],
        ["--ids=a", "--ids=b", "C", "D"],
    ],
)
def test_ids_and_collections_do_not_swallow_each_other(words: list[str]) -> None:
    arguments = read("search", *words)
    assert arguments.collections == ["C", "D"]
    assert arguments.ids == ["a", "b"]


def test_ids_keep_their_commas() -> None:
    name = "W_XX-ESA,SMOS_CS2,NH_25KM_EASE2_20101115_r_v203_01_l4sit.nc"
    assert read("search", "L4", "--ids", name).ids == [name]


def test_collections_may_stand_apart() -> None:
    arguments = read("search", "A", "--max-items", "5", "B", "--sortby", "-datetime", "C")
    assert arguments.collections == ["A", "B", "C"]


def test_patterns_of_assets_end_at_the_next_option() -> None:
    arguments = read("download", "C", "--assets", "*.tiff", "role:data", "--dry-run")
    assert arguments.assets == ["*.tiff", "role:data"]
    assert arguments.dry_run


@pytest.mark.parametrize("place", ["before", "after", "among"])
def test_global_options_are_taken_anywhere(place: str) -> None:
    options = ["--demo", "--catalog", "https://x.example/", "--download-dir", "-x"]
    words = {
        "before": [*options, "search", "C"],
        "after": ["search", "C", *options],
        "among": ["--demo", "search", *options[1:3], "C", *options[3:]],
    }[place]
    arguments = read(*words)
    assert arguments.demo
    assert arguments.verb == "search"
    flags = settings_flags(arguments)
    assert (flags["catalog"], flags["download_dir"]) == ("https://x.example/", "-x")
    assert flags["credentials"] is None


def test_no_verb_means_the_app() -> None:
    arguments = read("--demo", "--download-dir", "/data")
    assert arguments.verb is None
    assert settings_flags(arguments)["download_dir"] == "/data"


def test_standard_input_is_a_dash() -> None:
    assert read("download", "--from", "-").source == "-"


def test_words_after_two_dashes_are_no_options() -> None:
    assert read("search", "--", "--odd", "C").collections == ["--odd", "C"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ["search", "X", "--offline"],
            "of `search`. `collections`, `inventory` and `audit` have it.",
        ),
        (["config", "--requeue"], "of `config`. `audit` has it."),
        (["--jobs", "3"], "without a verb. `download`, `basket download` and `queue run` have it."),
        (["download", "--zzz"], "of `download`."),
    ],
)
def test_an_option_of_other_verbs_is_told_with_their_names(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    option = next(word for word in words if word.startswith("--"))
    assert capsys.readouterr().err.strip() == f"maap-tui: error: {option} is not an option {told}"


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        (["serch"], "'serch' is not a verb.", "Did you mean search?"),
        (["qqqq"], "'qqqq' is not a verb.", "The verbs are"),
        (["search", "--fromat", "ids"], "--fromat is not an option of `search`.", "--format"),
        (["search", "C", "--format", "xml"], "--format: invalid choice: 'xml'", "search --help"),
        (["search", "C", "--sortby"], "--sortby needs a value: FIELD.", ""),
        (["search", "C", "--sortby", "--format", "ids"], "--sortby needs a value: FIELD.", ""),
        (["token", "--credentials"], "--credentials needs a value: FILE.", ""),
        (["search", "C", "--format"], "--format needs a value: table, json, ndjson", ""),
        (["search", "C", "--ids"], "--ids needs a value: ID.", ""),
        (["search", "C", "--bbox"], "--bbox needs a value: W,S,E,N.", ""),
        (["queryables"], "the following arguments are required: COLLECTION.", "--help"),
        (["queryables", "A", "B"], "unrecognized arguments: B.", "--help"),
        (["search", "--jobs", "3"], "--jobs is not an option of `search`.", ""),
        (["token", "--form"], "--form is not an option of `token`.", ""),
    ],
)
def test_what_is_not_understood_is_told_with_what_is_near(
    words: list[str], message: str, hint: str
) -> None:
    error = refusal(*words)
    assert error.exit_code == 2
    assert error.message.startswith(message)
    assert hint in error.hint


WORDS = ["search", "download", "C", "--bbox", "--ids", "--sortby", "-1,2", "-1", "--", "-", "-q"]
WORDS += ["--demo", "--format", "ids", "--catalog=x", "--ids=", "=", "--=", "-=", "--from", ""]


@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=5), max_size=8))
def test_any_words_are_understood_or_refused_in_one_sentence(words: list[str]) -> None:
    try:
        arguments = parse(words, verbs_for(words))
    except InputError as error:
        assert error.exit_code == 2  # noqa: PT017  (one of two good ends)
        return
    except SystemExit as ended:
        assert ended.code == 0  # noqa: PT017  (help was asked for)
        return
    assert arguments.verb in (None, *(verb.name for verb in all_verbs()))


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("", []),
        ("--demo", []),
        ("--catalog search", []),
        ("search C", ["search"]),
        ("--demo search C", ["search"]),
        ("--catalog https://x.example/ search C --theme maap-light", ["search"]),
        ("--catalog=https://x.example/ --demo token", ["token"]),
    ],
)
def test_only_the_verbs_that_can_be_meant_are_loaded(line: str, names: list[str]) -> None:
    assert [verb.name for verb in verbs_for(line.split())] == names


@pytest.mark.parametrize("line", ["--help", "-h", "--version", "serch", "--", "--nonsense search"])
def test_all_verbs_are_loaded_where_any_could_be_meant(line: str) -> None:
    assert verbs_for(line.split()) == all_verbs()


def test_options_are_never_guessed_from_their_beginning() -> None:
    assert "--max is not an option" in refusal("search", "C", "--max", "3").message


@pytest.mark.parametrize(
    "verb", ["", "collections", "queryables", "search", "download", "token", "config"]
)
def test_help_is_told_on_standard_output(cli: Cli, verb: str) -> None:
    done = cli(*([verb] if verb else []), "--help")
    assert done.code == 0
    assert done.out.startswith(f"usage: maap-tui {verb}".rstrip())
    assert "--demo" in done.out
    assert done.err == ""


def test_version_is_told_before_and_after_options(cli: Cli) -> None:
    assert cli("--version").out == cli("--demo", "--version").out
    assert cli("--version").out.startswith("maap-tui 0.")


@pytest.mark.parametrize(
    "words",
    [
        ["queue", "add", "C", "--bbox", "-1", "-2", "3", "4"],
        ["queue", "add", "--bbox=-1,-2,3,4", "C"],
        ["--demo", "queue", "--download-dir", "/x", "add", "C", "--bbox", "-1,-2,3,4"],
        ["queue", "--demo", "add", "C", "--bbox", "-1,-2,3,4"],
    ],
)
def test_verb_of_two_words_is_taken_like_any_other(words: list[str]) -> None:
    arguments = read(*words)
    assert (arguments.verb, arguments.collections) == ("queue add", ["C"])
    assert arguments.bbox == "-1,-2,3,4"
    assert getattr(arguments, "demo", False) is ("--demo" in words)


def test_second_word_of_a_verb_is_known_only_there() -> None:
    assert read("search", "list").collections == ["list"]
    assert read("queue", "move", "aa", "up").place == "up"
    assert str(refusal("queue", "paus")) == "'paus' is not a verb of queue. Did you mean pause?"
    assert "'list' is not a verb." in str(refusal("list"))
    assert read("queue").verb == "queue"


def test_help_lists_the_queue_once(cli: Cli) -> None:
    lines = [line.split() for line in cli("--help").lines]
    assert [line[0] for line in lines if line[:1] == ["queue"]] == ["queue"]
