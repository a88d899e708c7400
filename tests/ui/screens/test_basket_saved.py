"""The basket's files, seen from its screen."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event

import pytest
from textual.widgets import Input

from maap_tui.errors import Cancelled
from maap_tui.models.catalog import Item
from maap_tui.services.basket.geojson import BasketFiles
from maap_tui.ui.screens.basket import BasketScreen
from maap_tui.ui.screens.file_picker import FilePicker
from tests.services.basket.file_kit import granule
from tests.ui.basket_desk import Desk
from tests.ui.basket_kit import LISTED, OTHERS, keys, marked, on_screen, opened


async def test_it_is_saved_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "basket.geojson"
    async with opened(*OTHERS) as it:
        await it.pilot.press("e")
        await type_path(it, path)
        await it.sees("5 granules saved")
        assert keys(*BasketFiles().read(path, Event()).items) == marked(it)
        await it.pilot.press("e")
        await type_path(it, path)
        await it.sees("is there already")
        await it.pilot.press("escape")
        await it.until(lambda: "is there already" not in it.text)
        it.granules.basket.clear()
        await it.pilot.press("o")
        await type_path(it, path)
        await it.sees("5 granules put in.")
        assert marked(it) == keys(*LISTED, *OTHERS)


async def test_saving_says_how_far_it_is_and_can_be_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(
        self: BasketFiles,
        items: Sequence[Item],
        path: Path,
        stop: Event,
        progress: Callable[[int], None],
    ) -> Path:
        progress(2)
        stop.wait(30)
        raise Cancelled("Stopped; nothing was written.")

    monkeypatch.setattr(BasketFiles, "write", write)
    async with opened(*OTHERS) as it:
        await it.pilot.press("e")
        await type_path(it, tmp_path / "basket.geojson")
        await it.sees("writing … 2 of 5 granules  esc stops")
        await it.pilot.press("escape")
        await it.sees("Stopped.")


async def type_path(it: Desk, path: Path) -> None:
    await it.until(lambda: isinstance(it.app.focused, Input))
    line = it.app.focused
    assert isinstance(line, Input)
    line.value = str(path)
    await it.pilot.press("enter")


async def test_importing_tells_what_was_not_usable(tmp_path: Path) -> None:
    path = tmp_path / "x.geojson"
    good = granule(1).as_dict()
    bad = [{"id": " "}, {"id": "[@click=app.quit]x[/]", "collection": "C"}, 7, None]
    path.write_text(json.dumps({"features": [good, *bad, good]}))
    async with opened() as it:
        await it.pilot.press("o")
        await type_path(it, path)
        await it.sees("1 granule put in.")
        await it.sees("4 entries left out: entry 2: an item without an id; entry 3: it has no")
        assert granule(1).key in marked(it)
        await it.pilot.press("o")
        await type_path(it, path)
        await it.sees("0 granules put in, 1 was there already.")


async def test_a_file_that_is_none_leaves_the_path_to_be_mended(tmp_path: Path) -> None:
    path = tmp_path / "x.geojson"
    path.write_text("<html>")
    async with opened() as it:
        await it.pilot.press("o")
        await type_path(it, path)
        await it.sees("x.geojson is a web page, or XML, not GeoJSON.")
        assert isinstance(it.app.focused, Input)
        await it.pilot.press("escape")
        await it.until(lambda: not isinstance(it.app.focused, Input))


async def test_an_empty_path_opens_the_dialog_of_files() -> None:
    async with opened() as it:
        await it.pilot.press("o")
        await it.until(lambda: isinstance(it.app.focused, Input))
        await it.pilot.press("enter")
        await on_screen(it, FilePicker)
        await it.pilot.press("escape")
        await on_screen(it, BasketScreen)
