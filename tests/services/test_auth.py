"""How the sign-in stands, with and without asking the token service."""

import pytest

from maap_tui.errors import CredentialsError
from maap_tui.models.sign_in import TOKEN_PAGE, SignInState
from maap_tui.services.auth import SignInService
from tests.services.token_desk import NOT_STOPPED, Desk, granted, refused, said
from tests.services.tokens import PLAIN, TOKEN


def service_of(desk: Desk, now: float = 1_899_000_000) -> SignInService:
    return SignInService(desk.source(), now=lambda: now)


def test_the_status_needs_no_request(desk: Desk) -> None:
    status = service_of(desk).status()
    assert status.state is SignInState.READY
    assert status.path == desk.path
    assert status.days_left == 11
    assert (status.message, status.warnings) == ("", ())
    assert desk.server.seen == []


def test_a_check_signs_in_with_one_exchange(desk: Desk) -> None:
    service = service_of(desk)
    assert service.check(NOT_STOPPED).state is SignInState.SIGNED_IN
    assert service.status().state is SignInState.SIGNED_IN
    assert len(desk.forms) == 1


def test_a_refusal_is_remembered_until_the_file_changes_or_it_is_checked(desk: Desk) -> None:
    desk.answers(refused("invalid_grant"), refused("invalid_grant"), said(granted()))
    service = service_of(desk)
    status = service.check(NOT_STOPPED)
    assert status.state is SignInState.REFUSED
    assert TOKEN_PAGE in status.message
    assert service.status().state is SignInState.REFUSED
    assert service.check(NOT_STOPPED).state is SignInState.REFUSED
    desk.path.write_text(PLAIN + "# mended\n")
    assert service.status().state is SignInState.READY
    assert service.check(NOT_STOPPED).state is SignInState.SIGNED_IN
    assert len(desk.forms) == 3


def test_missing_and_unreadable_credentials_are_states(desk: Desk) -> None:
    service = service_of(desk)
    desk.path.write_text("hello")
    status = service.check(NOT_STOPPED)
    assert status.state is SignInState.UNREADABLE
    assert "there is no OFFLINE_TOKEN" in status.message
    desk.path.unlink()
    assert service.check(NOT_STOPPED).state is SignInState.NO_CREDENTIALS
    assert desk.server.seen == []


def test_a_check_that_gets_no_answer_says_so(desk: Desk) -> None:
    desk.answers(said({}, 503))
    with pytest.raises(CredentialsError, match="out of order"):
        service_of(desk).check(NOT_STOPPED)


@pytest.mark.parametrize(
    ("left", "days", "said"),
    [(8.5, 8, ""), (3.5, 3, "ends in 3 d"), (0.5, 0, "ends today"), (-2, 0, "has ended")],
)
def test_the_end_of_an_offline_token_is_announced(
    desk: Desk, left: float, days: int, said: str
) -> None:
    status = service_of(desk, now=1_900_000_000 - left * 86_400).status()
    assert status.days_left == days
    assert said in status.message
    assert bool(said) == bool(status.message)


def test_a_token_that_does_not_say_its_end_has_no_days_left(desk: Desk) -> None:
    desk.path.write_text(PLAIN.replace(TOKEN, "opaque"))
    assert service_of(desk).status().days_left is None
