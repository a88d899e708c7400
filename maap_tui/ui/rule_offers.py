"""The rules that are offered for picking: which, with what values, and how keys change these."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from math import ceil, floor
from typing import TypeVar

from maap_tui.models.catalog import Item
from maap_tui.models.rules.facts import Rule
from maap_tui.models.rules.kinds import (
    FURTHEST,
    UNITS,
    Covers,
    EveryNth,
    NewestBaseline,
    NewestDuplicate,
    OnDisk,
    Queued,
    Relation,
    Size,
)
from maap_tui.models.rules.picks import AllOf, By, Moment, Nearest, OnePer
from maap_tui.models.rules.places import Place

T = TypeVar("T")
_MOST_TYPES = 4
"""Of the product types that are there, so many are offered in pairs."""
_PERCENT_STEP = 5
_SIZES = tuple(
    (amount, unit) for unit in ("MB", "GB") for amount in (1, 2, 5, 10, 20, 50, 100, 200, 500)
)
_ABOUT: dict[type, str] = {
    NewestBaseline: "of each acquisition",
    NewestDuplicate: "where one was published again",
    OnePer: "the newest of each type",
    AllOf: "only where all of them are",
    Covers: "of the area in row Where",
    Nearest: "one of each product type",
    OnDisk: "no finished file here",
    Queued: "not in the download queue",
    EveryNth: "in the order of the list",
    Size: "as far as it is known",
}


@dataclass(frozen=True, slots=True)
class Around:
    """What there is to choose from."""

    types: tuple[str, ...] = ()
    """The product types of the loaded granules, the most frequent first."""
    day: str = "2026-04-02"
    """Of the granule under the cursor."""
    has_area: bool = False

    @classmethod
    def of(cls, items: Iterable[Item], cursor: Item | None, *, has_area: bool) -> "Around":
        counts = Counter(item.product_type for item in items if item.product_type)
        day = cursor.start[:10] if cursor is not None else ""
        types = tuple(name for name, _ in counts.most_common(_MOST_TYPES))
        return cls(types, day if _as_day(day) else str(datetime.now(UTC).date()), has_area)


def offers(around: Around) -> tuple[Rule, ...]:
    """One rule of each kind that makes sense here."""
    types = around.types[:2]
    all_of = (AllOf(types),) if len(types) > 1 else ()
    return (
        NewestBaseline(),
        Covers(Relation.MORE, 60),
        OnDisk(),
        OnePer(Place.FRAME),
        *all_of,
        Nearest(Moment(around.day)),
        Nearest(Moment("12:00"), Place.DAY),
        EveryNth(2),
        NewestDuplicate(),
        Size(Relation.LESS, 2, "GB"),
        Queued(),
    )


def kind_of(rule: Rule) -> Hashable:
    """Rules of one kind stand in one row of the list."""
    is_daily = isinstance(rule, Nearest) and rule.moment.clock is not None
    return (type(rule), is_daily)


def about(rule: Rule, around: Around) -> str:
    """What it is for, in a few words."""
    if isinstance(rule, Covers) and not around.has_area:
        return "needs an area in row Where"
    if isinstance(rule, Nearest) and rule.moment.clock is not None:
        return "one of each day"
    return _ABOUT[type(rule)]


def stepped(rule: Rule, steps: int, around: Around) -> Rule:
    """The same rule with the next value, or the one before; the same where there is no other."""
    change = _CHANGES.get(type(rule))
    changed: Rule = rule if change is None else change(rule, steps, around)
    return changed


def _covers(rule: Covers, steps: int, around: Around) -> Covers:
    at = rule.percent / _PERCENT_STEP
    to = (floor(at) + 1 if steps > 0 else ceil(at) - 1) * _PERCENT_STEP
    return replace(rule, percent=float(max(0, min(100, to))))


def _every(rule: EveryNth, steps: int, around: Around) -> EveryNth:
    return EveryNth(max(2, min(FURTHEST, rule.step + steps)))


def _size(rule: Size, steps: int, around: Around) -> Size:
    now = rule.amount * UNITS[rule.unit]
    sizes = [(amount * UNITS[unit], amount, unit) for amount, unit in _SIZES]
    further = [each for each in sizes if (each[0] > now if steps > 0 else each[0] < now)]
    if not further:
        return rule
    _, amount, unit = further[0 if steps > 0 else -1]
    return replace(rule, amount=float(amount), unit=unit)


def _one_per(rule: OnePer, steps: int, around: Around) -> OnePer:
    ways = [By.NEWEST, By.COVERAGE] if around.has_area else [By.NEWEST]
    return _next([OnePer(place, by) for place in Place for by in ways], rule, steps)


def _all_of(rule: AllOf, steps: int, around: Around) -> AllOf:
    several = [around.types] if len(around.types) > 2 else []
    types = [*combinations(around.types, 2), *several] or [rule.types]
    places = (Place.FRAME, Place.ORBIT)
    return _next([AllOf(each, place) for each in types for place in places], rule, steps)


def _nearest(rule: Nearest, steps: int, around: Around) -> Nearest:
    if (clock := rule.moment.clock) is not None:
        hour = (clock // 3_600 + steps) % 24
        return replace(rule, moment=Moment(f"{hour:02d}:{clock % 3_600 // 60:02d}"))
    if (day := _as_day(rule.moment.text)) is None:
        return rule
    try:
        return replace(rule, moment=Moment(str(day + timedelta(days=steps))))
    except OverflowError:
        return rule


def _turned(rule: OnDisk | Queued, steps: int, around: Around) -> OnDisk | Queued:
    return replace(rule, is_wanted=not rule.is_wanted)


_CHANGES: dict[type, Callable[..., Rule]] = {
    Covers: _covers,
    EveryNth: _every,
    Size: _size,
    OnePer: _one_per,
    AllOf: _all_of,
    Nearest: _nearest,
    OnDisk: _turned,
    Queued: _turned,
}


def _next(all_of_them: Sequence[T], now: T, steps: int) -> T:
    """The next one, round and round; the first where `now` is not among them."""
    if now not in all_of_them:
        return all_of_them[0]
    return all_of_them[(all_of_them.index(now) + steps) % len(all_of_them)]


def _as_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
