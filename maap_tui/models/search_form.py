"""A search as it was typed: what rows, options and saved files hold, and the search it stands for.

Only text is kept, so that `last 30 d` goes on counting from now and a file is read again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Self

from .area import Area
from .examples import NEWEST_FIRST
from .invalid import InvalidInput
from .notebook import without_assignment
from .query import SearchQuery
from .text import clean, count_noun, shorten_middle
from .time_selection import TimeSelection


@dataclass(frozen=True, slots=True)
class SearchForm:
    """Everything that makes a search, as it was typed; an empty text does not restrict."""

    collections: tuple[str, ...] = ()
    when: str = ""
    where: str = ""
    """Whatever the area reader takes: a box, a circle, a geometry, a file, a name."""
    ids: str = ""
    cql2: str = ""
    sort: str = NEWEST_FIRST
    """As `SearchQuery.sortby`."""
    limit: str = ""
    starts_within: bool = False
    """Whether granules must start in the time, or only reach into it."""
    batch: str = ""
    """A file whose places are searched one by one, instead of `where`."""
    within: str = ""
    """How far from the times in the file: `30 min`."""
    radius: str = ""
    """How far around the points in the file: `50 km`."""
    newest_only: bool = False
    """Whether superseded granules are hidden; that is done here, not by the catalogue."""

    def text(self, name: str) -> str:
        """What the field called `name` holds."""
        return str(getattr(self, name))

    def with_text(self, name: str, text: str) -> Self:
        """The same with another text in the field called `name`."""
        return replace(self, **{name: text})  # type: ignore[arg-type]  # names of text fields

    def with_collections(self, collections: Iterable[str]) -> Self:
        return replace(self, collections=tuple(dict.fromkeys(collections)))

    @property
    def times(self) -> TimeSelection | None:
        """The time it asks for; `last 30 d` counts from now. Raises `InvalidInput`."""
        if not self.when:
            return None
        return TimeSelection.parse(self.when, starts_within=self.starts_within)

    def search_query(self, area: Area | None = None) -> SearchQuery:
        """The search it stands for; `area` is what `where` was read as. Raises `InvalidInput`."""
        return SearchQuery(
            collections=self.collections,
            bbox=area.bbox if area else None,
            intersects=area.geometry if area else None,
            times=self.times,
            ids=read_ids(self.ids),
            cql2=self.cql2,
            sortby=self.sort,
            max_items=read_limit(self.limit),
        )

    def is_batch(self, area: Area | None) -> bool:
        """Whether many places are searched one by one; `area` is what `where` was read as."""
        return bool(self.batch) or (area is not None and area.is_each)

    def batch_in_words(self) -> str:
        """`each of passes.csv, 50 km, 30 min`; nothing when it is no batch."""
        if not self.batch:
            return ""
        file = shorten_middle(clean(PurePath(self.batch).name), 40)
        return ", ".join(filter(None, [f"each of {file}", clean(self.radius), clean(self.within)]))

    def summary(self, width: int = 100) -> str:
        """One line that tells it from others: `BiomassLevel1a · last 30 d · -64,-9,-54,1`."""
        ids = read_ids(self.ids)
        parts = [
            " ".join(self.collections),
            f"{self.when} (starts within)" if self.when and self.starts_within else self.when,
            shorten_middle(clean(self.where), 40),
            self.batch_in_words(),
            count_noun(len(ids), "id") if len(ids) > 1 else self.ids,
            self.cql2,
            f"at most {self.limit}" if self.limit else "",
            "newest baseline only" if self.newest_only else "",
        ]
        return clean(" · ".join(part for part in map(clean, parts) if part), width)


@dataclass(frozen=True, slots=True)
class PastSearch:
    """A search that was run: its latest run, however often that was."""

    form: SearchForm
    at: float
    """Seconds since 1970 (UTC)."""
    matched: int | None = None
    """What the catalogue counted; `None` when it was not told."""
    runs: int = 1


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search in a file of its own."""

    name: str
    path: str
    form: SearchForm = field(default_factory=SearchForm)
    trouble: str = ""
    """Why the file cannot be used; `form` means nothing then."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """Of each field of `form` that the file sets, the number of the line that does."""


@dataclass(frozen=True, slots=True)
class DeletedSearch:
    """All that is needed to put a deleted file back as it was."""

    name: str
    path: str
    data: bytes | None
    """What it held, to the byte; `None` when that could not be read, so that it is gone."""
    mode: int = 0o644
    """Who may read and write it."""
    link: str = ""
    """Where it led, when it was a link; then what it led to was not touched."""

    @property
    def can_return(self) -> bool:
        return bool(self.link) or self.data is not None


_BETWEEN_IDS = dict.fromkeys(map(ord, ",;[]'\""), " ")


def read_ids(text: str) -> tuple[str, ...]:
    """Ids between commas, spaces or line ends, each once, in their order.

    Also a list as Python and JSON write it, with brackets and quotes.
    """
    return tuple(dict.fromkeys(without_assignment(text).translate(_BETWEEN_IDS).split()))


def read_limit(text: str) -> int | None:
    """How many granules at most; empty means all. Raises `InvalidInput`."""
    digits = text.replace(" ", "").replace("_", "")
    if not digits:
        return None
    if not (digits.isascii() and digits.isdigit()) or not 1 <= int(digits[:12]) <= 10**9:
        raise InvalidInput("a limit is a whole number such as 500; leave it empty for all")
    return int(digits)
