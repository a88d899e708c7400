"""The line at the top tells the important things first and drops the others."""

import pytest

from maap_tui.models.basket import Amount
from maap_tui.models.sign_in import SignInState, SignInStatus
from maap_tui.ui.widgets.status_bar import Marked, StatusBar
from tests.ui.conftest import HOSTILE, FakeDownloads, FakeSignIn, PaneApp, wait_until


@pytest.fixture
def bar(sign_in: FakeSignIn, downloads: FakeDownloads) -> StatusBar:
    return StatusBar(sign_in, downloads)


async def test_everything_is_told_where_there_is_room(bar: StatusBar) -> None:
    async with PaneApp(bar).run_test(size=(140, 5)) as pilot:
        bar.place, bar.collection = "ESA MAAP", "BiomassSimulated"
        bar.marked = Marked(Amount(3, 2_000_000, 1), 2)
        bar.sign_in = SignInStatus(SignInState.SIGNED_IN, days_left=89)
        bar.free_bytes = 412_000_000_000
        await pilot.pause()
        words = bar.render().plain
    for told in (
        "ESA MAAP",
        "BiomassSimulated",
        "3 marked 2.00 MB + ?, 2 not listed",
        "89 days left",
        "412 GB",
    ):
        assert told in words


async def test_a_narrow_screen_keeps_the_collection_and_the_marks(bar: StatusBar) -> None:
    async with PaneApp(bar).run_test(size=(60, 5)) as pilot:
        bar.place, bar.collection = "ESA MAAP", "BiomassSimulated"
        bar.marked = Marked(Amount(3, 2_000_000), 2)
        bar.free_bytes = 412_000_000_000
        await pilot.pause()
        content = bar.render()
    assert "BiomassSimulated" in content.plain
    assert "3 marked" in content.plain
    assert content.cell_length <= 58


async def test_a_narrow_screen_keeps_the_trouble_with_the_sign_in(bar: StatusBar) -> None:
    async with PaneApp(bar).run_test(size=(80, 5)) as pilot:
        bar.place, bar.collection = "demo catalogue", "EarthCAREL1Validated_MAAP"
        bar.marked = Marked(Amount(12, 8_400_000_000))
        bar.sign_in = SignInStatus(SignInState.REFUSED, days_left=89)
        bar.free_bytes = 412_000_000_000
        await pilot.pause()
        words = bar.render().plain
    assert words.startswith("maap-tui   EarthCAREL1Validated_MAAP ")
    assert "! token refused" in words
    assert "12 marked 8.40 GB" in words


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (SignInStatus(SignInState.NO_CREDENTIALS), "not signed in"),
        (SignInStatus(SignInState.READY, days_left=5), "token found, 5 days left"),
        (SignInStatus(SignInState.SIGNED_IN, days_left=1), "signed in, 1 day left"),
        (SignInStatus(SignInState.SIGNED_IN), "signed in"),
        (SignInStatus(SignInState.REFUSED), "! token refused"),
        (SignInStatus(SignInState.UNREADABLE), "! credentials unreadable"),
    ],
)
async def test_sign_in_is_told_in_words(bar: StatusBar, status: SignInStatus, words: str) -> None:
    async with PaneApp(bar).run_test(size=(120, 5)) as pilot:
        bar.sign_in = status
        await pilot.pause()
        assert words in bar.render().plain


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_names_are_only_text(bar: StatusBar, text: str) -> None:
    async with PaneApp(bar).run_test(size=(80, 5)) as pilot:
        bar.place = bar.collection = text
        await pilot.pause()
        await wait_until(pilot, lambda: bar.render().cell_length <= 78)
