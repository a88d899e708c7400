"""Measures maap-tui against curl, aria2c, stac-asset and the tutorial's loop, and prints a table.

    python tests/bench/run.py [--only G1,G3] [--rounds N] [--quick] [--stac-asset [PROGRAM]]
        [--program PROGRAM] [--folder DIR]

To be run from the project's root with the interpreter of the test environment, on a machine that
does nothing else. Every figure is a ratio of whole processes within one round, or said to be none;
the bar is held against the median of the rounds.

On a virtual machine the CPU that the kernel spends on writing depends on which memory the host has
taken back: trust user CPU, or leave the disk out with `--folder /dev/shm`.

Needs nginx and openssl; compares with those of curl, aria2c (Debian: aria2) and sha256sum that are
installed. Goals G5 and G6 want a path of 40 ms, for which root, `ip` and `cc` are needed; without
them they are measured on loopback, and the table says so. stac-asset is compared with where
`--stac-asset` names its program, or, named without one, installs it into a folder of the run.
"""

import argparse
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench import (
    app_goals,
    drawing_goals,
    freeze_goals,
    list_goals,
    map_goals,
    marks_goals,
    rows_goals,
    search_goals,
    start_goals,
    transfer_goals,
)
from tests.bench.contenders import installed
from tests.bench.goals import GOALS, Measurement, Row, goal_table
from tests.bench.servers import find_nginx
from tests.bench.workplace import Options, Workplace, install_stac_asset, make_workplace, say

MEASUREMENTS: tuple[Measurement, ...] = (
    *transfer_goals.MEASUREMENTS,
    *app_goals.MEASUREMENTS,
    *drawing_goals.MEASUREMENTS,
    *rows_goals.MEASUREMENTS,
    *map_goals.MEASUREMENTS,
    *search_goals.MEASUREMENTS,
    *list_goals.MEASUREMENTS,
    *start_goals.MEASUREMENTS,
    *freeze_goals.MEASUREMENTS,
    *marks_goals.MEASUREMENTS,
)


def main() -> int:
    for number in (signal.SIGTERM, signal.SIGHUP):  # so that what was started is ended
        signal.signal(number, lambda received, frame: sys.exit(128 + received))
    arguments = _read_arguments()
    missing = _missing(arguments.program)
    if missing:
        print(f"!! {missing}", file=sys.stderr)
        return 1
    wanted = arguments.only
    with tempfile.TemporaryDirectory(prefix="maap-bench-", dir=arguments.folder) as name:
        folder = Path(name)
        options = Options(
            rounds=arguments.rounds,
            is_quick=arguments.quick,
            stac_asset=_stac_asset(arguments.stac_asset, folder),
            program=arguments.program,
        )
        workplace = make_workplace(folder, options)
        _print(_measure(wanted, workplace), workplace)
    return 0


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--only", type=_goals, default=list(GOALS), metavar="G1,G3", help="These goals only"
    )
    parser.add_argument("--rounds", type=int, metavar="N", help="Instead of each goal's own number")
    parser.add_argument("--quick", action="store_true", help="Small and short: proves nothing")
    parser.add_argument(
        "--stac-asset",
        nargs="?",
        const="",
        metavar="PROGRAM",
        help="Compare with stac-asset too; without PROGRAM it is installed for the run",
    )
    parser.add_argument(
        "--program", type=Path, default=installed(), help="Another maap-tui than the installed one"
    )
    parser.add_argument(
        "--folder",
        metavar="DIR",
        help="Where files lie and land (the temporary folder); one in memory leaves the disk out",
    )
    return parser.parse_args()


def _goals(text: str) -> list[str]:
    names = [name.strip().upper() for name in text.split(",")]
    unknown = [name for name in names if name not in GOALS]
    if unknown:
        raise argparse.ArgumentTypeError(f"unknown: {', '.join(unknown)}")
    return names


def _missing(program: Path) -> str:
    """What the bench cannot do without."""
    if find_nginx() is None:
        return "nginx is not installed: nothing can be measured"
    if shutil.which("openssl") is None:
        return "openssl is not installed: nothing can be measured"
    if shutil.which(program) is None:
        return f"{program} cannot be run: install the project for this interpreter"
    return ""


def _stac_asset(said: str | None, folder: Path) -> Path | None:
    if said is None:
        return None
    return Path(said).resolve() if said else install_stac_asset(folder / "stac-asset")


def _measure(wanted: Sequence[str], workplace: Workplace) -> list[Row]:
    rows: list[Row] = []
    for measurement in MEASUREMENTS:
        if set(measurement.goals) & set(wanted):
            titles = [f"{goal} {GOALS[goal]}" for goal in measurement.goals]
            say(f"== {'; '.join(titles)}")
            rows.extend(one for one in measurement.measure(workplace) if one.goal in wanted)
    done = {one.goal for one in rows}
    rows.extend(
        Row(goal, GOALS[goal], note="not measured here yet") for goal in wanted if goal not in done
    )
    return sorted(rows, key=lambda one: int(one.goal[1:]))


def _print(rows: Sequence[Row], workplace: Workplace) -> None:
    load = os.getloadavg()[0]
    place = workplace.folder.parent
    print(f"\n{os.cpu_count()} processors, load {load:.1f} at the end, files in {place}\n")
    print(goal_table(rows))
    for text in workplace.told:
        print(f"!! {text}")
    if workplace.options.is_quick:
        print("!! --quick: the figures prove nothing")


if __name__ == "__main__":
    sys.exit(main())
