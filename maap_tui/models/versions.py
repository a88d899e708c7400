"""Which granules are publications of one acquisition, and which of two is the newer one.

The names of products tell it where their grammar is known (see `publications`). Of every other
granule the property `version` does: two are of one acquisition when they are alike in all columns,
start at the same moment, and their ids differ only in the version and in dates.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from .catalog import Item
from .publications import name_parts

Acquisition = tuple[str, ...]
"""The same for all publications of what was acquired once."""

_DATE = re.compile(r"(?:19|20)\d{6}(?:T?\d{4,9})?Z?", re.ASCII)
_NUMBER = re.compile(r"(\d+)", re.ASCII)


class Rank(NamedTuple):
    """Greater for the newer one of two publications."""

    order: "_Order"
    """Of the baseline."""
    made: str
    """When it was processed, as its name says; empty where a name says nothing."""


class Version(NamedTuple):
    """One publication among those of its acquisition."""

    acquisition: Acquisition
    rank: Rank
    baseline: str
    """As it is shown."""


_Order = tuple[tuple[int, int, str], ...]


def version_of(item: Item) -> Version | None:
    """Which publication it is of what; `None` where neither its name nor its version tells."""
    if (named := name_parts(item.id)) is not None:
        acquisition, (baseline, made) = named
        rank = Rank(((0, 0, baseline),), made)
        return Version((item.collection, acquisition), rank, baseline)
    if not item.version or not item.start:
        return None
    like = (item.collection, item.product_type, item.platform, item.start, item.end, item.orbit)
    rest = _DATE.sub("*", item.id)
    for spelling in _spellings(item.version):
        rest = rest.replace(spelling, "*")
    acquired = (*like, item.track, item.frame, rest)
    return Version(acquired, Rank(_order(item.version), ""), item.version)


@lru_cache(maxsize=1_000)
def _order(version: str) -> _Order:
    """Numbers in it count as numbers: 1.10 is newer than 1.9, and 05.11 than 5.9."""
    parts = _NUMBER.split(version.casefold().removeprefix("v"))
    return tuple((1, int(part[:30]), "") if part.isdecimal() else (0, 0, part) for part in parts)


@lru_cache(maxsize=1_000)
def _spellings(version: str) -> tuple[str, ...]:
    """How ids write a version: `05.11` may be `0511`."""
    digits = "".join(_NUMBER.findall(version))
    return (version, digits) if len(digits) > 1 else (version,)
