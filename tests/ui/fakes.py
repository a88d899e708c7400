"""Small stand-ins for the services, and factories for what they hand out.

A test moves every page and every snapshot itself, so that nothing depends on time.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event
from typing import Any

from maap_tui.errors import Cancelled, InputError, MaapError, StorageError
from maap_tui.models.area import Area, KeptArea
from maap_tui.models.area_text import read_numbers
from maap_tui.models.audit import Finding
from maap_tui.models.basket import BasketNews, Changes, Key
from maap_tui.models.batch import BatchPlan, BatchStep
from maap_tui.models.catalog import Collection, Count, Item, Page, pack_document
from maap_tui.models.coverage import Coverage
from maap_tui.models.filter_check import FilterCheck, Remark
from maap_tui.models.geometry import BBox
from maap_tui.models.holding import NOTHING, HeldFile, Holding, KnownBy, ScanStep
from maap_tui.models.invalid import InvalidInput
from maap_tui.models.inventory import Inventory
from maap_tui.models.kept import Kept
from maap_tui.models.list_view import ListView
from maap_tui.models.preview import Picture, Preview
from maap_tui.models.query import CollectionQuery, Queryable, SearchQuery
from maap_tui.models.search_form import DeletedSearch, PastSearch, SavedSearch, SearchForm
from maap_tui.models.sign_in import SignInState, SignInStatus
from maap_tui.models.transfer import (
    Attempt,
    DownloadPlan,
    JobRequest,
    JobSnapshot,
    JobState,
    QueueSnapshot,
    QuietHours,
)

HOSTILE = (
    "S2A [/x] [@click=app.quit]go[/]",
    "[link=http://e]x[/link] $error",
    "\x1b[2J\x1b]0;gotcha\x07\x9b31m",
    "tab\there\r\nnext\x0b\x85line\u2028sep",
    "\u202edetrevni\u202c \u200b\ufeff",
    "שלום عليكم",
    "漢字テスト한국어" * 6,
    "e" + "\u0301" * 40,
    "x" * 10_000,
    "\udcff lone surrogate",
)
"""Texts that break careless screens: markup, terminal codes, bidi, wide and endless ones."""

_MOST_LOOKS = 1_000
"""Times a hundredth of a second that a search waits for its test."""


class Feed:
    """One running search, whose pages a test hands out."""

    def __init__(self, search_query: SearchQuery, stop: Event) -> None:
        self.search_query = search_query
        self.stop = stop
        self._steps: SimpleQueue[Page | MaapError | None] = SimpleQueue()

    def page(self, *items: Item, matched: int | None = None, notices: Sequence[str] = ()) -> None:
        self._steps.put(Page(tuple(items), matched, tuple(notices)))

    def end(self) -> None:
        self._steps.put(None)

    def fail(self, error: MaapError) -> None:
        self._steps.put(error)

    def pages(self) -> Iterator[Page]:
        while (step := self._next_step()) is not None:
            if isinstance(step, MaapError):
                raise step
            yield step

    def _next_step(self) -> Page | MaapError | None:
        for _ in range(_MOST_LOOKS):
            if self.stop.is_set():
                break
            try:
                return self._steps.get(timeout=0.01)
            except Empty:
                continue
        raise Cancelled("stopped, or forgotten by its test")


class FakeCatalog:
    """A catalogue whose searches wait for the test, or play `script` when there is one."""

    url = "https://catalog.example/catalogue/"

    def __init__(self) -> None:
        self.feeds: list[Feed] = []
        self.script: tuple[Page, ...] | None = None
        self.collection_pages: list[tuple[Collection, ...]] = []
        self.collection_queries: list[CollectionQuery] = []
        self.queryables_of: dict[str, tuple[Queryable, ...]] = {}
        self.error: MaapError | None = None
        """Raised by the collection calls."""

    def search(self, search_query: SearchQuery, stop: Event) -> Iterator[Page]:
        feed = Feed(search_query, stop)
        for page in self.script or ():
            feed.page(*page.items, matched=page.matched, notices=page.notices)
        if self.script is not None:
            feed.end()
        self.feeds.append(feed)
        return feed.pages()

    def collections(
        self, collection_query: CollectionQuery, stop: Event
    ) -> Iterator[tuple[Collection, ...]]:
        self.collection_queries.append(collection_query)
        if self.error is not None:
            raise self.error
        yield from self.collection_pages

    def count(self, search_query: SearchQuery, stop: Event) -> Count:
        return Count(None)

    def queryables(self, collection_id: str, stop: Event) -> tuple[Queryable, ...]:
        if self.error is not None:
            raise self.error
        return self.queryables_of.get(collection_id, ())


@dataclass
class FakeDownloads:
    """A queue that does nothing: `now` is what it shows, `calls` what was asked of it."""

    now: QueueSnapshot = field(default_factory=lambda: QueueSnapshot(parallel=3))
    calls: list[tuple[Any, ...]] = field(default_factory=list)
    the_plan: DownloadPlan | None = None
    polls: int = 0
    error: MaapError | None = None
    """Raised by every call that would change something, and by `attempts`."""
    look_error: MaapError | None = None
    """Raised by `snapshot`."""
    tries: dict[str, tuple[Attempt, ...]] = field(default_factory=dict)
    """What each job attempted."""
    again: bool = False
    """Whether the latest plan was to fetch again what is here."""

    def show(self, *jobs: JobSnapshot, **changes: Any) -> None:
        """Lets the next snapshots hold these jobs."""
        self.now = replace(self.now, jobs=jobs, **changes)

    def snapshot(self) -> QueueSnapshot:
        self.polls += 1
        if self.look_error is not None:
            raise self.look_error
        return self.now

    def _ask(self, *call: Any) -> None:
        self.calls.append(call)
        if self.error is not None:
            raise self.error

    def plan(
        self, requests: Sequence[JobRequest], folder: Path | None = None, *, again: bool = False
    ) -> DownloadPlan:
        self.again = again
        self.calls.append(("plan", tuple(requests), folder))
        where = folder or Path("/downloads")
        targets = tuple(where / request.file_name for request in requests)
        return self.the_plan or DownloadPlan(where, tuple(requests), targets)

    def enqueue(self, plan: DownloadPlan) -> tuple[str, ...]:
        self._ask("enqueue", plan)
        return tuple(f"job-{number}" for number, _ in enumerate(plan.requests))

    def pause(self, job_ids: Sequence[str] | None = None) -> None:
        self._ask("pause", job_ids)

    def resume(self, job_ids: Sequence[str] | None = None) -> None:
        self._ask("resume", job_ids)

    def cancel(self, job_ids: Sequence[str]) -> None:
        self._ask("cancel", job_ids)

    def retry(self, job_ids: Sequence[str] | None = None) -> None:
        self._ask("retry", job_ids)

    def move(self, job_id: str, steps: int) -> None:
        self._ask("move", job_id, steps)

    def to_front(self, job_ids: Sequence[str]) -> None:
        self._ask("to_front", job_ids)

    def undo(self) -> int:
        self._ask("undo")
        return self.now.undoable

    def attempts(self, job_id: str) -> tuple[Attempt, ...]:
        if self.error is not None:
            raise self.error
        return self.tries.get(job_id, ())

    def set_speed_limit(self, bytes_per_second: int | None) -> None:
        self._ask("set_speed_limit", bytes_per_second)

    def set_quiet_hours(self, quiet_hours: QuietHours | None) -> None:
        self._ask("set_quiet_hours", quiet_hours)

    def clear_finished(self) -> int:
        self._ask("clear_finished")
        return self.now.count(JobState.DONE, JobState.CANCELLED)

    def set_parallel(self, count: int) -> None:
        self._ask("set_parallel", count)

    def close(self, timeout: float = 2.0) -> None:
        self.calls.append(("close",))


@dataclass
class FakeHoldings:
    """Says what is here as a test says; `looked` is what was asked."""

    here: dict[tuple[str, str], Holding] = field(default_factory=dict)
    looked: list[tuple[str, ...]] = field(default_factory=list)
    error: MaapError | None = None
    steps: SimpleQueue[ScanStep | MaapError | None] = field(default_factory=SimpleQueue)
    """What looking through the folders gives, step by step; `None` ends it."""
    scans: int = 0

    def put(self, *items: Item, asset_key: str = "product") -> None:
        """Lets these granules be here whole."""
        file = HeldFile(Path("/downloads/file"), 5, KnownBy.QUEUE, asset_key=asset_key)
        self.here |= {item.key: Holding((file,), is_whole=True) for item in items}

    def look(self, items: Sequence[Item], stop: Event) -> dict[tuple[str, str], Holding]:
        self.looked.append(tuple(item.id for item in items))
        if self.error is not None:
            raise self.error
        return {item.key: self.here.get(item.key, NOTHING) for item in items}

    def scan(self, stop: Event, folder: Path | None = None) -> Iterator[ScanStep]:
        self.scans += 1
        while not stop.is_set():
            with suppress(Empty):
                step = self.steps.get(timeout=0.01) if self.scans > 1 else None
                if step is None:
                    return
                if isinstance(step, MaapError):
                    raise step
                yield step
        raise Cancelled("Stopped.")

    def at(self, path: Path) -> HeldFile | None:
        return next((file for file in self.have(Event()) if file.path == path), None)

    def learn(self, findings: Sequence[Finding], root: Path) -> None: ...

    def have(self, stop: Event) -> Iterator[HeldFile]:
        for holding in self.here.values():
            yield from holding.files


@dataclass
class FakeReports:
    """Keeps what it was to write; a path ending in `taken` is there already."""

    written: list[tuple[str, Path]] = field(default_factory=list)

    def write(self, text: str, path: Path) -> Path:
        if path.name.endswith("taken"):
            raise StorageError(f"{path} is there already.", hint="Choose another name.")
        self.written.append((text, path))
        return path


class FakeShelf:
    """Remembers nothing until a test says what; asks the fake catalogue for the rest."""

    def __init__(self, catalog: FakeCatalog) -> None:
        self.catalog = catalog
        self.kept: Kept[tuple[Collection, ...]] | None = None
        self.counted: dict[str, int | MaapError] = {}
        self.count_calls: list[str] = []
        self.kept_inventories: dict[str, Kept[Inventory]] = {}
        self.inventories: SimpleQueue[Inventory | MaapError | None] = SimpleQueue()
        """What taking an inventory gives, step by step; `None` ends it."""
        self.was_stopped = Event()

    def keep(self, *collections: Collection, age: timedelta = timedelta(0)) -> None:
        self.kept = Kept(collections, datetime.now(UTC) - age)

    def kept_collections(self) -> Kept[tuple[Collection, ...]] | None:
        return self.kept

    def collections(
        self, collection_query: CollectionQuery, stop: Event
    ) -> Iterator[tuple[Collection, ...]]:
        yield from self.catalog.collections(collection_query, stop)

    def judged_here(self, collection_query: CollectionQuery) -> tuple[Collection, ...]:
        words = collection_query.text.casefold()
        return tuple(c for c in self.kept.value if words in c.title.casefold()) if self.kept else ()

    def queryables(self, collection_id: str, stop: Event) -> Iterator[tuple[Queryable, ...]]:
        yield self.catalog.queryables(collection_id, stop)

    def kept_count(self, collection_id: str) -> Kept[int] | None:
        return None

    def count(self, collection_id: str, stop: Event) -> int:
        self.count_calls.append(collection_id)
        counted = self.counted.get(collection_id, 0)
        if isinstance(counted, MaapError):
            raise counted
        return counted

    def kept_inventory(self, collection_id: str) -> Kept[Inventory] | None:
        return self.kept_inventories.get(collection_id)

    def inventory(self, collection_id: str, stop: Event) -> Iterator[Inventory]:
        for _ in range(_MOST_LOOKS):
            if stop.is_set():
                self.was_stopped.set()
                raise Cancelled("stopped")
            with suppress(Empty):
                step = self.inventories.get(timeout=0.01)
                if step is None:
                    return
                if isinstance(step, MaapError):
                    raise step
                yield step

    def counts(self, collection_id: str) -> Mapping[str, Mapping[str, int]]:
        kept = self.kept_inventories.get(collection_id)
        return {} if kept is None else {"product:type": kept.value.counts(("product:type",))}


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

    def read(self, form: SearchForm, area: Area | None, stop: Event) -> BatchPlan:
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

    def keep(self, name: str, area: Area) -> Path:
        if "/" in name:
            raise InputError(f"'{name}' cannot be the name of an area.")
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
class FakePreviews:
    """Gives a picture of two colours for every preview, or what a test says for its address."""

    said: dict[str, Picture | MaapError] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    """Addresses, in the order in which they were asked for."""
    boxes: list[tuple[int, int]] = field(default_factory=list)
    holds: bool = False
    """Whether answers wait until the question is given up."""
    given_up: list[str] = field(default_factory=list)

    def picture(self, preview: Preview, box: tuple[int, int], stop: Event) -> Picture:
        self.asked.append(preview.href)
        self.boxes.append(box)
        if self.holds:
            stop.wait(10)
            self.given_up.append(preview.href)
            raise Cancelled("Stopped.")
        answer = self.said.get(preview.href, a_picture())
        if isinstance(answer, MaapError):
            raise answer
        return answer


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


def a_picture(width: int = 8, height: int = 8) -> Picture:
    """The upper half is red, the lower half blue."""
    half = height // 2
    pixels = b"\xff\0\0" * width * half + b"\0\0\xff" * width * (height - half)
    return Picture(width, height, pixels, 1600, 1600, "PNG", 123_456)


@dataclass
class FakeSignIn:
    """Stands as `now`; `check` raises `error` when there is one."""

    now: SignInStatus = field(default_factory=lambda: SignInStatus(SignInState.READY, days_left=89))
    error: MaapError | None = None
    checks: int = 0

    def status(self) -> SignInStatus:
        return self.now

    def check(self, stop: Event) -> SignInStatus:
        self.checks += 1
        if self.error is not None:
            raise self.error
        return self.now


def an_item(number: int = 0, **changes: Any) -> Item:
    """A BIOMASS granule; a higher number is a later start, another frame and more bytes."""
    day, hour = 1 + number // 24 % 28, number % 24
    start = f"2026-{1 + number // 672 % 12:02d}-{day:02d}T{hour:02d}:47:{number % 60:02d}Z"
    stamp = start.replace("-", "").replace(":", "").rstrip("Z")
    frame = 289 + number % 9
    place = f"T{number % 999:03d}_F{frame}"
    name = f"BIO_S1_SCS__1S_{stamp}_{stamp}_T_G01_M01_C02_{place}_01_D{number:05X}"
    item = Item(
        id=name,
        collection="BiomassLevel1a",
        start=start,
        end=start,
        product_type="S1_SCS__1S",
        version="01",
        platform="Biomass",
        track=f"{number % 999:03d}",
        frame=f"{frame}",
        size=1_000_000_000 + number * 1_000_000,
        document=pack_document({"type": "Feature", "id": name, "assets": {}}),
    )
    return replace(item, **changes)


def a_job(number: int = 0, state: JobState = JobState.QUEUED, **changes: Any) -> JobSnapshot:
    """A job that fetches the archive of `an_item(number)`; its size is known."""
    item = an_item(number)
    name = changes.pop("file_name", f"{item.id}.ZIP")
    request = changes.pop("request", None) or JobRequest(
        collection=item.collection,
        item_id=changes.pop("item_id", item.id),
        asset_key=changes.pop("asset_key", "product"),
        href=f"https://data.example/{number}",
        file_name=name,
        size=item.size,
    )
    job = JobSnapshot(
        job_id=f"job-{number}",
        request=request,
        state=state,
        target=Path("/downloads") / "item" / "file.zip",
        total=request.size,
    )
    return replace(job, **changes)


def a_collection(name: str = "BiomassLevel1a", **changes: Any) -> Collection:
    return replace(Collection(id=name, title=f"{name} products"), **changes)
