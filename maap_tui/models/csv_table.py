"""Tables as CSV, for whoever opens them in a spreadsheet."""

import csv
import io
from collections.abc import Iterable

_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a spreadsheet take a cell for a formula; the last four are the wide forms."""


def csv_table(names: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Records under a header (RFC 4180), safe to open in a spreadsheet; see `safe_cell`."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(names)
    writer.writerows(map(safe_cell, row) for row in rows)
    return buffer.getvalue()


def safe_cell(value: object) -> object:
    """`value` as it is; a text that a spreadsheet would take for a formula begins with an
    apostrophe, which spreadsheets leave out. What is a number here stays one."""
    if not isinstance(value, str):
        return value
    is_formula = value.startswith(("\t", "\r")) or value.lstrip().startswith(_FORMULA)
    return f"'{value}" if is_formula else value
