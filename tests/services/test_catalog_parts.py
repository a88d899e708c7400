"""A search beyond the wall is taken apart as far as it must be, a few parts at a time."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest

from maap_tui.errors import CatalogError, SearchTooLarge
from maap_tui.models.catalog import Page
from maap_tui.models.query import SearchQuery
from maap_tui.models.time_selection import TimeSelection
from maap_tui.services import splitting
from maap_tui.services.pieces import ROUNDING, Piece
from maap_tui.services.piecewise import AT_ONCE
from tests.services.catalog_large_kit import found_in
from tests.services.server import Server
from tests.services.stac_stub import Stub, item, notices, page, stub_on


def held(count: int, step: timedelta) -> list[dict[str, Any]]:
    first = datetime(2024, 1, 1, tzinfo=UTC)
    return [item(f"g{n:04d}", datetime=f"{first + step * n:%FT%TZ}") for n in range(count)]


def exactly(moment: datetime) -> datetime:
    return moment


def to_the_second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


class Walled:
    """A sorted catalogue of moments that hands out `wall` records of each search."""

    compared = asked = said = staticmethod(exactly)
    """What it makes of its moments, of those of a request, and of those that it answers with."""

    def __init__(self, features: list[dict[str, Any]], wall: int) -> None:
        self.features = features
        self.wall = wall
        self.sent: list[Mapping[str, str]] = []

    def __call__(self, sent: Mapping[str, str]) -> object:
        self.sent.append(sent)
        first, _, last = sent.get("datetime", "../..").partition("/")
        found = [
            {**each, "properties": {"datetime": self.said(begun).isoformat()}}
            for each in self.features
            if (begun := datetime.fromisoformat(each["properties"]["datetime"]))
            if (first == ".." or self.compared(begun) >= self.asked(datetime.fromisoformat(first)))
            and (last == ".." or self.compared(begun) <= self.asked(datetime.fromisoformat(last)))
        ]
        if sent.get("sortby", "").startswith("-"):
            found.reverse()
        start, limit = int(sent.get("at", 0)), int(sent["limit"])
        if start >= self.wall:
            return 422, {"error": {"code": 422, "message": "startRecord can not exceed"}}
        end = start + limit
        query = "&".join(f"{name}={value}" for name, value in sent.items() if name != "at")
        following = f"search?{query}&at={end}" if end < len(found) else None
        return page(found[start:end], matched=len(found), following=following)


def test_a_day_that_is_too_large_is_taken_apart_into_hours(stac: Stub) -> None:
    stac.answers(Walled(held(96, timedelta(minutes=15)), wall=20))
    pages = stac.search(times=TimeSelection.parse("2024-01-01"), page_size=10)
    assert [each.id for each in found_in(pages)] == [f"g{n:04d}" for n in range(95, -1, -1)]
    assert pages[-1].progress.endswith(" hours")


@pytest.mark.parametrize("sortby", ["-datetime", "+datetime"])
@pytest.mark.parametrize("rounds", ["compared", "asked", "said"])
@pytest.mark.parametrize(
    ("step", "wall"),
    [(timedelta(minutes=15), 3), (timedelta(minutes=15), 20), (timedelta(seconds=0.3), 20)],
)
def test_a_service_that_rounds_to_seconds_gives_each_granule_once_and_loses_none(
    stac: Stub, rounds: str, sortby: str, step: timedelta, wall: int
) -> None:
    first = datetime(2024, 1, 1, 0, 0, 0, 400_000, tzinfo=UTC)
    moments = [first + step * n for n in range(96)]
    features = [item(f"g{n:04d}", datetime=each.isoformat()) for n, each in enumerate(moments)]
    catalogue = Walled(features, wall)
    setattr(catalogue, rounds, to_the_second)
    stac.answers(catalogue)
    found = stac.ids(times=TimeSelection.parse("2024-01-01"), page_size=2, sortby=sortby)
    assert sorted(found) == [f"g{n:04d}" for n in range(96)]
    assert found == sorted(found, reverse=sortby == "-datetime")


@pytest.mark.parametrize("sortby", ["-datetime", "+datetime"])
@pytest.mark.parametrize(
    "last",
    [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)],
    ids=["first", "last"],
)
def test_the_ends_of_the_calendar_are_no_trouble(sortby: str, last: datetime) -> None:
    splitter = splitting.Splitter(SearchQuery(("C",), sortby=sortby), lambda *_: None)
    (rest,) = splitter.parts(Piece(None), splitting.Taken(last=last))
    assert rest.time_range is not None
    end = rest.time_range.end or rest.time_range.start
    assert end is not None
    assert abs(end - last) <= ROUNDING


def test_within_an_hour_the_search_goes_on_from_the_last_granule(stac: Stub) -> None:
    stac.answers(Walled(held(100, timedelta(seconds=30)), wall=20))
    for sortby in ("-datetime", "+datetime"):
        found = stac.ids(times=TimeSelection.parse("2024-01-01"), page_size=10, sortby=sortby)
        assert sorted(found) == [f"g{n:04d}" for n in range(100)]
        assert found == sorted(found, reverse=sortby == "-datetime")


def test_too_many_at_the_same_moment_are_an_error_that_says_so(stac: Stub) -> None:
    stac.answers(Walled(held(50, timedelta(0)), wall=20))
    with pytest.raises(SearchTooLarge, match="hands out only 20 granules"):
        stac.search(times=TimeSelection.parse("2024-01-01"), page_size=10)


def test_a_long_search_of_which_all_is_wanted_is_quicker_in_months(
    stac: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(splitting, "QUICKER_FROM", 50)
    catalogue = Walled(held(200, timedelta(days=1)), wall=1000)
    stac.answers(catalogue)
    pages = stac.search(page_size=20)
    assert [each.id for each in found_in(pages)] == [f"g{n:04d}" for n in range(199, -1, -1)]
    assert notices(pages) == ["Asked for in 6 months, which is quicker than in one search."]
    assert max(len(each.items) for each in pages) <= 20
    catalogue.sent.clear()
    assert len(stac.search(page_size=20, in_batches=True)) == 10
    assert not any("datetime" in sent for sent in catalogue.sent)


def test_no_more_than_a_few_parts_are_asked_for_at_once(server: Server) -> None:
    stac = stub_on(server, record_wall=20)
    together, most = Barrier(AT_ONCE + 1), []
    under_way: set[str] = set()
    catalogue = Walled(held(240, timedelta(days=1)), wall=20)

    def answer(sent: Mapping[str, str]) -> object:
        name = sent.get("datetime", "") + sent.get("sortby", "")
        assert name not in under_way
        under_way.add(name)
        most.append(len(under_way))
        try:
            together.wait(0.05)  # would be passed by one more than is allowed
            most.append(99)
        except BrokenBarrierError:
            together.reset()
        under_way.discard(name)
        return catalogue(sent)

    stac.answers(answer)
    found = stac.ids(page_size=31)
    stac.catalog.close()
    assert len(found) == 240
    assert max(most) <= AT_ONCE


def test_a_failing_part_ends_the_search_after_what_came_before_it(stac: Stub) -> None:
    catalogue = Walled(held(100, timedelta(days=1)), wall=20)

    def answer(sent: Mapping[str, str]) -> object:
        if sent.get("datetime", "").startswith("2024-02-01"):
            return 400, {"error": {"message": "a bad month"}}
        return catalogue(sent)

    stac.answers(answer)
    found: list[str] = []

    def take(pages: Iterator[Page]) -> None:
        for one in pages:
            found.extend(each.id for each in one.items)

    pages = stac.catalog.search(SearchQuery(("C",), page_size=10), stac.stop)
    with pytest.raises(CatalogError, match="a bad month"):
        take(pages)
    assert found == [f"g{n:04d}" for n in range(99, 59, -1)]
