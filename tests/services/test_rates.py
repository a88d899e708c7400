import pytest

from maap_tui.services.rates import HISTORY, WINDOW, History, Meter


def test_rate_is_of_the_last_seconds_only() -> None:
    meter = Meter()
    for tenth in range(200):
        rate = meter.look(tenth / 10, min(tenth, 100) * 1000)
        if tenth == 100:
            assert rate == pytest.approx(10_000)
    assert rate == 0


def test_rate_before_any_time_went_by_is_nought() -> None:
    meter = Meter()
    assert meter.look(5.0, 1000) == 0
    assert meter.look(5.0, 2000) == 0


def test_seldom_looks_give_a_true_rate() -> None:
    meter = Meter()
    meter.look(0, 0)
    assert meter.look(100, 5000) == 50
    assert meter.look(200, 5000) == 0


def test_frequent_looks_do_not_pile_up() -> None:
    meter = Meter()
    for step in range(10_000):
        rate = meter.look(step / 1000, step)
    assert rate == pytest.approx(1000, rel=0.05)
    assert WINDOW == 5.0


def test_cleared_meter_starts_anew() -> None:
    meter = Meter()
    meter.look(0, 0)
    meter.clear()
    assert meter.look(10, 5000) == 0
    assert meter.look(11, 6000) == 1000


def test_history_has_one_figure_a_second_however_seldom_one_looks() -> None:
    history = History()
    assert history.look(10.0, 0) == ()
    assert history.look(10.5, 500) == ()
    assert history.look(11.0, 1000) == (1000,)
    assert history.look(14.0, 4000) == (1000, 1000, 1000, 1000)


def test_history_is_bounded() -> None:
    history = History()
    for second in range(3 * HISTORY):
        rates = history.look(second, second * second)
    assert len(rates) == HISTORY
    assert len(history.look(1e9, 0)) == HISTORY
