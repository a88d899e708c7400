"""Pages: tokens that hold state and die, the way back by number, and the wall."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from maap_tui.demo import DemoWorld

Get = Callable[..., requests.Response]
Page = dict[str, Any]


def _next(page: Page) -> str | None:
    following: list[str] = [link["href"] for link in page["links"] if link["rel"] == "next"]
    return following[0] if following else None


def _all_pages(get: Get, page: Page) -> Iterator[Page]:
    while True:
        yield page
        following = _next(page)
        if following is None:
            return
        page = get(following).json()


def _ids(page: Page) -> list[str]:
    return [feature["id"] for feature in page["features"]]


def test_get_pages_are_followed_to_the_end_without_repetition(get: Get) -> None:
    first = get("search", collections="BiomassSimulated", limit=50).json()
    pages = list(_all_pages(get, first))
    ids = [item_id for page in pages for item_id in _ids(page)]
    assert [page["numberReturned"] for page in pages] == [50, 50, 50, 34]
    assert {page["numberMatched"] for page in pages} == {184}
    assert len(set(ids)) == 184


def test_next_link_carries_a_token_and_is_absent_from_the_last_page(get: Get) -> None:
    page = get("search", collections="BiomassSimulated", limit=100).json()
    following = _next(page)
    assert following is not None
    assert "token=" in following
    assert _next(get(following).json()) is None


def test_running_the_same_search_again_kills_its_tokens(get: Get) -> None:
    following = _next(get("search", collections="BiomassSimulated", limit=50).json())
    assert following is not None
    assert get(following).ok
    assert get("search", collections="BiomassSimulated", limit=1).ok  # merely counting
    dead = get(following)
    assert dead.status_code == 400
    assert dead.json()["error"]["message"].startswith("Invalid token: ")


def test_another_search_leaves_them_alive(get: Get) -> None:
    following = _next(get("search", collections="BiomassSimulated", limit=50).json())
    assert following is not None
    get("search", collections="BiomassSimulated", limit=50, sortby="-datetime")
    get("search", collections="BiomassLevel1b", limit=50)
    assert get(following).ok


def test_start_record_goes_on_where_a_dead_token_cannot(get: Get) -> None:
    first = get("search", collections="BiomassSimulated", limit=50).json()
    following = _next(first)
    assert following is not None
    second = get(following).json()
    again = get("search", collections="BiomassSimulated", limit=50, startRecord=51).json()
    assert _ids(again) == _ids(second)
    assert len(list(_all_pages(get, again))) == 3


@pytest.mark.parametrize("token", ["", "x", "1.2.3", "1.2.3.4", "a.b.c.d"])
def test_a_token_that_never_was_is_dead(get: Get, token: str) -> None:
    assert get("search", collections="BiomassSimulated", token=token).status_code == 400


def test_post_pages_by_a_body_to_merge(world: DemoWorld, session: requests.Session) -> None:
    body: dict[str, object] = {"collections": ["BiomassSimulated"], "limit": 100}
    url = world.catalog_url + "search"
    first = session.post(url, json=body, timeout=10).json()
    link = next(link for link in first["links"] if link["rel"] == "next")
    assert (link["method"], link["merge"], set(link["body"])) == ("POST", True, {"token"})
    for following in ({**body, **link["body"]}, link["body"]):
        second = session.post(link["href"], json=following, timeout=10).json()
        assert second["numberReturned"] == 84
        assert not set(_ids(first)) & set(_ids(second))


def test_start_record_cannot_pass_the_wall(session: requests.Session) -> None:
    with DemoWorld(record_wall=100) as world:
        url = world.catalog_url + "search"
        below = session.get(url, params={"startRecord": 100, "limit": 1}, timeout=10)
        beyond = session.get(url, params={"startRecord": 101, "limit": 1}, timeout=10)
    assert below.ok
    assert beyond.status_code == 422
    assert beyond.json() == {"error": {"message": "startRecord can not exceed 100.", "code": 422}}


def test_tokens_cannot_pass_it_either_but_the_total_is_true(session: requests.Session) -> None:
    with DemoWorld(record_wall=100) as world:
        url = f"{world.catalog_url}search?collections=BiomassSimulated&limit=50"
        page = session.get(url, timeout=10).json()
        statuses = []
        while (following := _next(page)) is not None:
            answer = session.get(following, timeout=10)
            statuses.append(answer.status_code)
            if not answer.ok:
                break
            page = answer.json()
    assert statuses == [200, 422]
    assert page["numberMatched"] == 184


def test_wall_of_the_world_as_it_is_made_is_within_reach(get: Get) -> None:
    assert get("search", limit=1, startRecord=3_000).ok
    assert get("search", limit=1, startRecord=3_001).status_code == 422


def test_last_link_leads_to_the_last_page(get: Get) -> None:
    page = get("search", collections="BiomassSimulated", limit=50).json()
    last = next(link["href"] for link in page["links"] if link["rel"] == "last")
    final = get(last).json()
    assert final["numberReturned"] == 34
    assert _next(final) is None


def test_long_pages_are_cut(get: Get) -> None:
    assert get("search", limit=9_999).json()["numberReturned"] == 2_000
