"""Pages are followed to their end, whatever a catalogue does on the way."""

import gc
import weakref
from collections.abc import Mapping

import pytest

from maap_tui.errors import CatalogError
from maap_tui.models.query import SearchQuery
from maap_tui.services.calls import Call
from maap_tui.services.stac_reader import Document, StacReader
from tests.services.server import Server
from tests.services.stac_stub import Stub, ids, item, items, notices, numbered, page


def test_all_pages_are_followed_and_carry_the_count_of_the_first(stac: Stub) -> None:
    def answer(sent: Mapping[str, str]) -> object:
        start = int(sent.get("marker", 0))
        following = f"search?marker={start + 2}" if start < 4 else None
        return page(numbered(start, 2), matched=6 if not start else 99, following=following)

    stac.answers(answer)
    pages = stac.search()
    assert [[found.id for found in one.items] for one in pages] == [ids(0, 2), ids(2, 2), ids(4, 2)]
    assert [one.matched for one in pages] == [6, 6, 6]


@pytest.mark.parametrize(
    ("more", "matched"),
    [
        ({}, None),
        ({"numberMatched": "7"}, 7),
        ({"numberMatched": -1}, None),
        ({"numberMatched": True}, None),
        ({"numberMatched": "many"}, None),
        ({"context": {"matched": 7}}, 7),
        ({"context": 7}, None),
    ],
)
def test_the_count_may_be_missing_or_stand_elsewhere(
    stac: Stub, more: dict[str, object], matched: int | None
) -> None:
    stac.answers(lambda _: page(items("a"), **more))
    assert [one.matched for one in stac.search()] == [matched]


def test_an_empty_answer_is_one_empty_page(stac: Stub) -> None:
    stac.answers(lambda _: page([], matched=0))
    (only,) = stac.search()
    assert (only.items, only.matched, only.notices) == ((), 0, ())


def test_a_page_comes_before_the_next_is_asked_for(stac: Stub) -> None:
    stac.answers(lambda _: page(items("a"), following="search?x=1"))
    pages = stac.catalog.search(SearchQuery(("C",)), stac.stop)
    assert [found.id for found in next(pages).items] == ["a"]
    assert len(stac.asked()) == 1


def test_of_a_page_only_its_granules_are_held_while_nobody_asks_for_more(
    stac: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Raw(dict[str, object]):
        pass

    held: list[weakref.ref[Raw]] = []
    read_page = StacReader.read_page

    def noted(reader: StacReader, call: Call) -> Document:
        document = read_page(reader, call)
        raw = Raw(document.content)
        held.append(weakref.ref(raw))
        return Document(raw, document.url)

    monkeypatch.setattr(StacReader, "read_page", noted)
    stac.answers(lambda _: page(items("a"), following="search?x=1"))
    pages = stac.catalog.search(SearchQuery(("C",)), stac.stop)
    assert [found.id for found in next(pages).items] == ["a"]
    gc.collect()
    assert [raw() for raw in held] == [None]


def test_a_next_link_by_post_merges_into_the_body_only_when_it_says_so(stac: Stub) -> None:
    link = {"href": "search", "method": "POST", "body": {"token": "t"}}

    def answer(sent: Mapping[str, str]) -> object:
        if "token" not in sent:
            return page(items("a"), following=link)
        if sent["token"] == "t":
            return page(items("b"), following={**link, "merge": True, "body": {"token": "u"}})
        return page(items("c"))

    stac.answers(answer)
    assert stac.ids() == ["a", "b", "c"]
    assert stac.asked()[1:] == [{"token": "t"}, {"token": "u"}]


@pytest.mark.case(78)
@pytest.mark.rule(16)
def test_a_next_link_brings_no_header_that_carries_identity(stac: Stub) -> None:
    headers = {
        "Authorization": "Bearer x",
        "Cookie": "a=b",
        "Host": "evil.example",
        "Proxy-Authorization": "y",
        "X-Api-Key": "z",
        "Content-Length": "7",
        "X-Page": "2",
        "X-Broken": "a\r\nX-More: b",
        "X-Number": 3,
    }
    stac.answers(
        lambda sent: (
            page(items("b" if "n" in sent else "a"))
            if "n" in sent
            else page(items("a"), following={"href": "search?n=1", "headers": headers})
        )
    )
    assert stac.ids() == ["a", "b"]
    sent = stac.server.asked("/stac/search")[1].headers
    assert sent["x-page"] == "2"
    assert sent["host"] == f"127.0.0.1:{stac.server.port}"
    forbidden = {"authorization", "cookie", "proxy-authorization", "x-api-key", "x-broken"}
    assert not forbidden & set(sent)
    assert "x-number" not in sent


@pytest.mark.case(78)
@pytest.mark.rule(16)
def test_a_next_link_to_another_origin_is_not_followed(stac: Stub, other_server: Server) -> None:
    other_server.on("/stac/search", lambda talk: talk.answer(200, b"{}"))
    stac.answers(lambda _: page(items("a"), following=other_server.url("/stac/search")))
    pages = stac.catalog.search(SearchQuery(("C",)), stac.stop)
    assert [found.id for found in next(pages).items] == ["a"]
    with pytest.raises(CatalogError, match="points elsewhere"):
        next(pages)
    assert other_server.seen == []


@pytest.mark.case(78)
@pytest.mark.rule(16)
@pytest.mark.parametrize(
    "link",
    [
        {"href": "search?x=1", "method": "DELETE"},
        {"href": "file:///etc/passwd"},
        {"href": "https://127.0.0.1/stac/search"},
        {"href": "http://user:word@127.0.0.1/stac/search"},
        {"href": "//evil.example/search"},
        {"href": "http://[::1"},
    ],
)
def test_a_next_link_that_is_no_plain_request_to_the_same_origin_is_refused(
    stac: Stub, link: dict[str, str]
) -> None:
    stac.answers(lambda _: page(items("a"), following=link))
    with pytest.raises(CatalogError):
        stac.search()
    assert {seen.method for seen in stac.server.seen} == {"GET"}
    assert len(stac.asked()) == 1


@pytest.mark.parametrize("following", [7, {}, {"href": None}, {"href": ""}])
def test_a_next_link_without_an_address_is_the_end(stac: Stub, following: object) -> None:
    stac.answers(lambda _: page(items("a"), following=following))
    assert stac.ids() == ["a"]


@pytest.mark.case(77)
def test_a_page_that_leads_to_itself_ends_the_search(stac: Stub) -> None:
    stac.answers(lambda _: page(items("a"), following="search?again=1"))
    pages = stac.search()
    assert [found.id for one in pages for found in one.items] == ["a"]
    assert len(stac.asked()) == 2
    assert notices(pages) == ["The catalogue repeats itself after 1 granule; there may be more."]


@pytest.mark.case(77)
def test_a_circle_of_pages_ends_the_search(stac: Stub) -> None:
    there_and_back = {"0": ("a", "1"), "1": ("b", "0")}

    def answer(sent: Mapping[str, str]) -> object:
        found, following = there_and_back[sent.get("n", "0")]
        return page([item(found)], following=f"search?n={following}")

    stac.answers(answer)
    assert stac.ids() == ["a", "b"]
    assert len(stac.asked()) == 3


def test_a_repetition_after_everything_came_is_not_worth_a_word(stac: Stub) -> None:
    stac.answers(lambda _: page(items("a"), matched=1, following="search?again=1"))
    assert notices(stac.search()) == []


@pytest.mark.case(77)
def test_up_to_three_empty_pages_are_passed_over(stac: Stub) -> None:
    def answer(sent: Mapping[str, str]) -> object:
        number = int(sent.get("n", 0))
        found = numbered(number, 1) if number in (0, 4) else []
        return page(found, following=f"search?n={number + 1}" if number < 4 else None)

    stac.answers(answer)
    assert stac.ids() == ["g000", "g004"]


@pytest.mark.case(77)
def test_empty_pages_without_end_are_given_up(stac: Stub) -> None:
    def answer(sent: Mapping[str, str]) -> object:
        number = int(sent.get("n", 0))
        return page([] if number else items("a"), following=f"search?n={number + 1}")

    stac.answers(answer)
    pages = stac.search()
    assert [found.id for one in pages for found in one.items] == ["a"]
    assert len(stac.asked()) == 5
    assert "sends empty pages after 1 granule" in notices(pages)[0]


@pytest.mark.case(79)
def test_the_same_granule_on_two_pages_comes_once(stac: Stub) -> None:
    def answer(sent: Mapping[str, str]) -> object:
        if "n" in sent:
            return page([*items("b", "c"), item("a", "D")], matched=4)
        return page(items("a", "b", "a"), matched=4, following="search?n=1")

    stac.answers(answer)
    assert [found.key for found in stac.found()] == [
        ("C", "a"),
        ("C", "b"),
        ("C", "c"),
        ("D", "a"),
    ]


@pytest.mark.case(72)
@pytest.mark.parametrize("bad", [None, 7, [], {}, {"id": None}, {"id": ""}, {"id": 7}, "text"])
def test_one_bad_item_never_costs_the_page(stac: Stub, bad: object) -> None:
    stac.answers(lambda _: page([item("a"), bad, item("b")]))
    (only,) = stac.search()
    assert [found.id for found in only.items] == ["a", "b"]
    assert only.notices == ("1 granule could not be read: left out.",)


def test_a_page_of_bad_items_alone_is_passed_over(stac: Stub) -> None:
    stac.answers(
        lambda sent: page(items("b")) if "n" in sent else page([{}, {}], following="search?n=1")
    )
    pages = stac.search()
    assert [found.id for one in pages for found in one.items] == ["b"]
    assert notices(pages) == ["2 granules could not be read: left out."]


def test_a_search_that_waits_to_be_read_on_holds_no_connection(stac: Stub) -> None:
    stac.answers(lambda _: page(numbered(0, 2), matched=6, following="search?more=1"))
    kept = []
    for _ in range(3):
        pages = stac.catalog.search(SearchQuery(("C",)), stac.stop)
        next(pages)
        kept.append(pages)  # as the app keeps the search of which a person has seen enough
    assert stac.server.connections == 1
