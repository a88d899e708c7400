"""Parameters of a search as GET and POST have them, and the answers to those that are wrong."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, TypeAlias

from maap_tui.demo.context import Context
from maap_tui.demo.exchange import Answer, Request, ceos_error, message_error
from maap_tui.demo.holdings.records import JsonObject
from maap_tui.demo.matching.filters import InvalidFilter, UnknownName
from maap_tui.demo.matching.spacetime import BadParameter

_Rest = ParamSpec("_Rest")
_View: TypeAlias = Callable[Concatenate[Context, Request, _Rest], Answer]

DEFAULT_LIMIT = 10
HIGHEST_LIMIT = 2_000
"""A longer page is cut to this many granules."""


@dataclass(frozen=True, slots=True)
class Question:
    """One search of granules, whichever way it was sent."""

    collections: tuple[str, ...]
    """Empty: all of them."""
    ids: tuple[str, ...]
    bbox: str | None
    intersects: object
    datetime: str | None
    filter: object
    language: str
    sortby: tuple[tuple[str, bool], ...]
    """Field and whether it descends."""
    limit: int
    start_record: int

    @property
    def key(self) -> str:
        """The same for all pages of a search and for every run of it."""
        parts = (self.collections, self.ids, self.bbox, self.intersects, self.datetime)
        return json.dumps([*parts, self.filter, self.language, self.sortby], default=str)


def parameter_errors(view: _View[_Rest]) -> _View[_Rest]:
    """Turns what is wrong about parameters into the answers that the service has for it."""

    @wraps(view)
    def guarded(
        context: Context, request: Request, /, *args: _Rest.args, **named: _Rest.kwargs
    ) -> Answer:
        try:
            return view(context, request, *args, **named)
        except UnknownName as error:
            return ceos_error(400, "InvalidParameterValue", f"Unknown queryable: {error}")
        except InvalidFilter:
            return message_error(400, "Invalid filter")
        except BadParameter as error:
            return message_error(400, str(error), 400)

    return guarded


def counted(query: Mapping[str, object], name: str, default: int) -> int:
    """A parameter that counts from 1; raises `BadParameter`."""
    text = str(query.get(name, default))
    if not text.isdecimal() or int(text) < 1:
        raise BadParameter(f"Invalid {name}: {text}")
    return int(text)


def from_query(query: Mapping[str, str], collection: str | None) -> Question:
    """The question of a GET request, below a collection or not; raises `BadParameter`."""
    return Question(
        collections=(collection,) if collection else _split(query.get("collections")),
        ids=_split(query.get("ids")),
        bbox=query.get("bbox"),
        intersects=_geometry(query.get("intersects")),
        datetime=query.get("datetime"),
        filter=query.get("filter"),
        language=query.get("filter-lang", "cql2-text"),
        sortby=tuple(_sort_field(part) for part in _split(query.get("sortby"))),
        limit=min(counted(query, "limit", DEFAULT_LIMIT), HIGHEST_LIMIT),
        start_record=counted(query, "startRecord", 1),
    )


def from_body(body: JsonObject) -> Question:
    """The question of a POST request; raises `BadParameter`."""
    box, expression = body.get("bbox"), body.get("filter")
    language = "cql2-text" if isinstance(expression, str) else "cql2-json"
    return Question(
        collections=_texts(body.get("collections"), "collections"),
        ids=_texts(body.get("ids"), "ids"),
        bbox=",".join(map(str, box)) if isinstance(box, list) else None,
        intersects=body.get("intersects"),
        datetime=_text(body.get("datetime"), "datetime"),
        filter=expression,
        language=str(body.get("filter-lang", language)),
        sortby=_sort_fields(body.get("sortby")),
        limit=min(counted(body, "limit", DEFAULT_LIMIT), HIGHEST_LIMIT),
        start_record=counted(body, "startRecord", 1),
    )


def parse_body(data: bytes) -> JsonObject:
    """The JSON object of a POST request; raises `BadParameter`."""
    try:
        body: object = json.loads(data)
    except (ValueError, RecursionError):
        raise BadParameter("Invalid JSON") from None
    if not isinstance(body, dict):
        raise BadParameter("Invalid JSON: an object is expected")
    return body


def _split(text: str | None) -> tuple[str, ...]:
    return tuple(part for part in (text or "").split(",") if part)


def _geometry(text: str | None) -> object:
    if text is None:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise BadParameter("Invalid intersects: not JSON") from None


def _texts(value: object, name: str) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
        raise BadParameter(f"Invalid {name}: a list of texts is expected")
    return tuple(value)


def _text(value: object, name: str) -> str | None:
    if value is not None and not isinstance(value, str):
        raise BadParameter(f"Invalid {name}: a text is expected")
    return value


def _sort_field(text: str) -> tuple[str, bool]:
    return text.lstrip("+- "), text.startswith("-")


def _sort_fields(value: object) -> tuple[tuple[str, bool], ...]:
    if isinstance(value, str):
        return tuple(_sort_field(part) for part in _split(value))
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise BadParameter("Invalid sortby")
    return tuple((str(entry.get("field")), entry.get("direction") == "desc") for entry in value)
