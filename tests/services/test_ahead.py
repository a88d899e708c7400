"""A page that was asked for ahead comes to whoever takes it, and so does what went wrong."""

from collections.abc import Generator
from threading import Event

import pytest

from maap_tui.errors import Cancelled, CatalogError
from maap_tui.models.catalog import Page
from maap_tui.services.ahead import Ahead

Pages = Generator[Page, None, None]


def counted(asked: list[int]) -> Pages:
    for number in range(3):
        asked.append(number)
        yield Page((), number)


def test_only_the_first_page_is_asked_for_before_it_is_wanted() -> None:
    asked: list[int] = []
    pages = Ahead(counted(asked), Event()).pages()
    assert next(pages).matched == 0
    assert asked == [0]
    assert [page.matched for page in pages] == [1, 2]


def test_a_search_without_pages_ends() -> None:
    def nothing() -> Pages:
        yield from ()

    assert list(Ahead(nothing(), Event()).pages()) == []


def test_a_failure_is_raised_where_the_page_is_wanted() -> None:
    def failing() -> Pages:
        yield from ()
        raise CatalogError("It is broken.")

    pages = Ahead(failing(), Event()).pages()
    with pytest.raises(CatalogError, match="It is broken"):
        next(pages)


def test_waiting_for_it_can_be_stopped() -> None:
    stop, release, begun = Event(), Event(), Event()

    def endless() -> Pages:
        begun.set()
        release.wait(10)
        yield Page(())

    pages = Ahead(endless(), stop).pages()
    assert begun.wait(5)
    stop.set()
    with pytest.raises(Cancelled):
        next(pages)
    release.set()
