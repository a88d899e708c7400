"""Single values of a row: what is typed for a number, an instant or a pattern, and how it shows."""

import re
from datetime import datetime

from .conditions import Condition, Group, Joiner, Literal, Node, Operator, Sort
from .instants import moment_of
from .invalid import InvalidInput
from .property_names import SOMETIMES_NUMBERS
from .query import Queryable
from .time_range import TimeRange

_INTEGER = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_NUMBER = re.compile(
    r"(?:(?P<sign>-)|\+)?(?P<whole>\d*)(?P<rest>(?:\.\d+)?(?:[eE][+-]?\d+)?)", re.ASCII
)
_DIGITS = re.compile(r"\d{1,9}", re.ASCII)
_DAY_START = "T00:00:00Z"
_DAY_END = "T23:59:59.999Z"
NOT = re.compile(r"(?:not\s+|!\s*(?!=))(?=.)", re.IGNORECASE | re.DOTALL)
NULL = re.compile(r"(?:is\s+)?(?P<no>not\s+)?null", re.IGNORECASE)


def literal_of(queryable: Queryable, text: str) -> Literal:
    """The value `text` of this property; raises `InvalidInput` when it cannot be one."""
    if queryable.type == "integer":
        if not _INTEGER.fullmatch(text):
            raise InvalidInput(f"{_called(queryable)} is a whole number; '{text[:40]}' is not")
        return Literal(Sort.NUMBER, str(int(text)))
    if queryable.type == "number":
        return Literal(Sort.NUMBER, _number(queryable, text))
    if queryable.type == "boolean":
        if text.lower() not in ("true", "false"):
            raise InvalidInput(f"{_called(queryable)} is true or false; '{text[:40]}' is neither")
        return Literal(Sort.BOOLEAN, text.upper())
    return Literal(Sort.TEXT, text)


def _called(queryable: Queryable) -> str:
    return queryable.title or queryable.name


def _number(queryable: Queryable, text: str) -> str:
    found = _NUMBER.fullmatch(text)
    if not found or not (found["whole"] or found["rest"].startswith(".")):
        raise InvalidInput(f"{_called(queryable)} is a number; '{text[:40]}' is not")
    return f"{found['sign'] or ''}{found['whole'] or '0'}{found['rest']}"


def ordered_literal(queryable: Queryable, text: str) -> Literal:
    """A value that is compared by its order: a number also where one is listed as text."""
    is_number = queryable.name in SOMETIMES_NUMBERS and _DIGITS.fullmatch(text)
    return Literal(Sort.NUMBER, text) if is_number else literal_of(queryable, text)


def instant(moment: datetime) -> Literal:
    """A moment as filters write it, in UTC."""
    return Literal(Sort.TIMESTAMP, TimeRange(moment, None).as_stac().partition("/")[0])


def range_of(queryable: Queryable, text: str) -> tuple[Literal | None, Literal | None] | None:
    """Both ends of `a..b`, one of which may be open; `None` when the text is no range."""
    low, dots, high = text.partition("..")
    is_number = queryable.type in ("integer", "number")
    if not dots or not (is_number or _may_be_range(queryable, low, high)):
        return None
    low, high = low.strip(), high.lstrip(".").strip()
    if not low and not high:
        raise InvalidInput("a range needs one end at least, such as 4000..4100")
    ends = tuple(ordered_literal(queryable, end) if end else None for end in (low, high))
    if ends[0] and ends[1] and float(ends[0].text) > float(ends[1].text):
        raise InvalidInput(f"the range ends ({high[:20]}) before it starts ({low[:20]})")
    return ends[0], ends[1]


def _may_be_range(queryable: Queryable, *ends: str) -> bool:
    """Whether the dots in a text are meant as a range: only of what is in truth a number."""
    digits = [end.strip() for end in ends if end.strip()]
    return queryable.name in SOMETIMES_NUMBERS and all(map(_DIGITS.fullmatch, digits))


def from_wildcards(text: str) -> str:
    """`*` and `?` as a LIKE pattern, in which `%`, `_` and `\\` stand for themselves."""
    escaped = re.sub(r"[\\%_]", r"\\\g<0>", text)
    return escaped.replace("*", "%").replace("?", "_")


def to_wildcards(pattern: str) -> str | None:
    """A LIKE pattern with `*` and `?`; `None` where a row would read it as something else."""
    shown, at = [], 0
    while at < len(pattern):
        character = pattern[at]
        if character == "\\":
            at += 1
            character = pattern[at : at + 1]
            if not character or character in "*?":
                return None
            shown.append(character)
        elif character in "*?":
            return None
        else:
            shown.append({"%": "*", "_": "?"}.get(character, character))
        at += 1
    text = "".join(shown)
    is_plain = not needs_quotes(text.replace("*", "").replace("?", "") or "x")
    return text if is_plain and from_wildcards(text) == pattern and text == text.strip() else None


def needs_quotes(text: str) -> bool:
    """Whether a row would take `text` for more than one plain value."""
    return (
        not text
        or text != text.strip()
        or text.startswith(("'", "!", "<", ">", "="))
        or any(character in text for character in ",*?")
        or text.lower().startswith("not ")
    )


def shown_value(queryable: Queryable, value: Literal) -> str | None:
    """A number or a truth value as it is typed; `None` when this property cannot have it."""
    if queryable.type == "string":
        return value.text if value.sort is Sort.NUMBER else None
    kinds = {"integer": Sort.NUMBER, "number": Sort.NUMBER, "boolean": Sort.BOOLEAN}
    if kinds.get(queryable.type) is not value.sort:
        return None
    try:
        read = literal_of(queryable, value.text)
    except InvalidInput:
        return None
    return value.text.lower() if value.sort is Sort.BOOLEAN else read.text


def shown_instant(text: str, edge: str = "") -> str | None:
    """An instant as it is typed; `None` for what is none.

    At the `start` or `end` of its day the day alone says the same where `edge` allows for it.
    """
    if (moment := moment_of(text)) is None:
        return None
    try:
        exact = instant(moment).text
    except (OverflowError, ValueError):
        return None
    return exact.removesuffix({"start": _DAY_START, "end": _DAY_END}.get(edge, "-"))


def is_time(queryable: Queryable) -> bool:
    return queryable.format == "date-time"


def range_ends(node: Node) -> tuple[Literal, Literal] | None:
    """Both ends, if `node` is a range of one property."""
    if isinstance(node, Condition) and node.operator is Operator.BETWEEN and not node.is_negated:
        return node.values[0], node.values[1]
    if not isinstance(node, Group) or node.joiner is Joiner.OR or node.is_negated:
        return None
    ends = [member for member in node.members if isinstance(member, Condition)]
    if len(node.members) != 2 or len(ends) != 2 or ends[0].name != ends[1].name:
        return None
    if [end.operator for end in ends] != [Operator.AT_LEAST, Operator.AT_MOST]:
        return None
    if any(end.is_negated for end in ends):
        return None
    return ends[0].values[0], ends[1].values[0]
