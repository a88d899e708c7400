"""What a granule search sends, and what it makes of the answer."""

import json
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from maap_tui.errors import CatalogError, InputError
from maap_tui.models.geometry import BBox, Geometry
from maap_tui.models.time_range import TimeRange
from maap_tui.models.time_selection import TimeSelection
from maap_tui.services import calls
from tests.services.server import Server
from tests.services.stac_stub import ALL_CLASSES, Stub, item, items, json_answer, page, stub_on

START, END = datetime(2017, 1, 1, tzinfo=UTC), datetime(2017, 12, 2, tzinfo=UTC)
YEAR = TimeSelection((TimeRange(START, END),))
POINT = Geometry('{"type":"Point","coordinates":[1.0,2.0]}', "Point")


def long_line(points: int) -> Geometry:
    places = [[n / 1000, n / 2000] for n in range(points)]
    return Geometry(json.dumps({"type": "LineString", "coordinates": places}), "a long line")


def test_a_search_goes_by_get_with_everything_that_was_asked(stac: Stub) -> None:
    stac.answers(lambda _: page(items("a", "b"), matched=2))
    (only,) = stac.search(
        collections=("C", "D"),
        bbox=BBox(112.291824, -3.33663, 112.94324, -2.66676),
        times=YEAR,
        ids=("a", "b"),
        cql2="productType='S1_DGM__1S' and instrument='P-SAR'",
    )
    assert [item.key for item in only.items] == [("C", "a"), ("C", "b")]
    assert only.matched == 2
    assert stac.asked() == [
        {
            "collections": "C,D",
            "bbox": "112.291824,-3.33663,112.94324,-2.66676",
            "datetime": "2017-01-01T00:00:00Z/2017-12-02T00:00:00Z",
            "ids": "a,b",
            "filter": "productType='S1_DGM__1S' and instrument='P-SAR'",
            "filter-lang": "cql2-text",
            "sortby": "-datetime",
            "limit": "100",
        }
    ]


def test_no_token_and_no_cookie_go_with_a_search(stac: Stub) -> None:
    stac.answers(lambda _: page(items("a")))
    stac.ids()
    for seen in stac.server.seen:
        assert not {"authorization", "cookie"} & set(seen.headers)
        assert seen.headers["accept"] == "application/geo+json, application/json"


def test_a_search_makes_one_request_for_each_page_and_none_to_count(stac: Stub) -> None:
    stac.answers(lambda _: page(items("a"), matched=1))
    stac.ids()
    stac.ids()
    assert [urlsplit(seen.path).path for seen in stac.server.seen] == [
        "/stac/",
        "/stac/search",
        "/stac/search",
    ]


def test_open_ends_an_order_and_no_order_are_sent_as_they_are(stac: Stub) -> None:
    stac.answers(lambda _: page([]))
    stac.search(times=TimeSelection((TimeRange(START, None),)), sortby="+datetime")
    stac.search(times=TimeSelection((TimeRange(None, END),)), sortby="")
    first, second = stac.asked()
    assert (first["datetime"], first["sortby"]) == ("2017-01-01T00:00:00Z/..", "+datetime")
    assert (second["datetime"], "sortby" in second) == ("../2017-12-02T00:00:00Z", False)


def test_a_geometry_is_sent_as_compact_json(stac: Stub) -> None:
    stac.answers(lambda _: page([]))
    stac.search(intersects=POINT)
    assert stac.asked()[0]["intersects"] == POINT.geojson


def test_a_search_that_goes_by_post_says_so(stac: Stub) -> None:
    stac.answers(lambda _: page(items("a")))
    [short] = stac.search(intersects=long_line(10))
    [posted] = stac.search(intersects=long_line(1000))
    assert short.notices == ()
    assert posted.notices == ("The search is too long for an address, so it is sent by POST.",)


def test_only_a_search_too_long_for_an_address_goes_by_post(stac: Stub) -> None:
    stac.answers(lambda _: page(items("a")))
    assert stac.ids(intersects=long_line(10)) == ["a"]
    assert stac.ids(intersects=long_line(1000), cql2="a='b'", times=YEAR) == ["a"]
    by_get, by_post = stac.server.asked("/stac/search")
    assert (by_get.method, by_post.method) == ("GET", "POST")
    sent = json.loads(by_post.body)
    assert sent.pop("intersects") == long_line(1000).as_dict()
    assert sent == {
        "collections": ["C"],
        "datetime": "2017-01-01T00:00:00Z/2017-12-02T00:00:00Z",
        "filter": "a='b'",
        "filter-lang": "cql2-text",
        "limit": 100,
        "sortby": [{"field": "datetime", "direction": "desc"}],
    }


def test_an_outline_that_fits_into_no_address_is_not_even_put_into_one(
    stac: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    write = calls.get

    def noted(url: str, parameters: dict[str, object]) -> calls.Call:
        written.append(url)
        return write(url, parameters)

    monkeypatch.setattr("maap_tui.services.item_search.get", noted)
    stac.answers(lambda _: page(items("a")))
    assert stac.ids(intersects=long_line(1000)) == ["a"]
    assert written == []
    assert stac.ids(intersects=long_line(10)) == ["a"]
    assert written != []


def test_many_ids_are_asked_for_in_several_searches(server: Server) -> None:
    stac = stub_on(server, url_limit=1000)
    stac.answers(lambda sent: page(items(*sent["ids"].split(",")), matched=sent["ids"].count(",")))
    wanted = tuple(f"granule-number-{n:04d}" for n in range(100))
    pages = stac.search(ids=wanted)
    assert [item.id for one in pages for item in one.items] == list(wanted)
    assert all(len(seen.path) <= 1000 for seen in server.asked("/stac/search"))
    assert {one.matched for one in pages} == {None}
    assert "the total is not known" in pages[0].notices[0]
    stac.catalog.close()


def test_an_id_with_a_comma_is_fetched_by_its_own_address(stac: Stub) -> None:
    odd = "W_XX-ESA,SMOS_CS2,NH 25/KM.nc"
    stac.answers(lambda sent: page(items(*sent["ids"].split(",")), matched=1))
    path = "/stac/collections/C%3A1/items/W_XX-ESA%2CSMOS_CS2%2CNH%2025%2FKM.nc"
    stac.server.on(path, json_answer(item(odd)))
    assert stac.ids(collections=("X", "C:1"), ids=("plain", odd)) == ["plain", odd]
    assert stac.asked()[0]["ids"] == "plain"


def test_ids_with_commas_alone_need_no_search_and_have_a_count(stac: Stub) -> None:
    stac.server.on("/stac/collections/C/items/a%2Cb", json_answer(item("a,b")))
    only, told = stac.search(ids=("a,b", "c,d"), times=YEAR)
    assert (told.items, told.notices) == ((), ("1 of 2 ids found nothing: c,d.",))
    assert [found.id for found in only.items] == ["a,b"]
    assert only.matched == 1
    assert "other conditions do not apply" in only.notices[0]
    assert stac.asked() == []


def test_max_items_is_honoured_exactly_and_limits_the_page(stac: Stub) -> None:
    stac.answers(lambda sent: page(items("a", "b", "c"), matched=9, following="search?more=1"))
    assert stac.ids(max_items=2) == ["a", "b"]
    assert stac.asked()[0]["limit"] == "2"
    assert len(stac.asked()) == 1


def test_the_page_size_of_the_query_goes_before_that_of_the_settings(server: Server) -> None:
    stac = stub_on(server, page_size=7)
    stac.answers(lambda _: page([]))
    stac.search()
    stac.search(page_size=3)
    assert [sent["limit"] for sent in stac.asked()] == ["7", "3"]
    stac.catalog.close()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"collections": ()}, "No collection is chosen"),
        ({"bbox": BBox(0, 0, 1, 1), "intersects": POINT}, "takes one of them"),
        ({"ids": (" ", "")}, "The ids are empty"),
        ({"ids": ("a\udc80",)}, "characters that are no text"),
        ({"cql2": "a='\ud800'"}, "characters that are no text"),
        ({"max_items": 0}, "makes no sense"),
        ({"page_size": 20_000}, "1 to 10000 granules"),
        ({"sortby": "date time; drop"}, "is no order"),
        ({"cql2": "a = "}, "ends too early (at column 5)"),
        ({"cql2": "a == 'x'"}, "not understood at column 4: '= 'x''"),
        ({"cql2": "a='x'\nand b=='y'"}, "at line 2, column 7"),
        ({"cql2": "-" * 30_000}, "too long or too deeply nested"),
    ],
)
def test_a_search_that_makes_no_sense_is_refused_before_anything_is_sent(
    stac: Stub, query: dict[str, object], said: str
) -> None:
    with pytest.raises(InputError) as caught:
        stac.search(**query)
    assert said in caught.value.message
    assert stac.server.seen == []


def test_a_catalogue_that_does_not_sort_is_asked_without_an_order(stac: Stub) -> None:
    def refuse(sent: object) -> object:
        is_sorted = isinstance(sent, dict) and "sortby" in sent
        return (400, {"detail": "unknown"}) if is_sorted else page(items("a"), matched=1)

    stac.landing(conforms=[name for name in ALL_CLASSES if not name.endswith("#sort")])
    stac.answers(refuse)
    (only,) = stac.search()
    assert [found.id for found in only.items] == ["a"]
    assert only.notices == ("The catalogue refuses to sort: its own order is shown.",)


def test_a_catalogue_that_sorts_keeps_its_refusal(stac: Stub) -> None:
    stac.answers(lambda _: (400, {"detail": "unknown"}))
    with pytest.raises(CatalogError, match="unknown"):
        stac.search()
    assert len(stac.asked()) == 1
