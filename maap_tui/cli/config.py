"""`maap-tui config`: every setting as it counts now, and where it came from."""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

from maap_tui.models.quiet_hours import QuietHours
from maap_tui.models.text import clean
from maap_tui.settings import FILE_NAME, ROWS

from .context import Context, Verb
from .table import Column, lay_out


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--format", choices=("table", "json"), default="table")


def _run(arguments: Namespace, context: Context) -> int:
    settings = context.settings
    found = [(row.key, getattr(settings, row.key), settings.origins[row.key]) for row in ROWS]
    if arguments.format == "json":
        record = {key: {"value": _plain(v), "origin": origin} for key, v, origin in found}
        context.console.write(json.dumps(record, indent=2))
        return 0
    rows = [(key, _shown(value, key), clean(origin)) for key, value, origin in found]
    columns = (Column("SETTING"), Column("VALUE"), Column("FROM"))
    for line in lay_out(columns, rows):
        context.console.write(line)
    return 0


def _plain(value: object) -> object:
    """`value` as JSON can hold it."""
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return str(value) if isinstance(value, Path | QuietHours) else value


def _shown(value: object, key: str) -> str:
    if isinstance(value, tuple):
        between = " " if key.startswith("open_") else ", "  # the words of a command
        return between.join(_shown(part, key) for part in value)
    if value is None or isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else clean(value, 500)


VERB = Verb(
    name="config",
    summary="Show every setting and where it came from.",
    add_arguments=_add_arguments,
    run=_run,
    description=(
        "Show every setting and where it came from: a flag, a variable MAAP_TUI_<SETTING>,\n"
        f"{FILE_NAME} in the config folder, or the default; in this order."
    ),
)
