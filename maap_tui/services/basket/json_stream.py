"""Features out of JSON text that comes in pieces: of a file of any size, one at a time."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from maap_tui.models.stac_values import no_number

PIECE = 256 * 1024
"""Characters that are read at a time."""
LONGEST = 48 * 2**20
"""Characters that one feature may have."""
_BLANK = re.compile(r"[\s\x1e]*")
"""Also the sign that begins a record in a sequence of JSON texts (RFC 8142)."""
_NUMBER = re.compile(r"[-+.0-9eE]*")


class NotJson(ValueError):
    """The text is no JSON here, or ends too early."""


class FeatureStream:
    """Gives the features of a FeatureCollection, a list, a single one, or one after the other.

    `read` gives at most so many further characters, none at the end.
    """

    def __init__(self, read: Callable[[int], str]) -> None:
        self._read = read
        self._text = ""
        self._at = 0
        self._is_over = False
        self._lines = 0
        self._decoder = json.JSONDecoder(parse_constant=no_number)

    def first(self) -> str:
        """The first character that is not blank; empty where there is none."""
        return self._peek()

    @property
    def line(self) -> int:
        """The number of the line that it stands in, from 1."""
        return self._lines + self._text.count("\n", 0, self._at) + 1

    def features(self) -> Iterator[Any]:
        """Whatever stands where features should; raises `NotJson`."""
        while sign := self._peek():
            if sign == "[":
                yield from self._elements()
            elif sign == "{":
                yield from self._collection()
            else:
                yield self._value()

    def _collection(self) -> Iterator[Any]:
        """The features of an object, or the object itself when it has none."""
        members: dict[str, Any] = {}
        is_collection = False
        self._take("{")
        while self._peek() != "}":
            if members or is_collection:
                self._take(",")
            name = self._value()
            if not isinstance(name, str):
                raise NotJson
            self._take(":")
            if name == "features" and self._peek() == "[":
                is_collection = True
                yield from self._elements()
            else:
                members[name] = self._value()
        self._take("}")
        if not is_collection:
            yield members

    def _elements(self) -> Iterator[Any]:
        self._take("[")
        if self._peek() != "]":
            yield self._value()
            while self._peek() != "]":
                self._take(",")
                yield self._value()
        self._take("]")

    def _value(self) -> Any:
        self._peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except RecursionError as error:
                raise NotJson from error
            except ValueError as error:
                if not self._fill():
                    raise NotJson from error
                continue
            length = end - self._at
            if self._is_whole(end) or not self._fill():
                self._at += length
                return value

    def _is_whole(self, end: int) -> bool:
        """Whether what ends there cannot be a number that goes on in the next piece."""
        tail = _NUMBER.match(self._text, end)
        return tail is not None and tail.end() < len(self._text)

    def _take(self, sign: str) -> None:
        if self._peek() != sign:
            raise NotJson
        self._at += 1

    def _peek(self) -> str:
        """The next character that is not blank, which then comes next; empty at the end."""
        while True:
            blank = _BLANK.match(self._text, self._at)
            assert blank is not None
            self._at = blank.end()
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._fill():
                return ""

    def _fill(self) -> bool:
        """Reads on, as much again as is waiting already: long features are not tried too often."""
        rest = self._text[self._at :]
        if self._is_over or len(rest) > LONGEST:
            return False
        more = self._read(max(PIECE, len(rest)))
        self._is_over = not more
        self._lines += self._text.count("\n", 0, self._at)
        self._text, self._at = rest + more, 0
        return bool(more)
