"""Records as text: JSON, CSV and addresses, all safe on a terminal."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import quote

from maap_tui.models.csv_table import safe_cell
from maap_tui.models.text import clean

_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))


def json_text(value: object) -> str:
    """`value` on one line, every character outside ASCII written as an escape."""
    return json.dumps(value, separators=(",", ":"))


def json_array(values: Iterable[object]) -> Iterator[str]:
    """The lines of one JSON array, a value a line."""
    yield from _enclosed("[", (json_text(value) for value in values), "]")


def feature_collection(
    features: Iterable[object], matched: int | None, returned: int
) -> Iterator[str]:
    """The lines of a GeoJSON FeatureCollection (RFC 7946), a feature a line, with the counts of
    OGC API Features."""
    counts = {"numberMatched": matched, "numberReturned": returned}
    known = {name: count for name, count in counts.items() if count is not None}
    tail = json_text(known).removeprefix("{")
    opening = '{"type":"FeatureCollection","features":['
    yield from _enclosed(opening, (json_text(feature) for feature in features), f"],{tail}")


def _enclosed(opening: str, lines: Iterable[str], closing: str) -> Iterator[str]:
    yield opening
    held: str | None = None
    for line in lines:
        if held is not None:
            yield f"{held},"
        held = line
    if held is not None:
        yield held
    yield closing


def csv_records(records: Iterable[Mapping[str, object]], names: Sequence[str]) -> Iterator[str]:
    """A heading and a line for each record; texts are made safe to show."""
    yield csv_line(names)
    for record in records:
        cells = (record[name] for name in names)
        yield csv_line([clean(cell, 4096) if isinstance(cell, str) else cell for cell in cells])


def csv_line(cells: Sequence[object]) -> str:
    """One record of RFC 4180, without its line end, safe to open in a spreadsheet; `None` is an
    empty cell."""
    buffer = io.StringIO()
    csv.writer(buffer).writerow(map(safe_cell, cells))
    return buffer.getvalue().removesuffix("\r\n")


def address(href: str) -> str:
    """`href` as it is; a character that no URL may hold is percent-encoded, as it would be sent."""
    return quote(href, safe=_PRINTABLE, errors="replace")
