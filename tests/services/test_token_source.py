"""The access token is bought once for all threads, renewed early, and once when rejected."""

import threading
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from maap_tui.errors import Cancelled, CredentialsError, TokenRefused
from maap_tui.models.sign_in import TOKEN_PAGE
from maap_tui.services.http import NO_AUTH
from tests.services.server import Talk
from tests.services.token_desk import (
    FILE,
    NOT_STOPPED,
    Desk,
    failure,
    granted,
    header,
    refused,
    said,
)
from tests.services.tokens import PLAIN, SECRET, TOKEN, jwt


@pytest.mark.case(60)
def test_a_token_is_bought_once_and_renewed_before_its_end(desk: Desk) -> None:
    desk.gives(granted("one"), granted("two"))
    source = desk.source()
    assert header(source.auth_for(FILE, NOT_STOPPED)) == "Bearer one"
    desk.now = 239.0
    assert header(source.auth_for(FILE, NOT_STOPPED)) == "Bearer one"
    desk.now = 241.0
    assert header(source.auth_for(FILE, NOT_STOPPED)) == "Bearer two"
    assert len(desk.forms) == 2


def test_eight_threads_share_one_exchange(desk: Desk) -> None:
    source = desk.source()
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: source.auth_for(FILE, NOT_STOPPED), range(8)))
    assert {header(auth) for auth in made} == {"Bearer a.b.c"}
    assert len(desk.forms) == 1


@pytest.mark.case(60, 63)
def test_eight_threads_with_a_rejected_token_renew_it_once(desk: Desk) -> None:
    desk.gives(granted("one"), granted("two"))
    source = desk.source()
    rejected = source.auth_for(FILE, NOT_STOPPED)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: source.renew(rejected, NOT_STOPPED), range(8)))
    assert header(source.auth_for(FILE, NOT_STOPPED)) == "Bearer two"
    assert len(desk.forms) == 2


def test_a_rejection_of_an_older_token_renews_nothing(desk: Desk) -> None:
    desk.gives(granted("one"), granted("two"), granted("three"))
    source = desk.source()
    first = source.auth_for(FILE, NOT_STOPPED)
    source.renew(first, NOT_STOPPED)
    source.renew(first, NOT_STOPPED)
    source.renew(NO_AUTH, NOT_STOPPED)
    assert len(desk.forms) == 2


def test_threads_that_wait_share_a_failure(desk: Desk) -> None:
    waiting, go_on = Event(), Event()

    def slowly(talk: Talk) -> None:
        waiting.set()
        go_on.wait(5)
        refused("invalid_grant")(talk)

    desk.answers(slowly)
    source = desk.source()

    def ask(_: int) -> str:
        with pytest.raises(TokenRefused) as caught:
            source.auth_for(FILE, NOT_STOPPED)
        return caught.value.message

    with ThreadPoolExecutor(4) as pool:
        asked = pool.map(ask, range(4))
        waiting.wait(5)
        go_on.set()
        assert len(set(asked)) == 1
    assert len(desk.forms) == 1


def test_whoever_waits_for_anothers_exchange_can_be_stopped(
    desk: Desk, no_threads_left: None
) -> None:
    waiting, stop = Event(), Event()

    def never(talk: Talk) -> None:
        waiting.set()
        talk.hang()

    desk.answers(never)
    source = desk.source()

    def ask() -> None:
        with pytest.raises(Cancelled):
            source.auth_for(FILE, stop)

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    waiting.wait(5)
    stop.set()
    for thread in threads:
        thread.join(5)
    assert not any(thread.is_alive() for thread in threads)


def test_a_stopped_exchange_is_not_a_failure_for_the_next(desk: Desk) -> None:
    stop = Event()

    def stopped(talk: Talk) -> None:
        stop.set()
        talk.hang()

    desk.answers(stopped, said(granted()))
    source = desk.source()
    with pytest.raises(Cancelled):
        source.auth_for(FILE, stop)
    assert header(source.auth_for(FILE, NOT_STOPPED)) == "Bearer a.b.c"


@pytest.mark.case(55)
def test_an_expired_offline_token_names_page_and_file_and_is_not_tried_again(desk: Desk) -> None:
    desk.answers(refused("invalid_grant", "Token is not active"))
    source = desk.source()
    error = failure(source)
    assert error.message == "The token service refuses the offline token (Token is not active)."
    assert TOKEN_PAGE in error.hint
    assert str(desk.path) in error.hint
    assert failure(source).message == error.message
    assert len(desk.forms) == 1


def test_a_mended_file_ends_the_refusal(desk: Desk) -> None:
    desk.answers(refused("invalid_grant"), said(granted()))
    source = desk.source()
    failure(source)
    desk.path.write_text(PLAIN.replace(TOKEN, jwt(typ="Offline", jti="new")))
    assert header(source.auth_for(FILE, NOT_STOPPED)) == "Bearer a.b.c"


def test_an_edited_file_buys_a_token_of_its_own(desk: Desk) -> None:
    desk.gives(granted("one"), granted("two"))
    source = desk.source()
    source.auth_for(FILE, NOT_STOPPED)
    desk.path.write_text(PLAIN.replace(SECRET, "other"))
    assert header(source.auth_for(FILE, NOT_STOPPED)) == "Bearer two"
    assert desk.forms[1]["client_secret"] == "other"


def test_a_file_that_vanishes_does_not_take_the_token_along(desk: Desk) -> None:
    source = desk.source()
    source.auth_for(FILE, NOT_STOPPED)
    desk.path.unlink()
    assert header(source.auth_for(FILE, NOT_STOPPED)) == "Bearer a.b.c"


@pytest.mark.case(61)
def test_a_rotated_offline_token_is_used_from_then_on(desk: Desk) -> None:
    desk.gives(granted("one", refresh_token="newer.x.y"), granted("two"))
    source = desk.source()
    source.renew(source.auth_for(FILE, NOT_STOPPED), NOT_STOPPED)
    assert [form["refresh_token"] for form in desk.forms] == [TOKEN, "newer.x.y"]


@pytest.mark.case(61)
def test_a_refused_rotated_token_falls_back_to_the_file_once(desk: Desk) -> None:
    desk.answers(
        said(granted("one", refresh_token="newer.x.y")),
        refused("invalid_grant"),
        said(granted("two")),
    )
    source = desk.source()
    source.renew(source.auth_for(FILE, NOT_STOPPED), NOT_STOPPED)
    assert header(source.auth_for(FILE, NOT_STOPPED)) == "Bearer two"
    assert [form["refresh_token"] for form in desk.forms] == [TOKEN, "newer.x.y", TOKEN]


def test_without_a_file_only_a_signed_request_fails(desk: Desk) -> None:
    desk.path.unlink()
    source = desk.source()
    assert source.auth_for("https://elsewhere.example/x", NOT_STOPPED) is NO_AUTH
    error = failure(source)
    assert isinstance(error, CredentialsError)
    assert TOKEN_PAGE in error.hint


@pytest.mark.rule(10)
def test_nothing_that_holds_a_secret_shows_it(desk: Desk) -> None:
    source = desk.source()
    auth = source.auth_for(FILE, NOT_STOPPED)
    held = [source.__dict__, auth.__dict__, source.file.load(), source.file.__dict__]
    for secret in (SECRET, TOKEN, "a.b.c"):
        assert secret not in repr(held)
