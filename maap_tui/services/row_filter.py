"""Judges loaded granules by CQL2 text: of each document only what the text names is read."""

import zlib
from collections.abc import Callable, Iterator, Mapping
from operator import attrgetter
from typing import Any

from maap_tui.errors import InputError
from maap_tui.models.catalog import Item

from .cql2_text import check_cql2

Judge = Callable[[Item], bool | None]
DocumentReader = Callable[[Item], tuple[Any, ...]]
_TOP = frozenset({"id", "collection", "geometry", "bbox"})
_MOST_KEPT = 20_000


def row_judge(text: str) -> Judge:
    """Says whether a granule matches; `None` where that cannot be judged, because it has no such
    property or one of another kind. Raises `InputError` for a text that is no CQL2."""
    if not text.strip():
        raise InputError("After = comes a filter, for example =sat:absolute_orbit > 8000.")
    check_cql2(text)
    import cql2

    expression = cql2.parse_text(text)
    names = frozenset(_names(expression.to_json()))
    return _RowJudge(expression, names)


class _RowJudge:
    """One filter; remembers what it has said about the same values."""

    def __init__(self, expression: Any, names: frozenset[str]) -> None:
        self._matches = expression.matches
        self._top = sorted(names & _TOP)
        self._read = document_reader(sorted(names - _TOP), self._top)
        self._names = self._top + sorted(names - _TOP)
        self._known: dict[tuple[Any, ...], bool | None] = {}

    def __call__(self, item: Item) -> bool | None:
        values = self._read(item)
        known = (values, *map(type, values))  # 1 and true are equal, but not the same
        try:
            return self._known[known]
        except KeyError:
            if len(self._known) > _MOST_KEPT:
                self._known.clear()
            said = self._known[known] = self._judge(values)
            return said
        except TypeError:  # a list or a geometry is among them
            return self._judge(values)

    def _judge(self, values: tuple[Any, ...]) -> bool | None:
        within = dict(zip(self._names, values, strict=True))
        top = {name: within.pop(name) for name in self._top}
        try:
            return bool(self._matches({"type": "Feature", **top, "properties": within}))
        except Exception:  # the library has nothing narrower for a value that is not there
            return None


def _names(node: object) -> Iterator[str]:
    """The properties that an expression compares."""
    if isinstance(node, Mapping):
        if isinstance(name := node.get("property"), str):
            yield name.removeprefix("properties.")
        for value in node.values():
            yield from _names(value)
    elif isinstance(node, list):
        for value in node:
            yield from _names(value)


def document_reader(inner: list[str], outer: list[str]) -> DocumentReader:
    """Reads these properties and members of a document, a missing one as null."""
    if not inner and not outer:
        return lambda item: ()
    import msgspec

    fields = [
        (f"f{n}", Any, msgspec.field(name=name, default=None)) for n, name in enumerate(inner)
    ]
    properties = msgspec.defstruct("Properties", fields, frozen=True)
    members = [(name, Any, None) for name in outer]
    shape = msgspec.defstruct("Document", [("properties", properties, properties()), *members])
    decode = msgspec.json.Decoder(shape).decode
    paths = [*outer, *(f"properties.f{n}" for n in range(len(inner)))]
    get = attrgetter(*paths, "__class__")  # one more, so that there is always a tuple
    decompress = zlib.decompress

    def read(item: Item) -> tuple[Any, ...]:
        try:
            values: tuple[Any, ...] = get(decode(decompress(item.packed)))
        except (msgspec.MsgspecError, UnicodeDecodeError, zlib.error):
            return _slowly(item, inner, outer)
        return values[:-1]

    return read


def _slowly(item: Item, inner: list[str], outer: list[str]) -> tuple[Any, ...]:
    """The same of a document in which something is unusual, or of none at all."""
    document = item.as_dict()
    properties = document.get("properties")
    within = properties if isinstance(properties, Mapping) else {}
    return (*(document.get(name) for name in outer), *(within.get(name) for name in inner))
