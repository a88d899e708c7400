"""A basket in a process of its own, for tests that kill it: `basket_child.py FOLDER FIRST`.

Marks granule after granule, from the number FIRST on, and says how many are on the disk.
"""

import sys
from itertools import count
from pathlib import Path
from time import sleep

sys.path.insert(0, str(Path(__file__).parents[3]))

from maap_tui.models.basket import Basket, Changes
from maap_tui.services.basket.file import BasketFile
from maap_tui.services.basket.keeper import BasketKeeper
from tests.services.basket.file_kit import granule


class Telling(BasketFile):
    """Says what has been written."""

    written = 0

    def exchange(self, changes: Changes) -> Changes:
        found = super().exchange(changes)
        self.written += len(changes)
        sys.stdout.write(f"{self.written}\n")
        sys.stdout.flush()
        return found


def main(folder: Path, first: int) -> None:
    basket, keeper = Basket(), BasketKeeper(Telling(folder), gather=0.02)
    for number in count(first):
        basket.add([granule(number)])
        keeper.put(basket.take_changes())
        sleep(0.0005)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
