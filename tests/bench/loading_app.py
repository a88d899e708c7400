"""The app itself, but a search loads everything at once, and it is noted how long the screen's loop
waits meanwhile.

loading_app.py REPORT COUNT     REPORT is written as JSON when COUNT granules have been loaded
"""

import asyncio
import json
import sys
from pathlib import Path
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from maap_tui.cli import main
from maap_tui.ui.app import MaapApp
from maap_tui.ui.panes.granules import GranulesPane
from maap_tui.ui.panes.search_run import SearchState

_LOOK = 0.001
"""Seconds between two looks at whether the loop is free."""


async def watch(app: MaapApp, report: Path) -> None:
    """Waits for a search to begin, then for its end, and writes what it cost."""
    pane = await _pane_of(app)
    while not _is_loading(pane):
        await asyncio.sleep(_LOOK)
    start = last = perf_counter()
    used = process_time()
    longest = working = 0.0
    while _is_loading(pane):
        await asyncio.sleep(_LOOK)
        now, cpu = perf_counter(), process_time()
        gap = now - last - _LOOK
        longest, working = max(longest, gap), max(working, min(gap, cpu - used))
        last, used = now, cpu
    told = {
        "longest": longest * 1e3,
        "working": working * 1e3,
        "seconds": last - start,
        "loaded": pane.standing.loaded,
    }
    report.write_text(json.dumps(told))


def _is_loading(pane: GranulesPane) -> bool:
    return pane.state is SearchState.LOADING


async def _pane_of(app: MaapApp) -> GranulesPane:
    while not (found := list(app.screen.query(GranulesPane))):
        await asyncio.sleep(_LOOK)
    return found[0]


def run(report: Path, count: int) -> int:
    """The app as it is, but for the size of a batch."""
    defaults = GranulesPane.__init__.__kwdefaults__
    assert defaults is not None
    defaults["page_target"] = count
    mounted = MaapApp.on_mount
    tasks = []

    def on_mount(app: MaapApp) -> None:
        mounted(app)
        tasks.append(asyncio.get_running_loop().create_task(watch(app, report)))

    MaapApp.on_mount = on_mount  # type: ignore[assignment,method-assign]  # to be told when its loop runs
    return main([])


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1]), int(sys.argv[2])))
