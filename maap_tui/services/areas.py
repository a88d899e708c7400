"""Reads the area of a search from whatever a person gives: numbers, text, a file or a name.

Longitude comes before latitude, in degrees, WGS 84. What is read is mended where there is one way
to mend it, and the area says so; what cannot be mended is refused in one sentence.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from threading import Event
from typing import NoReturn

from maap_tui.errors import Cancelled, InputError, StorageError
from maap_tui.models.area import Area, KeptArea
from maap_tui.models.area_text import AreaWish, Circle, read_numbers
from maap_tui.models.catalog import Item
from maap_tui.models.coverage import Coverage, UnionCoverage
from maap_tui.models.geodesy import circle
from maap_tui.models.geometry import BBox
from maap_tui.models.invalid import InvalidInput
from maap_tui.models.text import as_sentence, clean

from .apart import GaveNoResult, apart, is_apart
from .area.budget import Budget
from .area.choosing import Chooser
from .area.coverage import coverage_of, coverages_of
from .area.features import Feature
from .area.files import FileReader, meant
from .area.geojson import read_geojson
from .area.library import AreaLibrary, box_of, kept, refuse_unknown
from .area.mending import mend
from .area.places import TownWish, find_place, similar_names
from .area.refusing import FORMS_HINT, SMALLER_HINT, refuse
from .area.simplifying import REST_OF_URL
from .area.union import UnionMeter
from .area.wkt import is_wkt, read_wkt
from .plain_files import exists, typed_path

_URL_LIMIT = 6_000
_LONGEST_PATH = 4_096
_LARGE = 2**19
"""Bytes from which an area is read by a process of its own."""
_MEASURED_AT_ONCE = 100
_SUFFIXES = frozenset(
    (".geojson", ".json", ".wkt", ".txt", ".kml", ".kmz", ".gpkg", ".zip", ".shp", ".shx", ".dbf")
)


class AreaReader:
    """Implements the Protocol `Areas`.

    `folder` holds the person's own areas; an area is made to fit an address of `url_limit`
    characters where that changes it by little.
    """

    def __init__(self, folder: Path | None = None, url_limit: int = _URL_LIMIT) -> None:
        self._library = AreaLibrary(folder) if folder is not None else None
        self._meter = UnionMeter()
        self._room = max(0, url_limit - REST_OF_URL)

    def read(self, text: str, stop: Event | None = None) -> Area:
        """See `maap_tui.services.Areas`."""
        wish = AreaWish.parse(text)
        if not wish.text:
            refuse("The area is empty.", hint=FORMS_HINT)
        budget = Budget(stop)
        if not is_apart() and _is_large(wish.text):
            return self._read_apart(text, budget)
        return _Reading(wish, self._library, self._room, budget).area()

    def _read_apart(self, text: str, budget: Budget) -> Area:
        """By a process of its own: a large area keeps the processor to itself while it is read."""
        folder = self._library.folder if self._library is not None else None
        given = (text, folder, self._room + REST_OF_URL)
        try:
            return apart(_read, *given, stop=budget.stop, patience=budget.left)
        except GaveNoResult as error:
            budget.look()
            refuse("The area is too large to be read.", error, hint=SMALLER_HINT)

    def kept(self) -> tuple[KeptArea, ...]:
        if self._library is None:
            return ()
        found = []
        for name in self._library.names():
            try:
                found.append(kept(name, self.read_kept(name)))
            except InputError as error:
                found.append(KeptArea(clean(name, 60), error.message))
        return tuple(found)

    def read_kept(self, name: str) -> Area:
        library = self._require_library()
        path = library.path(name)
        if path is None:
            refuse_unknown(name, library.names())
        return _Reading(AreaWish(str(path)), library, self._room, Budget()).kept_area(path, name)

    def keep(self, name: str, area: Area, *, replaces: bool = False) -> Path:
        return self._require_library().save(name, area, replaces=replaces)

    def coverage(self, area: Area, item: Item) -> Coverage | None:
        return coverage_of(area, item)

    def coverages(
        self, area: Area, items: Sequence[Item], stop: Event
    ) -> Iterator[Sequence[Coverage | None]]:
        found = coverages_of(area, items)
        while lot := list(islice(found, _MEASURED_AT_ONCE)):
            yield lot
            if stop.is_set():
                raise Cancelled("Stopped while coverage was measured.")

    def union(self, area: Area, items: Sequence[Item], stop: Event) -> Iterator[UnionCoverage]:
        return self._meter.measure(area, items, stop)

    def forget(self, name: str) -> None:
        self._require_library().delete(name)

    def _require_library(self) -> AreaLibrary:
        if self._library is None:
            raise StorageError("There is no folder to keep areas in.")
        return self._library


def _read(text: str, folder: Path | None, url_limit: int) -> Area:
    return AreaReader(folder, url_limit).read(text)


def _is_large(text: str) -> bool:
    """Whether what is typed, or the file that it names, takes long to read."""
    if text.startswith(("{", "[")) or is_wkt(text) or not _looks_like_path(text):
        return len(text) > _LARGE
    try:
        return meant(_path(text)).stat().st_size > _LARGE
    except (OSError, ValueError, InputError):
        return False


class _Reading:
    """Reads one area."""

    def __init__(
        self, wish: AreaWish, library: AreaLibrary | None, room: int, budget: Budget
    ) -> None:
        self._wish = wish
        self._library = library
        self._budget = budget
        self._files = FileReader(budget)
        self._chooser = Chooser(room, budget)

    def area(self) -> Area:
        """By the form of the text; raises `InputError`."""
        text = self._wish.text
        if (numbers := self._numbers(text)) is not None:
            return numbers
        if text.startswith(("{", "[")) or is_wkt(text):
            return self._chosen(self._pasted(text), "")
        if _looks_like_path(text):
            return self._file(_path(text))
        return self._name(text)

    def kept_area(self, path: Path, name: str) -> Area:
        """An area of the library, a box as the box it was."""
        features, document = self._files.read_with_document(path)
        if (box := box_of(document)) is not None:
            return Area(clean(name, 60), bbox=box)
        return self._chosen(features, clean(path.stem, 60), tells_winding=False)

    def _numbers(self, text: str) -> Area | None:
        try:
            found = read_numbers(text, is_swapped=self._wish.is_swapped)
        except InvalidInput as error:
            refuse(as_sentence(error), error)
        if isinstance(found, BBox):
            return Area(str(found), bbox=found)
        return None if found is None else self._circle(found, str(found))

    def _circle(self, found: Circle, label: str, notes: Sequence[str] = ()) -> Area:
        import shapely

        place = (found.longitude, found.latitude)
        shape = shapely.Polygon(circle(*place, found.metres)) if found.metres else None
        feature = mend(Feature("", shape or shapely.Point(place), tuple(notes)), self._budget)
        return self._chooser.area([feature], label, "")

    def _pasted(self, text: str) -> list[Feature]:
        if text.startswith("["):
            refuse("The area begins with '[': these are coordinates without their geometry.")
        if text.startswith("{"):
            return read_geojson(text, self._budget)[0]
        return read_wkt(text, self._budget)

    def _file(self, path: Path) -> Area:
        path = meant(path)
        area = self._chosen(self._files.read(path), clean(path.name, 80))
        return replace(area, is_of_file=True)

    def _chosen(
        self, features: Sequence[Feature], label: str, *, tells_winding: bool = True
    ) -> Area:
        """Mends the features, and takes those that are wanted."""
        tells = tells_winding and self._files.tells_winding
        mended = [
            mend(feature, self._budget, is_swapped=self._wish.is_swapped, tells_winding=tells)
            for feature in self._counted(features)
        ]
        return self._chooser.area(mended, label, self._wish.choice)

    def _counted(self, features: Sequence[Feature]) -> Iterator[Feature]:
        for feature in features:
            self._budget.look()
            yield feature

    def _name(self, text: str) -> Area:
        """A name of the person's own, then a country or town, then a file without an ending."""
        if self._library is not None and (path := self._library.path(text)) is not None:
            return replace(self.kept_area(path, path.stem), is_of_file=True)
        found = find_place(text)
        if isinstance(found, TownWish):
            numbers = read_numbers(found.numbers)
            assert isinstance(numbers, Circle)
            return self._circle(numbers, found.label, found.notes)
        if found is not None:
            return self._chooser.area([found], found.name, "")
        path = _path(text)
        if exists(path):
            return self._file(path)
        self._refuse_name(text)

    def _refuse_name(self, text: str) -> NoReturn:
        own = self._library.names() if self._library is not None else []
        shown = clean(text, 80)
        hint = ""
        if names := similar_names(text, own):
            hint = f"Did you mean {' or '.join(names)}?"
        said = f"'{shown}' is neither an area nor the name of a country, a larger town or a file."
        refuse(said, hint=hint or FORMS_HINT)


def _looks_like_path(text: str) -> bool:
    if text.startswith(("~", "./", "../", "file:", "'", '"')) or "/" in text or "\\" in text:
        return True
    return Path(text[-20:]).suffix.lower() in _SUFFIXES


def _path(text: str) -> Path:
    """Of what may be a path."""
    if len(text) > _LONGEST_PATH or "\n" in text or "\0" in text:
        refuse(f"'{clean(text, 40)}' is neither an area nor the name of a file.", hint=FORMS_HINT)
    return typed_path(text)
