"""Looks into ZIP files without ever writing what is in them, and without believing their sizes."""

import io
import zipfile
import zlib
from pathlib import PurePosixPath

from maap_tui.models.text import clean, count_noun

from .budget import BINARY_LIMIT, Budget
from .refusing import FILE_HINT, refuse

_MOST_MEMBERS = 1_000
_PIECE = 2**20
_KINDS = (".shp", ".gpkg", ".kml", ".geojson", ".json", ".wkt")


class Archive:
    """An opened ZIP; all that is read from it together is limited."""

    def __init__(self, data: bytes, name: str, budget: Budget) -> None:
        self._name = name
        self._budget = budget
        self._room = BINARY_LIMIT
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _FAULTS as error:
            refuse(f"{name} is damaged, or no ZIP file.", error)
        self._members = [info for info in self._zip.infolist() if not info.is_dir()]
        if len(self._members) > _MOST_MEMBERS:
            refuse(
                f"{name} holds {count_noun(len(self._members), 'file')}, too many to look for "
                "an area in.",
                hint="Give the file with the area itself.",
            )

    def layers(self) -> list[str]:
        """The members that hold an area, of one kind only: the most telling kind that is there."""
        names = [info.filename for info in self._members]
        shown = [name for name in names if not _is_litter(name)]
        for kind in _KINDS:
            if found := sorted(name for name in shown if name.lower().endswith(kind)):
                return found
        refuse(f"{self._name} holds no shapefile, GeoPackage, KML, GeoJSON or WKT.", hint=FILE_HINT)

    def beside(self, member: str, suffix: str) -> bytes:
        """The member of the same name but for its ending; empty when there is none."""
        wanted = f"{member[: -len(_suffix(member))]}{suffix}".lower()
        for info in self._members:
            if info.filename.lower() == wanted:
                return self.read(info.filename)
        return b""

    def read(self, member: str) -> bytes:
        """What is in a member; raises `InputError` for more than there is room for."""
        parts: list[bytes] = []
        try:
            if self._zip.getinfo(member).compress_type not in _METHODS:
                refuse(
                    f"{clean(member, 60)} in {self._name} is packed in a way that is not read.",
                    hint="Zip it anew in the usual way (deflate).",
                )
            with self._zip.open(member) as opened:
                while piece := opened.read(min(_PIECE, self._room + 1)):
                    self._room -= len(piece)
                    if self._room < 0:
                        refuse(
                            f"{self._name} unpacks to more than {BINARY_LIMIT // 2**20} MB.",
                            hint="Give the file with the area itself.",
                        )
                    parts.append(piece)
                    self._budget.look()
        except _FAULTS as error:
            why = "is protected by a password" if "password" in str(error) else "is damaged"
            refuse(f"{clean(member, 60)} in {self._name} {why}.", error)
        return b"".join(parts)


_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    LookupError,
    NotImplementedError,
    RuntimeError,
)


def _suffix(member: str) -> str:
    return PurePosixPath(member).suffix


def _is_litter(member: str) -> bool:
    """What archiving programs leave beside the files that were meant."""
    path = PurePosixPath(member)
    return path.parts[:1] == ("__MACOSX",) or path.name.startswith(".")
