"""What is chosen in the dialog of a download makes another plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from maap_tui.models.download_plan import DownloadPlan
from maap_tui.models.transfer import JobRequest
from maap_tui.ui.download_words import DownloadWish
from maap_tui.ui.widgets.layout_row import LayoutRow
from tests.ui.fakes import FakeDownloads
from tests.ui.screens.download_kit import Planner, dialog_of, granules, planned

if TYPE_CHECKING:
    from tests.ui.screens.conftest import OpenScreen


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
    async with open_screen(dialog_of(Planner())) as dialog:
        await dialog.sees("2 files")
        await dialog.press("home", "down", "enter")
        await dialog.type("*.nc")
        await dialog.press("enter")
        await dialog.sees("nothing to fetch")
        assert "2 granules without any such file" in dialog.text
        await dialog.press("end", "left", "enter")
        assert dialog.is_open
        await dialog.sees("There is nothing to fetch here")


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
        await dialog.press("ctrl+u")
        await dialog.type("{collection}/{tipe}/{name}")
        await dialog.press("enter")
        await dialog.sees("! Expected folders and a name")
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


async def test_the_next_dialog_begins_with_what_was_set_in_this_one(
    open_screen: OpenScreen,
) -> None:
    first = dialog_of(Planner())
    async with open_screen(first, (120, 36)) as dialog:
        await dialog.sees("2 files")
        await dialog.press("home", "enter", "ctrl+u")
        await dialog.type("/mine")
        await dialog.press("enter", "down", "down", "enter", "ctrl+u")
        await dialog.type("{type}/{name}")
        await dialog.press("enter", "end", "left", "enter")
        await dialog.until(lambda: not dialog.is_open)
    assert first.wish == DownloadWish(Path("/mine"), "{type}/{name}")
    downloads = Planner()
    async with open_screen(dialog_of(downloads, wish=first.wish), (120, 36)) as dialog:
        await dialog.sees("2 files")
        assert dialog.pilot.app.screen.query_one(LayoutRow).value == "{type}/{name}"
        assert [folder for _, folder in planned(downloads)] == [Path("/mine")]


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
