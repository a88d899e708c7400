"""What is drawn outside the screen's own loop, and what of it needs no drawing again."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from time import monotonic

from maap_tui.models.area import Area
from maap_tui.models.by_granule import ByGranule
from maap_tui.models.catalog import Item
from maap_tui.models.footprint import Footprint, footprint_of_box, footprint_of_geometry
from maap_tui.models.item_footprint import footprint_of

from .base import Base, base_map
from .outlines import draw_found, draw_marked
from .view import Box, View, box_round

Known = ByGranule[Footprint | None]
READING_SECONDS = 0.15
"""How long documents are read for footprints before what has come is drawn."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is to be on the map; each part is another object when what it holds has changed."""

    items: Sequence[Item] = ()
    """What a search finds, to which it may add."""
    marked: tuple[Item, ...] = ()
    area: Area | None = None
    count: int | None = None
    """So many of `items`, without which all of them."""

    @property
    def found(self) -> Iterator[Item]:
        return islice(self.items, self.count)

    def has_found_as(self, other: "Subject") -> bool:
        """Whether the same was found."""
        return self.items is other.items and self.count == other.count


@dataclass(frozen=True, slots=True)
class Drawn:
    """The costly layers of one view, as they were drawn last."""

    subject: Subject = field(default_factory=Subject)
    is_complete: bool = True
    """Whether all footprints have been read."""
    read: int = -1
    """Footprints that were known then."""
    base: Base | None = None
    found: bytes = b""
    marked: bytes = b""
    area: Footprint | None = None
    results_box: Box | None = None
    """Round all that was found."""


def draw(
    view: View, subject: Subject, known: Known, last: Drawn, is_wanted: Callable[[], bool]
) -> Drawn:
    """Draws what is not in `last` already; adds footprints to `known`.

    Takes long: for a worker. What comes of it is incomplete when it was not wanted any more.
    """
    is_complete = _read(subject, known, is_wanted)
    is_read = last.read == len(known)
    is_view = last.base is not None and last.base.view == view
    is_items = is_read and subject.has_found_as(last.subject)
    is_marks = is_read and last.subject.marked is subject.marked
    box, found, marked = last.results_box, last.found, last.marked
    if not is_items:
        box = box_round(each.box for each in _known(subject.found, known))
    if not (is_view and is_items):
        found = draw_found(view, _known(subject.found, known), is_wanted).cells()
    if not (is_view and is_marks):
        marked = draw_marked(view, _known(subject.marked, known), is_wanted).cells()
    return Drawn(
        subject,
        is_complete,
        len(known),
        last.base if is_view else base_map(view),
        found,
        marked,
        last.area if last.subject.area is subject.area else area_footprint(subject.area),
        box,
    )


def area_footprint(area: Area | None) -> Footprint | None:
    """What an area covers."""
    if area is None:
        return None
    if area.bbox is not None:
        return footprint_of_box(area.bbox)
    if area.geometry is not None:
        return footprint_of_geometry(json.loads(area.geometry.geojson))
    return None


def _read(subject: Subject, known: Known, is_wanted: Callable[[], bool]) -> bool:
    """Reads footprints for a while, and says whether there are none left to read."""
    until = monotonic() + READING_SECONDS
    for items in (subject.found, subject.marked):
        for item in items:
            if item.key not in known:
                if monotonic() > until or not is_wanted():
                    return False
                known[item.key] = footprint_of(item)
    return True


def _known(items: Iterable[Item], known: Known) -> list[Footprint]:
    found = map(known.of, items)
    return [footprint for footprint in found if footprint is not None]
