"""Tokens: how they are got, what they open, and when they end."""

import base64
import json
from collections.abc import Callable
from time import time
from typing import Any

import pytest
import requests

from maap_tui.demo import DemoWorld, landmarks
from maap_tui.demo.tokens import Tokens

Fetch = Callable[[str], dict[str, Any]]


def _claims(token: str) -> dict[str, Any]:
    payload = token.split(".")[1]
    claims: dict[str, Any] = json.loads(
        base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    )
    return claims


def test_exchange_answers_as_keycloak_does(
    world: DemoWorld, session: requests.Session, form: dict[str, str]
) -> None:
    answer = session.post(world.token_url, data=form, timeout=10).json()
    assert (answer["expires_in"], answer["token_type"]) == (300, "Bearer")
    assert answer["refresh_token"] == world.offline_token
    assert _claims(answer["access_token"])["typ"] == "Bearer"


def test_scope_does_not_matter(
    world: DemoWorld, session: requests.Session, form: dict[str, str]
) -> None:
    del form["scope"]
    assert session.post(world.token_url, data=form, timeout=10).ok


def test_offline_token_says_what_it_is_and_ends_in_89_days(world: DemoWorld) -> None:
    claims = _claims(world.offline_token)
    assert claims["typ"] == "Offline"
    assert int((claims["exp"] - time()) // 86_400) == 89


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"refresh_token": "garbage"}, 400, "invalid_grant"),
        ({"refresh_token": None}, 400, "invalid_grant"),
        ({"client_id": "someone"}, 401, "invalid_client"),
        ({"client_secret": "wrong"}, 401, "unauthorized_client"),
        ({"grant_type": None}, 400, "invalid_request"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
def test_refusals(
    world: DemoWorld,
    session: requests.Session,
    form: dict[str, str],
    changes: dict[str, str | None],
    status: int,
    error: str,
) -> None:
    answer = session.post(world.token_url, data={**form, **changes}, timeout=10)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer.json()["error_description"]


def test_an_access_token_is_no_offline_token(
    world: DemoWorld, session: requests.Session, form: dict[str, str]
) -> None:
    form["refresh_token"] = world.new_access_token()
    answer = session.post(world.token_url, data=form, timeout=10)
    assert answer.json()["error_description"] == "Invalid refresh token"


def test_token_endpoint_takes_post_only(world: DemoWorld, session: requests.Session) -> None:
    assert session.get(world.token_url, timeout=10).status_code == 405


@pytest.mark.parametrize("authorization", [None, "Bearer nonsense", "Basic eDp5", "Bearer "])
def test_products_are_closed_without_a_good_token(
    item: Fetch, session: requests.Session, authorization: str | None
) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    for key in ("product", "enclosure_h5"):
        href = item(landmarks.PRINTED)["assets"][key]["href"]
        answer = session.get(href, headers=headers, timeout=10)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_the_offline_token_itself_opens_nothing(
    item: Fetch, session: requests.Session, world: DemoWorld
) -> None:
    href = item(landmarks.PRINTED)["assets"]["enclosure_hdr"]["href"]
    headers = {"Authorization": f"Bearer {world.offline_token}"}
    assert session.get(href, headers=headers, timeout=10).status_code == 401


def test_tokens_of_one_world_open_no_other(
    item: Fetch, session: requests.Session, bearer: dict[str, str], world: DemoWorld
) -> None:
    href = item(landmarks.PRINTED)["assets"]["enclosure_hdr"]["href"]
    with DemoWorld() as other:
        assert other.offline_token != world.offline_token
        moved = href.replace(world.root_url, other.root_url)
        assert session.get(moved, headers=bearer, timeout=10).status_code == 401
    assert session.get(href, headers=bearer, timeout=10).status_code == 200


def test_some_collections_may_not_be_read(
    item: Fetch, session: requests.Session, bearer: dict[str, str]
) -> None:
    href = item(landmarks.FORBIDDEN)["assets"]["product"]["href"]
    assert session.get(href, timeout=10).status_code == 401
    refused = session.get(href, headers=bearer, timeout=10)
    assert refused.status_code == 403
    assert "BiomassLevel0" in refused.text


def test_what_is_not_there_is_told_to_those_with_a_token(
    world: DemoWorld, session: requests.Session, bearer: dict[str, str]
) -> None:
    href = f"{world.root_url}/data/biomass-pdgs-01/nothing.h5"
    assert session.get(href, timeout=10).status_code == 401
    assert session.get(href, headers=bearer, timeout=10).status_code == 404


def test_expired_tokens_are_refused_and_new_ones_are_not(
    item: Fetch,
    session: requests.Session,
    bearer: dict[str, str],
    form: dict[str, str],
    world: DemoWorld,
) -> None:
    href = item(landmarks.PRINTED)["assets"]["enclosure_hdr"]["href"]
    world.expire_tokens()
    assert session.get(href, headers=bearer, timeout=10).status_code == 401
    token = session.post(world.token_url, data=form, timeout=10).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    assert session.get(href, headers=headers, timeout=10).status_code == 200


def test_access_tokens_end_on_the_clock_they_are_given() -> None:
    now = [100.0]
    tokens = Tokens("http://x", 30, clock=lambda: now[0])
    first = tokens.issue()
    assert tokens.is_good(first)
    now[0] = 129.9
    assert tokens.is_good(first)
    now[0] = 130.0
    assert not tokens.is_good(first)
    assert tokens.is_good(tokens.issue())
