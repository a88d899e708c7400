"""`maap-tui aois`: areas of interest under names of the person's own."""

from argparse import ArgumentParser, Namespace

from maap_tui.models.text import clean

from .context import Context, Verb, verb_group
from .printing import json_array, json_text
from .table import Column, lay_out

_COLUMNS = (Column("NAME"), Column("AREA", may_shrink=True))


def _add_format(parser: ArgumentParser) -> None:
    parser.add_argument("--format", choices=("table", "json"), default="table")


def _add_name(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="What it is called.")


def _add_name_and_place(parser: ArgumentParser) -> None:
    _add_name(parser)
    parser.add_argument("place", metavar="PLACE", nargs="+", help="Anything that --where takes")
    parser.add_argument("--force", action="store_true", help="Replace one of that name")


def _list(arguments: Namespace, context: Context) -> int:
    kept, console = context.services.areas.kept(), context.console
    if arguments.format == "json":
        lines = json_array({"name": each.name, "area": each.words} for each in kept)
    else:
        rows = [(each.name, each.words) for each in kept]
        lines = lay_out(_COLUMNS, rows, console.width) if rows else iter(())
    for line in lines:
        console.write(line)
    if not kept:
        console.note("no area is kept yet; maap-tui aois add NAME PLACE does it.")
    return 0


def _show(arguments: Namespace, context: Context) -> int:
    """Writes the area alone, a box as W,S,E,N and all else as GeoJSON, for use in a script."""
    area = context.services.areas.read_kept(arguments.name)
    if area.bbox is not None:
        context.console.write(str(area.bbox))
    elif area.geometry is not None:
        context.console.write(json_text(area.geometry.as_dict()))
    for note in area.notes:
        context.console.note(note)
    return 0


def _add(arguments: Namespace, context: Context) -> int:
    area = context.services.areas.read(" ".join(arguments.place))
    for note in area.notes:
        context.console.note(note)
    path = context.services.areas.keep(arguments.name, area, replaces=arguments.force)
    context.console.note(f"kept in {clean(path, 4096)}")
    return 0


def _delete(arguments: Namespace, context: Context) -> int:
    context.services.areas.forget(arguments.name)
    context.console.note(f"deleted {clean(arguments.name)}")
    return 0


_VERBS = (
    Verb("aois list", "Show your areas.", _add_format, _list),
    Verb("aois show", "Write one as GeoJSON, or as W,S,E,N.", _add_name, _show, usage="NAME"),
    Verb("aois add", "Keep an area under a name.", _add_name_and_place, _add, usage="NAME PLACE"),
    Verb("aois delete", "Delete one.", _add_name, _delete, usage="NAME"),
)
VERBS = verb_group(
    "aois",
    "Keep areas of interest under names of your own.",
    _VERBS,
    "Areas are kept as GeoJSON files in the config folder; their names can be given to\n"
    "--where and typed in the app.",
)
"""`aois` itself, which only says what there is, and its verbs."""
