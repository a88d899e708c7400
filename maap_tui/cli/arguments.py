"""The grammar of the command line, and the order of words that argparse cannot misread.

argparse takes a value that begins with `-` (`--bbox -57.1,...`, `--sortby -datetime`) for an
option, and mixes up the words after `--ids` with those that name collections. So options and
their values are joined and set before the other words, and only then is argparse asked.
"""

import argparse
import re
from collections import deque
from collections.abc import Mapping, Sequence
from itertools import islice, takewhile
from typing import Any, NoReturn

from maap_tui import __version__
from maap_tui.config_file import nearest
from maap_tui.errors import InputError
from maap_tui.models.invalid import InvalidInput
from maap_tui.models.time_selection import TimeSelection
from maap_tui.settings import ROWS, Row

from .context import Verb
from .verb_examples import EXAMPLES

Options = Mapping[str, argparse.Action]

DESCRIPTION = "Find, look at and download granules of the ESA MAAP catalogue from a terminal."
EXIT_CODES = """\
Exit codes: 0 done, 1 some downloads failed or a file is not whole, 2 bad input or settings,
3 credentials or token, 4 catalogue or network, 5 disk, 130 interrupted.
"""
EPILOG = f"""\
Without a verb the app opens. `maap-tui VERB --help` tells what a verb takes.

{EXIT_CODES}"""
_VERB_ROWS = frozenset({"jobs", "layout"})
"""Settings whose flag belongs to some verbs only."""
_NUMBERS = re.compile(r"[-+]?[0-9.][-+0-9.e]*(,[-+0-9.e]+)*,?", re.IGNORECASE)

_LONGEST_TIME = 12
"""Words that a time on the command line may have without quotes."""
_UNIT = re.compile("km|m|nmi?", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9.]+")
_UNIT_WORD = re.compile("[a-z]{1,7}", re.IGNORECASE)
_BACK = ("last", "past", "previous", "this")
_RADIUS = re.compile(rf"[0-9.]+\s*(?:{_UNIT.pattern})", re.IGNORECASE)


class NoSuchOption(InputError):
    """A verb does not have an option; those verbs among the given that have it are named."""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, by an exception."""

    def error(self, message: str) -> NoReturn:
        raise InputError(f"{message.removeprefix('argument ')}.", hint=f"See {self.prog} --help.")


def parse(words: Sequence[str], verbs: Sequence[Verb]) -> argparse.Namespace:
    """The command line as attributes; `verb` is `None` when the app is asked for.

    Options that were not given are missing or `None`. Raises `InputError`, and `SystemExit` after
    `--help` and `--version`.
    """
    parser, known = _parsers(verbs)
    options = {name: sub._option_string_actions for name, sub in known.items()}
    ordered = _ordered(words, parser._option_string_actions, options)
    return parser.parse_args(ordered)


def settings_flags(arguments: argparse.Namespace) -> dict[str, str | None]:
    """What the command line says about settings, by key."""
    return {row.key: getattr(arguments, row.key, None) for row in ROWS if row.flag}


def _parsers(verbs: Sequence[Verb]) -> tuple[_Parser, dict[str, _Parser]]:
    parser = _Parser(
        prog="maap-tui",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"maap-tui {__version__}")
    _add_global_options(parser)
    subparsers = parser.add_subparsers(dest="verb", metavar="VERB", title="verbs")
    known: dict[str, _Parser] = {}
    for verb in verbs:
        listed: dict[str, Any] = {} if " " in verb.name else {"help": verb.summary}
        known[verb.name] = made = subparsers.add_parser(
            verb.name,
            usage=" ".join(["maap-tui", verb.name, *verb.usage.split(), "[OPTION...]"]),
            description=verb.description or verb.summary,
            epilog=_epilog(verb.name),
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
            **listed,
        )
        verb.add_arguments(made)
        _add_global_options(made)
    return parser, known


def _epilog(name: str) -> str:
    lines = EXAMPLES.get(name, ())
    head = "Example:" if len(lines) == 1 else "Examples:"
    return "\n".join([*([head] if lines else []), *(f"  {line}" for line in lines), "", EXIT_CODES])


def _add_global_options(parser: argparse.ArgumentParser) -> None:
    """The options that every verb and the app take."""
    group = parser.add_argument_group("settings")
    group.add_argument(
        "--demo",
        action="store_true",
        default=argparse.SUPPRESS,
        help="Use the small catalogue that is built in: no network, no account.",
    )
    for row in ROWS:
        if row.flag and row.key not in _VERB_ROWS:
            add_setting(group, row)


def add_setting(parser: argparse._ActionsContainer, row: Row) -> None:
    """The flag of one setting, read later by `maap_tui.settings`."""
    help_text = row.doc.replace("%", "%%")
    parser.add_argument(
        row.flag, dest=row.key, metavar=row.metavar, default=argparse.SUPPRESS, help=help_text
    )


def _ordered(words: Sequence[str], main: Options, verbs: Mapping[str, Options]) -> list[str]:
    """What stood before the verb, the verb, its options as `--name=value`, then the other words."""
    queue, options = deque(words), main
    ahead: list[str] = []
    joined: list[str] = []
    rest: list[str] = []
    while queue:
        word = queue.popleft()
        if word == "--":
            rest.extend(queue)
            break
        if _looks_like_option(word):
            _require_option(word, ahead, options, verbs)
            joined.extend(_with_values(word, queue, options))
        elif ahead and (actions := _actions(ahead[-1], verbs)):
            ahead[-1] += f" {_known(word, actions, f'verb of {ahead[-1]}')}"
            options = verbs[ahead[-1]]
        elif ahead:
            rest.append(word)
        else:
            options = verbs[_known(word, [name for name in verbs if " " not in name], "verb")]
            ahead, joined = [*joined, word], []
    separator = ["--"] if any(map(_looks_like_option, rest)) else []
    return [*ahead, *joined, *separator, *rest]


def _actions(verb: str, verbs: Mapping[str, Options]) -> list[str]:
    """The second words of `verb`: `list` where there is a verb `queue list`."""
    return [name.removeprefix(f"{verb} ") for name in verbs if name.startswith(f"{verb} ")]


def _known(word: str, names: Sequence[str], noun: str) -> str:
    if word in names:
        return word
    every = noun.replace("verb", "verbs")
    hint = nearest(word, names) or f"The {every} are {', '.join(names)}."
    raise InputError(f"'{word}' is not a {noun}.", hint=hint)


def _require_option(
    word: str, ahead: Sequence[str], options: Options, verbs: Mapping[str, Options]
) -> None:
    """Says who has the option where this verb has not."""
    name = word.partition("=")[0]
    if name in options or word[:2] in options:
        return
    others = [f"`{verb}`" for verb, those in verbs.items() if name in those]
    if others:
        *first, last = others
        hint = f"{', '.join(first)} and {last} have it." if first else f"{last} has it."
    else:
        hint = nearest(name, list(options))
    here = f"of `{ahead[-1]}`" if ahead else "without a verb"
    raise NoSuchOption(f"{name} is not an option {here}.", hint=hint)


def _with_values(word: str, queue: "deque[str]", options: Options) -> list[str]:
    """An option joined with the values that follow it, which are taken from `queue`."""
    name, equals, _ = word.partition("=")
    if name not in options and word[:2] in options:
        return [f"{word[:2]}={word[2:]}"]
    action = options[name]
    if equals or action.nargs == 0:
        return [word]
    if action.nargs == "+":
        values = _take_words(queue)
    else:
        values = take(queue) if (take := _TAKERS.get(name)) else []
        values = values or _take_value(queue, options)
    if not values:
        expected = action.metavar or ", ".join(action.choices or ())
        raise InputError(f"{name} needs a value: {expected}.")
    return [f"{name}={value}" for value in values]


def _take_words(queue: "deque[str]") -> list[str]:
    taken = []
    while queue and not _looks_like_option(queue[0]) and queue[0] != "--":
        taken.append(queue.popleft())
    return taken


def _take_box(queue: "deque[str]") -> list[str]:
    """Up to four numbers that a blank or a comma sets apart, as one value; perhaps a list's."""
    numbers: list[str] = []
    while queue and len(numbers) < 4 and _NUMBERS.fullmatch(word := queue[0].strip("[]")):
        queue.popleft()
        numbers.extend(number for number in word.split(",") if number)
    return [",".join(numbers)] if numbers else []


def _take_numbers(queue: "deque[str]") -> list[str]:
    """A box, or a point with the radius that follows it, as one value."""
    numbers = _take_box(queue)
    count = numbers[0].count(",") + 1 if numbers else 0
    if queue and (
        (count == 2 and _RADIUS.fullmatch(queue[0])) or (count == 3 and _UNIT.fullmatch(queue[0]))
    ):
        return [f"{numbers[0]} {queue.popleft()}"]
    return numbers


def _take_time(queue: "deque[str]") -> list[str]:
    """Words that are a time only together, as one value: `last 30 d` needs no quotes."""
    words = list(islice(takewhile(lambda word: word[:2] != "--", queue), _LONGEST_TIME))
    for count in range(len(words), 1, -1):
        if is_time(time := " ".join(words[:count])):
            for _ in range(count):
                queue.popleft()
            return [time]
    if len(words) > 1 and words[0].lower() in _BACK:  # what is refused of it is worth reading
        return [f"{queue.popleft()} {queue.popleft()}"]
    return []


def _take_amount(queue: "deque[str]") -> list[str]:
    """A number with the unit that follows it, as one value: `30 min`, `50 km`."""
    if len(queue) > 1 and _NUMBER.fullmatch(queue[0]) and _UNIT_WORD.fullmatch(queue[1]):
        return [f"{queue.popleft()} {queue.popleft()}"]
    return []


_TAKERS = {
    "--bbox": _take_box,
    "--where": _take_numbers,
    "--datetime": _take_time,
    "--within": _take_amount,
    "--radius": _take_amount,
}
"""Options whose value may be several words that need no quotes."""


def is_time(text: str) -> bool:
    """Whether `--datetime` takes the text."""
    try:
        TimeSelection.parse(text)
    except InvalidInput:
        return False
    return True


def _take_value(queue: "deque[str]", options: Options) -> list[str]:
    """The next word, unless it is one of our options itself."""
    if not queue or queue[0] == "--" or queue[0].partition("=")[0] in options:
        return []
    return [queue.popleft()]


def _looks_like_option(word: str) -> bool:
    return len(word) > 1 and word.startswith("-")
