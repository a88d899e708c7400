"""Killed at any moment, the basket keeps everything that it had on the disk."""

import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from maap_tui.services.basket.file import BasketFile
from tests.services.basket.file_kit import granule

CHILD = Path(__file__).with_name("basket_child.py")
KILLS = 4


def killed(folder: Path, first: int, at_least: int) -> int:
    """Lets a child mark until so many are on the disk, kills it, and says how many were then."""
    command = [sys.executable, str(CHILD), str(folder), str(first)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        written = 0
        while written < at_least:
            line = child.stdout.readline()
            assert line, "the child ended by itself"
            written = int(line)
        child.send_signal(signal.SIGKILL)
        rest = [int(line) for line in child.stdout.read().split("\n")[:-1]]
    return max([written, *rest])


def test_what_was_on_the_disk_is_there_after_each_kill(tmp_path: Path) -> None:
    there = 0
    for kill in range(KILLS):
        written = killed(tmp_path, there, 40 * (kill + 1))
        with closing(BasketFile(tmp_path)) as file:
            found = file.exchange({})
            assert file.notices == []
        assert len(found) >= there + written
        assert list(found) == [granule(number).key for number in range(len(found))]
        there = len(found)
    with closing(BasketFile(tmp_path)) as file:
        for number, item in enumerate(file.exchange({}).values()):
            assert item is not None
            assert item.as_dict() == granule(number).as_dict()
