"""`maap-tui have`: which granules are on disk, and which of them are superseded there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maap_tui.models.catalog import Key
from maap_tui.models.holding import HeldFile, newer_here
from maap_tui.models.text import clean, count_noun, format_bytes

from .context import Context, Verb
from .printing import json_array
from .table import Column, lay_out
from .unknown_collections import did_you_mean

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_COLUMNS = (
    Column("COLLECTION", may_shrink=True),
    Column("GRANULE", may_shrink=True),
    Column("FILES", is_number=True),
    Column("SIZE", is_number=True),
    Column("STATE"),
    Column("FOLDER", may_shrink=True),
)
SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class _Granule:
    """The files of one granule."""

    files: tuple[HeldFile, ...]
    newer: str
    """The id of the newest publication of it that is on disk, where this is an older one."""

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "collections", metavar="COLLECTION", nargs="*", help="Only granules of these collections"
    )
    parser.add_argument(
        "--superseded",
        action="store_true",
        help="Only granules of which a newer publication is on disk too",
    )
    parser.add_argument(
        "--no-look",
        action="store_true",
        help="Tell what is known without looking through the folders for what has changed",
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")


def _run(arguments: Namespace, context: Context) -> int:
    granules = _granules(arguments, context)
    chosen = {
        key: granule
        for key, granule in granules.items()
        if (not arguments.collections or key[0] in arguments.collections)
        and (granule.newer or not arguments.superseded)
    }
    for line in _lines(chosen, arguments.format, context.console.width):
        context.console.write(line)
    context.console.flush()
    context.console.note(_summary(chosen))
    for sentence in _of_none(arguments.collections, granules):
        context.console.note(sentence)
    return 0


def _granules(arguments: Namespace, context: Context) -> Mapping[Key, _Granule]:
    holdings = context.services.holdings
    with context.interrupts.gently() as stop:
        if not arguments.no_look:
            for step in holdings.scan(stop):
                context.console.draw([f"{step.files} files seen in {clean(step.folder, 400)}"])
                if step.trouble:
                    context.console.note(step.trouble)
            context.console.clear()
        found: dict[Key, list[HeldFile]] = {}
        for file in holdings.have(stop):
            found.setdefault((file.collection, file.item_id), []).append(file)
    newer = newer_here(found)
    return {key: _Granule(tuple(files), newer.get(key, "")) for key, files in found.items()}


def _lines(granules: Mapping[Key, _Granule], format_name: str, width: int | None) -> Iterator[str]:
    if format_name == "json":
        return json_array([record for each in granules.values() for record in _records(each)])
    rows = [_cells(key, granule) for key, granule in granules.items()]
    return lay_out(_COLUMNS, rows, width) if rows else iter(())


def _cells(key: Key, granule: _Granule) -> Sequence[str]:
    return (
        clean(key[0]) or "?",
        clean(key[1], 500),
        str(len(granule.files)),
        format_bytes(granule.size),
        SUPERSEDED if granule.newer else "",
        clean(granule.files[0].path.parent, 4096),
    )


def _records(granule: _Granule) -> Iterator[dict[str, object]]:
    for file in granule.files:
        yield {
            "path": str(file.path),
            "collection": file.collection or None,
            "item": file.item_id,
            "asset": file.asset_key or None,
            "bytes": file.size,
            "checksum": file.checksum or None,
            "known_by": file.known_by.value,
            "newer": granule.newer or None,
        }


def _summary(granules: Mapping[Key, _Granule]) -> str:
    files = sum(len(granule.files) for granule in granules.values())
    size = format_bytes(sum(granule.size for granule in granules.values()))
    old = sum(bool(granule.newer) for granule in granules.values())
    told = f"{count_noun(len(granules), 'granule')} on disk, {count_noun(files, 'file')} ({size})"
    return f"{told}; {old} superseded." if old else f"{told}."


def _of_none(collections: Sequence[str], granules: Mapping[Key, _Granule]) -> Iterator[str]:
    """Tells of each of these that nothing of it is here, and which name may have been meant."""
    here = sorted({key[0] for key in granules if key[0]})
    for name in dict.fromkeys(collections):
        if name not in here:
            near = did_you_mean(name, here)
            yield f"nothing of a collection '{clean(name, 80)}' is known here. {near}".rstrip()


VERB = Verb(
    name="have",
    usage="[COLLECTION...]",
    summary="List which granules are on disk.",
    add_arguments=_add_arguments,
    run=_run,
    is_desk_work=True,
    description=(
        "List which granules are on disk, in every folder that downloads ever went to. What was\n"
        "not downloaded by maap-tui is found by its place (see --layout) or its product name.\n"
        "Superseded are granules of which a newer publication is on disk too; maap-tui audit asks\n"
        "the catalogue as well, and looks inside the files."
    ),
)
