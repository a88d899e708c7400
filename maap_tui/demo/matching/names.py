"""The names that a filter may use: those of today, those of before February 2026, their types."""

from functools import cache
from typing import Literal, NamedTuple

from maap_tui.demo.holdings.clock import epoch
from maap_tui.demo.holdings.documents import properties
from maap_tui.demo.holdings.index import records_of
from maap_tui.demo.holdings.records import JsonObject, Record


class Name(NamedTuple):
    """One property as the queryables document describes it."""

    name: str
    title: str
    description: str
    type: Literal["string", "integer"] = "string"
    kind: Literal["choice", "text", "instant"] = "text"
    """A choice lists the values that the collection holds."""


NAMES = (
    Name("product:type", "Product type", "Identifies the kind of product", kind="choice"),
    Name("version", "Product version", "Baseline or version of the product", kind="choice"),
    Name("sat:absolute_orbit", "Orbit number", "Orbit of the acquisition", "integer"),
    Name("sat:orbit_state", "Orbit direction", "Northwards or southwards", kind="choice"),
    Name("frame", "Frame", "Frame along the orbit"),
    Name("track", "Track", "Track of the orbit"),
    Name("instruments", "Instrument", "Instrument that measured", kind="choice"),
    Name("platform", "Platform", "Short name of the satellite", kind="choice"),
    Name("processing:level", "Processing level", "Level of processing", kind="choice"),
    Name("processing:facility", "Processing center", "Where it was processed", kind="choice"),
    Name("processing:software", "Processor name", "What processed it", kind="choice"),
    Name("product:acquisition_type", "Acquisition type", "Nominal or other", kind="choice"),
    Name("eofeos:mission_phase", "Mission phase", "Phase of the mission", kind="choice"),
    Name("eofeos:global_coverage_id", "Global coverage", "Number of the coverage", "integer"),
    Name("eofeos:major_cycle_id", "Major cycle", "Number of the major cycle", "integer"),
    Name("eofeos:repeat_cycle_id", "Repeat cycle", "Number of the repeat cycle", "integer"),
    Name("eopf:instrument_mode", "Sensor mode", "Mode of the instrument", kind="choice"),
    Name("sar:instrument_mode", "Radar mode", "Mode of the radar", kind="choice"),
    Name("sar:polarizations", "Polarisation", "Polarisation of the channels", kind="choice"),
    Name("eo:cloud_cover", "Cloud cover", "Clouds over the scene in percent", "integer"),
    Name("order:status", "Production status", "Whether it can be had", kind="choice"),
    Name("processing:datetime", "Processing date", "When it was processed", kind="instant"),
    Name("created", "Creation date", "When it was first listed", kind="instant"),
    Name("updated", "Modification date", "When it was last changed", kind="instant"),
    Name("id", "Item ID", "Identifier of the granule"),
    Name("sci:doi", "Doi", "Digital object identifier"),
)

OLD_NAMES = {
    "productType": "product:type",
    "productVersion": "version",
    "orbitNumber": "sat:absolute_orbit",
    "orbitDirection": "sat:orbit_state",
    "instrument": "instruments",
    "processingLevel": "processing:level",
    "processingCenter": "processing:facility",
    "processorName": "processing:software",
    "acquisitionType": "product:acquisition_type",
    "missionPhase": "eofeos:mission_phase",
    "sensorMode": "eopf:instrument_mode",
    "polarisationChannels": "sar:polarizations",
    "cloudCover": "eo:cloud_cover",
    "productionStatus": "order:status",
    "processingDate": "processing:datetime",
    "creationDate": "created",
    "modificationDate": "updated",
    "uid": "id",
    "identifier": "id",
    "parentIdentifier": "collection",
    "doi": "sci:doi",
    "startDate": "start_datetime",
    "completionDate": "end_datetime",
    "keyword": "keywords",
    "provider": "organisationName",
}
"""Spelling of before February 2026: spelling of today. The service takes both in a filter."""

INSTANTS = frozenset(
    {
        "datetime", "start_datetime", "end_datetime",
        "created", "updated", "published", "processing:datetime",
    }
)  # fmt: skip
LISTS = frozenset({"instruments", "sar:polarizations", "platform", "keywords", "organisationName"})
NUMBERS = frozenset(
    {
        "sat:absolute_orbit", "frame", "track", "eo:cloud_cover",
        "eofeos:global_coverage_id", "eofeos:major_cycle_id", "eofeos:repeat_cycle_id",
    }
)  # fmt: skip
"""Compared as numbers wherever both sides are written in digits, quoted or not."""
_ALWAYS = frozenset({"id", "collection", "datetime", "start_datetime", "end_datetime"})


def described(record: Record) -> JsonObject:
    """What can be asked of a granule: its properties, and what else the service knows of it."""
    seen = dict(properties(record))
    seen["id"], seen["collection"] = record.item_id, record.collection
    seen["frame"], seen["track"] = record.frame, record.track
    seen.setdefault("platform", record.constellation)
    return {name: value for name, value in seen.items() if value is not None}


def comparable(name: str, value: object) -> object:
    """A value of the property `name` in the form in which two values are compared."""
    if isinstance(value, dict):
        value = next(iter(value), "")
    if isinstance(value, list):
        return [str(entry).lower() for entry in value]
    if not isinstance(value, str):
        return value
    if name in INSTANTS:
        return epoch(value)
    if name in NUMBERS and value.isascii() and value.isdigit():
        return int(value)
    text = value.lower()
    return [text] if name in LISTS else text


@cache
def views_of(collection: str) -> tuple[JsonObject, ...]:
    """What a filter sees of each record: lower case, instants as seconds, lists as lists."""
    return tuple(
        {name: comparable(name, value) for name, value in described(record).items()}
        for record in records_of(collection)
    )


@cache
def known_names(collection: str) -> frozenset[str]:
    """What a filter on this collection may use; all names while it is empty."""
    views = views_of(collection)
    if not views:
        return _ALWAYS | {name.name for name in NAMES}
    return _ALWAYS.union(*views)
