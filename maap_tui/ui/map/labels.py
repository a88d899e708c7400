"""What is written on a map: degrees at its edges, kilometres, and the names of countries."""

from collections.abc import Iterable, Iterator
from math import ceil, floor, log10

from maap_tui.world.reader import Country, Town

from .layers import Label, Layer
from .view import DOTS_ACROSS, DOTS_DOWN, View, within_turn

_NAMES_BELOW = 0.75
"""Degrees of a dot below which countries are named; before that there is no room."""
_TOWNS_BELOW = 0.06
_MOST_TOWNS = 12
TOWN = "•"

_Taken = list[tuple[int, int, int]]
"""Row, first and last column of what is written."""


def degrees_label(value: float, positive: str, negative: str) -> str:
    """`70W`, `2.5S`, `0`, `180`."""
    value = round(value, 6)
    letter = "" if value in (0, 180, -180) else positive if value > 0 else negative
    return f"{abs(value):g}{letter}"


def degree_labels(view: View, step: float) -> Iterator[Label]:
    """The lines of the graticule are named: meridians below, parallels on the left."""
    west, south, east, north = view.box
    last = view.rows - 1
    taken = -1
    for number in range(ceil(west / step), floor(east / step) + 1):
        x, _ = view.dot(number * step, 0)
        text = degrees_label(within_turn(number * step), "E", "W")
        column = int(x) // DOTS_ACROSS - len(text) // 2
        if column > taken + 1:
            taken = column + len(text)
            yield Label(last, column, text, Layer.SCALE)
    for number in range(ceil(max(-90.0, south) / step), floor(min(90.0, north) / step) + 1):
        _, y = view.dot(0, number * step)
        if (row := int(y) // DOTS_DOWN) < last:
            yield Label(row, 0, f"{degrees_label(number * step, 'N', 'S')} ", Layer.SCALE)


def scale_label(view: View) -> Iterator[Label]:
    """`├── 500 km ──┤` above the right corner: a round number, about a sixth of the width."""
    if view.columns < 30 or view.rows < 4:
        return
    km_of_cell = view.km_of_dot * DOTS_ACROSS
    wanted = km_of_cell * max(12, view.columns // 6)
    power = 10.0 ** floor(log10(wanted))
    km = power * max(round_part for round_part in (1, 2, 5) if round_part * power <= wanted)
    words = f" {km:g} km " if km >= 1 else f" {km * 1000:g} m "
    inner = max(len(words), round(km / km_of_cell) - 2)
    text = "├" + words.center(inner, "─") + "┤"
    yield Label(view.rows - 2, view.columns - len(text) - 1, text, Layer.SCALE)


def name_labels(view: View, countries: Iterable[Country], towns: Iterable[Town]) -> Iterator[Label]:
    """Names of countries and of the largest towns; one that would touch another is left out."""
    taken: _Taken = []
    if view.degrees > _NAMES_BELOW:
        return
    for country in countries:
        if country.label is not None and view.sees(*country.label):
            yield from _placed(view, country.label, country.name, len(country.name) // 2, taken)
    if view.degrees > _TOWNS_BELOW:
        return
    seen = [town for town in towns if view.sees(town.longitude, town.latitude)]
    for town in sorted(seen, key=lambda town: -town.thousands)[:_MOST_TOWNS]:
        place = (town.longitude, town.latitude)
        yield from _placed(view, place, f"{TOWN} {town.name}", 0, taken)


def _placed(
    view: View, place: tuple[float, float], text: str, before: int, taken: _Taken
) -> Iterator[Label]:
    """The words at a place, `before` cells to the left of it, if nothing is near."""
    x, y = view.near(*place)
    row, column = int(y) // DOTS_DOWN, int(x) // DOTS_ACROSS - before
    end = column + len(text)
    is_clear = all(
        abs(row - other) > 1 or end < start or column > stop for other, start, stop in taken
    )
    if is_clear and column >= 4 and row < view.rows - 2:
        taken.append((row, column - 1, end + 1))
        yield Label(row, column, text, Layer.NAME)
