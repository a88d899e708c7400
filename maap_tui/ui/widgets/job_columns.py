"""The columns of the queue table."""

from collections.abc import Sequence

from .columns import Column, Placed, Want

COLUMNS = (
    Column("state", gap=0),
    Column("name", ("Granule",), cut="middle", gap=1),
    Column("bar", ("Progress",)),
    Column("percent", ("%",), align="right", gap=1),
    Column("size", ("Size",), align="right"),
    Column("rate", ("Speed",), align="right"),
    Column("left", ("Left",), align="right"),
    Column("note", ("Note",)),
)
WANTS: tuple[Want, ...] = (
    ("state", 1),
    ("name", 8),
    ("rate", 8),
    ("percent", 4),
    ("left", 7),
    ("size", 6),
    ("bar", 6),
    ("name", 22),
    ("bar", 14),
    ("name", 34),
    ("note", 20),
    ("bar", 22),
    ("size", 19),
    ("note", 34),
)
AMOUNT = Column("amount", align="right")
TAIL = Column("tail")


def merged(placed: list[Placed], keys: Sequence[str], column: Column) -> list[Placed]:
    """The columns with those of `keys`, which are neighbours, made into one."""
    gone = [p for p in placed if p.column.key in keys]
    if not gone:
        return placed
    at = placed.index(gone[0])
    width = sum(p.width + p.gap for p in gone) - gone[0].gap
    return [*placed[:at], Placed(column, width, gone[0].gap), *placed[at + len(gone) :]]
