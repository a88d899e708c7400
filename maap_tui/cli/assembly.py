"""The composition root: the only place that knows which services are the real ones.

Libraries are imported when a service is first asked for, so that `--help` pays for none of them
and a search pays for no download queue.
"""

from contextlib import ExitStack
from dataclasses import fields, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from maap_tui.models.earlier import Earlier
from maap_tui.models.layout import DEFAULT_LAYOUT, Layout
from maap_tui.services import (
    Areas,
    BasketFiles,
    Baskets,
    BasketStore,
    Batches,
    Catalog,
    Downloads,
    FilterChecks,
    Folders,
    Holdings,
    ListViews,
    Previews,
    Reports,
    Searches,
    Services,
    Shelf,
    SignIn,
)
from maap_tui.settings import PREFIX, Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from maap_tui.services.holdings.service import DiskHoldings
    from maap_tui.services.http import Timeouts
    from maap_tui.services.retrying import Patience, Pause
    from maap_tui.services.shared_queue import SharedQueue
    from maap_tui.services.spool import DocumentSpool
    from maap_tui.services.token_source import TokenSource
    from maap_tui.services.transfer_state import TransferSettings


def build_services(settings: Settings, stack: ExitStack) -> Services:
    """All services at once; `stack` closes them."""
    lazy = LazyServices(settings, stack, is_app=True)
    return Services(**{field.name: getattr(lazy, field.name) for field in fields(Services)})


class LazyServices:
    """Makes each service when it is first asked for; `stack` closes those that were made.

    What they note meanwhile goes to the log in the state folder.
    """

    def __init__(
        self,
        settings: Settings,
        stack: ExitStack,
        earlier: Earlier = Earlier.WAIT,
        is_desk_work: bool = False,
        *,
        is_demo: bool = False,
        is_app: bool = False,
        on_pause: "Callable[[Pause], object]" = lambda pause: None,
    ) -> None:
        """`earlier` says what becomes of jobs that are in the queue already, `is_desk_work` that
        nothing shall be transferred, `is_demo` that the catalogue has another port each time,
        `is_app` that granules are held for long; `on_pause` is told when a server is busy."""
        from maap_tui.services.log import logging_to

        self._settings = settings
        self._stack = stack
        self._earlier = earlier
        self._is_desk_work = is_desk_work
        self._is_demo = is_demo
        self._is_app = is_app
        self._on_pause = on_pause
        stack.enter_context(logging_to(settings.state_dir))

    @cached_property
    def catalog(self) -> Catalog:
        from maap_tui.services.catalog import CatalogSettings, StacCatalog

        settings = self._settings
        keep = self._spool.keep if self._is_app else None
        catalog = StacCatalog(
            CatalogSettings(
                settings.catalog, self._patience, settings.page_size, settings.url_limit
            ),
            keep,
        )
        self._stack.callback(catalog.close)
        return catalog

    @cached_property
    def _spool(self) -> "DocumentSpool":
        from maap_tui.services.spool import DocumentSpool

        spool = DocumentSpool(self._settings.cache_dir)
        self._stack.callback(spool.close)
        return spool

    @cached_property
    def shelf(self) -> Shelf:
        from maap_tui.services.shelf.cache import CatalogueCache
        from maap_tui.services.shelf.collection_shelf import CollectionShelf

        cache = CatalogueCache(self._settings.cache_dir, self._settings.catalog)
        return CollectionShelf(self.catalog, cache)

    @cached_property
    def sign_in(self) -> SignIn:
        from maap_tui.services.auth import SignInService

        return SignInService(self._tokens)

    @cached_property
    def areas(self) -> Areas:
        from maap_tui.services.areas import AreaReader

        return AreaReader(self._settings.config_dir / "aois", self._settings.url_limit)

    @cached_property
    def filters(self) -> FilterChecks:
        from maap_tui.services.filters import FilterChecker

        return FilterChecker()

    @cached_property
    def reports(self) -> Reports:
        from maap_tui.services.reports import ReportFiles

        return ReportFiles()

    @cached_property
    def searches(self) -> Searches:
        from maap_tui.services.searches import SearchFiles

        return SearchFiles(self._settings.config_dir, self._settings.state_dir)

    @cached_property
    def list_views(self) -> ListViews:
        from maap_tui.services.list_views import ListViewFile

        return ListViewFile(self._settings.state_dir)

    @cached_property
    def batches(self) -> Batches:
        from maap_tui.services.batch import BatchSearcher

        return BatchSearcher(self.catalog, self.areas, self._settings.state_dir)

    @cached_property
    def basket_store(self) -> BasketStore:
        from maap_tui.services.basket.file import BasketFile
        from maap_tui.services.relinking import moved_document

        url = self._settings.catalog
        relinked = partial(moved_document, url=url) if self._is_demo else None
        store = BasketFile(self._settings.state_dir, relinked)
        self._stack.callback(store.close)
        return store

    @cached_property
    def basket_files(self) -> BasketFiles:
        from maap_tui.services.basket.geojson import BasketFiles as GeoJsonFiles

        return GeoJsonFiles(self._spool.keep if self._is_app else None)

    @cached_property
    def folders(self) -> Folders:
        from maap_tui.services.folders import FolderReader

        return FolderReader()

    @cached_property
    def baskets(self) -> Baskets:
        from maap_tui.services.basket.keeper import BasketKeeper

        keeper = BasketKeeper(self.basket_store)
        self._stack.callback(keeper.close)
        return keeper

    @cached_property
    def previews(self) -> Previews:
        from maap_tui.services.previews.fetching import PreviewService
        from maap_tui.services.previews.keeping import KeptPictures

        kept = KeptPictures(self._settings.cache_dir / "previews")
        previews = PreviewService(self._tokens, self._transfer_settings, kept)
        self._stack.callback(previews.close)
        return previews

    @cached_property
    def downloads(self) -> Downloads:
        from maap_tui.services.late_bearer import LateBearer
        from maap_tui.services.relinking import link_finder, moved
        from maap_tui.services.shared_queue import QueueParts

        parts = QueueParts(
            self._transfer_settings,
            LateBearer(self._settings.token_origins, lambda: self._tokens),
            self._earlier,
            find_link=link_finder(lambda: self.catalog),
            fixed=_given_now(self._settings),
            relinked=partial(moved, url=self._settings.catalog) if self._is_demo else None,
            files=self._disk,
        )
        queue = self._queue_class(self._settings.state_dir, parts)
        self._stack.callback(queue.close)
        return queue

    @property
    def _queue_class(self) -> "type[SharedQueue]":
        if self._is_desk_work:
            from maap_tui.services.queue_desk import QueueDesk

            return QueueDesk
        from maap_tui.services.shared_queue import SharedQueue

        return SharedQueue

    @cached_property
    def holdings(self) -> Holdings:
        """What is here; the queue is made first, for the index takes over what it has finished."""
        queue = self.downloads
        self._disk.jobs = lambda: queue.snapshot().jobs
        return self._disk

    @cached_property
    def _disk(self) -> "DiskHoldings":
        from maap_tui.services.holdings.service import DiskHoldings, HoldingsSettings

        settings = self._settings
        layouts = dict.fromkeys((settings.layout, DEFAULT_LAYOUT))
        disk = DiskHoldings(
            HoldingsSettings(
                settings.state_dir, settings.download_dir, tuple(map(Layout.parse, layouts))
            )
        )
        self._stack.callback(disk.close)
        return disk

    @property
    def _transfer_settings(self) -> "TransferSettings":
        from maap_tui.services.http import origin_of
        from maap_tui.services.transfer_state import TransferSettings

        settings = self._settings
        return TransferSettings(
            folder=settings.download_dir,
            parallel=settings.jobs,
            timeouts=self._timeouts,
            max_attempts=settings.max_attempts,
            backoff=settings.backoff,
            sync_bytes=settings.sync_bytes,
            token_origins=frozenset(map(origin_of, settings.token_origins)),
            speed_limit=settings.speed_limit,
            quiet_hours=settings.quiet_hours,
            layout=Layout.parse(settings.layout),
        )

    @cached_property
    def _tokens(self) -> "TokenSource":
        from maap_tui.services.credentials import CredentialsFile
        from maap_tui.services.token_source import TokenSettings, TokenSource

        settings = self._settings
        patience = replace(self._patience, longest_wait=settings.wait_limit)
        where = TokenSettings(settings.token_url, settings.token_origins, patience)
        tokens = TokenSource(CredentialsFile(settings.credentials), where)
        self._stack.callback(tokens.close)
        return tokens

    @property
    def _patience(self) -> "Patience":
        from maap_tui.services.retrying import Patience

        settings = self._settings
        attempts, wait = settings.max_attempts, settings.backoff
        return Patience(self._timeouts, attempts, wait, on_pause=self._on_pause)

    @property
    def _timeouts(self) -> "Timeouts":
        from maap_tui.services.http import Timeouts

        settings = self._settings
        return Timeouts(settings.connect_timeout, settings.read_timeout, settings.stall_timeout)


def _given_now(settings: Settings) -> frozenset[str]:
    """The wishes of earlier runs that flags or variables of this run overrule."""
    keys = {"jobs": "parallel", "speed_limit": "speed_limit", "quiet_hours": "quiet_hours"}
    now = ("-", PREFIX)
    return frozenset(wish for key, wish in keys.items() if settings.origins[key].startswith(now))
