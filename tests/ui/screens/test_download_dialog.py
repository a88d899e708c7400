"""The dialog tells what a download would mean, and starts only what makes sense."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import pytest
from textual import events
from textual.widgets import Static

from maap_tui.models.download_plan import DownloadPlan
from maap_tui.models.sign_in import TOKEN_PAGE, SignInState, SignInStatus
from maap_tui.models.transfer import JobRequest
from maap_tui.ui.download_words import NOTHING_KNOWN, Known, remarks_on
from tests.ui.conftest import wait_until
from tests.ui.fakes import FakeDownloads
from tests.ui.screens.download_kit import Planner, dialog_of, granules, planned

if TYPE_CHECKING:
    from tests.ui.conftest import PaneApp
    from tests.ui.screens.conftest import OpenScreen


class SlowPlanner(Planner):
    """Makes its first plan only when the test lets it."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = Event()

    def plan(
        self, requests: Sequence[JobRequest], folder: Path | None = None, *, again: bool = False
    ) -> DownloadPlan:
        if folder is None:
            assert self.go_on.wait(10)
        return super().plan(requests, folder, again=again)


async def test_enter_starts_what_was_told(open_screen: OpenScreen) -> None:
    downloads = Planner()
    async with open_screen(dialog_of(downloads)) as dialog:
        await dialog.sees("+ 2 granules, 2 files")
        assert "Download 2 granules" in dialog.text
        assert "fits: 412 GB free" in dialog.text
        assert "/downloads" in dialog.text
        await dialog.press("enter")
        [plan] = dialog.results
        assert [request.asset_key for request in plan.requests] == ["product", "product"]


async def test_marks_that_nobody_sees_and_superseded_granules_are_told(
    open_screen: OpenScreen,
) -> None:
    first, _, third = items = granules(3)
    known = Known(lambda key: key == first.key, lambda item: item is third)
    async with open_screen(dialog_of(Planner(), items=items, known=known)) as dialog:
        await dialog.sees("2 of 3 granules are not listed now")
        await dialog.sees("1 of 3 granules is superseded by a newer publication")


async def test_remarks_on_many_granules_let_keys_through() -> None:
    items, turns = granules(5_000), 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    counting = asyncio.create_task(count())
    words = await remarks_on(items, Known(is_listed=lambda key: False))
    counting.cancel()
    assert "5 000 of 5 000 granules are not listed now" in str(words)
    assert turns >= 3


async def test_nothing_is_remarked_where_all_is_listed_and_new() -> None:
    assert await remarks_on(granules(3), NOTHING_KNOWN) is None


@pytest.mark.parametrize("key", ["escape", "q"])
async def test_leaving_gives_nothing(open_screen: OpenScreen, key: str) -> None:
    async with open_screen(dialog_of(Planner())) as dialog:
        await dialog.press(key)
        assert dialog.results == [None]


async def test_the_second_button_leaves(open_screen: OpenScreen) -> None:
    async with open_screen(dialog_of(Planner())) as dialog:
        await dialog.sees("2 files")
        await dialog.press("right", "enter")
        assert dialog.results == [None]


async def test_nothing_starts_before_it_was_told(open_screen: OpenScreen) -> None:
    downloads = SlowPlanner()
    async with open_screen(dialog_of(downloads)) as dialog:
        assert "counting files" in dialog.text
        await dialog.press("enter")
        assert dialog.is_open
        downloads.go_on.set()
        await dialog.sees("2 files")


async def test_enter_before_the_plan_is_answered_and_starts_nothing_unseen(
    open_screen: OpenScreen,
) -> None:
    downloads = SlowPlanner()
    async with open_screen(dialog_of(downloads)) as dialog:
        await dialog.press("enter")
        await dialog.sees("counting files: Enter starts them when this is done")
        downloads.go_on.set()
        await dialog.sees("2 files")
        await dialog.sees("Not started yet: Enter came before this was told. It starts them now.")
        assert dialog.is_open
        await dialog.press("enter")
        assert len(dialog.results[0].requests) == 2


async def test_the_answer_to_an_early_enter_goes_with_the_plan(open_screen: OpenScreen) -> None:
    downloads = SlowPlanner()
    async with open_screen(dialog_of(downloads)) as dialog:
        await dialog.press("enter")
        downloads.go_on.set()
        await dialog.sees("Not started yet")
        await dialog.press("up", "up", "enter")
        await dialog.type("*.h5")
        await dialog.press("enter")
        await dialog.sees("20 B")
        assert "Not started yet" not in dialog.text


async def test_enter_reaches_the_dialog_from_its_first_moment(host: type[PaneApp]) -> None:
    downloads, results = SlowPlanner(), list[DownloadPlan | None]()
    app = host(Static("beneath"))
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(dialog_of(downloads), results.append)
        app.post_message(events.Key("enter", "\r"))  # before anything of it was drawn
        await wait_until(pilot, lambda: "Enter starts them" in app.screen_text())
        downloads.go_on.set()
        await wait_until(pilot, lambda: "Not started yet" in app.screen_text())
        assert results == []


async def test_enter_on_a_refused_folder_says_why_nothing_starts(open_screen: OpenScreen) -> None:
    async with open_screen(dialog_of(Planner())) as dialog:
        await dialog.sees("2 files")
        await dialog.press("home", "enter")
        await dialog.press(*["backspace"] * len("/downloads"))
        await dialog.type("/bad")
        await dialog.press("enter")
        await dialog.sees("! /bad is read-only")
        await dialog.press("end", "left", "enter")
        await dialog.sees("Nothing can start")
        assert dialog.is_open


async def test_a_full_disk_is_refused_in_words(open_screen: OpenScreen) -> None:
    async with open_screen(dialog_of(Planner())) as dialog:
        await dialog.sees("2 files")
        await dialog.press("home", "down", "enter")
        await dialog.type("*.h5")
        await dialog.press("enter")
        await dialog.sees("2 files")
        await dialog.press("home", "enter")
        await dialog.press(*["backspace"] * len("/downloads"))
        await dialog.type("/full")
        await dialog.press("enter")
        await dialog.sees("! does not fit")
        await dialog.press("end", "left", "enter")
        assert dialog.is_open
        await dialog.press("home", "c")
        await dialog.sees("fits: 412 GB free")
        await dialog.press("end", "left", "enter")
        assert dialog.results[0].folder == Path("/downloads")


async def test_a_folder_that_cannot_be_used_is_told_in_its_row(open_screen: OpenScreen) -> None:
    async with open_screen(dialog_of(Planner())) as dialog:
        await dialog.sees("2 files")
        await dialog.press("home", "enter")
        await dialog.press(*["backspace"] * len("/downloads"))
        await dialog.type("/bad")
        await dialog.press("enter")
        await dialog.sees("! /bad is read-only. Choose another folder.")
        await dialog.press("end", "left", "enter")
        assert dialog.is_open


async def test_an_old_plan_that_comes_late_is_not_shown(open_screen: OpenScreen) -> None:
    downloads = SlowPlanner()
    async with open_screen(dialog_of(downloads)) as dialog:
        await dialog.press("home", "enter")
        await dialog.type("/new")
        await dialog.press("enter")
        await dialog.sees("2 files")
        downloads.go_on.set()
        await dialog.until(lambda: len(planned(downloads)) == 2)
        await dialog.pilot.pause()
        assert "/new" in dialog.text
        await dialog.press("end", "left", "enter")
        assert dialog.results[0].folder == Path("/new")


async def test_what_stays_behind_is_told(open_screen: OpenScreen) -> None:
    request = JobRequest("Locked", "a", "product", "https://x/a", "a.zip")
    downloads = FakeDownloads()
    downloads.the_plan = DownloadPlan(
        Path("/d"),
        (request,),
        (Path("/d/a.zip"),),
        already_here=(request, request),
        no_access=(request,),
        refused=((request, "no link"),),
        estimated_bytes=1_400_000_000,
        free_bytes=10**12,
        sign_in_needed=True,
    )
    status = SignInStatus(SignInState.NO_CREDENTIALS)
    async with open_screen(dialog_of(downloads, sign_in=status), (120, 36)) as dialog:
        await dialog.sees("~1.40 GB of archives")
        for words in (
            "= 2 files in the queue already",
            "! 1 file of Locked, which refused your account before",
            "! 1 file left out: no link",
            "needs a sign-in",
            TOKEN_PAGE,
            "credentials.txt",
        ):
            assert words in dialog.text


@pytest.mark.parametrize("size", [(40, 12), (80, 24)])
async def test_hostile_plans_are_only_text(
    open_screen: OpenScreen, hostile: str, size: tuple[int, int]
) -> None:
    request = JobRequest(hostile, hostile, hostile, hostile, hostile)
    downloads = FakeDownloads()
    downloads.the_plan = DownloadPlan(
        Path("/d") / hostile.replace("\0", ""),
        (request,),
        (Path("/d"),),
        no_access=(request,),
        refused=((request, hostile),),
        sign_in_needed=True,
    )
    status = SignInStatus(SignInState.REFUSED, Path(hostile), message=hostile)
    async with open_screen(dialog_of(downloads, sign_in=status), size) as dialog:
        await dialog.sees("[ Start ]")
        await dialog.until(lambda: "counting" not in dialog.text)
        assert not any(character in dialog.text for character in "\x1b\x07\x9b\u202e\udcff")
        await dialog.press("q")
        assert dialog.results == [None]
