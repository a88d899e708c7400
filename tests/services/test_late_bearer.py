from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from maap_tui.errors import SettingsError
from maap_tui.services.http import NO_AUTH
from maap_tui.services.late_bearer import LateBearer
from tests.services.transfer_kit import NumberedToken, TestBearer

OURS = "https://ours.example"


def test_nothing_is_made_for_a_place_that_gets_no_token() -> None:
    bearer = LateBearer([OURS], lambda: pytest.fail("nobody asked for it"))
    for url in ("https://other.example/a", f"{OURS}/public/a.png", "http://ours.example/a"):
        assert bearer.auth_for(url, Event()) is NO_AUTH


def test_it_is_made_once_for_all_who_need_it() -> None:
    made: list[TestBearer] = []

    def make() -> TestBearer:
        made.append(TestBearer(OURS))
        return made[0]

    bearer = LateBearer([OURS], make)
    with ThreadPoolExecutor(8) as pool:
        signed = list(pool.map(lambda _: bearer.auth_for(f"{OURS}/a", Event()), range(40)))
    assert len(made) == 1
    bearer.renew(signed[0], Event())
    after = bearer.auth_for(f"{OURS}/a", Event())
    assert isinstance(after, NumberedToken)
    assert after.number == 2


def test_origin_that_is_none_is_refused_at_once() -> None:
    with pytest.raises(SettingsError):
        LateBearer(["nonsense"], lambda: TestBearer())
