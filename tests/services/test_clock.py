"""The clock of waits and of tokens counts sleep and heeds no clock on the wall."""

import sys
import time

import pytest

from maap_tui.services.clock import uptime


@pytest.mark.case(93)
def test_it_only_goes_forward_whatever_time_it_is_said_to_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = uptime()
    monkeypatch.setattr(time, "time", lambda: 0.0)
    assert 0 <= uptime() - before < 60


@pytest.mark.case(93)
@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other clocks for it")
def test_it_counts_the_time_that_the_machine_slept() -> None:
    since_start = time.clock_gettime(time.CLOCK_BOOTTIME)
    assert 0 <= uptime() - since_start < 60
