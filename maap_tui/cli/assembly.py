"""The composition root: the only place that knows which services are the real ones.

Libraries are imported when a service is first asked for, so that `--help` pays for none of them
and a search pays for no download queue.
"""

from contextlib import ExitStack
from functools import cached_property
from typing import TYPE_CHECKING

from maap_tui.services import Areas, Catalog, Downloads, Services, SignIn
from maap_tui.settings import Settings

if TYPE_CHECKING:
    from maap_tui.services.http import Timeouts
    from maap_tui.services.retrying import Patience
    from maap_tui.services.token_source import TokenSource


def build_services(settings: Settings, stack: ExitStack) -> Services:
    """All services at once; `stack` closes them."""
    lazy = LazyServices(settings, stack)
    return Services(lazy.catalog, lazy.sign_in, lazy.areas, lazy.downloads)


class LazyServices:
    """Makes each service when it is first asked for; `stack` closes those that were made."""

    def __init__(self, settings: Settings, stack: ExitStack) -> None:
        self._settings = settings
        self._stack = stack

    @cached_property
    def catalog(self) -> Catalog:
        from maap_tui.services.catalog import CatalogSettings, StacCatalog

        settings = self._settings
        catalog = StacCatalog(
            CatalogSettings(
                settings.catalog, self._patience, settings.page_size, settings.url_limit
            )
        )
        self._stack.callback(catalog.close)
        return catalog

    @cached_property
    def sign_in(self) -> SignIn:
        from maap_tui.services.auth import SignInService

        return SignInService(self._tokens)

    @cached_property
    def areas(self) -> Areas:
        from maap_tui.services.areas import AreaReader

        return AreaReader()

    @cached_property
    def downloads(self) -> Downloads:
        from maap_tui.services.http import origin_of
        from maap_tui.services.queue import DownloadQueue
        from maap_tui.services.transfer_state import TransferSettings

        settings = self._settings
        transfer_settings = TransferSettings(
            folder=settings.download_dir,
            parallel=settings.jobs,
            timeouts=self._timeouts,
            max_attempts=settings.max_attempts,
            backoff=settings.backoff,
            sync_bytes=settings.sync_bytes,
            token_origins=frozenset(map(origin_of, settings.token_origins)),
        )
        queue = DownloadQueue(transfer_settings, self._tokens)
        self._stack.callback(queue.close)
        return queue

    @cached_property
    def _tokens(self) -> "TokenSource":
        from maap_tui.services.credentials import CredentialsFile
        from maap_tui.services.token_source import TokenSettings, TokenSource

        settings = self._settings
        tokens = TokenSource(
            CredentialsFile(settings.credentials),
            TokenSettings(settings.token_url, settings.token_origins, self._patience),
        )
        self._stack.callback(tokens.close)
        return tokens

    @property
    def _patience(self) -> "Patience":
        from maap_tui.services.retrying import Patience

        settings = self._settings
        return Patience(self._timeouts, settings.max_attempts, settings.backoff)

    @property
    def _timeouts(self) -> "Timeouts":
        from maap_tui.services.http import Timeouts

        settings = self._settings
        return Timeouts(settings.connect_timeout, settings.read_timeout, settings.stall_timeout)
