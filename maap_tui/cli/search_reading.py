"""What the options of a search mean (see `search_options`)."""

from argparse import Namespace
from dataclasses import dataclass, replace
from functools import partial

from maap_tui.errors import InputError
from maap_tui.models.area import Area
from maap_tui.models.geometry import BBox
from maap_tui.models.query import SearchQuery
from maap_tui.models.search_form import SavedSearch, SearchForm, read_limit
from maap_tui.models.text import as_clause, clean
from maap_tui.models.time_selection import TimeSelection
from maap_tui.models.tolerances import read_radius, read_within
from maap_tui.services import Areas, Searches

from .context import read_option
from .id_input import read_words
from .services_like import ServicesLike

_NAME_ONE = "maap-tui collections lists them; name one before --ids and --assets."
_OPTIONS = {"when": "datetime", "limit": "max-items", "cql2": "filter"}
"""The options of a search that are called otherwise than the field of `SearchForm`."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as it was typed, and as the catalogue is asked."""

    form: SearchForm
    query: SearchQuery
    area: Area | None
    filter_place: str = "--filter"
    """What an error calls the place where the filter stands."""

    @property
    def is_batch(self) -> bool:
        """Whether many places are to be searched one by one."""
        return self.form.is_batch(self.area)


def read_search(arguments: Namespace, services: ServicesLike) -> Asked:
    """The granule search that was typed; raises `InputError` that names the option."""
    name = arguments.saved
    saved = None if name is None else _saved(name, services.searches)
    form = _form(arguments, saved.form if saved else None)
    if not form.collections:
        raise InputError("No collection is named.", hint=_NAME_ONE)
    if form.starts_within and not form.when:
        raise InputError("--starts-within needs a time.", hint="Give one with --datetime.")
    named = partial(_named, arguments, saved)
    read_option(named("when"), TimeSelection.parse, form.when or None)
    read_option(named("limit"), read_limit, form.limit or None)
    read_option(named("within"), read_within, form.within or None)
    read_option(named("radius"), read_radius, form.radius or None)
    if (form.within or form.radius) and not form.batch:
        raise InputError("--within and --radius go with --batch.", hint="Name the file with it.")
    area = read_area(arguments, services.areas)
    if area is None and form.where:
        area = _saved_area(form.where, named("where"), services.areas)
    return Asked(form, form.search_query(area), area, named("cql2"))


def _form(arguments: Namespace, saved: SearchForm | None) -> SearchForm:
    """What was typed, over the saved search if one is named; raises `InputError`."""
    form = saved or SearchForm()
    if arguments.collections:
        form = form.with_collections(arguments.collections)
    if saved is None:
        _refuse_empty(arguments)
    _refuse_no_count(arguments.max_items)
    places = [getattr(arguments, name) for name in _given_places(arguments)]
    typed = {
        "when": arguments.datetime,
        "where": places[0] if places else None,
        "ids": None if arguments.ids is None else read_words(arguments.ids),
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


def _refuse_empty(arguments: Namespace) -> None:
    """In a script `--ids "$ID"` with nothing in it must not find every granule.

    Over a saved search an empty option takes out what that holds.
    """
    for option in ("datetime", "ids", "filter", "batch", "within", "radius"):
        given = getattr(arguments, option)
        if given is not None and not "".join(given).strip():
            raise InputError(f"--{option} is empty.", hint="Leave it out to search without it.")


def _saved(name: str, searches: Searches) -> SavedSearch:
    """The saved search `name`, the one in a file, or `@N` of the history; raises `MaapError`."""
    if not name.startswith("@"):
        return searches.load(name)
    past = searches.past()
    number = int(name[1:]) if name.isascii() and name[1:].isdecimal() and len(name) < 8 else 0
    if not 1 <= number <= len(past):
        raise InputError(
            f"There is no search {clean(name, 40)} in the history.",
            hint="@1 is the latest; see maap-tui searches history.",
        )
    return SavedSearch(name, "", past[number - 1].form)


def _named(arguments: Namespace, saved: SavedSearch | None, field: str) -> str:
    """What an error calls the place of a text: the option, or line and key of the saved search."""
    option = _OPTIONS.get(field, field)
    if saved is None or getattr(arguments, option.replace("-", "_")) is not None:
        return f"--{option}"
    from maap_tui.models.search_file import key_of

    line = f"line {saved.lines[field]}, " if field in saved.lines else ""
    return f"{clean(arguments.saved)}, {line}{key_of(field)}"


def _saved_area(text: str, named: str, areas: Areas) -> Area | None:
    try:
        return areas.read(text)
    except InputError as error:
        raise InputError(f"{named}: {as_clause(error.message)}", hint=error.hint) from error


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


def _refuse_no_count(text: str | None) -> None:
    """Also an empty text, which means any number in the app: a script may have lost the number."""
    if text is None:
        return
    if not (text.isascii() and text.strip().isdecimal()) or len(text) > 12 or int(text) < 1:
        raise InputError("--max-items: a whole number from 1 up is expected.")
