"""What a catalogue answers instead of granules, in words for a person."""

import json

import pytest

from maap_tui.errors import CatalogError, NoConnection
from tests.services.server import Server, Talk
from tests.services.stac_stub import Stub, item, items, json_answer, page


@pytest.mark.parametrize(
    ("status", "document", "said"),
    [
        (400, {"error": {"message": "Invalid filter"}}, "127.0.0.1 refuses this search: Invalid"),
        (400, {"error": {"code": 400, "message": "Invalid bbox"}}, "search: Invalid bbox"),
        (400, {"code": "InvalidParameterValue", "description": "Bad date"}, "search: Bad date"),
        (400, {"error": "oops"}, "search: oops"),
        (422, {"detail": [{"loc": ["query", "limit"], "msg": "too big"}]}, "search: too big"),
        (400, {"title": "Bad Request", "detail": "no such name"}, "search: no such name"),
        (400, {"error": {"message": "a\x1b[31mb"}}, "search: a\ufffd[31mb"),
        (400, b"<html><b>nginx</b></html>", "refuses this search (400)."),
        (400, b"[" * 100_000, "refuses this search (400)."),
        (403, {"error": {"message": "no"}}, "wants a sign-in for this (403)."),
        (404, {}, "has nothing at this address (404)."),
        (405, {}, "takes no search of this length (405)."),
        (414, b"<html>long</html>", "takes no search of this length (414)."),
        (500, {"error": {"message": "stack trace"}}, "has an error of its own (500)."),
        (503, b"<html>no</html>", "is busy or under maintenance (503)."),
        (429, {}, "asks to wait (429)."),
        (511, b"", "the network wants a sign-in"),
    ],
)
def test_a_refusal_is_told_in_the_servers_words_and_never_as_a_page(
    stac: Stub, status: int, document: object, said: str
) -> None:
    stac.answers(lambda _: (status, document))
    with pytest.raises(CatalogError) as caught:
        stac.search(sortby="")
    assert said in caught.value.message.replace(f":{stac.server.port}", "")
    assert "<" not in caught.value.message
    assert caught.value.hint


@pytest.mark.case(67, 68, 70)
@pytest.mark.parametrize(
    ("document", "said"),
    [
        (b"{", "is not complete JSON"),
        (b"", "is not complete JSON"),
        (b'{"features": [' + b"[" * 100_000, "is not complete JSON"),
        (b"<html>Welcome</html>", "is a web page"),
        ([], "is not a JSON object"),
        ("text", "is not a JSON object"),
        ({"features": None}, "has no list of granules"),
        ({"features": {}}, "has no list of granules"),
        ({}, "has no list of granules"),
    ],
)
def test_an_answer_that_makes_no_sense_is_called_broken(
    stac: Stub, document: object, said: str
) -> None:
    stac.answers(lambda _: document)
    with pytest.raises(CatalogError) as caught:
        stac.search()
    assert "is broken" in caught.value.message
    assert said in caught.value.message


@pytest.mark.case(71)
def test_odd_json_is_read_as_far_as_it_makes_sense(stac: Stub) -> None:
    odd = json.dumps(page([item("a", size=float("nan")), item("b\ud800", x=float("inf"))]))
    stac.answers(lambda _: b"\xef\xbb\xbf" + odd.encode().replace(b"2025-", b"\xff025-"))
    assert [found.id for found in stac.found()] == ["a", "b\ufffd"]


def test_busy_and_dropped_answers_are_asked_for_again(stac: Stub) -> None:
    good = json_answer(page(items("a")))
    stac.server.script("/stac/search", json_answer({}, 503), lambda talk: talk.reset(), good)
    assert stac.ids() == ["a"]
    assert len(stac.server.asked("/stac/search")) == 3


@pytest.mark.case(67)
def test_a_page_cut_in_its_middle_is_asked_for_again(stac: Stub) -> None:
    whole = json.dumps(page(items("a"))).encode()

    def cut(talk: Talk) -> None:
        talk.cut_file(whole, 20)

    stac.server.script("/stac/search", cut, json_answer(whole))
    assert stac.ids() == ["a"]


def test_a_far_retry_after_is_told_and_not_waited_for(stac: Stub) -> None:
    stac.server.on("/stac/search", lambda talk: talk.answer(503, b"", "Retry-After: 3600"))
    with pytest.raises(CatalogError) as caught:
        stac.search()
    assert "UTC" in caught.value.hint
    assert len(stac.server.asked("/stac/search")) == 1


def test_a_short_retry_after_is_obeyed(stac: Stub) -> None:
    def wait(talk: Talk) -> None:
        talk.answer(429, b"", "Retry-After: 0")

    stac.server.script("/stac/search", wait, json_answer(page(items("a"))))
    assert stac.ids() == ["a"]


def test_a_redirect_stays_on_the_origin_or_is_a_matter_of_the_network(
    stac: Stub, other_server: Server
) -> None:
    stac.server.on("/stac/moved", json_answer(page(items("a"))))
    stac.server.on("/stac/search", lambda talk: talk.answer(307, b"", "Location: moved?x=1"))
    assert stac.ids() == ["a"]
    there = f"Location: {other_server.url('/login')}"
    stac.server.on("/stac/search", lambda talk: talk.answer(302, b"", there))
    with pytest.raises(CatalogError, match="the network wants a sign-in"):
        stac.search()
    assert other_server.seen == []


def test_redirects_without_end_are_given_up(stac: Stub) -> None:
    stac.server.on("/stac/search", lambda talk: talk.answer(302, b"", "Location: search"))
    with pytest.raises(CatalogError, match="again and again"):
        stac.search()


def test_nothing_listening_is_told_as_no_connection(stac: Stub) -> None:
    stac.server.close()
    with pytest.raises(NoConnection):
        stac.search()
