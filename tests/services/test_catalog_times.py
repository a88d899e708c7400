"""Several times are one search for who asks: in order, each granule once, honestly counted."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest

from maap_tui.demo import DemoWorld
from maap_tui.models.catalog import Item
from maap_tui.models.instants import moment_of
from maap_tui.models.query import SearchQuery
from maap_tui.models.stac import item_from_stac
from maap_tui.models.time_selection import TimeSelection
from maap_tui.services.catalog import CatalogSettings, StacCatalog
from tests.services.stac_stub import Stub, item, notices, page

BIOMASS = "BiomassSimulated"


def lasting(name: str, start: str, hours: int = 1) -> dict[str, object]:
    begun = datetime.fromisoformat(start).replace(tzinfo=UTC)
    ended = begun + timedelta(hours=hours)
    span = {"start_datetime": f"{begun:%FT%TZ}", "end_datetime": f"{ended:%FT%TZ}"}
    return item(name, datetime=f"{begun:%FT%TZ}", **span)


HELD = [
    lasting("spring", "2025-03-10T10:30", 1),
    lasting("into-april", "2025-03-31T23:00", 2),
    lasting("all-year", "2025-02-01T00:00", 24 * 300),
    lasting("june", "2025-06-15T23:00", 1),
    lasting("july", "2025-07-02T03:00", 1),
    lasting("august", "2025-08-02T03:00", 1),
]


def overlapping(sent: Mapping[str, str]) -> object:
    """What a catalogue answers that judges by overlap and sorts by start."""
    ends = [moment_of(end) for end in sent["datetime"].split("/")]
    first = ends[0] or datetime.min.replace(tzinfo=UTC)
    last = ends[1] or datetime.max.replace(tzinfo=UTC)
    found = [
        document
        for document in HELD
        if (read := span_of(item_from_stac(document)))[0] <= last and read[1] >= first
    ]
    found.sort(key=lambda document: document["properties"]["datetime"])  # type: ignore[index]
    if sent["sortby"].startswith("-"):
        found.reverse()
    return page(found, matched=len(found))


def span_of(found: Item) -> tuple[datetime, datetime]:
    start, end = moment_of(found.start), moment_of(found.end)
    assert start is not None
    return start, end or start


def test_several_ranges_are_searched_in_order_and_no_granule_comes_twice(stac: Stub) -> None:
    stac.answers(overlapping)
    times = TimeSelection.parse("2025-06 .. 2025-07, 2025-03, 2025-04-01")
    pages = stac.search(times=times)
    found = [each.id for one in pages for each in one.items]
    assert found == ["july", "june", "into-april", "spring", "all-year"]
    assert [sent["datetime"] for sent in stac.asked()] == [  # newest first
        "2025-06-01T00:00:00Z/2025-07-31T23:59:59.999Z",
        "2025-03-01T00:00:00Z/2025-04-01T23:59:59.999Z",
    ]
    assert pages[-1].matched == 3 + 3
    assert pages[-1].is_at_most
    stac.answers(overlapping)
    assert stac.ids(times=times, sortby="+datetime") == found[::-1]


def test_ranges_that_leave_nothing_out_send_no_time(stac: Stub) -> None:
    stac.answers(lambda sent: page([item("a")], matched=1))
    (only,) = stac.search(times=TimeSelection.parse(".. 2025, 2025 .."))
    assert not only.is_at_most
    assert "datetime" not in stac.asked()[0]


def test_what_starts_before_the_time_is_left_out_where_that_is_wanted(stac: Stub) -> None:
    stac.answers(overlapping)
    pages = stac.search(times=TimeSelection.parse("2025-04 .. 2025-07", starts_within=True))
    assert [each.id for one in pages for each in one.items] == ["july", "june"]
    assert pages[0].matched == 4
    assert pages[0].is_at_most
    assert pages[-1].matched == 2
    assert notices(pages) == [
        "4 granules overlap the time; 2 of them start within the time and are listed."
    ]


def test_the_hours_of_the_day_are_judged_here_and_the_rest_is_counted(stac: Stub) -> None:
    stac.answers(overlapping)
    pages = stac.search(times=TimeSelection.parse("2025-03 .. 2025-07 daily 22:00-03:00"))
    found = [each.id for one in pages for each in one.items]
    assert found == ["july", "june", "into-april", "all-year"]
    assert notices(pages) == [
        "5 granules overlap the time; 4 of them touch daily 22:00-03:00 UTC and are listed."
    ]


def test_the_most_that_is_wanted_counts_what_is_listed(stac: Stub) -> None:
    stac.answers(overlapping)
    times = TimeSelection.parse("2025-03 .. 2025-08 daily 10:00-11:00", starts_within=True)
    assert stac.ids(times=times, max_items=1) == ["spring"]


@pytest.mark.parametrize("starts_within", [False, True])
@pytest.mark.parametrize(
    "text",
    [
        "2017-03, 2017-05-10 .. 2017-06, 2017-06-20 .. 2017-09",
        "2016 .. daily 08:00-16:30",
        "2017 daily 20:00-04:00",
        ".. 2017-04, 2017-04-20, 2017-10 .. daily 12:00-24:00",
    ],
)
def test_what_comes_is_what_the_judge_of_the_model_says(
    demo_world: DemoWorld, text: str, starts_within: bool
) -> None:
    catalog = StacCatalog(CatalogSettings(url=demo_world.catalog_url))
    everything = found_by(catalog, SearchQuery((BIOMASS,)))
    times = TimeSelection.parse(text, starts_within=starts_within)
    found = found_by(catalog, SearchQuery((BIOMASS,), times=times, page_size=7))
    expected = [each for each in everything if times.holds(*span_of(each))]
    assert {each.id for each in found} == {each.id for each in expected}
    assert 0 < len(found) < len(everything)
    assert len(found) == len(expected)
    assert [each.start for each in found] == [each.start for each in expected]
    catalog.close()


def found_by(catalog: StacCatalog, query: SearchQuery) -> list[Item]:
    return [each for one in catalog.search(query, Event()) for each in one.items]
