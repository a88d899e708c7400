"""The dialog that picks a file, by keys, on real folders."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from maap_tui.services.folders import FolderReader
from maap_tui.ui.screens.file_picker import AREA_FILES, FileList, FilePicker
from tests.ui.conftest import PaneApp, wait_until
from tests.ui.keyboard import type_keys


class Picking:
    """A person at the dialog."""

    def __init__(self, app: PaneApp, pilot: Pilot[Any], given: list[Path | None]) -> None:
        self.app = app
        self.pilot = pilot
        self.given = given

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def type(self, text: str) -> None:
        """Types into the line, which has the focus."""
        await wait_until(self.pilot, lambda: isinstance(self.app.focused, Input))
        await type_keys(self.pilot, *text)

    async def sees(self, words: str) -> None:
        await wait_until(self.pilot, lambda: words in " ".join(self.app.screen_text().split()))

    @property
    def names(self) -> list[str]:
        return [entry.name for rows in self.app.screen.query(FileList) for entry in rows.shown]

    async def lists(self, *names: str) -> None:
        await wait_until(self.pilot, lambda: self.names == list(names))


@asynccontextmanager
async def opened(folder: Path, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Picking]:
    given: list[Path | None] = []
    app = PaneApp()
    async with app.run_test(size=size) as pilot:
        app.push_screen(FilePicker(FolderReader(), AREA_FILES, folder), given.append)
        await wait_until(pilot, lambda: isinstance(app.screen, FilePicker))
        yield Picking(app, pilot, given)


@pytest.fixture
def areas(tmp_path: Path) -> Path:
    """A folder with an area, a text, and a folder with another area."""
    folder = tmp_path / "areas"
    (folder / "parks").mkdir(parents=True)
    (folder / "parks" / "virunga.kml").write_text("<kml/>")
    (folder / "amazon.geojson").write_text("{}")
    (folder / "notes.txt").write_text("none")
    return folder


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)])
async def test_it_walks_down_and_up_and_gives_a_file(areas: Path, size: tuple[int, int]) -> None:
    async with opened(areas, size) as at:
        await at.lists("..", "parks", "amazon.geojson")
        await at.sees("esc back")
        await at.press("enter")
        await at.lists("..", "virunga.kml")
        await at.press("backspace")
        await at.lists("..", "parks", "amazon.geojson")
        current = at.app.screen.query_one(FileList).current
        assert current is not None
        assert current.name == "parks"
        await at.press("down", "enter")
        await wait_until(at.pilot, lambda: at.given)
    assert at.given == [areas / "amazon.geojson"]


async def test_the_first_row_leads_up(areas: Path) -> None:
    async with opened(areas / "parks") as at:
        await at.lists("..", "virunga.kml")
        await at.press("home", "enter")
        await at.lists("..", "parks", "amazon.geojson")


async def test_other_kinds_are_there_when_asked_for(areas: Path) -> None:
    async with opened(areas) as at:
        await at.sees("1 file; a shows 1 of other kinds")
        await at.press("a")
        await at.lists("..", "parks", "amazon.geojson", "notes.txt")
        await at.sees("2 files in all; a hides other kinds")
        await at.press("a")
        await at.lists("..", "parks", "amazon.geojson")


async def test_a_folder_without_areas_says_what_is_looked_for(tmp_path: Path) -> None:
    async with opened(tmp_path) as at:
        await at.sees("no file here (GeoJSON, WKT, KML, shapefile, GeoPackage)")


async def test_words_narrow(areas: Path) -> None:
    async with opened(areas) as at:
        await at.lists("..", "parks", "amazon.geojson")
        await at.press("slash")
        await at.type("azon")
        await at.lists("amazon.geojson")
        await at.type("q")
        await at.lists()
        await at.sees("nothing here has 'azonq' in its name")
        await at.press("backspace", "enter")
        await wait_until(at.pilot, lambda: at.given)
    assert at.given == [areas / "amazon.geojson"]


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [("parks/virunga.kml", "parks/virunga.kml"), ("./amazon.geojson", "amazon.geojson")],
)
async def test_a_path_is_taken(areas: Path, typed: str, chosen: str) -> None:
    async with opened(areas) as at:
        await at.lists("..", "parks", "amazon.geojson")
        await at.press("slash")
        await at.type(typed)
        await at.sees("enter opens this path")
        await at.press("enter")
        await wait_until(at.pilot, lambda: at.given)
    assert at.given == [areas / chosen]


async def test_a_tilde_is_the_home(areas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(areas))
    async with opened(areas.parent) as at:
        await at.lists("..", "areas")
        await at.press("slash")
        await at.type("~/parks")
        await at.press("enter")
        await at.lists("..", "virunga.kml")
        await at.sees("~/parks")
        assert isinstance(at.app.focused, FileList)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("./nope.kml", "! There is no nope.kml in"),
        ("~nobody-has-this/x.kml", "! There is no x.kml in"),
        ("amazon.geojson/x.kml", "! amazon.geojson is a file, so nothing is below it."),
        ("./" + "x" * 300, "! The path is longer than a path may be."),
        ("./pipe.kml", "! pipe.kml is a pipe, not a file."),
        ("./zero.zip", "! zero.zip is empty."),
        ("./loop.kml", "! loop.kml is a link that leads back to itself."),
        ("./gone.kml", "! gone.kml is a link to something that is gone."),
        ("'./amazon.geojson'", "! There is no amazon.geojson' in"),
    ],
)
async def test_what_cannot_be_opened_is_told(areas: Path, typed: str, said: str) -> None:
    os.mkfifo(areas / "pipe.kml")
    (areas / "zero.zip").touch()
    (areas / "loop.kml").symlink_to("loop.kml")
    (areas / "gone.kml").symlink_to("nowhere")
    async with opened(areas) as at:
        await at.sees("parks")
        await at.press("slash")
        await at.type(typed)
        await at.press("enter")
        await at.sees(said)
        assert at.given == []
        assert at.app.screen.query_one(Input).value == typed
        await at.press("escape")
        await wait_until(at.pilot, lambda: isinstance(at.app.focused, FileList))
        assert at.app.screen.query_one(Input).value == typed
        await at.press("escape")
        await wait_until(at.pilot, lambda: at.given)
    assert at.given == [None]


async def test_a_folder_that_is_gone_can_be_left(areas: Path) -> None:
    async with opened(areas / "gone") as at:
        await at.sees("! There is no gone in")
        await at.press("backspace")
        await at.lists("..", "parks", "amazon.geojson")


async def test_odd_names_cannot_steer_the_screen(tmp_path: Path) -> None:
    name = "[b]x[b]\x1b[31m\nred.kml"
    (tmp_path / name).write_text("x")
    async with opened(tmp_path) as at:
        await at.sees("[b]x[b]")
        assert "\x1b" not in at.app.screen_text()
        await at.press("enter")
        await wait_until(at.pilot, lambda: at.given)
    assert at.given == [tmp_path / name]


@pytest.mark.parametrize("key", ["escape", "q"])
async def test_it_is_left_by_either_key(areas: Path, key: str) -> None:
    async with opened(areas) as at:
        await at.press(key)
        await wait_until(at.pilot, lambda: at.given)
    assert at.given == [None]
