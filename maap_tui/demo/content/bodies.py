"""What is inside each kind of stored file, and how long it is."""

from collections.abc import Iterator
from posixpath import splitext

from maap_tui.demo.content.binary import BLOCK, binary
from maap_tui.demo.content.pictures import picture
from maap_tui.demo.content.text import text
from maap_tui.demo.content.zips import static_zip, zip_stream
from maap_tui.demo.holdings.records import File

_TEXTS = frozenset({".xml", ".HDR", ".kml", ".EOF"})


def length(file: File) -> int:
    """Bytes of a stored file or a picture."""
    return len(picture(file.href)) if file.kind == "picture" else file.size or 0


def pieces(file: File, start: int, stop: int, revision: int = 0) -> Iterator[bytes]:
    """The bytes `start` to `stop` (exclusive) of a stored file or a picture, block by block."""
    size = length(file)
    extension = splitext(file.href)[1]
    if file.kind == "picture":
        return _cut(picture(file.href), start, stop)
    if extension in _TEXTS:
        return _cut(text(file.href, size, revision), start, stop)
    if extension == ".ZIP":
        return _cut(static_zip(file.href, size, revision), start, stop)
    return binary(file.href, size, start, stop, revision)


def zipped(item_id: str, files: tuple[File, ...], revision: int = 0) -> Iterator[bytes]:
    """A zip of the given stored files below one top folder with the granule's name."""
    members = [
        (_member_name(item_id, file), pieces(file, 0, length(file), revision)) for file in files
    ]
    readme = f"Granule {item_id}\nDemonstration data: made up, free to use.\n".encode()
    return zip_stream([(f"{item_id}/README.txt", [readme]), *members])


def _member_name(item_id: str, file: File) -> str:
    """The part of the address after the granule's own folder."""
    return f"{item_id}/{file.href.rsplit(f'/{item_id}/', 1)[-1]}"


def _cut(data: bytes, start: int, stop: int) -> Iterator[bytes]:
    for offset in range(start, min(stop, len(data)), BLOCK):
        yield data[offset : min(offset + BLOCK, stop)]
