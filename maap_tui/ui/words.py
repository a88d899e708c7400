"""Facts of the catalogue in words and signs that read the same without colour."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from textual.content import Content

from maap_tui.models.catalog import Access, Collection
from maap_tui.models.geometry import BBox, degrees_in_words

from .text import printable


@dataclass(frozen=True, slots=True)
class Badge:
    """How an access class is shown: a sign, a word, a colour."""

    sign: str
    word: str
    style: str

    def content(self, *, with_word: bool = True) -> Content:
        words = f"{self.sign} {self.word}" if with_word else self.sign
        return Content.styled(words, self.style)


ACCESS = {
    Access.OPEN: Badge("●", "open", "$text-success"),
    Access.SIGN_IN: Badge("○", "sign-in", "$text-primary"),
    Access.RESTRICTED: Badge("▲", "restricted", "$text-warning"),
    Access.TEAM: Badge("■", "team only", "$text-error"),
}


def summary_lines(collection: Collection) -> Iterator[str]:
    """Title and extent in short lines; the title only when it says more than the id."""
    if collection.title and collection.title != collection.id:
        yield printable(collection.title)
    if span := span_in_words(collection.start, collection.end):
        yield printable(span)
    if collection.bbox is not None:
        yield box_in_words(collection.bbox)


def box_in_words(box: BBox) -> str:
    """`112.29 E .. 112.95 E, 3.34 S .. 2.66 S`; says when it crosses the antimeridian."""
    if (box.west, box.south, box.east, box.north) == (-180, -90, 180, 90):
        return "the whole globe"
    words = (
        f"{degrees_in_words(box.west, 'E', 'W')} .. {degrees_in_words(box.east, 'E', 'W')}, "
        f"{degrees_in_words(box.south, 'N', 'S')} .. {degrees_in_words(box.north, 'N', 'S')}"
    )
    return f"{words}, across the antimeridian" if box.crosses_antimeridian else words


def path_in_words(path: Path) -> str:
    """The path with the person's home folder written as `~`."""
    home = Path.home()
    if path == home:
        return "~"
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)


def folder_of(text: str) -> Path:
    """What a person typed for a folder; a `~name` that nobody has stays as it is typed."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        return Path(text)


def span_in_words(start: str, end: str) -> str:
    """The days of two ISO 8601 moments: `2025-04-29 .. now`; empty when nothing is known."""
    if not start and not end:
        return ""
    return f"{start[:10] or '..'} .. {end[:10] or 'now'}"


def moment_in_words(moment: str) -> str:
    """An ISO 8601 moment as people read it: `2025-03-05 13:45:40 UTC`; others stay as they are."""
    date, separator, time = moment.partition("T")
    if not separator or not time.upper().endswith("Z"):
        return moment
    return f"{date} {time[:-1].removesuffix('.000')} UTC"
