"""What a line of a notebook means: of `bbox = [1, 2, 3, 4],  # here` the value is wanted."""

import re

_NAME = re.compile(r"\s*(?:#\s*)?[a-z_]\w*\s*(?::[^=\n]{0,80})?=\s*(?=[\[({'\"])", re.IGNORECASE)
"""Perhaps with a type, or made a comment."""
_SIGN = re.compile(r"\\.|['\"\[\](){}]", re.DOTALL)
_REST = re.compile(r"[\s,)]*(?:#[^\n]*)?\s*")


def without_assignment(text: str) -> str:
    """The value of `name = value,  # comment`, without its quotes; any other text as it is."""
    if (name := _NAME.match(text)) is None:
        return text
    start, end = name.end(), _end_of_value(text, name.end())
    if not end or not _REST.fullmatch(text, end):
        return text
    return text[start + 1 : end - 1] if text[start] in "'\"" else text[start:end]


def _end_of_value(text: str, start: int) -> int:
    """Where the brackets or quotes that begin at `start` are closed; 0 when they never are."""
    depth, quote = 0, ""
    for sign in _SIGN.finditer(text, start):
        if quote:
            quote = "" if sign[0] == quote else quote
        elif sign[0] in ("'", '"'):
            quote = sign[0]
        else:
            depth += (sign[0] in "[({") - (sign[0] in "])}")
        if not depth and not quote:
            return sign.end()
    return 0
