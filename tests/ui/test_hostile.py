"""Texts that break careless screens, through both lists and everything around them."""

from dataclasses import replace

import pytest
from rich.style import Style

from maap_tui.errors import CatalogError
from maap_tui.models.catalog import Item, Page
from maap_tui.models.transfer import JobSnapshot, JobState, QueueSnapshot
from maap_tui.ui import themes
from maap_tui.ui.panes.downloads import DownloadsPane
from maap_tui.ui.panes.search_run import SearchState
from tests.ui.conftest import PaneApp
from tests.ui.desk import desk, newest
from tests.ui.fakes import HOSTILE, FakeDownloads, a_job


def hostile_item(text: str) -> Item:
    """An item as if nobody had made its text safe where it came in."""
    return Item(text, text, text, text, text, text, text, text, text, text)


def queue_of(*texts: str) -> QueueSnapshot:
    """A job in every state for every text."""
    jobs: list[JobSnapshot] = []
    for text in texts:
        request = replace(a_job(1).request, item_id=text, file_name=text, asset_key=text)
        jobs += [
            a_job(len(jobs) + n, state, request=request, cause=text, hint=text)
            for n, state in enumerate(JobState)
        ]
    return QueueSnapshot(tuple(jobs), notice=texts[0])


def check(app: PaneApp) -> None:
    """Nothing on the screen can steer a terminal, and every line has its width."""
    for strip in app.screen._compositor.render_strips():
        assert strip.text.isprintable()
        assert strip.cell_length == app.size.width
        for segment in strip:
            assert segment.style is not None
            assert not segment.style.meta.get("@click")
            if segment.text.strip():
                assert is_readable(segment.style)


def is_readable(style: Style) -> bool:
    """Whether the letters have another colour than what is behind them."""
    is_terminals_own = style.color is None or style.color.is_default
    return is_terminals_own or style.color != style.bgcolor


@pytest.mark.case(81, 82)
@pytest.mark.rule(12, 13)
@pytest.mark.parametrize("width", [20, 80, 200])
async def test_granules_survive(width: int) -> None:
    async with desk((width, 20)) as it:
        await it.found(Page(tuple(hostile_item(text) for text in HOSTILE), len(HOSTILE)))
        assert it.granules.row_count == len(HOSTILE)
        await it.pilot.press("a", "s", "s")
        check(it.app)


async def test_what_is_narrowed_by_survives() -> None:
    async with desk() as it:
        await it.found(Page((hostile_item("x"),), 1))
        for text in HOSTILE:
            it.granules.narrow(f"{text}y")
            it.pane.show_standing()
            await it.pilot.pause()
            check(it.app)


@pytest.mark.case(81, 82)
@pytest.mark.rule(12, 13)
async def test_errors_and_notices_survive() -> None:
    async with desk() as it:
        for text in HOSTILE:
            feed = await it.searching()
            feed.page(matched=0, notices=(text,))
            feed.fail(CatalogError(text, hint=text))
            await it.state(SearchState.FAILED)
            check(it.app)
            feed = await it.searching()
            feed.page(hostile_item(text), notices=(text,))
            feed.fail(CatalogError(text, hint=text))
            await it.state(SearchState.FAILED)
            check(it.app)


@pytest.mark.case(81, 82)
@pytest.mark.rule(12, 13)
@pytest.mark.parametrize("width", [20, 80, 200])
async def test_downloads_survive(width: int) -> None:
    downloads = FakeDownloads(queue_of(*HOSTILE))
    app = PaneApp(DownloadsPane(downloads))
    async with app.run_test(size=(width, 90)) as pilot:
        for text in HOSTILE:
            downloads.now = replace(downloads.now, notice=text)
            app.query_one(DownloadsPane).poke()
            await pilot.pause()
            check(app)


@pytest.mark.parametrize(
    ("theme", "has_colours"),
    [
        (themes.DARK.name, False),
        (themes.LIGHT.name, False),
        (themes.LIGHT.name, True),
        ("ansi-dark", True),
        ("ansi-light", True),
    ],
)
async def test_states_are_told_by_letters_in_every_theme(
    theme: str, has_colours: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    if not has_colours:
        monkeypatch.setenv("NO_COLOR", "1")
    app = PaneApp(DownloadsPane(FakeDownloads(queue_of("name"))), theme=theme)
    async with app.run_test(size=(80, 14)) as pilot:
        await pilot.press("down")
        check(app)
        first_column = {line[1:2] for line in app.screen_text().split("\n")}
        assert set("d.=!vx") <= first_column


async def test_marks_and_ranges_are_seen_without_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with desk() as it:
        await it.found(Page(tuple(newest(6)), 6))
        await it.pilot.press("space", "v", "down")
        check(it.app)
        assert it.text.split("\n")[2][1] == "●"
        lines = it.app.screen._compositor.render_strips()
        looks = [next(iter(line.crop(5, 6))).style for line in lines[2:6]]
        marked, ranged, cursor, plain = [look.bgcolor for look in looks if look is not None]
        assert len({ranged, cursor, plain}) == 3
        assert marked == plain


@pytest.mark.case(81, 82)
@pytest.mark.rule(12, 13)
async def test_a_click_on_a_hostile_name_runs_nothing() -> None:
    async with desk() as it:
        await it.found(Page((hostile_item(HOSTILE[0]),), 1))
        for x in range(2, 60, 6):
            await it.pilot.click(it.granules, offset=(x, 1))
        assert it.app.is_running
