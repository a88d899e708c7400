"""Faults of the catalogue and of the token endpoint: each does what its sentence says."""

from collections.abc import Callable
from typing import Any

import pytest
import requests

from maap_tui.demo import DemoWorld, Faults

Get = Callable[..., requests.Response]

_NAME = "BiomassSimulated"


def _next(page: dict[str, Any]) -> str:
    address: str = next(link["href"] for link in page["links"] if link["rel"] == "next")
    return address


def test_search_errors_are_used_up_one_by_one(get: Get, world: DemoWorld) -> None:
    world.faults.search_errors = [503, 429, 400]
    world.faults.retry_after = "7"
    first, second, third, fourth = (get("search", limit=1) for _ in range(4))
    assert (first.status_code, first.headers["Retry-After"]) == (503, "7")
    assert first.text.startswith("<html>")
    assert (second.status_code, second.headers["Retry-After"]) == (429, "7")
    assert (third.status_code, third.json()["error"]["code"]) == (400, 400)
    assert fourth.ok


def test_faults_may_be_given_from_the_start(session: requests.Session) -> None:
    with DemoWorld(faults=Faults(search_errors=[502])) as world:
        assert session.get(world.catalog_url, timeout=10).status_code == 502
        assert session.get(world.catalog_url, timeout=10).status_code == 200


def test_page_tokens_dead_from_the_start(get: Get, world: DemoWorld) -> None:
    world.faults.invalidate_page_tokens = True
    page = get("search", collections=_NAME).json()
    assert get(_next(page)).json()["error"]["message"].startswith("Invalid token: ")
    world.faults.invalidate_page_tokens = False
    assert get(_next(page)).ok


def test_total_may_be_missing(get: Get, world: DemoWorld) -> None:
    world.faults.no_number_matched = True
    page = get("search", collections=_NAME).json()
    assert "numberMatched" not in page
    assert page["numberReturned"] == 10


def test_one_item_of_each_page_may_be_broken(get: Get, world: DemoWorld) -> None:
    world.faults.broken_item = True
    features = get("search", collections=_NAME).json()["features"]
    assert features[0]["properties"] is None
    assert all(feature["properties"] for feature in features[1:])


def test_pages_may_overlap(get: Get, world: DemoWorld) -> None:
    world.faults.duplicate_ids_across_pages = True
    first = get("search", collections=_NAME).json()
    second = get(_next(first)).json()
    assert second["features"][0]["id"] == first["features"][-1]["id"]
    assert second["numberReturned"] == 11


def test_pages_may_be_empty_and_go_on(get: Get, world: DemoWorld) -> None:
    world.faults.empty_pages = 2
    page = get("search", collections=_NAME, limit=100).json()
    counts = [page["numberReturned"]]
    while any(link["rel"] == "next" for link in page["links"]):
        page = get(_next(page)).json()
        counts.append(page["numberReturned"])
    assert counts == [100, 0, 0, 84]


def test_next_may_lead_elsewhere_or_nowhere(
    get: Get, world: DemoWorld, session: requests.Session
) -> None:
    world.faults.foreign_next = "https://elsewhere.invalid/search"
    assert _next(get("search").json()) == "https://elsewhere.invalid/search"
    posted = session.post(world.catalog_url + "search", json={}, timeout=10).json()
    assert _next(posted) == "https://elsewhere.invalid/search"
    world.faults.foreign_next = None
    world.faults.repeating_next = True
    page = get("search", collections=_NAME).json()
    again = get(_next(page)).json()
    assert again["features"][0]["id"] == page["features"][0]["id"]
    assert _next(again) == _next(page)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"features":null}', b"\xff\xfe"])
def test_pages_may_be_anything(get: Get, world: DemoWorld, body: bytes) -> None:
    world.faults.catalogue_body = body
    answer = get("search")
    assert (answer.status_code, answer.content) == (200, body)


def _exchange(
    world: DemoWorld, session: requests.Session, form: dict[str, str]
) -> requests.Response:
    return session.post(world.token_url, data=form, timeout=10, allow_redirects=False)


@pytest.mark.parametrize(
    ("error", "status"),
    [("invalid_grant", 400), ("invalid_client", 401), ("unauthorized_client", 401)],
)
def test_token_errors(
    world: DemoWorld, session: requests.Session, form: dict[str, str], error: str, status: int
) -> None:
    world.faults.token_error = error
    answer = _exchange(world, session, form)
    assert (answer.status_code, answer.json()["error"]) == (status, error)


def test_token_endpoint_may_be_overloaded_moved_or_mad(
    world: DemoWorld, session: requests.Session, form: dict[str, str]
) -> None:
    world.faults.token_errors = [503]
    assert _exchange(world, session, form).headers["Content-Type"] == "text/html"
    world.faults.token_redirect = "http://127.0.0.1:9/"
    assert _exchange(world, session, form).status_code == 307
    world.faults.token_redirect = None
    world.faults.token_body = b'{"access_token":null}'
    assert _exchange(world, session, form).json() == {"access_token": None}
