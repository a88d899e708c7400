"""The options that say which granules or collections are meant; `search_reading` reads them."""

from argparse import ArgumentParser

from maap_tui.models.examples import (
    BOX_EXAMPLE,
    EXAMPLES,
    NEWEST_FIRST,
    RADIUS_EXAMPLE,
    WITHIN_EXAMPLE,
)


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
    parser.add_argument(
        "--newest-only",
        action="store_true",
        help="Of each acquisition only the newest baseline, then the latest processing; judged "
        "among what was found",
    )
    add_batch_options(parser)
    parser.add_argument(
        "--ids",
        nargs="+",
        action="extend",
        metavar="ID",
        help="Only these; @FILE for those in a file, - for standard input",
    )
    parser.add_argument(
        "--sortby", metavar="FIELD", help=f"Order; - before it for descending ({NEWEST_FIRST})"
    )
    parser.add_argument("--max-items", metavar="N", help="At most so many")
    parser.add_argument(
        "--saved",
        metavar="NAME|FILE.toml|@N",
        help="A saved search, or the Nth latest of the history; options given besides take the "
        "place of what it holds",
    )


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


def add_batch_options(parser: ArgumentParser) -> None:
    """Many places in one search."""
    parser.add_argument(
        "--batch",
        metavar="FILE",
        help="Search each place of an area file, or each row of a table (.csv, or - for standard "
        "input: time, lon, lat, name), and list every granule once, with what it matched",
    )
    parser.add_argument(
        "--within",
        metavar="SPAN",
        help=f"With a table: so far from its times ({WITHIN_EXAMPLE}); the moment itself without",
    )
    parser.add_argument(
        "--radius",
        metavar="DISTANCE",
        help=f"With a table: so far around its points ({RADIUS_EXAMPLE}); the point without",
    )


def add_choose_option(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--choose",
        metavar="RULES",
        help="Of what was found only what these rules leave, each of what the one before left: "
        "'newest baseline, coverage > 60 %%, not on disk'; others are newest of duplicates, one "
        "per frame|track|orbit|day (by coverage), all of TYPE + TYPE (per orbit), nearest to "
        "2026-04-02, nearest to 12:00 per day, not queued, every 3rd, size < 2 GB",
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
