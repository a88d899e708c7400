"""Asks for the first page of a search while another one is still being read."""

from collections.abc import Generator
from contextlib import closing
from threading import Event, Thread

from maap_tui.errors import Cancelled
from maap_tui.models.catalog import Page

_LOOK = 0.05
"""Seconds between two looks at the stop event."""


class Ahead:
    """The pages of one search, of which a thread asks for the first one right away.

    The thread ends with that page: whoever takes the pages reads the others.
    """

    def __init__(self, pages: Generator[Page, None, None], stop: Event) -> None:
        """`stop` is the one that `pages` are read with."""
        self._pages = pages
        self._stop = stop
        self._first: Page | None = None
        self._failure: BaseException | None = None
        self._is_here = Event()
        Thread(target=self._ask, name="search-ahead", daemon=True).start()

    def _ask(self) -> None:
        try:
            self._first = next(self._pages, None)
        except BaseException as error:  # raised again where the page is wanted
            self._failure = error
        finally:
            self._is_here.set()

    def pages(self) -> Generator[Page, None, None]:
        """All of them; raises what reading raises, and `Cancelled`."""
        while not self._is_here.wait(_LOOK):
            if self._stop.is_set():
                raise Cancelled("Stopped.")
        if self._failure is not None:
            raise self._failure
        if self._first is not None:
            with closing(self._pages):
                yield self._first
                yield from self._pages
