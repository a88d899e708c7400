"""The proofs that a part file and the rest of an answer belong to one file.

A range is only continued when the status is 206, `Content-Range` is exactly what was asked for,
the answer names no other version than the recorded one, and the last bytes of the part come again.
"""

import re
from datetime import timedelta
from email.utils import parsedate_to_datetime

from .http import Response

OVERLAP = 64 * 1024
"""Bytes before the end of a part that are asked for again and compared."""

_CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18})")
_UNSATISFIED = re.compile(r"bytes \*/(\d{1,18})")
_MOST_RECENT = timedelta(seconds=1)
_WEAK = "W/"
_DATE = re.compile(r"[ -~]{1,39}")
"""What can be sent back as it came."""


def range_headers(offset: int, validator: str, reach: int | None = None) -> dict[str, str]:
    """The headers that ask for everything from `offset` to the end, or to the byte before `reach`,
    of the same version of the file."""
    asked = {"Range": f"bytes={offset}-{'' if reach is None else reach - 1}"}
    return {**asked, "If-Range": validator} if _is_strong(validator) else asked


def validator_of(response: Response) -> str:
    """What identifies this version of the file best; empty when nothing does.

    A date only counts when it is older than the answer: a file may change twice in a second. A
    weak tag (`W/"…"`) comes last: equal ones prove nothing, but different ones do.
    """
    tag = response.header("ETag").strip()
    is_tag = re.fullmatch(rf'({_WEAK})?"[\x21\x23-\x7e]{{1,200}}"', tag) is not None
    if is_tag and _is_strong(tag):
        return tag
    return _date_of(response) or (tag if is_tag else "")


def _is_strong(validator: str) -> bool:
    """Whether it is fit for `If-Range`."""
    return bool(validator) and not validator.startswith(_WEAK)


def _date_of(response: Response) -> str:
    modified, now = response.header("Last-Modified"), response.header("Date")
    try:
        age = parsedate_to_datetime(now) - parsedate_to_datetime(modified)
    except (ValueError, TypeError, OverflowError):
        return ""
    is_fit = age >= _MOST_RECENT and _DATE.fullmatch(modified) is not None
    return modified if is_fit else ""


def is_continuation(response: Response, offset: int, total: int | None, validator: str) -> bool:
    """Whether a 206 holds the bytes from `offset` to the end of the file that was begun.

    Never where nobody has said yet how many bytes the whole has (`total`).
    """
    return total is not None and is_range(response, offset, total, total, validator)


def is_range(response: Response, offset: int, reach: int, total: int, validator: str) -> bool:
    """Whether an answer holds the bytes from `offset` up to `reach` of the file that was begun."""
    said = _CONTENT_RANGE.fullmatch(response.header("Content-Range").strip())
    if response.status != 206 or said is None or response.is_encoded:
        return False
    if tuple(map(int, said.groups())) != (offset, reach - 1, total):
        return False
    if response.content_length not in (None, reach - offset):
        return False
    return not _is_of_another_version(response, validator)


def _is_of_another_version(response: Response, validator: str) -> bool:
    """Whether the answer says so, in the way in which `validator` names its version."""
    if validator.startswith(('"', _WEAK)):
        now = response.header("ETag").strip().removeprefix(_WEAK)
    else:
        now = response.header("Last-Modified")
    return bool(validator and now) and now != validator.removeprefix(_WEAK)


def may_split(response: Response, total: int | None, validator: str) -> bool:
    """Whether ranges of the file may be asked for beside each other: it has a size and a strong
    validator, and the server knows ranges."""
    knows_ranges = response.status == 206 or response.header("Accept-Ranges").lower() == "bytes"
    is_fit = total is not None and _is_strong(validator) and not response.is_encoded
    return knows_ranges and is_fit


def whole_length(response: Response) -> int | None:
    """Bytes of the whole file, as this answer says."""
    if response.status == 416:
        said = _UNSATISFIED.fullmatch(response.header("Content-Range").strip())
        return int(said[1]) if said else None
    found = _CONTENT_RANGE.fullmatch(response.header("Content-Range").strip())
    if found:
        return int(found[3])
    return None if response.is_encoded else response.content_length
