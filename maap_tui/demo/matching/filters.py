"""CQL2 filters as the service understands them, worked out by the `cql2` package.

The service compares text without regard to case, a list by its members, and `frame` or `track` as
numbers where they are written in digits; it takes the names of before and after the renaming. An
expression is rewritten to that effect once; then the package reduces it for each granule.
Source: OGC 21-065r2, <https://docs.ogc.org/is/21-065r2/21-065r2.html>.
"""

import json
import re
from collections.abc import Callable, Collection
from typing import TypeAlias

from maap_tui.demo.holdings.clock import epoch
from maap_tui.demo.holdings.records import JsonObject
from maap_tui.demo.matching.names import INSTANTS, LISTS, OLD_NAMES, comparable

Predicate: TypeAlias = Callable[[JsonObject], bool]

_OPERATORS = frozenset(
    {
        "and", "or", "not", "=", "<>", "<", "<=", ">", ">=", "in", "between", "like", "isNull",
        "casei", "+", "-", "*", "/", "a_contains", "a_overlaps", "t_after", "t_before", "t_equals",
    }
)  # fmt: skip
_WITH_TWO = frozenset({"=", "<>", "<", "<=", ">", ">=", "in", "like"})
_TIME_OPERATORS = {"t_after": ">", "t_before": "<", "t_equals": "="}
_DEEPEST = 200
_PREFIXES = re.compile(rf"(?:-\s*|\bnot\s+){{{_DEEPEST}}}", re.IGNORECASE)
"""The package parses by recursion: some thousand levels would end the process."""
_JOINED = " joined"
"""Ends the name under which a list is also seen as one text, for `LIKE`."""


class InvalidFilter(ValueError):
    """The filter is not CQL2, or uses what the service does not know."""


class UnknownName(ValueError):
    """The filter uses a property that a searched collection does not have."""


def compile_filter(expression: object, language: str, known: Collection[str]) -> Predicate:
    """A test for views (see `names.view`); `expression` is CQL2 text or a CQL2 JSON value.

    Raises `InvalidFilter` or, with the offending name, `UnknownName`.
    """
    import cql2  # only worlds that are searched with a filter need it

    try:
        parsed = _parsed(expression, language)
        if not isinstance(parsed, dict | bool) or (isinstance(parsed, dict) and "op" not in parsed):
            raise InvalidFilter("not a condition")
        reduced = cql2.parse_json(json.dumps(_rewritten(parsed, known)))
    except (cql2.ParseError, json.JSONDecodeError) as error:
        raise InvalidFilter(str(error)) from error

    def matches(seen: JsonObject) -> bool:
        # What stays unknown (a property that is missing) does not reduce to a truth value.
        answer: object = reduced.reduce(_with_joined_lists(seen)).to_json()
        return answer is True

    return matches


def _parsed(expression: object, language: str) -> object:
    import cql2

    if language not in ("cql2-text", "cql2-json"):
        raise InvalidFilter(f"filter-lang {language}")
    if isinstance(expression, str) and language == "cql2-text":
        if expression.count("(") > _DEEPEST or _PREFIXES.search(expression):
            raise InvalidFilter("nested too deeply")
        return cql2.parse_text(expression).to_json()
    text = expression if isinstance(expression, str) else json.dumps(expression)
    return cql2.parse_json(text).to_json()


def _with_joined_lists(seen: JsonObject) -> JsonObject:
    joined = {
        f"{name}{_JOINED}": " ".join(map(str, value))
        for name in LISTS
        if isinstance(value := seen.get(name), list)
    }
    return {**seen, **joined}


def _rewritten(node: object, known: Collection[str]) -> object:
    if isinstance(node, str):
        return node.lower()
    if isinstance(node, list):
        return [_rewritten(entry, known) for entry in node]
    if not isinstance(node, dict):
        return node
    if "property" in node:
        return {"property": _canonical(str(node["property"]), known)}
    if "timestamp" in node or "date" in node:
        return _seconds(node.get("timestamp") or node.get("date"))
    if "op" not in node:
        raise InvalidFilter("operand that is neither a value nor a property")
    return _operation(str(node["op"]), list(node.get("args") or ()), known)


def _operation(operator: str, arguments: list[object], known: Collection[str]) -> object:
    if operator not in _OPERATORS or not arguments:
        raise InvalidFilter(f"operator {operator}")
    if operator in _WITH_TWO and len(arguments) != 2:
        raise InvalidFilter(f"operator {operator} with {len(arguments)} operands")
    if operator == "casei":
        return _rewritten(arguments[0], known)  # everything is compared without case anyway
    name = next(filter(None, (_property(entry, known) for entry in arguments)), None)
    values = [_rewritten(_typed(name, entry), known) for entry in arguments]
    operator = _TIME_OPERATORS.get(operator, operator)
    if name in LISTS:
        return _on_list(operator, name, values)
    return {"op": operator, "args": values}


def _property(node: object, known: Collection[str]) -> str | None:
    """The name that an operand is, also inside CASEI."""
    if isinstance(node, dict) and node.get("op") == "casei" and node.get("args"):
        node = node["args"][0]
    if isinstance(node, dict) and "property" in node:
        return _canonical(str(node["property"]), known)
    return None


def _canonical(name: str, known: Collection[str]) -> str:
    canonical = OLD_NAMES.get(name, name)
    if canonical not in known:
        raise UnknownName(name)
    return canonical


def _typed(name: str | None, value: object) -> object:
    """An operand in the form in which values of the property are compared."""
    if isinstance(value, list):
        return [_typed(name, entry) for entry in value]
    if name is None or not isinstance(value, str) or name in LISTS:
        return value
    return _seconds(value) if name in INSTANTS else comparable(name, value)


def _seconds(value: object) -> int:
    try:
        return epoch(str(value))
    except ValueError as error:
        raise InvalidFilter(f"instant {value}") from error


def _on_list(operator: str, name: str, values: list[object]) -> object:
    """A comparison with a list holds if it holds for a member."""
    own = {"property": name}
    others = [value for value in values if value != own]
    wanted = others[0] if others and isinstance(others[0], list) else others
    if operator in ("=", "in", "a_overlaps"):
        return {"op": "a_overlaps", "args": [own, wanted]}
    if operator == "<>":
        return {"op": "not", "args": [{"op": "a_overlaps", "args": [own, wanted]}]}
    if operator == "a_contains":
        return {"op": "a_contains", "args": [own, wanted]}
    if operator == "isNull":
        return {"op": operator, "args": [own]}
    return {"op": operator, "args": [{"property": f"{name}{_JOINED}"}, *others]}
