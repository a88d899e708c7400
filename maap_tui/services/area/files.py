"""Reads an area from a file, whatever it is called: its first bytes tell what it is."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from maap_tui.models.text import clean

from ..plain_files import NotPlainFile, opened_plain, read_plain_file
from .archives import Archive
from .budget import BINARY_LIMIT, DATABASE_LIMIT, TEXT_LIMIT, Budget, uncollected
from .features import Feature
from .geojson import read_geojson
from .kml import read_kml
from .refusing import FILE_HINT, SMALLER_HINT, OtherProjection, refuse
from .shapefiles import Layer, read_layer
from .wkt import is_wkt, read_wkt

_ZIP = b"PK"
_SQLITE = b"SQLite format 3\0"
_SHAPEFILE = b"\x00\x00\x27\x0a"
_PARTS = frozenset((".shx", ".dbf", ".prj", ".cpg", ".qpj", ".sbn", ".sbx"))
"""What lies beside a shapefile."""


class FileReader:
    """Reads the features of one file; everything it raises is `InputError` or `Cancelled`."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self.tells_winding = True
        """Whether the format that was read says which way round an outline runs."""

    def read(self, path: Path) -> list[Feature]:
        """The features in the file at `path`, at least one."""
        return self.read_with_document(path)[0]

    def read_with_document(self, path: Path) -> tuple[list[Feature], Any]:
        """The same with the decoded document where the file is GeoJSON, else `None`."""
        name = clean(path.name or str(path), 80)
        head = _guarded(path, lambda: _head(path))
        if not head:
            refuse(f"{name} is empty.", hint=FILE_HINT)
        if head.startswith(_SQLITE):
            from .geopackage import read_geopackage

            self.tells_winding = False
            return read_geopackage(path, self._budget), None
        if head.startswith(_SHAPEFILE):
            return self._shapefile(path, name), None
        limit = BINARY_LIMIT if head.startswith(_ZIP) else TEXT_LIMIT
        data = _guarded(path, lambda: read_plain_file(path, limit).data)
        if head.startswith(_ZIP):
            return self._archive(data, name, str(path)), None
        return self._text(data, name, str(path))

    def _shapefile(self, path: Path, name: str) -> list[Feature]:
        self.tells_winding = False
        suffixes = (".shp", ".dbf", ".prj", ".cpg")
        parts = {}
        for suffix in suffixes:
            beside = path if suffix == ".shp" else _beside(path, suffix)
            if beside is not None:
                parts[suffix[1:]] = _guarded(beside, _reader_of(beside))
        return read_layer(Layer(name, **parts), self._budget, str(path))

    def _archive(self, data: bytes, name: str, path: str) -> list[Feature]:
        archive = Archive(data, name, self._budget)
        layers = archive.layers()
        features: list[Feature] = []
        left_out: list[OtherProjection] = []
        for member in layers:
            try:
                found = self._member(archive, member, path)
            except OtherProjection as error:
                left_out.append(error)
                continue
            if len(layers) > 1:
                stem = clean(Path(member).stem, 40)
                found = [
                    Feature(f"{stem}: {one.name}" if one.name else stem, one.shape, one.notes)
                    for one in found
                ]
            features.extend(found)
        if not features and left_out:
            raise left_out[0]
        if left_out:
            said = [f"{error.message} It was left out." for error in left_out]
            features[0] = features[0].with_notes(*said)
        return features

    def _member(self, archive: Archive, member: str, path: str) -> list[Feature]:
        data, name = archive.read(member), clean(Path(member).name, 80)
        inside = f"/vsizip/{path}/{member}"
        if member.lower().endswith(".shp"):
            self.tells_winding = False
            parts = {suffix: archive.beside(member, f".{suffix}") for suffix in _BESIDE}
            return read_layer(Layer(name, data, **parts), self._budget, inside)
        if member.lower().endswith(".gpkg"):
            from .geopackage import read_packed_geopackage

            self.tells_winding = False
            return read_packed_geopackage(data, self._budget, inside)
        if len(data) > TEXT_LIMIT:
            refuse(f"{name} is larger than {TEXT_LIMIT // 2**20} MB.", hint=SMALLER_HINT)
        return self._text(data, name, inside)[0]

    def _text(self, data: bytes, name: str, path: str) -> tuple[list[Feature], Any]:
        text = _decoded(data, name)
        if not text:
            refuse(f"{name} is empty.", hint=FILE_HINT)
        if text.startswith("<"):
            with uncollected(len(data)):
                return read_kml(data, self._budget), None
        if text.startswith("{"):
            return read_geojson(text, self._budget, path)
        if is_wkt(text):
            return read_wkt(text, self._budget), None
        refuse(f"{name} is none of the kinds of file that hold an area.", hint=FILE_HINT)


def meant(path: Path) -> Path:
    """The shapefile that a part of it stands for; any other path as it is."""
    return (_beside(path, ".shp") or path) if path.suffix.lower() in _PARTS else path


_BESIDE = ("dbf", "prj", "cpg")


def _reader_of(path: Path) -> Callable[[], bytes]:
    return lambda: read_plain_file(path, BINARY_LIMIT).data


def _beside(path: Path, suffix: str) -> Path | None:
    """The file of the same name with another ending, in either case of letters."""
    for ending in (suffix, suffix.upper()):
        if (found := path.with_suffix(ending)).is_file():
            return found
    return None


def _head(path: Path) -> bytes:
    """The first bytes of a regular file."""
    with opened_plain(path, DATABASE_LIMIT) as opened:
        return opened.read(64)


def _guarded(path: Path, read: Callable[[], bytes]) -> bytes:
    """What `read` returns; raises `InputError` with the reason when it cannot."""
    name = clean(path.name or str(path), 80)
    try:
        return read()
    except FileNotFoundError as error:
        refuse(f"There is no file {clean(path, 200)}.", error, hint="Check the path.")
    except NotPlainFile as error:
        is_large = "larger" in str(error)
        refuse(f"{name} {error}.", error, hint=SMALLER_HINT if is_large else FILE_HINT)
    except OSError as error:
        refuse(
            f"{name} cannot be read: {clean(error.strerror or 'no access')}.",
            error,
            hint="Check its rights." if isinstance(error, PermissionError) else "Check the path.",
        )
    except (UnicodeEncodeError, ValueError) as error:
        refuse(f"'{name}' is no name that a file could have.", error)


def _decoded(data: bytes, name: str) -> str:
    is_utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return data.decode("utf-16" if is_utf16 else "utf-8-sig").strip()
    except UnicodeDecodeError as error:
        if data.lstrip()[:5] == b"<?xml":
            return "<"  # the encoding is named within
        refuse(f"{name} is not a text file.", error, hint=FILE_HINT)
