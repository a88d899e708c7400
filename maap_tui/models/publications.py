"""Which products are publications of the same acquisition, and which of them is the newer one.

Read from product names only, whose grammar is known for four missions (see `product_name`); of all
others nothing is said, and of Aeolus and CryoSat nothing by `publication_of`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from .product_name import name_fields

_TELLING = ("BIO_", "ECA_")
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
    said = name_fields(item_id) if item_id.startswith(_TELLING) else None
    if said is None:
        return None
    if "what" in said:
        return said["what"], said
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
