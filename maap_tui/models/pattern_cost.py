"""How long a regular expression could look at one row, judged by its text alone.

Python's engine tries every way in which the parts of a pattern can share a text, and nothing can
interrupt it meanwhile. So the ways are counted before, rather too many than too few.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from .invalid import InvalidInput

_ESCAPED = re.compile(r"\\.|\[\^?\]?[^]]*\]", re.DOTALL)
_PART = re.compile(r"\(\??|\)|\||(?:[*+?]|\{\d*,\d*\}|\{\d+\})[?+]?|.", re.DOTALL)
_COUNTED = re.compile(r"\{(\d*)(,?)(\d*)\}")
_ENDLESS = 100
"""Ways of a part that may be repeated without end: about the length of a row's text."""
_MOST_WAYS = 8 * _ENDLESS**3
"""That many take some hundredth of a second."""
_NESTED = "A repeated group that repeats or chooses inside takes too long."
_TOO_LONG = "Such a pattern takes too long: use fewer repeats (*, +, ?, {}), or several words."


def check_pattern(pattern: str) -> None:
    """Refuses what could keep the program busy with a single row; raises `InvalidInput`."""
    parts = _PART.findall(_ESCAPED.sub("x", pattern))
    ways, groups, closed = 1, [_Group()], _Group()
    for before, part in pairwise(["", *parts]):
        if part.startswith("("):
            groups.append(_Group())
        elif part == ")" and len(groups) > 1:
            closed = groups.pop()
            groups[-1].has_choice |= closed.has_choice
            ways *= closed.options
        elif part == "|":
            groups[-1].options += 1
            groups[-1].has_choice = True
        elif most := _repeats(part):
            if before == ")" and closed.has_choice and part[0] != "?":
                raise InvalidInput(_NESTED)
            is_fixed = most < 0
            if not is_fixed or before == ")":
                ways *= min(abs(most), _ENDLESS)
            groups[-1].has_choice |= not is_fixed
        if ways > _MOST_WAYS:
            raise InvalidInput(_TOO_LONG)


@dataclass
class _Group:
    """What stands between two brackets."""

    options: int = 1
    """Between the `|`."""
    has_choice: bool = False
    """Whether it fits one text in several ways."""


def _repeats(part: str) -> int:
    """In how many ways `part` repeats what is before it, 0 when it is no repeat; less than 0 for
    so many times exactly."""
    if part[0] in "*+":
        return _ENDLESS
    if part[0] == "?":
        return 2
    if (found := _COUNTED.match(part)) is None:
        return 0
    least, most = int(found[1] or 0), found[3]
    if not found[2]:
        return -least
    return max(1, int(most) - least + 1) if most else _ENDLESS
