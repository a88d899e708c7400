"""Which products are publications of the same acquisition, and which of them is the newer one.

Read from product names only, whose grammar is known for four missions; of all others nothing is
said. BIOMASS: `BIO_<type>_<start>_<stop>_..._<baseline>_<suffix>`, the suffix being seconds since
2000 in base 36. EarthCARE: `ECA_<class><baseline>_<type>_<start>Z_<processed>Z_<orbit><frame>`, the
baseline being what the property `version` says. Aeolus and CryoSat, of which `publication_of` says
nothing: see `product_name`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from .product_name import name_fields

_BIOMASS = re.compile(
    r"(?P<what>BIO_(?P<type>\w{10})_(?P<start>\d{8}T\d{6})_\w+)_(?P<baseline>\d{2})"
    r"_(?P<made>[0-9A-Z]{6})",
    re.ASCII,
)
_OTHERS = ("AE_", "CS_")


@dataclass(frozen=True, slots=True)
class Publication:
    """One product, as its name tells."""

    item_id: str
    acquisition: str
    """The same for all publications of what was acquired once."""
    baseline: str
    made: str
    """When it was processed; sorts as text."""
    product_type: str
    start: datetime
    """Of the acquisition, UTC."""

    @property
    def rank(self) -> tuple[str, str]:
        """Greater for the newer one of two publications."""
        return (self.baseline, self.made)

    def why_newer(self, older: "Publication") -> str:
        """By what it is newer, in a few words."""
        if self.baseline != older.baseline:
            return f"baseline {self.baseline} instead of {older.baseline}"
        return "processed again later"


def name_parts(item_id: str) -> tuple[str, tuple[str, str]] | None:
    """The acquisition that a product's name tells, and its rank among the publications of that;
    `None` where its grammar is not known."""
    if (told := _told(item_id)) is not None:
        acquisition, found = told
        return acquisition, (found["baseline"], found["made"])
    return _of_other_mission(item_id) if item_id.startswith(_OTHERS) else None


def _told(item_id: str) -> tuple[str, Mapping[str, str]] | None:
    """The acquisition, and the fields of a name of BIOMASS or EarthCARE."""
    if found := _BIOMASS.fullmatch(item_id):
        return found["what"], found.groupdict()
    said = name_fields(item_id) if item_id.startswith("ECA_") else None
    if said is None:
        return None
    return f"{said['agency']}{said['class']} {said['type']} {said['orbit']}{said['frame']}", said


def _of_other_mission(item_id: str) -> tuple[str, tuple[str, str]] | None:
    if (said := name_fields(item_id)) is None:
        return None
    what = (said["class"], said["type"], said["start"], said.get("stop") or said["orbit"])
    return " ".join(what), (said["baseline"], said.get("version", ""))


def publication_of(item_id: str) -> Publication | None:
    """What the name of a product tells; `None` where its grammar is not known."""
    if (told := _told(item_id)) is None:
        return None
    acquisition, found = told
    try:
        start = datetime.strptime(found["start"], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    return Publication(item_id, acquisition, found["baseline"], found["made"], found["type"], start)


def take_newest(newest: dict[str, Publication], item_ids: Iterable[str]) -> None:
    """Puts into `newest`, by acquisition, what is newer than it has; of one collection."""
    for publication in filter(None, map(publication_of, item_ids)):
        known = newest.get(publication.acquisition)
        if known is None or publication.rank > known.rank:
            newest[publication.acquisition] = publication
