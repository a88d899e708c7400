"""CQL2 text made from a choice: one comparison, quoted as the standard asks (OGC 21-065r2)."""

import re

from maap_tui.models.invalid import InvalidInput
from maap_tui.models.query import Queryable

OPERATORS = (">=", "<=", "<>", "=", ">", "<")

_BARE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*(:[A-Za-z_][A-Za-z0-9_.]*)*")
_OR = re.compile(r"\bor\b", re.IGNORECASE)
_QUOTED = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"")


def clause(queryable: Queryable, typed: str) -> str:
    """`name = 'value'`; `typed` may begin with another comparison, such as `>= 4000`.

    Raises `InvalidInput` when the value does not fit the queryable's type.
    """
    operator, value = _split(typed.strip())
    if not value:
        raise InvalidInput(f"type a value for {queryable.title or queryable.name}")
    return f"{_name(queryable.name)} {operator} {_literal(queryable, value)}"


def joined(existing: str, added: str) -> str:
    """Both conditions together; what was there is put in brackets if it has an OR of its own."""
    if not existing.strip():
        return added
    has_or = _OR.search(_QUOTED.sub("", existing))
    return f"({existing}) AND {added}" if has_or else f"{existing} AND {added}"


def _split(typed: str) -> tuple[str, str]:
    for operator in OPERATORS:
        if typed.startswith(operator):
            return operator, typed[len(operator) :].strip()
    return "=", typed


def _name(name: str) -> str:
    if _BARE_NAME.fullmatch(name):
        return name
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def _literal(queryable: Queryable, value: str) -> str:
    if queryable.type == "integer":
        if not re.fullmatch(r"[+-]?\d{1,18}", value):
            raise InvalidInput(f"{queryable.name} is a whole number; '{value[:40]}' is not")
        return str(int(value))
    if queryable.type == "number":
        if not (number := re.fullmatch(r"(-?)\+?(\d*)(\.\d+)?([eE][+-]?\d+)?", value)):
            raise InvalidInput(f"{queryable.name} is a number; '{value[:40]}' is not")
        sign, whole, fraction, power = (part or "" for part in number.groups())
        if not whole and not fraction:
            raise InvalidInput(f"{queryable.name} is a number; '{value[:40]}' is not")
        return f"{sign}{whole or '0'}{fraction}{power}"
    doubled = value.replace("'", "''")
    return f"'{doubled}'"
