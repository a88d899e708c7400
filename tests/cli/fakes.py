"""Stand-ins for the services, for what the command line itself does."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from threading import Event

from maap_tui.errors import Cancelled, MaapError
from maap_tui.models.area import Area
from maap_tui.models.area_text import read_numbers
from maap_tui.models.catalog import Collection, Count, Item, Page
from maap_tui.models.download_plan import DownloadPlan
from maap_tui.models.geometry import BBox, Geometry
from maap_tui.models.layout import DEFAULT_LAYOUT, Layout
from maap_tui.models.query import CollectionQuery, Queryable, SearchQuery
from maap_tui.models.quiet_hours import QuietHours
from maap_tui.models.sign_in import SignInState, SignInStatus
from maap_tui.models.stac import item_from_stac
from maap_tui.models.transfer import (
    Attempt,
    JobRequest,
    JobSnapshot,
    JobState,
    QueueSnapshot,
    Verification,
)
from maap_tui.services import Areas, Services, Shelf
from maap_tui.services.basket.file import BasketFile
from maap_tui.services.basket.geojson import BasketFiles
from maap_tui.services.batch import BatchSearcher
from maap_tui.services.filters import FilterChecker
from maap_tui.services.folders import FolderReader
from maap_tui.services.holdings.service import DiskHoldings, HoldingsSettings
from maap_tui.services.reports import ReportFiles
from maap_tui.services.searches import SearchFiles
from maap_tui.services.shelf.cache import CatalogueCache
from maap_tui.services.shelf.collection_shelf import CollectionShelf
from tests.ui.fakes import FakeAreas as KnownAreas
from tests.ui.fakes import FakeBaskets, FakeListViews, FakePreviews

ROOT = "https://catalog.example/data"
HOSTILE = "S2A [/x] [@click=app.quit] \x1b[2J\x9b31m\u202e"


def item(name: str, collection: str = "C", **more: object) -> Item:
    """A granule with an archive, a data file and a preview."""
    return item_from_stac(
        {
            "type": "Feature",
            "stac_version": "1.1.0",
            "id": name,
            "collection": collection,
            "geometry": None,
            "properties": {
                "datetime": "2025-03-05T13:45:40.000Z",
                "product:type": "S1_DGM__1S",
                "version": "01",
            },
            "assets": {
                "product": {"href": f"{ROOT}/zipper/{name}", "type": "application/zip"},
                "enclosure_tiff": {"href": f"{ROOT}/{name}.tiff", "file:size": 12_300_000},
                "thumbnail": {"href": f"{ROOT}/{name}.png", "roles": ["thumbnail"]},
            },
            "links": [],
            **more,
        }
    )


@dataclass
class FakeCatalog:
    """Hands out the pages it was given and keeps what it was asked."""

    pages: Sequence[Page] = ()
    found: Sequence[Collection] = ()
    queryable: tuple[Queryable, ...] = ()
    counted: Count = field(default_factory=lambda: Count(3))
    error: MaapError | None = None
    """Raised after the last page."""
    queryables_error: MaapError | None = None
    asked: list[SearchQuery | CollectionQuery | str] = field(default_factory=list)
    before_page: Callable[[], None] = lambda: None
    url: str = "https://catalog.example/"

    def search(self, search_query: SearchQuery, stop: Event) -> Iterator[Page]:
        self.asked.append(search_query)
        for page in self.pages:
            self.before_page()
            if stop.is_set():
                raise Cancelled("Stopped.")
            yield page
        if self.error:
            raise self.error

    def collections(
        self, collection_query: CollectionQuery, stop: Event
    ) -> Iterator[tuple[Collection, ...]]:
        self.asked.append(collection_query)
        yield tuple(self.found)
        if self.error:
            raise self.error

    def count(self, search_query: SearchQuery, stop: Event) -> Count:
        self.asked.append(search_query)
        if self.error:
            raise self.error
        return self.counted

    def asks_again_in(self, stop: Event) -> float:
        return 0.0

    def queryables(self, collection_id: str, stop: Event) -> tuple[Queryable, ...]:
        self.asked.append(collection_id)
        if self.queryables_error:
            raise self.queryables_error
        return self.queryable


@dataclass
class FakeSignIn:
    current: SignInStatus = field(default_factory=lambda: SignInStatus(SignInState.READY))
    checked: SignInStatus | None = None
    checks: int = 0

    def status(self) -> SignInStatus:
        return self.current

    def check(self, stop: Event) -> SignInStatus:
        self.checks += 1
        return self.checked or self.current


class FakeAreas(KnownAreas):
    """Takes numbers for a box and everything else for a geometry."""

    def read(self, text: str, stop: Event | None = None) -> Area:
        numbers = read_numbers(text)
        if isinstance(numbers, BBox):
            return Area(text, bbox=numbers)
        return Area("area", geometry=Geometry(text, "area"))


@dataclass
class FakeDownloads:
    """Ends one job at each look; `fates` says how, by item id (done when it says nothing)."""

    fates: dict[str, JobSnapshot] = field(default_factory=dict)
    plan_more: dict[str, object] = field(default_factory=dict)
    refuse_all: str = ""
    """The queue stops as a whole with this notice."""
    refusal_code: int = 3
    notice: str = ""
    """What there is to say without anything being stopped."""
    before_look: Callable[[], None] = lambda: None
    patience: float = 0.0
    looks: int = 0
    closed: int = 0
    jobs: list[JobSnapshot] = field(default_factory=list)
    folder: Path = Path("/downloads")
    again: bool = False

    def plan(
        self, requests: Sequence[JobRequest], folder: Path | None = None, *, again: bool = False
    ) -> DownloadPlan:
        self.again = again
        made = DownloadPlan(
            folder=self.folder,
            requests=tuple(requests),
            targets=tuple(self.folder / request.file_name for request in requests),
            known_bytes=sum(request.size or 0 for request in requests),
            free_bytes=10**9,
        )
        return replace(made, **self.plan_more)  # type: ignore[arg-type]  # as the test says

    def enqueue(self, plan: DownloadPlan) -> tuple[str, ...]:
        for number, (request, target) in enumerate(zip(plan.requests, plan.targets, strict=True)):
            self.jobs.append(JobSnapshot(str(number), request, JobState.QUEUED, target))
        return tuple(job.job_id for job in self.jobs)

    def snapshot(self) -> QueueSnapshot:
        self.before_look()
        self.looks += 1
        stopped = bool(self.refuse_all)
        if not stopped:
            self._end_one()
        code = self.refusal_code if stopped else 0
        notice = self.refuse_all or self.notice
        return QueueSnapshot(
            tuple(self.jobs), notice=notice, notice_exit_code=code, patience=self.patience
        )

    def _end_one(self) -> None:
        for number, job in enumerate(self.jobs):
            if not job.state.is_final:
                fate = self.fates.get(job.request.item_id)
                done = replace(job, state=JobState.DONE, received=12, verified_by=Verification.SIZE)
                self.jobs[number] = done if fate is None else _with_fate(job, fate)
                return

    def close(self, timeout: float = 2.0) -> None:
        self.closed += 1

    def pause(self, job_ids: Sequence[str] | None = None) -> None: ...

    def resume(self, job_ids: Sequence[str] | None = None) -> None: ...

    def cancel(self, job_ids: Sequence[str]) -> None: ...

    def retry(self, job_ids: Sequence[str] | None = None) -> None: ...

    def move(self, job_id: str, steps: int) -> None: ...

    def to_front(self, job_ids: Sequence[str]) -> None: ...

    def undo(self) -> int:
        return 0

    def attempts(self, job_id: str) -> tuple[Attempt, ...]:
        return ()

    def set_speed_limit(self, bytes_per_second: int | None) -> None: ...

    def set_quiet_hours(self, quiet_hours: QuietHours | None) -> None: ...

    def clear_finished(self) -> int:
        return 0

    def set_parallel(self, count: int) -> None: ...


def _with_fate(job: JobSnapshot, fate: JobSnapshot) -> JobSnapshot:
    return replace(
        job, state=fate.state, cause=fate.cause, hint=fate.hint, exit_code=fate.exit_code
    )


def failed(cause: str, hint: str = "", exit_code: int = 1) -> JobSnapshot:
    """A fate for `FakeDownloads`."""
    request = JobRequest("C", "a", "product", "", "")
    return JobSnapshot(
        "", request, JobState.FAILED, Path(), cause=cause, hint=hint, exit_code=exit_code
    )


@dataclass
class World:
    """All fakes of one test."""

    catalog: FakeCatalog = field(default_factory=FakeCatalog)
    sign_in: FakeSignIn = field(default_factory=FakeSignIn)
    areas: Areas = field(default_factory=FakeAreas)
    downloads: FakeDownloads = field(default_factory=FakeDownloads)
    reports: ReportFiles = field(default_factory=ReportFiles)
    filters: FilterChecker = field(default_factory=FilterChecker)
    """The real one: it only looks at text."""
    cache: Path = field(default_factory=lambda: Path.home() / "cache")
    searches: SearchFiles = field(
        default_factory=lambda: SearchFiles(Path.home() / "config", Path.home() / "state")
    )
    """The real one, in the home of the test."""

    basket: BasketFile = field(default_factory=lambda: BasketFile(Path.home() / "state"))
    """The real one, in the home of the test."""

    @property
    def services(self) -> Services:
        return Services(
            catalog=self.catalog,
            sign_in=self.sign_in,
            areas=self.areas,
            downloads=self.downloads,
            holdings=self.holdings,
            reports=self.reports,
            filters=self.filters,
            shelf=self.shelf,
            searches=self.searches,
            batches=BatchSearcher(self.catalog, self.areas, Path.home() / "state"),
            previews=FakePreviews(),
            list_views=FakeListViews(),
            baskets=FakeBaskets(),
            basket_store=self.basket,
            basket_files=BasketFiles(),
            folders=FolderReader(),
        )

    @cached_property
    def holdings(self) -> DiskHoldings:
        """The real one, in the home of the test."""
        home = Path.home()
        layouts = (Layout.parse(DEFAULT_LAYOUT),)
        return DiskHoldings(HoldingsSettings(home / "state", self.downloads.folder, layouts))

    @cached_property
    def shelf(self) -> Shelf:
        """The real one over the fake catalogue: it has no way out of its own."""
        return CollectionShelf(self.catalog, CatalogueCache(self.cache, self.catalog.url))
