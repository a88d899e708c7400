"""A search that is not wanted any more ends at once."""

import threading
from contextlib import suppress
from threading import Event

import pytest

from maap_tui.errors import Cancelled
from maap_tui.models.query import SearchQuery
from tests.services.queue_kit import WaitFor
from tests.services.server import Server, Talk
from tests.services.stac_stub import Stub, numbered, page


def test_a_search_that_is_not_wanted_any_more_stops(stac: Stub, no_threads_left: None) -> None:
    asked, stop = Event(), Event()

    def never(talk: Talk) -> None:
        asked.set()
        talk.hang()

    stac.server.on("/stac/search", never)
    outcome: list[type[BaseException]] = []

    def run() -> None:
        try:
            list(stac.catalog.search(SearchQuery(("C",)), stop))
        except Cancelled as error:
            outcome.append(type(error))

    thread = threading.Thread(target=run)
    thread.start()
    assert asked.wait(5)
    stop.set()
    thread.join(5)
    assert outcome == [Cancelled]


def test_waiting_for_a_busy_catalogue_can_be_stopped(server: Server, stac: Stub) -> None:
    stop = Event()

    def busy(talk: Talk) -> None:
        talk.answer(503, b"", "Retry-After: 500")
        stop.set()

    server.on("/stac/search", busy)
    with pytest.raises(Cancelled):
        list(stac.catalog.search(SearchQuery(("C",)), stop))


def test_how_long_a_busy_catalogue_is_left_alone_can_be_seen(
    server: Server, stac: Stub, wait_for: WaitFor
) -> None:
    stop = Event()
    server.on("/stac/search", lambda talk: talk.answer(503, b"", "Retry-After: 500"))

    def run() -> None:
        with suppress(Cancelled):
            list(stac.catalog.search(SearchQuery(("C",)), stop))

    thread = threading.Thread(target=run)
    thread.start()
    wait_for(lambda: 400 < stac.catalog.asks_again_in(stop) <= 500)
    assert stac.catalog.asks_again_in(Event()) == 0
    stop.set()
    thread.join(5)
    assert stac.catalog.asks_again_in(stop) == 0


def test_a_stopped_search_gives_nothing_more(stac: Stub) -> None:
    stop = Event()
    stac.answers(
        lambda sent: page(numbered(len(stac.asked()), 1), following=f"search?n={len(sent)}")
    )
    pages = stac.catalog.search(SearchQuery(("C",)), stop)
    next(pages)
    stop.set()
    with pytest.raises(Cancelled):
        next(pages)
