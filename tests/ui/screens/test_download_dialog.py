"""The dialog tells what a download would mean, and starts only what makes sense."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from textual import events
from textual.widgets import Static

from maap_tui.errors import StorageError
from maap_tui.models.catalog import Item, pack_document
from maap_tui.models.sign_in import TOKEN_PAGE, SignInState, SignInStatus
from maap_tui.models.transfer import DownloadPlan, JobRequest
from maap_tui.ui.screens.download_dialog import DownloadDialog
from maap_tui.ui.widgets.layout_row import LayoutRow
from tests.ui.conftest import wait_until
from tests.ui.fakes import FakeDownloads, an_item

if TYPE_CHECKING:
    from tests.ui.conftest import PaneApp
    from tests.ui.screens.conftest import OpenScreen

READY = SignInStatus(SignInState.READY, days_left=88)
ASSETS = {
    "product": {"href": "https://x/data/zipper/a", "file:local_path": "a.ZIP", "roles": ["data"]},
    "enclosure_h5": {"href": "https://x/data/a.h5", "roles": ["data"], "file:size": 10},
}


def granules(count: int = 2) -> tuple[Item, ...]:
    document = pack_document({"assets": ASSETS})
    return tuple(an_item(number, document=document) for number in range(count))


@dataclass
class Planner(FakeDownloads):
    """Plans like a queue whose folder `/full` has no space and whose folder `/bad` is broken."""

    def plan(
        self, requests: Sequence[JobRequest], folder: Path | None = None, *, again: bool = False
    ) -> DownloadPlan:
        if folder == Path("/bad"):
            raise StorageError("/bad is read-only.", hint="Choose another folder.")
        plan = super().plan(requests, folder, again=again)
        free = 1 if folder == Path("/full") else 412_000_000_000
        size = sum(request.size or 0 for request in requests)
        return replace(plan, free_bytes=free, known_bytes=size)


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


def dialog_of(downloads: FakeDownloads, **changes: Any) -> DownloadDialog:
    usual: dict[str, Any] = {"items": granules(), "ticks": {}, "patterns": (), "sign_in": READY}
    return DownloadDialog(downloads, **(usual | changes))


def planned(downloads: FakeDownloads) -> list[tuple[list[str], Path | None]]:
    """Asset keys and folder of every plan that was asked for."""
    return [
        ([request.asset_key for request in call[1]], call[2])
        for call in downloads.calls
        if call[0] == "plan"
    ]


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


async def test_other_files_make_another_plan(open_screen: OpenScreen) -> None:
    downloads = Planner()
    async with open_screen(dialog_of(downloads)) as dialog:
        await dialog.sees("2 files")
        await dialog.press("up", "up", "enter")
        await dialog.type("*.h5, product")
        await dialog.press("enter")
        await dialog.sees("+ 2 granules, 4 files: 20 B")
        await dialog.press("end", "left", "enter")
        assert len(dialog.results[0].requests) == 4


async def test_ticks_of_ones_own_stay(open_screen: OpenScreen) -> None:
    downloads = Planner()
    items = granules()
    ticks = {items[0].key: frozenset({"enclosure_h5"})}
    async with open_screen(dialog_of(downloads, items=items, ticks=ticks)) as dialog:
        await dialog.sees("2 files")
        assert "1 granule with ticks of your own: those stay" in dialog.text
        assert planned(downloads) == [(["enclosure_h5", "product"], None)]


async def test_a_pattern_that_fits_nothing_starts_nothing(open_screen: OpenScreen) -> None:
    async with open_screen(dialog_of(Planner(), patterns=("*.nc",))) as dialog:
        await dialog.sees("nothing to fetch")
        assert "2 granules without any such file" in dialog.text
        await dialog.press("enter")
        assert dialog.is_open
        await dialog.sees("There is nothing to fetch here")


async def test_a_full_disk_is_refused_in_words(open_screen: OpenScreen) -> None:
    async with open_screen(dialog_of(Planner(), patterns=("*.h5",))) as dialog:
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


async def test_escape_in_a_row_keeps_its_value_and_the_dialog(open_screen: OpenScreen) -> None:
    downloads = Planner()
    async with open_screen(dialog_of(downloads)) as dialog:
        await dialog.sees("2 files")
        await dialog.press("home", "enter")
        await dialog.type("xyz")
        await dialog.press("escape")
        assert dialog.is_open
        assert "/downloads" in dialog.text
        assert "xyz" not in dialog.text
        assert len(planned(downloads)) == 1


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


async def test_a_layout_is_shown_on_a_file_while_it_is_typed(open_screen: OpenScreen) -> None:
    downloads = Planner()
    usual = "{collection}/{year}/{id}/{name}"
    async with open_screen(dialog_of(downloads, layout=usual), (120, 36)) as dialog:
        await dialog.sees("2 files")
        item = granules()[0]
        row = dialog.pilot.app.screen.query_one(LayoutRow)
        usually = f"{item.collection}/{item.start[:4]}/{item.id}/a.ZIP"
        assert row.note == usually
        await dialog.press("up", "enter")
        await dialog.press(*["backspace"] * len(usual))
        await dialog.type("{collection}/{tipe}/{name}")
        await dialog.press("enter")
        await dialog.sees("! expected folders and a name")
        assert len(planned(downloads)) == 1
        await dialog.press(*["backspace"] * len("{tipe}/{name}"))
        await dialog.type("{id}_{name}")
        await dialog.until(lambda: row.note == f"{item.collection}/{item.id}_a.ZIP")
        await dialog.press("enter")
        await dialog.until(lambda: len(planned(downloads)) == 2)
        asked = [call[1][0].place for call in downloads.calls if call[0] == "plan"]
        assert asked[1] == (item.collection, f"{item.id}_a.ZIP")
        await dialog.press("c")
        await dialog.until(lambda: len(planned(downloads)) == 3)
        assert row.note == usually


async def test_files_of_another_size_are_decided_on_once(open_screen: OpenScreen) -> None:
    request = JobRequest("C", "a", "product", "https://x/a", "a.h5", size=10)
    downloads = FakeDownloads()
    downloads.the_plan = DownloadPlan(
        Path("/d"),
        (request, replace(request, item_id="b")),
        (Path("/d/a.h5"), Path("/d/b.h5")),
        replaced=(request,),
        beside=(Path("/d/a-2.h5"),),
        free_bytes=10**12,
    )
    async with open_screen(dialog_of(downloads)) as dialog:
        await dialog.sees("[replace] / keep both / skip")
        assert "1 file here of another size will be replaced" in dialog.text
        await dialog.press("up", "enter")
        await dialog.sees("replace / [keep both] / skip")
        assert "1 file here of another size will be kept too" in dialog.text
        await dialog.press("enter")
        await dialog.sees("replace / keep both / [skip]")
        assert "1 file left out: here with another size" in dialog.text
        await dialog.press("enter", "enter", "down")
        await dialog.sees("replace / [keep both] / skip")
        await dialog.press("enter")
        (plan,) = dialog.results
        assert plan.targets == (Path("/d/a-2.h5"), Path("/d/b.h5"))


async def test_without_such_files_nothing_is_asked_about_them(open_screen: OpenScreen) -> None:
    async with open_screen(dialog_of(Planner())) as dialog:
        await dialog.sees("2 files")
        assert "keep both" not in dialog.text


class Holder(Planner):
    """Plans as if the first file were here."""

    def plan(
        self, requests: Sequence[JobRequest], folder: Path | None = None, *, again: bool = False
    ) -> DownloadPlan:
        plan = super().plan(requests, folder, again=again)
        if again:
            return plan
        return replace(
            plan,
            requests=plan.requests[1:],
            targets=plan.targets[1:],
            already_here=plan.requests[:1],
            here_at=plan.targets[:1],
            here_sizes=(3_100_000_000,),
        )


async def test_what_is_here_is_left_out_unless_it_is_wanted_again(open_screen: OpenScreen) -> None:
    holder = Holder()
    async with open_screen(dialog_of(holder)) as dialog:
        await dialog.sees("= 1 of 2 files is here already (3.10 GB)")
        await dialog.sees("[leave out] / fetch again")
        await dialog.press("up", "enter")
        await dialog.sees("leave out / [fetch again]")
        await dialog.sees("2 granules, 2 files")
        assert holder.again
        await dialog.press("enter")
        await dialog.sees("[leave out] / fetch again")
        await dialog.sees("1 granule, 1 file")
        await dialog.press("down", "enter")
        (plan,) = dialog.results
        assert len(plan.requests) == 1


async def test_without_files_that_are_here_nothing_is_asked(open_screen: OpenScreen) -> None:
    async with open_screen(dialog_of(Planner())) as dialog:
        await dialog.sees("2 files")
        assert "fetch again" not in dialog.text


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
            "! 1 file left out: no access to Locked",
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
