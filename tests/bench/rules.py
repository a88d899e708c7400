"""How long each rule takes for 100,000 granules, beside the plainest loop over them.

`python tests/bench/rules.py` prints seconds and the ratio to that loop; exit code 1 where a rule
takes a second or more.
"""

import sys
from time import perf_counter

from maap_tui.models.catalog import Item
from maap_tui.models.rules.chain import RuleChain
from maap_tui.models.rules.facts import Facts

MOST_SECONDS = 1.0
COUNT = 100_000
RULES = (
    "newest baseline",
    "newest of duplicates",
    "one per frame",
    "one per day",
    "one per frame by coverage",
    "coverage > 60 %",
    "all of MSI_COP_2A + ATL_EBD_2A",
    "nearest to 2025-03-05",
    "nearest to 12:00 per day",
    "not on disk",
    "not queued",
    "every 3rd",
    "size < 2 GB",
    "newest baseline, coverage > 60 %, not on disk",
)


def granule(number: int) -> Item:
    """Two baselines of each frame, in two product types."""
    frame, orbit = "ABCDEFGH"[number // 4 % 8], number // 32
    baseline, kind = ("AE", "BA")[number % 2], ("MSI_COP_2A", "ATL_EBD_2A")[number // 2 % 2]
    start = f"2025-{1 + number % 12:02d}-{1 + number % 28:02d}T{number % 24:02d}:45:40Z"
    return Item(
        f"ECA_EX{baseline}_{kind}_20250305T134540Z_20250912T202910Z_{orbit:05d}{frame}",
        "EarthCAREL2Validated_MAAP",
        start=start,
        product_type=kind,
        version=baseline,
        platform="EarthCARE",
        orbit=str(orbit),
        frame=frame,
        size=number * 30_000,
    )


def main() -> int:
    items = [granule(number) for number in range(COUNT)]
    facts = Facts(
        coverage=lambda some: [0.5 + (hash(item.id) % 100) / 200 for item in some],
        on_disk=lambda some: {item.key for item in some[::3]},
    )
    begun = perf_counter()
    loop = len([item for item in items if item.size])
    plain = perf_counter() - begun
    print(f"{'a plain loop':48} {plain:7.3f} s         {loop:7} left")
    slowest = 0.0
    for text in RULES:
        begun = perf_counter()
        chosen = RuleChain.parse(text).choose(items, facts)
        took = perf_counter() - begun
        slowest = max(slowest, took)
        print(f"{text:48} {took:7.3f} s {took / plain:6.0f} x {len(chosen.items):7} left")
    return int(slowest >= MOST_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
