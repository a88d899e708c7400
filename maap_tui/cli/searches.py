"""`maap-tui searches`: saved searches, and the history of those that were run."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from maap_tui.errors import InputError
from maap_tui.models.search_file import to_toml
from maap_tui.models.search_form import PastSearch, SavedSearch, SearchForm
from maap_tui.models.text import clean

from .context import Context, Verb, no_arguments, verb_group
from .printing import json_array
from .search_options import add_search_options
from .search_reading import read_search
from .table import Column, lay_out

_FORMATS = ("table", "json")
_SAVED = (Column("NAME"), Column("SEARCH", may_shrink=True))
_PAST = (
    Column("NO", is_number=True),
    Column("RUN (UTC)"),
    Column("MATCHED", is_number=True),
    Column("SEARCH", may_shrink=True),
)
_WIDEST = 400


def _add_format(parser: ArgumentParser) -> None:
    parser.add_argument("--format", choices=_FORMATS, default="table")


def _list(arguments: Namespace, context: Context) -> int:
    saved, console = context.services.searches.saved(), context.console
    for line in _saved_lines(saved, arguments.format, console.width):
        console.write(line)
    for each in saved:
        if each.trouble:
            console.note(f"warning: {each.trouble}")
    if not saved:
        console.note("nothing is saved yet; maap-tui searches save NAME COLLECTION... does it.")
    return 0


def _saved_lines(
    saved: Sequence[SavedSearch], format_name: str, width: int | None
) -> Iterator[str]:
    if format_name == "json":
        return json_array(
            {
                "name": each.name,
                "path": each.path,
                "search": None if each.trouble else asdict(each.form),
                "trouble": each.trouble or None,
            }
            for each in saved
        )
    rows = [
        (clean(each.name), "(cannot be read)" if each.trouble else each.form.summary(_WIDEST))
        for each in saved
    ]
    return lay_out(_SAVED, rows, width) if rows else iter(())


def _history(arguments: Namespace, context: Context) -> int:
    past, console = context.services.searches.past(), context.console
    for line in _past_lines(past, arguments.format, console.width):
        console.write(line)
    if not past:
        console.note("no search was run yet.")
    elif console.is_live:
        console.note("maap-tui search --saved @1 runs the first of them again.")
    return 0


def _past_lines(past: Sequence[PastSearch], format_name: str, width: int | None) -> Iterator[str]:
    if format_name == "json":
        return json_array(
            {
                "number": number,
                "run": _moment(each.at, "T"),
                "matched": each.matched,
                "runs": each.runs,
                "search": asdict(each.form),
            }
            for number, each in enumerate(past, start=1)
        )
    rows = [
        (
            f"@{number}",
            _moment(each.at, " ")[:16],
            "" if each.matched is None else str(each.matched),
            each.form.summary(_WIDEST),
        )
        for number, each in enumerate(past, start=1)
    ]
    return lay_out(_PAST, rows, width) if rows else iter(())


def _moment(seconds: float, between: str) -> str:
    moment = datetime.fromtimestamp(seconds, UTC)
    return f"{moment:%Y-%m-%d}{between}{moment:%H:%M:%S}{'Z' if between == 'T' else ''}"


def _add_name(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="What it is called, or its file.")


def _show(arguments: Namespace, context: Context) -> int:
    saved = context.services.searches.load(arguments.name)
    for line in _safe_lines(saved.form, saved.name):
        context.console.write(line)
    if context.console.is_live:
        context.console.note(f"from {clean(saved.path, 4096)}")
    return 0


def _safe_lines(form: SearchForm, name: str) -> Sequence[str]:
    """Its file as we write it, in which nothing can steer a terminal."""
    return to_toml(form, name).removesuffix("\n").split("\n")


def _add_save_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="What to call it.")
    add_search_options(parser)
    parser.add_argument("--force", action="store_true", help="Replace one of that name")


def _save(arguments: Namespace, context: Context) -> int:
    searches = context.services.searches
    searches.path_of(arguments.name)
    asked = read_search(arguments, context.services)
    if asked.form.batch == "-":
        raise InputError(
            "--batch - is not kept: who runs the search later has other standard input.",
            hint="Write the table to a .csv file and name that.",
        )
    path = searches.save(arguments.name, asked.form, replaces=arguments.force)
    context.console.note(f"saved in {clean(path, 4096)}")
    return 0


def _delete(arguments: Namespace, context: Context) -> int:
    deleted = context.services.searches.delete(arguments.name)
    context.console.note(f"deleted {clean(deleted.path, 4096)}")
    return 0


def _forget(arguments: Namespace, context: Context) -> int:
    searches = context.services.searches
    past = searches.past()
    for each in past:
        searches.forget(each.form)
    noun = "search is" if len(past) == 1 else "searches are"
    context.console.note(f"{len(past)} {noun} forgotten.")
    return 0


_VERBS = (
    Verb("searches list", "Show what is saved.", _add_format, _list),
    Verb("searches show", "Write one as its file.", _add_name, _show, usage="NAME|FILE.toml"),
    Verb(
        "searches save",
        "Save a search under a name.",
        _add_save_arguments,
        _save,
        usage="NAME COLLECTION...",
    ),
    Verb("searches delete", "Delete a saved search.", _add_name, _delete, usage="NAME"),
    Verb("searches history", "Show what was searched, latest first.", _add_format, _history),
    Verb("searches forget", "Empty the history.", no_arguments, _forget),
)
VERBS = verb_group(
    "searches",
    "Save searches, list them, see the history.",
    _VERBS,
    "Saved searches are small text files that can be mailed, edited and put under\n"
    "version control; maap-tui search --saved NAME runs one.",
)
"""`searches` itself, which only says what there is, and its verbs."""
