"""Small apps with rows of progress that move ten times a second, to see what drawing them costs.

host_app.py pane ROWS     our downloads pane over a queue that only pretends
host_app.py cells ROWS    the same figures in Textual's DataTable, cell by cell
"""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from textual.app import App, ComposeResult
from textual.widgets import DataTable

from maap_tui.models.transfer import JobRequest, JobSnapshot, JobState, QueueSnapshot
from maap_tui.services import Downloads
from maap_tui.ui import themes
from maap_tui.ui.panes.downloads import DownloadsPane

HZ = 10
SIZE = 2 * 10**9
_BAR = 24
_STEP = 3_100_000


class PretendedQueue:
    """Running downloads of which each is a little further at every look."""

    def __init__(self, count: int) -> None:
        self._looks = 0
        self._jobs = [_job(number) for number in range(count)]

    def snapshot(self) -> QueueSnapshot:
        self._looks += 1
        jobs = tuple(_moved(job, number, self._looks) for number, job in enumerate(self._jobs))
        return QueueSnapshot(jobs, parallel=len(jobs), rate=sum(job.rate for job in jobs))


def _job(number: int) -> JobSnapshot:
    item_id = f"BIO_S1_DGM__1S_20250301T{number:06}_20250301T{number + 21:06}_I_G01_M01_01"
    request = JobRequest("bench", item_id, "product", "https://bench.invalid/", f"{item_id}.zip")
    target = Path("/downloads") / request.file_name
    return JobSnapshot(f"job{number}", replace(request, size=SIZE), JobState.RUNNING, target)


def _moved(job: JobSnapshot, number: int, looks: int) -> JobSnapshot:
    received = (looks * _STEP + number * 17_000_000) % SIZE
    rate = 25e6 + (looks * 7 + number) % 90 * 1e5
    left = (SIZE - received) / rate
    return replace(job, received=received, total=SIZE, rate=rate, remaining=left)


class PaneApp(App[None]):
    """Our pane as it is in the app."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._downloads = cast(Downloads, PretendedQueue(count))  # the pane only asks to look
        self.register_theme(themes.DARK)
        self.theme = themes.DARK.name

    def compose(self) -> ComposeResult:
        yield DownloadsPane(self._downloads)


class CellsApp(App[None]):
    """What one would write first."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._queue = PretendedQueue(count)

    def compose(self) -> ComposeResult:
        yield DataTable[str](cursor_type="row")

    def on_mount(self) -> None:
        self._table = self.query_one(DataTable)
        names = ("name", "progress", "speed", "left")
        self._columns = self._table.add_columns(*names)
        for job in self._queue.snapshot().jobs:
            self._table.add_row(
                job.request.item_id, " " * (_BAR + 5), " " * 10, " " * 6, key=job.job_id
            )
        self.set_interval(1 / HZ, self._refresh)

    def _refresh(self) -> None:
        _, progress, speed, left = self._columns
        for job in self._queue.snapshot().jobs:
            share = job.fraction or 0.0
            bar = "█" * int(share * _BAR)
            update = self._table.update_cell
            update(job.job_id, progress, f"{bar:░<{_BAR}} {share:4.0%}")
            update(job.job_id, speed, f"{job.rate / 1e6:.1f} MB/s")
            update(job.job_id, left, f"{job.remaining or 0:.0f} s")


def main(words: Sequence[str]) -> None:
    kinds: dict[str, type[PaneApp | CellsApp]] = {"pane": PaneApp, "cells": CellsApp}
    kinds[words[0]](int(words[1])).run()


if __name__ == "__main__":
    main(sys.argv[1:])
