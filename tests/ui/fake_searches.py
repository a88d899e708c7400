"""Stand-ins for areas, filters, batches, and for what is kept of a person. See `tests.ui.fakes`."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event

from maap_tui.errors import Cancelled, InputError, MaapError, NameTaken, StorageError
from maap_tui.models.area import Area, KeptArea
from maap_tui.models.area_text import read_numbers
from maap_tui.models.basket import BasketNews, Changes
from maap_tui.models.batch import BatchPlan, BatchStep
from maap_tui.models.catalog import Item, Key
from maap_tui.models.coverage import Coverage, UnionCoverage
from maap_tui.models.filter_check import FilterCheck, Remark
from maap_tui.models.geometry import BBox
from maap_tui.models.invalid import InvalidInput
from maap_tui.models.list_view import ListView
from maap_tui.models.query import Queryable
from maap_tui.models.search_form import DeletedSearch, PastSearch, SavedSearch, SearchForm


@dataclass
class FakeSearches:
    """Keeps everything in memory."""

    files: dict[str, SavedSearch] = field(default_factory=dict)
    runs: list[PastSearch] = field(default_factory=list)
    """Latest first."""
    rules: list[str] = field(default_factory=list)
    """Latest first."""
    error: MaapError | None = None
    """Raised by every call but `path_of`."""
    _gone: dict[str, SavedSearch] = field(default_factory=dict)

    def _check(self) -> None:
        if self.error is not None:
            raise self.error

    def saved(self) -> tuple[SavedSearch, ...]:
        self._check()
        return tuple(self.files[name] for name in sorted(self.files))

    def load(self, name: str) -> SavedSearch:
        self._check()
        if name not in self.files:
            raise InputError(f"There is no saved search '{name}'.")
        return self.files[name]

    def path_of(self, name: str) -> Path:
        if not name or "/" in name:
            raise InputError("That is no name.")
        return Path("/config/searches") / f"{name}.toml"

    def save(self, name: str, form: SearchForm, *, replaces: bool = False) -> Path:
        self._check()
        if name in self.files and not replaces:
            raise StorageError(f"{name} is there already.")
        path = self.path_of(name)
        self.files[name] = SavedSearch(name, str(path), form)
        return path

    def delete(self, name: str) -> DeletedSearch:
        self._check()
        saved = self.files.pop(name)
        self._gone[name] = saved
        return DeletedSearch(name, saved.path, b"# as it was")

    def restore(self, deleted: DeletedSearch) -> Path:
        self._check()
        if deleted.name in self.files:
            raise StorageError(f"{deleted.name} is there again.")
        self.files[deleted.name] = self._gone.pop(deleted.name)
        return Path(deleted.path)

    def past(self) -> tuple[PastSearch, ...]:
        self._check()
        return tuple(self.runs)

    def past_rules(self) -> tuple[str, ...]:
        self._check()
        return tuple(self.rules)

    def remember_rules(self, text: str) -> None:
        self._check()
        self.rules = [text, *(other for other in self.rules if other != text)]

    def remember(self, form: SearchForm) -> None:
        self._check()
        self.forget(form)
        self.runs.insert(0, PastSearch(form, 1_800_000_000.0 + len(self.runs)))

    def count(self, form: SearchForm, matched: int) -> None:
        self._check()
        self.runs = [
            replace(past, matched=matched) if past.form == form else past for past in self.runs
        ]

    def forget(self, form: SearchForm) -> None:
        self._check()
        self.runs = [past for past in self.runs if past.form != form]


@dataclass
class FakeBatches:
    """Knows one plan; `steps` is what running it gives, then `error`."""

    plan: BatchPlan | None = None
    steps: list[BatchStep] = field(default_factory=list)
    error: MaapError | None = None
    runs: int = 0

    def read(
        self, form: SearchForm, area: Area | None, stop: Event, table: bytes | None = None
    ) -> BatchPlan:
        if self.plan is None:
            raise InputError("There is no such file.")
        return self.plan

    def run(self, plan: BatchPlan, stop: Event) -> Iterator[BatchStep]:
        self.runs += 1
        yield from self.steps
        if self.error is not None:
            raise self.error


@dataclass
class FakeAreas:
    """Knows boxes and the areas it was given, and refuses every other text."""

    known: dict[str, Area] = field(default_factory=dict)
    library: dict[str, Area] = field(default_factory=dict)
    """The person's own areas."""

    def read(self, text: str, stop: Event | None = None) -> Area:
        if text in self.known:
            return self.known[text]
        try:
            box = read_numbers(text)
        except InvalidInput as error:
            raise InputError(str(error).capitalize()) from error
        if isinstance(box, BBox):
            return Area(text, bbox=box)
        if text in self.library:
            return self.library[text]
        raise InputError("that is neither GeoJSON, WKT nor a file")

    def union(self, area: Area, items: Sequence[Item], stop: Event) -> Iterator[UnionCoverage]:
        share = min(1.0, 0.1 * len(items))
        yield UnionCoverage(Coverage(share, touches=bool(items)), len(items), len(items))

    def coverage(self, area: Area, item: Item) -> Coverage | None:
        return Coverage(0.12, touches=True)

    def coverages(
        self, area: Area, items: Sequence[Item], stop: Event
    ) -> Iterator[Sequence[Coverage | None]]:
        for item in items:
            if stop.is_set():
                raise Cancelled("stopped")
            yield [self.coverage(area, item)]

    def kept(self) -> tuple[KeptArea, ...]:
        return tuple(KeptArea(name, area.label) for name, area in self.library.items())

    def read_kept(self, name: str) -> Area:
        return self.library[name]

    def keep(self, name: str, area: Area, *, replaces: bool = False) -> Path:
        if "/" in name:
            raise InputError(f"'{name}' cannot be the name of an area.")
        if name in self.library and not replaces:
            raise NameTaken(f"There is an area called {name} already.")
        self.library[name] = area
        return Path("/config/aois") / f"{name}.geojson"

    def forget(self, name: str) -> None:
        del self.library[name]


@dataclass
class FakeFilters:
    """Has nothing to say about any text but those that a test names."""

    said: dict[str, tuple[Remark, ...]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def check(self, text: str, queryables: Sequence[Queryable] = ()) -> FilterCheck:
        self.asked.append(text)
        return FilterCheck(text, self.said.get(text, ()))

    def judge(self, text: str) -> Callable[[Item], bool | None]:
        """Knows `id = '…'` only; whatever ends in a question mark cannot be judged."""
        if not text.startswith("id = "):
            raise InputError("The filter ends too early.")
        wanted = text[5:].strip("'")
        return lambda item: None if wanted.endswith("?") else item.id == wanted


@dataclass
class FakeBaskets:
    """Keeps what it is given in memory; `others` is what comes of other programs."""

    kept: dict[Key, Item] = field(default_factory=dict)
    others: Changes = field(default_factory=dict)
    """What the next look gives."""
    notices: tuple[str, ...] = ()
    trouble: str = ""
    is_open: bool = True
    is_closed: bool = False

    def put(self, changes: Changes) -> None:
        for key, item in changes.items():
            self.kept.pop(key, None)
            if item is not None:
                self.kept[key] = item

    def news(self) -> BasketNews:
        if not self.is_open:
            return BasketNews(is_open=False)
        changes, self.others = self.others, {}
        notices, self.notices = self.notices, ()
        return BasketNews(changes, False, self.trouble, notices)

    def close(self, timeout: float = 5.0) -> None:
        self.is_closed = True


@dataclass
class FakeBasketStore:
    """Gives `there` once, and keeps in `given` what it is given; raises `error`."""

    there: Changes = field(default_factory=dict)
    given: list[Changes] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    error: MaapError | None = None

    def exchange(self, changes: Changes) -> Changes:
        if self.error is not None:
            raise self.error
        if changes:
            self.given.append(changes)
        there, self.there = self.there, {}
        return there

    def undo(self) -> int:
        return 0


@dataclass
class FakeListViews:
    """Keeps the looks of the list in memory."""

    kept: ListView = field(default_factory=ListView)
    saved: list[ListView] = field(default_factory=list)
    error: MaapError | None = None
    """Raised by `load`."""
    save_error: MaapError | None = None

    def load(self) -> ListView:
        if self.error is not None:
            raise self.error
        return self.kept

    def save(self, view: ListView) -> None:
        if self.save_error is not None:
            raise self.save_error
        self.kept = view
        self.saved.append(view)
