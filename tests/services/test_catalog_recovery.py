"""A search goes on where a page is lost or too large, and tells where it cannot."""

from collections.abc import Mapping

import pytest

from maap_tui.errors import CatalogError, SearchTooLarge
from maap_tui.models.query import SearchQuery
from maap_tui.models.time_selection import TimeSelection
from tests.services.stac_stub import Stub, ids, item, items, notices, numbered, page

TOKENS = "Invalid token: it is unknown"


class Forgetful:
    """A catalogue of ten granules whose page tokens die after some uses."""

    def __init__(self, *dead: str) -> None:
        self.dead = set(dead)
        self.sent: list[Mapping[str, str]] = []

    def __call__(self, sent: Mapping[str, str]) -> object:
        self.sent.append(sent)
        if sent.get("token") in self.dead:
            return 400, {"error": {"message": TOKENS}}
        start = int(sent.get("token", int(sent.get("startRecord", 1)) - 1))
        end = min(10, start + int(sent.get("limit", 3)))
        following = f"search?token={end}&limit=3" if end < 10 else None
        return page(numbered(start, end - start), matched=10, following=following)


@pytest.mark.case(77)
def test_a_dead_page_token_is_recovered_by_the_number_of_the_next_record(stac: Stub) -> None:
    catalogue = Forgetful("3", "9")
    stac.answers(catalogue)
    year = TimeSelection.parse("2017")
    pages = stac.search(page_size=3, times=year, cql2="a='b'")
    assert [found.id for one in pages for found in one.items] == ids(0, 10)
    first, _, again = catalogue.sent[:3]
    assert again == {**first, "startRecord": "4"}
    assert notices(pages) == ["The catalogue lost its place and was asked from there again."] * 2


def test_a_recovery_that_brings_nothing_new_ends_with_a_word(stac: Stub) -> None:
    def answer(sent: Mapping[str, str]) -> object:
        if "token" in sent:
            return 400, {"error": {"message": TOKENS}}
        return page(items("a", "b"), matched=9, following="search?token=1")

    stac.answers(answer)
    pages = stac.search()
    assert [found.id for one in pages for found in one.items] == ["a", "b"]
    assert "repeats itself after 2 granules; there may be more." in notices(pages)[-1]
    assert len(stac.asked()) == 3


def test_a_recovery_that_fails_the_same_way_is_an_error(stac: Stub) -> None:
    def answer(sent: Mapping[str, str]) -> object:
        if "token" in sent or "startRecord" in sent:
            return 400, {"error": {"message": TOKENS}}
        return page(items("a"), following="search?token=1")

    stac.answers(answer)
    with pytest.raises(CatalogError, match="Invalid token"):
        stac.search()
    assert len(stac.asked()) == 3


def test_a_wall_keeps_what_arrived_and_says_what_to_narrow(stac: Stub) -> None:
    def answer(sent: Mapping[str, str]) -> object:
        if "token" in sent:
            return 422, {"error": {"code": 422, "message": "startRecord can not exceed 100000."}}
        return page(numbered(0, 5), matched=417521, following="search?token=1")

    stac.answers(answer)
    pages = stac.catalog.search(SearchQuery(("C",)), stac.stop)
    assert len(next(pages).items) == 5
    with pytest.raises(SearchTooLarge) as caught:
        list(pages)
    assert caught.value.message == (
        "The catalogue hands out only 5 granules of one search; 417 521 granules match."
    )
    assert caught.value.hint == "Add a time range."


def test_a_page_too_large_is_asked_for_in_smaller_ones(stac: Stub) -> None:
    def answer(sent: Mapping[str, str]) -> object:
        start, limit = int(sent.get("startRecord", 1)) - 1, int(sent["limit"])
        end = min(100, start + limit)
        large = [item(f"g{n:03d}", text="x" * 5000) for n in range(start, end)]
        following = f"search?limit={limit}&startRecord={end + 1}" if end < 100 else None
        return page(large, matched=100, following=following)

    stac.answers(answer)
    pages = stac.search()
    assert [found.id for one in pages for found in one.items] == ids(0, 100)
    assert notices(pages) == ["The pages are too large: 12 granules at once."]


def test_a_single_granule_too_large_is_an_error(stac: Stub) -> None:
    stac.answers(lambda _: page([item("a", text="x" * 300_000)]))
    with pytest.raises(CatalogError, match="too large"):
        stac.search()
    assert [sent["limit"] for sent in stac.asked()] == ["100", "12"]
