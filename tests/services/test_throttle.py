from collections.abc import Callable
from threading import Event

import pytest

from maap_tui.services.throttle import Throttle
from tests.services.queue_kit import Kit
from tests.services.transfer_kit import CONTENT

WaitFor = Callable[[Callable[[], object]], None]


class Clock:
    """A clock that only `wait` of the stop event moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Pause(Event):
    """A stop event whose waits take no time but move the clock."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def wait(self, timeout: float | None = None) -> bool:
        self._clock.now += timeout or 0.0
        return self.is_set()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("maap_tui.services.throttle.monotonic", made)
    return made


def taken_in(throttle: Throttle, clock: Clock, seconds: float, wanted: int = 2**20) -> int:
    end, total = clock.now + seconds, 0
    while clock.now < end:
        total += throttle.take(wanted, Pause(clock))
    return total


def test_without_a_limit_everything_is_granted_at_once(clock: Clock) -> None:
    assert Throttle().take(2**20, Pause(clock)) == 2**20
    assert clock.now == 100.0


@pytest.mark.parametrize("limit", [1, 1000, 999_983, 50_000_000])
def test_limit_is_kept_over_time(clock: Clock, limit: int) -> None:
    throttle = Throttle(limit)
    taken_in(throttle, clock, 1.0)
    assert taken_in(throttle, clock, 60.0) == pytest.approx(60 * limit, rel=0.02, abs=1)


def test_what_did_not_come_may_be_taken_again(clock: Clock) -> None:
    throttle = Throttle(1_000_000)
    total = 0
    end = clock.now + 10
    while clock.now < end:
        granted = throttle.take(2**20, Pause(clock))
        throttle.give_back(granted - granted // 10)
        total += granted // 10
    assert total == pytest.approx(10_000_000, rel=0.05)


def test_long_silence_is_not_saved_up(clock: Clock) -> None:
    throttle = Throttle(1_000_000)
    clock.now += 3600
    assert taken_in(throttle, clock, 1.0) <= 1_300_000


def test_limit_can_be_changed_and_lifted_while_somebody_waits(clock: Clock) -> None:
    throttle = Throttle(1)
    assert throttle.limit == 1
    throttle.limit = 10_000_000
    assert taken_in(throttle, clock, 2.0) == pytest.approx(20_000_000, rel=0.1)
    throttle.limit = None
    assert throttle.take(2**20, Pause(clock)) == 2**20
    throttle.limit = 0
    assert throttle.limit == 1


def test_stopped_transfer_does_not_wait(clock: Clock) -> None:
    stop = Pause(clock)
    stop.set()
    assert Throttle(1).take(500, stop) == 500
    assert clock.now == 100.0


def test_limit_counts_for_all_transfers_of_a_queue(make_kit: Callable[..., Kit]) -> None:
    kit = make_kit(speed_limit=200_000)
    ids = kit.add(*[kit.request(number) for number in range(3)])
    kit.wait_for(lambda: kit.downloads.snapshot().rate > 50_000)
    kit.wait_for(lambda: len(kit.downloads.snapshot().rate_history) >= 2)
    assert max(kit.downloads.snapshot().rate_history) < 350_000
    assert all(kit.job(job_id).received < len(CONTENT) for job_id in ids)
    kit.downloads.set_speed_limit(None)
    kit.wait_all_final()
    assert kit.downloads.snapshot().speed_limit is None


def test_waiting_for_the_limit_can_be_stopped(make_kit: Callable[..., Kit]) -> None:
    kit = make_kit(speed_limit=1000)
    (job_id,) = kit.add(kit.request(1))
    kit.wait_for(lambda: kit.job(job_id).received)
    kit.downloads.close()
    assert kit.job(job_id).received < len(CONTENT)
