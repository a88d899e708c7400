"""What the screens and the command line may ask of the outside world.

Only Protocols live here and no library is imported, so that whoever depends on this package
cannot reach the network through it. `maap_tui.cli.assembly` builds the real ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # a command pays for no model that it does not use
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path
    from threading import Event

    from maap_tui.models.area import Area, KeptArea
    from maap_tui.models.batch import BatchPlan, BatchStep
    from maap_tui.models.catalog import Collection, Count, Item, Page
    from maap_tui.models.coverage import Coverage, UnionCoverage
    from maap_tui.models.filter_check import FilterCheck
    from maap_tui.models.folder import FolderView
    from maap_tui.models.inventory import Inventory
    from maap_tui.models.kept import Kept
    from maap_tui.models.list_view import ListView
    from maap_tui.models.preview import Picture, Preview
    from maap_tui.models.query import CollectionQuery, Queryable, SearchQuery
    from maap_tui.models.search_form import DeletedSearch, PastSearch, SavedSearch, SearchForm
    from maap_tui.models.sign_in import SignInStatus

from .basket_protocols import BasketFiles as BasketFiles
from .basket_protocols import Baskets as Baskets
from .basket_protocols import BasketStore as BasketStore
from .holdings_protocols import Holdings as Holdings
from .queue_protocols import Downloads as Downloads
from .queue_protocols import Reports as Reports

LOG_NAME = "maap-tui.log"
"""The log's file in the state folder."""


class Catalog(Protocol):
    """A STAC API. Every call blocks, raises `maap_tui.errors.MaapError` and stops within 200 ms
    of `stop` being set, then raising `Cancelled`."""

    @property
    def url(self) -> str:
        """The landing page."""

    def collections(
        self, collection_query: CollectionQuery, stop: Event
    ) -> Iterator[tuple[Collection, ...]]:
        """The matching collections, page by page as they arrive, pseudo-collections left out."""

    def queryables(self, collection_id: str, stop: Event) -> tuple[Queryable, ...]:
        """What the collection's granules can be filtered by."""

    def search(self, search_query: SearchQuery, stop: Event) -> Iterator[Page]:
        """The matching granules, page by page as they arrive; each granule once."""

    def count(self, search_query: SearchQuery, stop: Event) -> Count:
        """How many granules match, without fetching them."""

    def asks_again_in(self, stop: Event) -> float:
        """Seconds until whoever reads with `stop` asks a busy server again; 0 while it answers.

        Does not block, and may be asked from another thread than the one that reads.
        """


class Shelf(Protocol):
    """What is known of the catalogue from earlier, and polite questions about it.

    What was kept is read from memory or from one small file and never raises: what cannot be read
    is not there. Everything with a `stop` blocks, raises `MaapError` and stops like `Catalog`.
    """

    def kept_collections(self) -> Kept[tuple[Collection, ...]] | None:
        """All collections as the catalogue listed them last."""

    def collections(
        self, collection_query: CollectionQuery, stop: Event
    ) -> Iterator[tuple[Collection, ...]]:
        """Asks the catalogue, page by page; a list of all collections is kept."""

    def judged_here(self, collection_query: CollectionQuery) -> tuple[Collection, ...]:
        """Those of the kept collections that match, without asking the catalogue."""

    def queryables(self, collection_id: str, stop: Event) -> Iterator[tuple[Queryable, ...]]:
        """What is kept, if anything; then what the catalogue says, if that is new."""

    def kept_count(self, collection_id: str) -> Kept[int] | None:
        """How many granules the collection had when they were counted last."""

    def count(self, collection_id: str, stop: Event) -> int:
        """How many granules the collection has; asks only when that was not counted lately."""

    def kept_inventory(self, collection_id: str) -> Kept[Inventory] | None:
        """The inventory as it was taken last; not complete when it was given up."""

    def inventory(self, collection_id: str, stop: Event) -> Iterator[Inventory]:
        """Takes the inventory and gives what is known after each answer; an incomplete one that is
        kept goes on where it was. What has come is kept, however it ends."""

    def counts(self, collection_id: str) -> Mapping[str, Mapping[str, int]]:
        """Granules by value for each queryable that the kept inventory covers, in all spellings."""


class SignIn(Protocol):
    """The credentials file and the access token it buys."""

    def status(self) -> SignInStatus:
        """How things stand; reads the file if it changed, makes no request."""

    def check(self, stop: Event) -> SignInStatus:
        """Buys a token now, so that wrong credentials show before a download needs them."""


class Areas(Protocol):
    """Turns what a person gives for an area into a box or a checked geometry."""

    def read(self, text: str, stop: Event | None = None) -> Area:
        """Reads numbers (see `models.area_text`), pasted GeoJSON or WKT, the path of a file, or a
        name. Works for at most some seconds; `stop` ends it sooner, with `Cancelled`.

        Raises `InputError` with one sentence that says what is wrong with it.
        """

    def kept(self) -> tuple[KeptArea, ...]:
        """The person's own areas, in the order of their names."""

    def read_kept(self, name: str) -> Area:
        """One of them, however its name is written; raises `InputError` for an unknown one."""

    def keep(self, name: str, area: Area, *, replaces: bool = False) -> Path:
        """Keeps `area` under `name`, in the place of another one only if `replaces`; its file.

        Raises `InputError` for a name that cannot be one, `StorageError` when it cannot be kept.
        """

    def coverage(self, area: Area, item: Item) -> Coverage | None:
        """How much of `area` the granule covers; `None` where one has no usable shape. Blocks."""

    def coverages(
        self, area: Area, items: Sequence[Item], stop: Event
    ) -> Iterator[Sequence[Coverage | None]]:
        """The same of many granules in their order, some at a time and much sooner than one by
        one; raises `Cancelled` when `stop` is set."""

    def union(self, area: Area, items: Sequence[Item], stop: Event) -> Iterator[UnionCoverage]:
        """How much of `area` these cover together, after each few of them; for a worker.

        Nothing for an area without a shape; raises `Cancelled`. Granules that were measured for
        the same area before cost little.
        """

    def forget(self, name: str) -> None:
        """Deletes one of them; raises `InputError` for an unknown one, or `StorageError`."""


class FilterChecks(Protocol):
    """Judges the text of a filter before it is sent."""

    def check(self, text: str, queryables: Sequence[Queryable] = ()) -> FilterCheck:
        """Whether `text` is CQL2, and which of its names are old or not among `queryables`.

        Never raises, makes no request, and takes some milliseconds for a long text.
        """

    def judge(self, text: str) -> Callable[[Item], bool | None]:
        """What says whether a loaded granule matches the CQL2 `text`; `None` where that cannot be
        said. Some microseconds a granule: for a worker. Raises `InputError` for other text.
        """


class Batches(Protocol):
    """Searches many places as one."""

    def read(
        self, form: SearchForm, area: Area | None, stop: Event, table: bytes | None = None
    ) -> BatchPlan:
        """The rows of `form.batch`; without one, the features of `area`, which `where` was read as.

        Reads a file, unless `table` is what it would hold. Raises `InputError` with one sentence
        that names the line.
        """

    def run(self, plan: BatchPlan, stop: Event) -> Iterator[BatchStep]:
        """Searches a few rows at once, and gives what an interrupted run of the same found first.

        A row that fails does not end the batch. Raises `Cancelled` when `stop` is set, and
        `NoConnection` when nothing answers; the same batch then goes on where it was.
        """


class Searches(Protocol):
    """Saved searches and the history. Everything here reads or writes a file, so a screen asks
    in a worker; raises `InputError` and `StorageError`."""

    def saved(self) -> tuple[SavedSearch, ...]:
        """Every saved search by name; a broken file is among them, with its trouble."""

    def load(self, name: str) -> SavedSearch:
        """The search of that name, or in the file whose path `name` is."""

    def path_of(self, name: str) -> Path:
        """The file of the saved search `name`, there or not; looks at no disk."""

    def save(self, name: str, form: SearchForm, *, replaces: bool = False) -> Path:
        """Writes the file of `name`; one that is there already only if `replaces`."""

    def delete(self, name: str) -> DeletedSearch:
        """Removes the file of `name` and gives what `restore` needs."""

    def restore(self, deleted: DeletedSearch) -> Path:
        """Puts the file back as it was, to the byte, unless its name has been taken."""

    def past(self) -> tuple[PastSearch, ...]:
        """The searches that were run, latest first, each once."""

    def remember(self, form: SearchForm) -> None:
        """Notes that `form` is run now."""

    def count(self, form: SearchForm, matched: int) -> None:
        """Notes how many granules matched in the latest run of `form`."""

    def forget(self, form: SearchForm) -> None:
        """Takes `form` out of the history."""

    def past_rules(self) -> tuple[str, ...]:
        """The rules by which granules were chosen, as texts, latest first, each once."""

    def remember_rules(self, text: str) -> None:
        """Notes that granules are chosen by these rules now."""


class Previews(Protocol):
    """Pictures of granules."""

    def picture(self, preview: Preview, box: tuple[int, int], stop: Event) -> Picture:
        """The picture of `preview`, at most as large as `box` (width, height in pixels).

        Blocks, also while two others are fetched; what was fetched is kept on the disk. Raises
        `MaapError` with a sentence for one that is missing, broken or too large, and `Cancelled`
        within 200 ms of `stop` being set.
        """


class ListViews(Protocol):
    """How the list of granules looks, from one start to the next: a small file, so for a worker."""

    def load(self) -> ListView:
        """What was saved last; raises `StorageError` for a file that cannot be read."""

    def save(self, view: ListView) -> None:
        """Keeps `view`; a file that could not be read is put aside. Raises `StorageError`."""


class Folders(Protocol):
    """Looks into folders for whoever picks a file."""

    def visit(self, path: Path, stop: Event) -> FolderView | Path:
        """What is in the folder `path`; or, absolute, `path` itself where it is a file to be read.

        Blocks on the disk alone, never on a pipe. Raises `InputError` with one sentence where
        there is nothing to be read, and `Cancelled` after `stop`.
        """


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a screen may use."""

    catalog: Catalog
    sign_in: SignIn
    areas: Areas
    downloads: Downloads
    holdings: Holdings
    reports: Reports
    filters: FilterChecks
    shelf: Shelf
    searches: Searches
    batches: Batches
    previews: Previews
    list_views: ListViews
    baskets: Baskets
    basket_store: BasketStore
    basket_files: BasketFiles
    folders: Folders
