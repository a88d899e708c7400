"""What the command line notes in the history; no search fails for it."""

from collections.abc import Callable

from maap_tui.errors import StorageError
from maap_tui.models.search_form import SearchForm

from .console import Console
from .context import Context


def remember(form: SearchForm, context: Context) -> None:
    """Notes that `form` is run now."""
    _try(context.console, lambda: context.services.searches.remember(form))


def remember_count(form: SearchForm, matched: int, context: Context) -> None:
    """Notes how many granules matched."""
    _try(context.console, lambda: context.services.searches.count(form, matched))


def _try(console: Console, work: Callable[[], None]) -> None:
    try:
        work()
    except StorageError as error:
        console.warn(str(error))
