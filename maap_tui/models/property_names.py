"""Names of the properties that filters use: before and since February 2026, and the usual ones."""

RENAMED = (
    ("productType", "product:type"),
    ("productVersion", "version"),
    ("orbitNumber", "sat:absolute_orbit"),
    ("orbitDirection", "sat:orbit_state"),
    ("instrument", "instruments"),
    ("processingLevel", "processing:level"),
    ("processingCenter", "processing:facility"),
    ("processorName", "processing:software"),
    ("processingDate", "processing:datetime"),
    ("acquisitionType", "product:acquisition_type"),
    ("missionPhase", "eofeos:mission_phase"),
    ("sensorMode", "eopf:instrument_mode"),
    ("polarisationChannels", "sar:polarizations"),
    ("cloudCover", "eo:cloud_cover"),
    ("productionStatus", "order:status"),
    ("creationDate", "created"),
    ("modificationDate", "updated"),
    ("uid", "id"),
    ("doi", "sci:doi"),
)
"""Spellings before and since February 2026. The first five are the service's own announcement, the
others the names that its items use; it understands both."""

USUAL = (
    ("Type", "product:type"),
    ("Level", "processing:level"),
    ("Baseline", "version"),
    ("Sensor", "instruments"),
    ("Orbit", "sat:absolute_orbit"),
    ("Pass", "sat:orbit_state"),
    ("Frame", "frame"),
    ("Track", "track"),
    ("Pol.", "sar:polarizations"),
)
"""What most searches are narrowed by: a short label, and the name of today. A form shows them by
itself wherever a collection has them, by any spelling."""

UNLISTED = frozenset(
    {"id", "collection", "datetime", "start_datetime", "end_datetime", "geometry", "bbox"}
)
"""Names that every STAC item has, so that a filter may use them though no collection lists them."""

SOMETIMES_LISTED = frozenset({"frame", "track"})
"""Names that the service has been seen to leave out of its list while it filters by them."""

SOMETIMES_NUMBERS = SOMETIMES_LISTED
"""Names that are listed as text but hold numbers in some missions, and are compared as such."""

WELL_KNOWN = frozenset(name for _, name in RENAMED) | SOMETIMES_LISTED | {"platform"}
"""Names of today that most missions have."""

TYPE_NAMES = ("product:type", "productType")
BASELINE_NAMES = ("version", "productVersion")
COUNTED_NAMES = TYPE_NAMES + BASELINE_NAMES
"""What an inventory counts the granules by, by either spelling."""

_NEW = dict(RENAMED)
_OLD = {new: old for old, new in RENAMED}


def aliases_of(name: str) -> tuple[str, ...]:
    """Other spellings of the property `name`."""
    return tuple(filter(None, (_NEW.get(name), _OLD.get(name))))


def name_today(name: str) -> str:
    """The spelling of today; `name` itself when it was never another one."""
    return _NEW.get(name, name)


def is_same_property(one: str, other: str) -> bool:
    """Whether two spellings mean one property."""
    return name_today(one) == name_today(other)
