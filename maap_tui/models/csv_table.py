"""Tables as CSV, for whoever opens them in a spreadsheet."""

import csv
import io
from collections.abc import Iterable

_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a spreadsheet take a cell for a formula; the last four are the wide forms."""


def csv_table(names: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Records under a header (RFC 4180), safe to open in a spreadsheet.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(names)
    writer.writerows(map(_cell, row) for row in rows)
    return buffer.getvalue()


def _cell(value: object) -> str:
    text = str(value)
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text
