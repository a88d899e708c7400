"""G1 to G6: whole downloads, from the command line to synced files."""

from collections.abc import Iterator

from tests.bench.contenders import Contender, aria2, curl, digests, stac_asset, tutorial
from tests.bench.goals import Measurement, Row, at_least, at_most, cost_table, row
from tests.bench.processes import Cost
from tests.bench.rounds import Results, Spread
from tests.bench.tasks import write_checksums
from tests.bench.workplace import Workplace

CAP = "4m"
"""Bytes a second of each connection to the server of G5, in nginx's words."""


def cpu(cost: Cost) -> float:
    return cost.cpu


def user(cost: Cost) -> float:
    return cost.user


def speed(cost: Cost) -> float:
    return 1 / cost.wall


def peak(cost: Cost) -> float:
    return cost.peak


def single_stream(workplace: Workplace) -> Iterator[Row]:
    """G1: one file of 1 GiB, server and client each on a processor of its own."""
    us, they, seed = workplace.ours(1), curl(), tutorial(1)
    with (
        workplace.files(1, workplace.size(1024)) as files,
        workplace.loopback(is_pinned=True) as site,
    ):
        results = site.compare([us, they, seed], site.task(files), 9)
    print(cost_table(results))
    yield row("G1", "CPU, × curl", results.ratio(us, they, cpu), at_most(1.15))
    yield row("G1", "user CPU, × curl", results.ratio(us, they, user), at_most(1.6))
    yield row("G1", "speed, × curl", results.ratio(us, they, speed), at_least(0.9))
    yield row("G1", "CPU of the tutorial's loop, × curl", results.ratio(seed, they, cpu))


def many_files(workplace: Workplace) -> Iterator[Row]:
    """G2 and G3: 40 files of 25 MiB, four at a time."""
    us, checked = workplace.ours(4), workplace.ours(4, has_checksums=True)
    they, fast, seed, rival = curl(4), aria2(4), tutorial(4), _stac_asset(workplace, 4)
    sums, quick_sums = digests("sha256sum"), digests("openssl", "dgst", "-sha256")
    contenders = [us, checked, they, fast, seed, sums, quick_sums, *([rival] if rival else [])]
    with workplace.files(40, workplace.size(25)) as files, workplace.loopback() as site:
        task = site.task(files)
        write_checksums(task)
        results = site.compare(contenders, task, 7)
    print(cost_table(results))
    against_rival = results.ratio(us, rival, speed) if rival else None
    yield row("G2", "speed, × aria2c -j4", results.ratio(us, fast, speed), at_least(1.0))
    yield row("G2", "speed, × stac-asset", against_rival, at_least(2.0))
    yield row("G2", "speed, × tutorial in 4 threads", results.ratio(us, seed, speed), at_least(3.0))
    yield row("G3", "CPU, × curl -Z", results.ratio(us, they, cpu), at_most(1.25))
    for one in (sums, quick_sums):
        added = results.added(checked, us, one)
        yield row("G3", f"CPU that sha256 adds, × that of {one.name}", added, at_most(1.15))


def _stac_asset(workplace: Workplace, parallel: int) -> Contender | None:
    program = workplace.options.stac_asset
    if program is None:
        workplace.warn("stac-asset was not asked for (--stac-asset): its rows are skipped")
        return None
    return stac_asset(program, parallel)


def memory(workplace: Workplace) -> Iterator[Row]:
    """G4: the command line with four large files at once; the app's part is with G7."""
    us, fast = workplace.ours(4), aria2(4)
    large, results = _peaks(workplace, 1024, [us, fast])
    print(cost_table(results))
    small, _ = _peaks(workplace, 256, [us])
    yield row("G4", "peak MiB, command line, 4 × 1 GiB", large, at_most(70))
    grown = Spread.of([large.median - small.median]) if large and small else None
    yield row("G4", "MiB more than with 4 × 256 MiB", grown, at_most(5))
    yield row("G4", "peak, × aria2c -j4", results.ratio(us, fast, peak))


def _peaks(
    workplace: Workplace, mebibytes: int, contenders: list[Contender]
) -> tuple[Spread | None, Results]:
    with (
        workplace.files(4, workplace.size(mebibytes), is_one=True) as files,
        workplace.loopback() as site,
    ):
        results = site.compare(contenders, site.task(files), 3, has_warm_up=False)
    return results.spread(contenders[0], peak), results


def capped_server(workplace: Workplace) -> Iterator[Row]:
    """G5: what more connections gain where the server caps each at 4 MiB/s."""
    ours = workplace.ours
    with workplace.far_away(CAP) as site:
        with workplace.files(1, workplace.size(256)) as files:
            contenders = [ours(4), ours(8), aria2(1, 4), aria2(1, 8), curl()]
            one = site.compare(contenders, site.task(files), 2, has_warm_up=False)
        with workplace.files(32, workplace.size(16)) as files:
            contenders = [ours(4), ours(8), aria2(4), aria2(8)]
            many = site.compare(contenders, site.task(files), 2, has_warm_up=False)
    print(cost_table(one), cost_table(many), sep="\n\n")
    for n in (4, 8):
        gained = one.ratio(ours(n), aria2(1, n), speed)
        yield row("G5", f"one file, {n} connections: speed, × aria2c", gained, at_least(0.95))
        gained = many.ratio(ours(n), aria2(n), speed)
        yield row("G5", f"many files, {n} at once: speed, × aria2c", gained, at_least(0.95))
    gained = one.ratio(ours(4), curl(), speed)
    yield row("G5", "one file, 4 connections: speed, × curl", gained, at_least(3.4))


def small_files(workplace: Workplace) -> Iterator[Row]:
    """G6: 40 files of 4 MiB, where latency decides; and one of 256 MiB, where nothing is gained."""
    us, fast, seed, they = workplace.ours(4), aria2(4), tutorial(1), curl()
    with workplace.far_away() as site:
        with workplace.files(40, 4 * 2**20) as files:
            many = site.compare([us, fast, seed], site.task(files), 5, has_warm_up=False)
        with workplace.files(1, workplace.size(256)) as files:
            one = site.compare([us, they], site.task(files), 5, has_warm_up=False)
    print(cost_table(many), cost_table(one), sep="\n\n")
    yield row("G6", "40 × 4 MiB: speed, × aria2c -j4", many.ratio(us, fast, speed), at_least(0.95))
    yield row("G6", "40 × 4 MiB: speed, × tutorial", many.ratio(us, seed, speed), at_least(4.0))
    yield row("G6", "one file, no cap: speed, × curl", one.ratio(us, they, speed), at_least(0.95))


MEASUREMENTS = (
    Measurement(("G1",), single_stream),
    Measurement(("G2", "G3"), many_files),
    Measurement(("G4",), memory),
    Measurement(("G5",), capped_server),
    Measurement(("G6",), small_files),
)
