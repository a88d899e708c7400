"""What an access class means for the account that is looking."""

import pytest

from maap_tui.models.access import meaning_for, meaning_of
from maap_tui.models.catalog import Access, Collection
from maap_tui.models.sign_in import SignInState, SignInStatus

TEAM = Collection("C", "C", access=Access.TEAM, access_label="BIOMASS_COMMISSIONING")
OPEN = Collection("C", "C", access=Access.OPEN, access_label="PUBLIC")


def test_the_catalogues_word_is_told_where_a_right_is_needed() -> None:
    assert meaning_of(TEAM).endswith("The catalogue calls it BIOMASS_COMMISSIONING.")
    assert "PUBLIC" not in meaning_of(OPEN)


@pytest.mark.parametrize("state", SignInState)
@pytest.mark.parametrize("access", Access)
def test_nobody_is_promised_what_is_not_known(access: Access, state: SignInState) -> None:
    collection = Collection("C", "C", access=access, access_label="X_Y")
    words = meaning_for(collection, SignInStatus(state))
    may = access in (Access.OPEN, Access.SIGN_IN) and state in (
        SignInState.SIGNED_IN,
        SignInState.READY,
    )
    assert ("you may download" in words) is may
    assert ("does not say" in words) is (
        access in (Access.TEAM, Access.RESTRICTED)
        and state in (SignInState.SIGNED_IN, SignInState.READY)
    )


def test_what_to_do_comes_before_what_the_class_says() -> None:
    assert "credentials.txt" in meaning_for(TEAM, SignInStatus(SignInState.NO_CREDENTIALS))
    assert "make a new one" in meaning_for(OPEN, SignInStatus(SignInState.REFUSED))
