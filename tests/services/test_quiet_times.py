import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from maap_tui.models.quiet_hours import QuietHours
from maap_tui.models.transfer import JobState
from maap_tui.services.queue import DownloadQueue
from maap_tui.services.quiet_times import QuietTimes
from tests.services.queue_kit import Kit, hang_midway
from tests.services.server import Server
from tests.services.transfer_kit import HALF

WaitFor = Callable[[Callable[[], object]], None]
NIGHT = QuietHours.parse("22:00-06:00")


def at(text: str) -> float:
    """Seconds since 1970 of a time on the wall here."""
    return time.mktime(datetime.strptime(text, "%Y-%m-%d %H:%M").timetuple())  # noqa: DTZ007


@pytest.mark.parametrize(
    ("moment", "left"),
    [
        ("2026-03-05 21:59", 0),
        ("2026-03-05 22:00", 8 * 3600),
        ("2026-03-06 00:00", 6 * 3600),
        ("2026-03-06 05:59", 60),
        ("2026-03-06 06:00", 0),
    ],
)
def test_quiet_may_pass_midnight(moment: str, left: int) -> None:
    quiet = QuietTimes(lambda: at(moment), NIGHT)
    assert quiet.seconds_left() == left
    assert bool(quiet.notice) == bool(left)


def test_without_hours_it_is_never_quiet() -> None:
    quiet = QuietTimes(time.time)
    assert (quiet.seconds_left(), quiet.notice) == (0, "")


@pytest.fixture
def wall() -> list[float]:
    """What the clock on the wall shows."""
    return [at("2026-03-05 21:00")]


@pytest.fixture
def night_kit(make_kit: Callable[..., Kit], wall: list[float]) -> Kit:
    kit = make_kit(quiet_hours=NIGHT)
    kit.queue.close()
    kit.queue = kit.downloads = DownloadQueue(kit.settings, kit.bearer, wall=lambda: wall[0])
    return kit


def test_what_runs_stops_when_quiet_hours_begin_and_goes_on_after_them(
    night_kit: Kit, wall: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("maap_tui.services.crew.TICK", 0.02)
    monkeypatch.setattr("maap_tui.services.crew.JUMP", 10**9)
    kit = night_kit
    (job_id,) = kit.add(kit.request(1, hang_midway))
    kit.wait_for(lambda: kit.job(job_id).received == HALF)
    assert kit.downloads.snapshot().notice == ""
    wall[0] = at("2026-03-05 22:30")
    kit.wait_state(job_id, JobState.QUEUED)
    snapshot = kit.downloads.snapshot()
    assert snapshot.notice == "Quiet hours: nothing is transferred until 06:00."
    assert (snapshot.notice_exit_code, snapshot.quiet_hours) == (0, NIGHT)
    assert [attempt.cause for attempt in kit.downloads.attempts(job_id)] == ["Quiet hours began."]
    asked = len(kit.server.seen)
    kit.request(1)
    kit.downloads.resume()
    assert len(kit.server.seen) == asked
    wall[0] = at("2026-03-06 06:00")
    kit.downloads.resume()
    kit.wait_state(job_id, JobState.DONE)
    assert kit.server.seen[-1].range_start > 0


def test_hours_can_be_set_and_lifted_while_it_runs(
    make_kit: Callable[..., Kit], wall: list[float]
) -> None:
    kit = make_kit()
    kit.queue.close()
    kit.queue = kit.downloads = DownloadQueue(kit.settings, kit.bearer, wall=lambda: wall[0])
    (job_id,) = kit.add(kit.request(1, hang_midway))
    kit.wait_for(lambda: kit.job(job_id).received == HALF)
    kit.downloads.set_quiet_hours(QuietHours.parse("20:00-22:00"))
    kit.wait_state(job_id, JobState.QUEUED)
    kit.request(1)
    kit.downloads.set_quiet_hours(None)
    kit.wait_state(job_id, JobState.DONE)


def test_machine_that_slept_waits_no_longer(
    tmp_path: Path,
    server: Server,
    wait_for: WaitFor,
    wall: list[float],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("maap_tui.services.crew.TICK", 0.02)
    kit = Kit(tmp_path / "downloads", server, wait_for, backoff=600.0)
    kit.queue.close()
    kit.queue = kit.downloads = DownloadQueue(kit.settings, kit.bearer, wall=lambda: wall[0])
    (job_id,) = kit.add(kit.request(1, lambda talk: talk.answer(500)))
    kit.wait_state(job_id, JobState.RETRYING)
    kit.request(1)
    wait_for(lambda: kit.job(job_id).state is JobState.RETRYING)
    wall[0] += 3600
    kit.wait_state(job_id, JobState.DONE)
    kit.queue.close()
