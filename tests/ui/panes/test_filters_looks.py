"""The filter pane shows what matters at every size, and outside text only as text."""

from dataclasses import replace

import pytest

from maap_tui.errors import InputError
from maap_tui.models.area import Area
from maap_tui.models.catalog import Access
from maap_tui.models.geometry import BBox
from maap_tui.models.query import Queryable
from tests.ui.conftest import wait_until
from tests.ui.fakes import FakeAreas, a_collection
from tests.ui.panes.filters_kit import open_filters


class Refusing(FakeAreas):
    """Knows no area at all."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words

    def read(self, text: str, stop: object = None) -> Area:
        raise InputError(self._words)


async def test_the_collection_is_shown_with_badge_title_and_extent() -> None:
    async with open_filters() as at:
        collection = a_collection(
            "BiomassLevel1aIOC", title="Level 1A", access=Access.TEAM, start="2025-04-29T00:00:00Z"
        )
        at.pane.set_collection(replace(collection, bbox=BBox(-180, -90, 180, 90)))
        await at.pilot.pause()
        text = at.app.screen_text()
        for words in ("BiomassLevel1aIOC", "■ team only", "Level 1A", "2025-04-29 .. now"):
            assert words in text


async def test_at_80x24_what_is_searched_is_in_sight() -> None:
    async with open_filters((26, 14)) as at:
        text = at.app.screen_text()
        for words in ("BiomassSimulated", "When", "Where", "CQL2"):
            assert words in text


@pytest.mark.parametrize("size", [(12, 5), (26, 14), (34, 24), (44, 42)])
async def test_the_row_under_the_cursor_is_always_in_sight(size: tuple[int, int]) -> None:
    async with open_filters(size) as at:
        for stop in at.pane.stops:
            assert at.pane.current is stop
            assert at.pane.region.overlaps(stop.region)
            await at.press("down")


async def test_with_more_room_the_row_under_the_cursor_shows_an_example() -> None:
    async with open_filters((44, 42)) as at:
        assert "112.29,-3.34,112.95,-2.66" not in at.app.screen_text()
        await at.go_to("where")
        assert "112.29,-3.34,112.95,-2.66" in at.app.screen_text()


async def test_the_border_tells_what_enter_does() -> None:
    async with open_filters() as at:
        assert "enter choose" in at.app.screen_text()
        await at.go_to("when")
        assert "enter edit  c clear" in at.app.screen_text()
        await at.press("enter")
        assert "enter keep  esc back" in at.app.screen_text()


async def test_hostile_text_is_only_text(hostile: str) -> None:
    async with open_filters((34, 24)) as at:
        collection = a_collection(hostile, title=hostile, start=hostile)
        at.pane.set_collection(collection)
        at.pane.set_queryables((Queryable(hostile, hostile),))
        await at.edit_cql2(hostile)
        await at.fill("when", "[/x] [@click=app.quit]")
        assert at.app.shows_only_text()
        assert at.app.is_running


async def test_the_pane_is_readable_without_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with open_filters() as at:
        await at.fill("when", "soon")
        assert "> When" in at.app.screen_text()
        assert "! 'soon'" in at.app.screen_text()


async def test_a_long_refusal_of_the_row_under_the_cursor_is_seen_to_its_end() -> None:
    words = "Lindenberg is no place that is known here. " * 4 + "Give a box."
    async with open_filters((30, 24), areas=Refusing(words)) as at:
        await at.fill("where", "Lindenberg")
        await at.settled()
        await wait_until(at.pilot, lambda: "a box." in at.app.screen_text())


async def test_several_ids_are_counted_once() -> None:
    async with open_filters((30, 24)) as at:
        await at.fill("ids", "a,b")
        await wait_until(at.pilot, lambda: at.row("ids").value == "2 ids")
        assert at.app.screen_text().count("2 ids") == 1
