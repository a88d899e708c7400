"""Whatever ends the program, no file is wrong, no row is lost, and little is fetched again."""

import random
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from maap_tui.services.ranges import OVERLAP
from tests.services.kill_kit import Yard
from tests.services.queue_child import MEBIBYTE
from tests.services.server import Server

KILLS = 12


@pytest.fixture
def yard(tmp_path: Path) -> Iterator[Yard]:
    server = Server()
    yield Yard(tmp_path, server)
    server.close()


def test_killed_at_random_points_it_loses_nothing(yard: Yard) -> None:
    chance = random.Random(20260305)
    for _ in range(KILLS):
        assert yard.strike(signal.SIGKILL, chance, 3 * MEBIBYTE) in (-signal.SIGKILL, 0)
    yard.finish()
    assert len(yard.again) > KILLS
    assert max(yard.again) <= yard.sync_bytes + OVERLAP


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_told_to_end_it_loses_no_more_than_the_overlap(yard: Yard, number: signal.Signals) -> None:
    chance = random.Random(int(number))
    for _ in range(4):
        assert yard.strike(number, chance, 4 * MEBIBYTE) in (128 + signal.SIGTERM, 0)
    yard.finish()
    assert yard.again
    assert max(yard.again) <= OVERLAP


def test_two_instances_of_which_each_believes_to_be_the_only_one_make_no_wrong_file(
    yard: Yard,
) -> None:
    chance = random.Random(100)
    for _ in range(3):
        yard.strike_two(chance, 6 * MEBIBYTE)
    yard.finish_two()
