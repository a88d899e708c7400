"""Which keys the line at the bottom names where there is no room for all of them."""

from collections.abc import Sequence

from rich.cells import cell_len

LAST = frozenset({"Menu", "Help", "Quit"})
"""What leads on from anywhere: these are named on every terminal."""
_BLANKS = 3
"""One before the key, one after it, one after its word."""


def fitting(keys: Sequence[tuple[str, str]], width: int) -> list[int]:
    """Which of the keys, each with its word, fit into `width` cells: later ones go first."""
    kept = list(range(len(keys)))
    while sum(_cells(keys[index]) for index in kept) > width:
        spare = [index for index in kept if keys[index][1] not in LAST]
        if not spare:
            break
        kept.remove(spare[-1])
    return kept


def _cells(key: tuple[str, str]) -> int:
    return cell_len(key[0]) + cell_len(key[1]) + _BLANKS
