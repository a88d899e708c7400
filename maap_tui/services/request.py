"""A request as it is asked for, and as it goes out."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit

_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_NOT_IN_A_VALUE = re.compile(r"[\x00\r\n]")


class Signable(Protocol):
    """What a signature is written on."""

    @property
    def url(self) -> str | None: ...

    @property
    def headers(self) -> Any:
        """A mapping of names to values, to be added to."""


Signature = Callable[[Any], Any]
"""Writes on a `Signable` what says who asks, and returns it; requests takes it for its `auth`."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)

    @classmethod
    def of_json(cls, method: str, url: str, content: Any, headers: Mapping[str, str]) -> "Request":
        body = json.dumps(content, allow_nan=False).encode()
        return cls(method, url, {**headers, "Content-Type": "application/json"}, body)

    @classmethod
    def of_form(cls, url: str, form: Mapping[str, str], headers: Mapping[str, str]) -> "Request":
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return cls("POST", url, {**headers, **kind}, urlencode(form).encode())


@dataclass(slots=True)
class Prepared:
    """A request as it goes out, still to be signed."""

    method: str
    url: str
    """Exactly as it will be asked for (see `origins.prepared_url`)."""
    headers: dict[str, str] = field(repr=False)
    body: bytes | None = field(default=None, repr=False)

    @property
    def can_be_written(self) -> bool:
        """Whether no header holds what would end it, or cannot be sent."""
        return all(
            _HEADER_NAME.fullmatch(name) and _can_be_value(value)
            for name, value in self.headers.items()
        )


def _can_be_value(text: str) -> bool:
    """Whether it ends no header, and is Latin-1 (RFC 9110 section 5.5)."""
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return _NOT_IN_A_VALUE.search(text) is None


def merged(usual: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """Headers that are `given`, and of the `usual` ones the others; case does not count."""
    names = {name.lower() for name in given}
    kept = {name: value for name, value in usual.items() if name.lower() not in names}
    return {**kept, **given}


def with_parameters(url: str, parameters: Mapping[str, Any]) -> str:
    """`url` with these parameters added to its query; those that are `None` are left out."""
    parts = urlsplit(url)
    known = {name: value for name, value in parameters.items() if value is not None}
    query = "&".join(filter(None, (parts.query, urlencode(known, doseq=True))))
    return parts._replace(query=query).geturl()
