"""Queues many files in a state folder that transfers nothing, and prints what that took.

long_queue.py STATE-FOLDER DOWNLOAD-FOLDER COUNT
"""

import json
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from maap_tui.cli.assembly import LazyServices
from maap_tui.models.transfer import JobRequest
from maap_tui.settings import load_settings

T = TypeVar("T")


def requests(count: int) -> list[JobRequest]:
    """Files of as many granules, named like those of BIOMASS."""
    names = [
        f"BIO_S1_SCS__1S_20260402T{number:06}_T_G01_M01_C02_F289_01" for number in range(count)
    ]
    return [
        JobRequest(
            "BiomassLevel1a", name, "product", f"https://bench.invalid/{name}", f"{name}.ZIP"
        )
        for name in names
    ]


def timed(act: Callable[[], T]) -> tuple[float, T]:
    start = perf_counter()
    result = act()
    return perf_counter() - start, result


def main(words: Sequence[str]) -> None:
    state, folder, count = Path(words[0]), words[1], int(words[2])
    flags = {"download_dir": folder}
    settings = load_settings(flags, {}).overridden("bench", state_dir=state)
    with ExitStack() as stack:
        downloads = LazyServices(settings, stack, is_desk_work=True).downloads
        planning, plan = timed(lambda: downloads.plan(requests(count)))
        queueing, job_ids = timed(lambda: downloads.enqueue(plan))
        first, _ = timed(downloads.snapshot)
        looking, snapshot = timed(downloads.snapshot)
        assert len(job_ids) == len(snapshot.jobs) == count
    figures = {"plan": planning, "enqueue": queueing, "snapshot": max(first, looking)}
    print(json.dumps(figures))


if __name__ == "__main__":
    main(sys.argv[1:])
