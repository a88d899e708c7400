"""The options that say which granules or collections are meant, and how they are read."""

from argparse import ArgumentParser, Namespace
from dataclasses import dataclass, replace

from maap_tui.errors import InputError
from maap_tui.models.area import Area
from maap_tui.models.geometry import BOX_EXAMPLE, BBox
from maap_tui.models.query import NEWEST_FIRST, SearchQuery
from maap_tui.models.search_form import SearchForm, read_limit
from maap_tui.models.text import clean
from maap_tui.models.time_range import EXAMPLES
from maap_tui.models.time_selection import TimeSelection
from maap_tui.models.tolerances import RADIUS_EXAMPLE, WITHIN_EXAMPLE, read_radius, read_within
from maap_tui.services import Areas, Searches

from .context import read_option
from .services_like import ServicesLike


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
        "among what was found, by names of EarthCARE and BIOMASS",
    )
    add_batch_options(parser)
    parser.add_argument("--ids", nargs="+", action="extend", metavar="ID", help="Only these")
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
        help="Search each place of an area file, or each row of a table (.csv: time, lon, lat, "
        "name), and list every granule once, with what it matched",
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


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as it was typed, and as the catalogue is asked."""

    form: SearchForm
    query: SearchQuery
    area: Area | None

    @property
    def is_batch(self) -> bool:
        """Whether many places are to be searched one by one."""
        return bool(self.form.batch) or (self.area is not None and self.area.is_each)


def read_search(arguments: Namespace, services: ServicesLike) -> Asked:
    """The granule search that was typed; raises `InputError` that names the option."""
    form = read_form(arguments, services)
    if not form.collections:
        raise InputError("No collection is named.", hint="Name it before --ids and --assets.")
    saved = arguments.saved
    when = _named("--datetime", arguments.datetime, "when", saved)
    limit = _named("--max-items", arguments.max_items, "limit", saved)
    if form.starts_within and not form.when:
        raise InputError("--starts-within needs a time.", hint="Give one with --datetime.")
    read_option(when, TimeSelection.parse, form.when or None)
    read_option(limit, read_limit, form.limit or None)
    read_option("--within", read_within, arguments.within)
    read_option("--radius", read_radius, arguments.radius)
    if (form.within or form.radius) and not form.batch:
        raise InputError("--within and --radius go with --batch.", hint="Name the file with it.")
    area = read_area(arguments, services.areas)
    if area is None and form.where:
        area = services.areas.read(form.where)
    return Asked(form, form.search_query(area), area)


def read_form(arguments: Namespace, services: ServicesLike) -> SearchForm:
    """What was typed, over the saved search if one is named; raises `MaapError`."""
    saved = arguments.saved
    form = SearchForm() if saved is None else saved_form(saved, services.searches)
    if arguments.collections:
        form = form.with_collections(arguments.collections)
    read_count("--max-items", arguments.max_items)
    places = [getattr(arguments, name) for name in _given_places(arguments)]
    typed = {
        "when": arguments.datetime,
        "where": places[0] if places else None,
        "ids": None if arguments.ids is None else " ".join(arguments.ids),
        "cql2": arguments.filter,
        "sort": arguments.sortby,
        "limit": arguments.max_items,
        "batch": arguments.batch,
        "within": arguments.within,
        "radius": arguments.radius,
    }
    if arguments.batch is not None and not places:
        typed["where"] = ""
    if places:
        form = replace(form, batch="", within="", radius="")
    for name, text in typed.items():
        form = form if text is None else form.with_text(name, text.strip())
    return replace(
        form,
        starts_within=form.starts_within or arguments.starts_within,
        newest_only=form.newest_only or arguments.newest_only,
    )


def saved_form(name: str, searches: Searches) -> SearchForm:
    """The saved search `name`, the one in a file, or `@N` of the history; raises `MaapError`."""
    if not name.startswith("@"):
        return searches.load(name).form
    past = searches.past()
    number = int(name[1:]) if name[1:].isdecimal() and len(name) < 8 else 0
    if not 1 <= number <= len(past):
        raise InputError(
            f"There is no search {clean(name, 40)} in the history.",
            hint="@1 is the latest; see maap-tui searches history.",
        )
    return past[number - 1].form


def _named(option: str, given: str | None, key: str, saved: str | None) -> str:
    """What an error calls the place of a text: the option, or the key of the saved search."""
    return option if given is not None or saved is None else f"{clean(saved)}, {key}"


def read_area(arguments: Namespace, areas: Areas) -> Area | None:
    """Where to search, by whichever of the three options; raises `InputError`."""
    given = _given_places(arguments)
    if not given:
        return None
    if given == ["bbox"]:
        box = read_option("--bbox", BBox.parse, arguments.bbox)
        return Area(str(box), bbox=box)
    return areas.read(getattr(arguments, given[0]))


def _given_places(arguments: Namespace) -> list[str]:
    """Which of the options that say where are given: none or one; raises `InputError`."""
    names = ("bbox", "intersects", "where")
    given = [name for name in names if getattr(arguments, name) is not None]
    if len(given) > 1:
        both = " and ".join(f"--{name}" for name in given)
        raise InputError(f"{both} cannot be used together.", hint="Leave out one.")
    return given


def read_count(option: str, text: str | None) -> int | None:
    """A whole number from 1 up; `None` when the option is not given."""
    if text is None:
        return None
    if not text.strip().isdecimal() or len(text) > 12 or int(text) < 1:
        raise InputError(f"{option}: a whole number from 1 up is expected.")
    return int(text)
