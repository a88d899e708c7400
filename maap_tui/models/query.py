"""What a person asks the catalogue: for collections, and for the granules in them."""

from dataclasses import dataclass, field

from .examples import NEWEST_FIRST
from .geometry import BBox, Geometry
from .time_range import TimeRange
from .time_selection import TimeSelection

OLDEST_FIRST = ("+datetime", "datetime")
"""Two spellings of one order."""


@dataclass(frozen=True, slots=True)
class CollectionQuery:
    """One collection search; empty fields do not restrict (OGC API collection search).

    The text fields become CQL2 clauses joined by AND with `cql2`.
    """

    text: str = ""
    """Free text, sent as `q`."""
    title: str = ""
    platform: str = ""
    organisation: str = ""
    bbox: BBox | None = None
    time_range: TimeRange | None = None
    cql2: str = ""
    """A CQL2 text of the person's own."""


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """One granule search over one or more collections (STAC API item search)."""

    collections: tuple[str, ...]
    bbox: BBox | None = None
    intersects: Geometry | None = None
    times: TimeSelection | None = None
    ids: tuple[str, ...] = ()
    cql2: str = ""
    """CQL2 text, sent as it was typed."""
    sortby: str = NEWEST_FIRST
    """Property with `+` or `-` before it; empty leaves the order to the catalogue."""
    max_items: int | None = None
    """At most so many granules in all; `None` follows every page."""
    page_size: int | None = None
    """Granules asked for in one request; `None` takes the setting."""
    in_batches: bool = False
    """Whether somebody looks at the pages one by one: the first is small, and none is asked for
    before it is wanted."""
    wants_documents: bool = field(default=True, compare=False)
    """Whether the whole documents are of use, which cost more to keep than all else to read."""


@dataclass(frozen=True, slots=True)
class Queryable:
    """One property that a collection's granules can be filtered by (OGC API queryables)."""

    name: str
    title: str
    type: str = "string"
    """JSON type: `string`, `integer` or `number`."""
    description: str = ""
    enum: tuple[str, ...] = ()
    """The values held at present; empty when any value may be given."""
    format: str = ""
    """JSON Schema format, for example `date-time`."""
    aliases: tuple[str, ...] = field(default=())
    """Other spellings of the same property that filters may use."""
