"""The person's own areas: one GeoJSON file each, so that any program can use them."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from maap_tui.errors import NameTaken, StorageError
from maap_tui.models.area import Area, KeptArea
from maap_tui.models.area_text import EACH, SWAP, read_numbers
from maap_tui.models.geometry import BBox
from maap_tui.models.invalid import InvalidInput
from maap_tui.models.text import clean, count_noun

from ..whole_files import whole_file
from .places import fold
from .refusing import refuse

SUFFIX = ".geojson"
_LONGEST = 60
_FORBIDDEN = re.compile(r"[/\\#:*?\"<>|\x00-\x1f]")
_NAME_HINT = "A name has up to 60 letters, digits, blanks, dots and dashes."
_MOST = 10_000


class AreaLibrary:
    """A folder of areas; it is made with the first one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def names(self) -> list[str]:
        """The names of all areas, in their order."""
        return sorted((path.stem for path in self._files()), key=fold)

    def path(self, name: str) -> Path | None:
        """The file of the area called `name`, however it is written; `None` when there is none."""
        wanted = fold(name)
        if not wanted or len(name) > _LONGEST:
            return None
        return next((path for path in self._files() if fold(path.stem) == wanted), None)

    def save(self, name: str, area: Area, *, replaces: bool = False) -> Path:
        """Writes `area` whole or not at all; over another one of that name only if `replaces`."""
        check_name(name)
        older = self.path(name)
        target = older or self.folder / f"{name}{SUFFIX}"
        if older is not None and not replaces:
            raise NameTaken(
                f"There is an area called {clean(older.stem, 60)} already.",
                hint="Take another name, or replace it with --force.",
            )
        text = json.dumps(_document(name, area), indent=1, ensure_ascii=False)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with whole_file(target, replaces=True, mode=0o600) as opened:
                opened.write(f"{text}\n".encode())
        except (OSError, UnicodeEncodeError) as error:
            raise StorageError(
                f"The area {clean(name, 60)} cannot be kept in {clean(self.folder)}: "
                f"{clean(getattr(error, 'strerror', None) or 'no such name')}.",
                hint="Check the folder, or choose another name.",
            ) from error
        return target

    def delete(self, name: str) -> None:
        """Takes an area away; raises `InputError` for an unknown name."""
        path = self.path(name)
        if path is None:
            refuse_unknown(name, self.names())
        try:
            path.unlink()
        except OSError as error:
            raise StorageError(
                f"{clean(path)} cannot be deleted: {clean(error.strerror or 'no access')}."
            ) from error

    def _files(self) -> Iterator[Path]:
        with suppress(FileNotFoundError, NotADirectoryError, PermissionError):
            found = [path for path in self.folder.iterdir() if path.suffix == SUFFIX]
            yield from sorted(found)[:_MOST]


def check_name(name: str) -> None:
    """Refuses what could not be told from another kind of area, or be a file's name."""
    if not fold(name) or len(name) > _LONGEST or _FORBIDDEN.search(name) or name != name.strip():
        refuse(f"'{clean(name, 60)}' cannot be the name of an area.", hint=_NAME_HINT)
    is_word = fold(name) == EACH or name.lower().startswith(f"{SWAP} ")
    if is_word or name.startswith((".", "~", "[", "{")):
        refuse(f"'{clean(name, 60)}' cannot be the name of an area.", hint=_NAME_HINT)
    try:
        is_place = read_numbers(name) is not None
    except InvalidInput:
        is_place = True
    if is_place:
        refuse(f"'{clean(name, 60)}' reads like coordinates.", hint="Use letters.")


def refuse_unknown(name: str, names: list[str]) -> NoReturn:
    known = f"There are {', '.join(names[:5])}." if names else "There is none yet."
    refuse(f"There is no area called '{clean(name, 60)}'.", hint=known)


def words_of(area: Area) -> str:
    """What an area is, for a list: `Polygon`, `box 1,2,3,4`, `3 features`."""
    if area.bbox is not None:
        return f"box {area.bbox}"
    if area.features:
        return count_noun(len(area.features), "feature")
    kind = area.geometry.as_dict().get("type", "") if area.geometry else ""
    return str(kind)


def kept(name: str, area: Area) -> KeptArea:
    return KeptArea(clean(name, _LONGEST), words_of(area))


def box_of(document: Any) -> BBox | None:
    """The box that was saved as one, also across the antimeridian."""
    box = document.get("bbox") if isinstance(document, dict) else None
    if not isinstance(box, list) or len(box) != 4 or document.get("maap:area") != "box":
        return None
    try:
        return BBox(*(float(number) for number in box))
    except (InvalidInput, TypeError, ValueError):
        return None


def _document(name: str, area: Area) -> dict[str, Any]:
    parts = area.features or (area,)
    document: dict[str, Any] = {"type": "FeatureCollection", "name": name}
    if area.bbox is not None:
        box = area.bbox
        document |= {"maap:area": "box", "bbox": [box.west, box.south, box.east, box.north]}
    document["features"] = [
        {
            "type": "Feature",
            "properties": {"name": part.label if area.features else name},
            "geometry": part.geometry.as_dict() if part.geometry else _box_outline(part.bbox),
        }
        for part in parts
    ]
    return document


def _box_outline(box: BBox | None) -> dict[str, Any] | None:
    if box is None:
        return None
    rings = [
        [
            [part.west, part.south],
            [part.east, part.south],
            [part.east, part.north],
            [part.west, part.north],
            [part.west, part.south],
        ]
        for part in box.split()
    ]
    if len(rings) == 1:
        return {"type": "Polygon", "coordinates": rings}
    return {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}
