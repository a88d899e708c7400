"""The trials of `tests/bench` in small: what they measure at full length holds at all."""

import os
import random
import subprocess
from pathlib import Path

import pytest

from maap_tui.services.ranges import OVERLAP
from tests.bench.disk_full import run as run_on_full_disk
from tests.bench.endings import measure
from tests.bench.frozen_screen import key_delays
from tests.bench.network_trials import FAULTS, cancelled_tls, dying_connections, short_tokens
from tests.bench.power_cut import Cutter, Tally
from tests.bench.soak import soak


@pytest.fixture
def mounting(tmp_path: Path) -> None:
    """Skips where no disk can be mounted."""
    place = tmp_path / "try"
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "tmpfs", str(place)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("mounting takes root")
    subprocess.run(["umount", str(place)], check=True)


@pytest.mark.case(92)
def test_app_ends_in_every_way_with_the_terminal_restored_and_little_asked_again(
    tmp_path: Path,
) -> None:
    seen = measure(1, ["TERM", "HUP", "q"], seed=1, folder=tmp_path)
    assert (seen.restored, seen.wrong) == (3, [])
    assert len(seen.again) >= 4
    assert max(seen.again) <= OVERLAP


@pytest.mark.case(17)
def test_connections_that_die_cost_little(tmp_path: Path) -> None:
    verdict = dying_connections(tmp_path)
    assert verdict.is_met, verdict.words


def test_keys_are_answered_while_servers_keep_silent(tmp_path: Path) -> None:
    delays, met_all = key_delays(tmp_path, tuple(FAULTS.values()), 1.0, keys=20)
    assert (len(delays), met_all) == (20, True)


@pytest.mark.case(63)
def test_tokens_are_bought_one_at_a_time(tmp_path: Path) -> None:
    verdict = short_tokens(tmp_path, files=24, life=1.0, pace=0.3)
    assert "at most 1 at once" in verdict.words
    assert verdict.words.startswith("24 of 24 files")


def test_part_of_a_cancelled_tls_download_is_a_prefix(tmp_path: Path) -> None:
    verdict = cancelled_tls(tmp_path, 4)
    assert verdict.is_met, verdict.words


def test_mix_of_faults_leaves_no_descriptor_and_no_wrong_file(tmp_path: Path) -> None:
    done = soak(tmp_path, 60)
    assert (done.files, done.leaked) == (60, 0)


@pytest.mark.case(83, 84)
@pytest.mark.usefixtures("mounting")
def test_full_disk_is_waited_out_without_a_touch(tmp_path: Path) -> None:
    run_on_full_disk(tmp_path / "disk", random.Random(3))


@pytest.mark.case(91)
@pytest.mark.usefixtures("mounting")
@pytest.mark.skipif(not os.path.exists("/dev/loop-control"), reason="no loop devices here")
def test_power_cut_loses_no_row_and_makes_no_wrong_file(tmp_path: Path) -> None:
    tally = Tally()
    Cutter(tmp_path, random.Random(2), tally).run(3)
    assert tally.opened == tally.cuts
    assert tally.rows == 24 * tally.cuts > 0
