"""The hours of the local day in which nothing is transferred."""

from collections.abc import Callable
from datetime import datetime, timedelta

from maap_tui.models.quiet_hours import QuietHours


class QuietTimes:
    """Whether it is quiet now, by the wall clock (seconds since 1970) it is given."""

    def __init__(self, wall: Callable[[], float], hours: QuietHours | None = None) -> None:
        self._wall = wall
        self.hours = hours

    def seconds_left(self) -> float:
        """Seconds until the quiet ends; 0 while it is not quiet."""
        now = self._now()
        if self.hours is None or not self.hours.holds(now.time()):
            return 0.0
        end = now.replace(
            hour=self.hours.end.hour, minute=self.hours.end.minute, second=0, microsecond=0
        )
        if end <= now:
            end += timedelta(days=1)
        return max(1.0, (end - now).total_seconds())

    @property
    def notice(self) -> str:
        """Until when nothing is transferred; empty while it is not quiet."""
        if self.hours is None or not self.hours.holds(self._now().time()):
            return ""
        return f"Quiet hours: nothing is transferred until {self.hours.end:%H:%M}."

    def _now(self) -> datetime:
        """The clock on the wall: without a zone, as quiet hours are."""
        return datetime.fromtimestamp(self._wall())  # noqa: DTZ006
