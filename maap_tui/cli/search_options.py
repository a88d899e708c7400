"""The options that say which granules or collections are meant, and how they are read."""

from argparse import ArgumentParser, Namespace
from dataclasses import replace

from maap_tui.errors import InputError
from maap_tui.models.area import Area
from maap_tui.models.geometry import BOX_EXAMPLE, BBox
from maap_tui.models.query import NEWEST_FIRST, SearchQuery
from maap_tui.models.time_range import EXAMPLES
from maap_tui.models.time_selection import TimeSelection
from maap_tui.services import Areas

from .context import read_option


def add_area_and_time(parser: ArgumentParser) -> None:
    """The options that collections and granules have in common."""
    parser.add_argument(
        "--bbox", metavar="W,S,E,N", help=f"Overlapping this box, in degrees: {BOX_EXAMPLE}"
    )
    parser.add_argument(
        "--datetime",
        metavar="TIME",
        help=f"Overlapping this time, in UTC: {EXAMPLES}, or the STAC form a/b; of granules also "
        "several with commas between, and hours of the day: '2026-04 daily 10:00-12:00'",
    )
    parser.add_argument(
        "--filter",
        metavar="CQL2",
        help="A condition in CQL2 text: \"product:type='S1_SCS__1S'\"",
    )


def add_search_options(parser: ArgumentParser) -> None:
    """What a granule search is made of."""
    parser.add_argument(
        "collections", nargs="*", metavar="COLLECTION", help="Id of a collection to search."
    )
    add_area_and_time(parser)
    parser.add_argument(
        "--intersects",
        metavar="FILE|GEOJSON|WKT",
        help="Meeting this geometry: a file, or GeoJSON or WKT as typed",
    )
    add_where_option(parser)
    parser.add_argument(
        "--starts-within",
        action="store_true",
        help="Only what starts in the time of --datetime, not what merely reaches into it",
    )
    parser.add_argument("--ids", nargs="+", action="extend", metavar="ID", help="Only these")
    parser.add_argument(
        "--sortby", metavar="FIELD", help=f"Order; - before it for descending ({NEWEST_FIRST})"
    )
    parser.add_argument("--max-items", metavar="N", help="At most so many")


def add_where_option(parser: ArgumentParser) -> None:
    """The area in any of its forms; `--bbox` and `--intersects` take one form each."""
    parser.add_argument(
        "--where",
        metavar="PLACE",
        help="Meeting this area: W,S,E,N; LON,LAT RADIUS (14.9,37.7 25 km); GeoJSON or WKT; "
        "a file (GeoJSON, WKT, KML, KMZ, shapefile, GeoPackage, zipped or not); a country or "
        "town; a name of your own (see maap-tui aois). PLACE #2 or #NAME takes one feature of "
        "several; swap PLACE exchanges latitude and longitude",
    )


def add_assets_option(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--assets",
        nargs="+",
        action="extend",
        metavar="PATTERN",
        default=[],
        help="Which files of a granule: keys or file names (*.tiff), or role:data; "
        "without it the whole product",
    )


def read_search(arguments: Namespace, areas: Areas) -> SearchQuery:
    """The granule search that was typed; raises `InputError` that names the option."""
    if not arguments.collections:
        raise InputError("No collection is named.", hint="Name it before --ids and --assets.")
    area = read_area(arguments, areas)
    sortby = NEWEST_FIRST if arguments.sortby is None else arguments.sortby.strip()
    return SearchQuery(
        collections=tuple(dict.fromkeys(arguments.collections)),
        bbox=area.bbox if area else None,
        intersects=area.geometry if area else None,
        times=_read_times(arguments),
        ids=tuple(dict.fromkeys(arguments.ids or ())),
        cql2=(arguments.filter or "").strip(),
        sortby=sortby,
        max_items=read_count("--max-items", arguments.max_items),
    )


def read_area(arguments: Namespace, areas: Areas) -> Area | None:
    """Where to search, by whichever of the three options; raises `InputError`."""
    names = ("bbox", "intersects", "where")
    given = [name for name in names if getattr(arguments, name) is not None]
    if len(given) > 1:
        both = " and ".join(f"--{name}" for name in given)
        raise InputError(f"{both} cannot be used together.", hint="Leave out one.")
    if not given:
        return None
    if given == ["bbox"]:
        box = read_option("--bbox", BBox.parse, arguments.bbox)
        return Area(str(box), bbox=box)
    return areas.read(getattr(arguments, given[0]))


def _read_times(arguments: Namespace) -> TimeSelection | None:
    times = read_option("--datetime", TimeSelection.parse, arguments.datetime)
    if not arguments.starts_within:
        return times
    if times is None:
        raise InputError("--starts-within needs a time.", hint="Give one with --datetime.")
    return replace(times, starts_within=True)


def read_count(option: str, text: str | None) -> int | None:
    """A whole number from 1 up; `None` when the option is not given."""
    if text is None:
        return None
    if not text.strip().isdecimal() or len(text) > 12 or int(text) < 1:
        raise InputError(f"{option}: a whole number from 1 up is expected.")
    return int(text)
