"""The looks of the granule list as text: a few lines of TOML that a person can read and mend.

`to_toml` and `from_toml` are each other's inverse.
"""

import re
from collections.abc import Iterator

from .invalid import InvalidInput
from .list_view import NARROWEST, WIDEST, ColumnView, ListView, SortBy, SortOrder
from .search_file import toml_table
from .text import clean

FORMAT = 1
LONGEST = 2**16
"""Bytes that such a file may have."""
_MOST = 100
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_KEYS = frozenset({"format", "order", "columns"})
_COLUMN_KEYS = frozenset({"name", "shown", "width"})


def to_toml(view: ListView) -> str:
    """The file of `view`."""
    return "\n".join(_lines(view)) + "\n"


def _lines(view: ListView) -> Iterator[str]:
    yield "# How the list of granules looks; written by the keys c, s and S of that list."
    yield "# Without this file the list has its usual columns."
    yield f"format = {FORMAT}"
    if view.order is not None:
        keys = (f'"{"-" * key.is_down}{key.column}"' for key in view.order.keys)
        yield ""
        yield "# Sorted by these, the first one first, - for downwards; without it: as searched"
        yield f"order = [{', '.join(keys)}]"
    if view.columns:
        yield ""
        yield "# From left to right; without a width a column is as wide as what stands in it"
        yield "columns = ["
        yield from (f"    {{ {_column(column)} }}," for column in view.columns)
        yield "]"


def _column(column: ColumnView) -> str:
    words = f'name = "{column.name}"'
    if not column.is_shown:
        words += ", shown = false"
    return words if column.width is None else f"{words}, width = {column.width}"


def from_toml(text: str) -> ListView:
    """The looks in the text of a file; raises `InvalidInput` with what is wrong with it."""
    if len(text) > LONGEST:
        raise InvalidInput("it is too large to be the looks of a list")
    table = toml_table(text)
    form = table.get("format", FORMAT)
    if form != FORMAT or isinstance(form, bool):
        raise InvalidInput(f"its format is {clean(form, 20)}; this maap-tui reads {FORMAT}")
    _only(table, _KEYS)
    columns = tuple(map(_read_column, _listed(table.get("columns", []), "columns")))
    _each_once([column.name for column in columns], "columns")
    return ListView(columns, _read_order(table["order"]) if "order" in table else None)


def _read_order(value: object) -> SortOrder:
    keys = []
    for key in _listed(value, "order"):
        name = _name(key.removeprefix("-") if isinstance(key, str) else key)
        keys.append(SortBy(name, is_down=str(key).startswith("-")))
    _each_once([key.column for key in keys], "order")
    return SortOrder(tuple(keys))


def _read_column(value: object) -> ColumnView:
    if not isinstance(value, dict):
        raise InvalidInput('a column is written { name = "start", shown = true, width = 19 }')
    _only(value, _COLUMN_KEYS)
    name, shown, width = _name(value.get("name")), value.get("shown", True), value.get("width")
    if not isinstance(shown, bool):
        raise InvalidInput(f"{name}: shown is true or false, without quotes")
    if width is not None and (
        not isinstance(width, int) or isinstance(width, bool) or not NARROWEST <= width <= WIDEST
    ):
        raise InvalidInput(f"{name}: width is a number from {NARROWEST} to {WIDEST}")
    return ColumnView(name, shown, width)


def _name(value: object) -> str:
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise InvalidInput(f"'{clean(value, 40)}' cannot be the name of a column")
    return value


def _listed(value: object, key: str) -> list[object]:
    if not isinstance(value, list) or len(value) > _MOST:
        raise InvalidInput(f"{key} is a list of at most {_MOST} columns")
    return value


def _only(table: object, known: frozenset[str]) -> None:
    assert isinstance(table, dict)
    if unknown := sorted(set(table) - known):
        raise InvalidInput(f"unknown key '{clean(unknown[0], 40)}'")


def _each_once(names: list[str], key: str) -> None:
    if len(set(names)) < len(names):
        raise InvalidInput(f"{key} names a column twice")
