"""Takes a long time apart into months, days or hours, so that each can be searched by itself."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import Enum
from itertools import pairwise

from .calendar_words import shift_months
from .time_range import TimeRange

_LONGEST_MONTH = timedelta(days=31)
_MONTHS_IN_A_ROW = 240
"""Longer times are taken apart into years first."""


class Unit(Enum):
    """What a time is taken apart into."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    HOUR = "hour"


def unit_for(start: datetime, end: datetime) -> Unit | None:
    """The largest unit of which there are several from `start` to `end`; `None` in an hour."""
    lasts = end - start
    if lasts > _LONGEST_MONTH * _MONTHS_IN_A_ROW:
        return Unit.YEAR
    if lasts > _LONGEST_MONTH:
        return Unit.MONTH
    if lasts > timedelta(days=1):
        return Unit.DAY
    return Unit.HOUR if lasts > timedelta(hours=1) else None


def taken_apart(start: datetime, end: datetime, unit: Unit) -> tuple[TimeRange, ...]:
    """The time from `start` to `end` in pieces that end where a unit of the calendar ends.

    A piece begins at the very moment at which the one before it ends: a service that rounds times
    to seconds loses nothing between them.
    """
    cuts = [start, *_cuts(start, end, unit), end]
    return tuple(TimeRange(*pair) for pair in pairwise(cuts))


def _cuts(start: datetime, end: datetime, unit: Unit) -> Iterator[datetime]:
    moment = _floor(start.astimezone(UTC), unit)
    while True:
        try:
            moment = _next(moment, unit)
        except (ValueError, OverflowError):  # the calendar ends
            return
        if moment >= end:
            return
        yield moment


def _floor(moment: datetime, unit: Unit) -> datetime:
    moment = moment.replace(minute=0, second=0, microsecond=0)
    if unit is Unit.HOUR:
        return moment
    moment = moment.replace(hour=0)
    if unit is Unit.DAY:
        return moment
    return moment.replace(day=1, month=1 if unit is Unit.YEAR else moment.month)


def _next(moment: datetime, unit: Unit) -> datetime:
    match unit:
        case Unit.YEAR:
            return shift_months(moment, 12)
        case Unit.MONTH:
            return shift_months(moment, 1)
        case Unit.DAY:
            return moment + timedelta(days=1)
        case Unit.HOUR:
            return moment + timedelta(hours=1)
