"""The details show a granule whole; the ticks go back to whoever opened them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from maap_tui.models.catalog import Item, pack_document
from maap_tui.models.transfer import JobState
from maap_tui.ui.screens.copy_menu import CopyMenu
from maap_tui.ui.screens.details import DetailsResult, DetailsScreen
from maap_tui.ui.screens.quicklook import QuicklookScreen
from maap_tui.ui.viewers import Viewers
from tests.ui.fakes import FakePreviews, an_item

if TYPE_CHECKING:
    from tests.ui.screens.conftest import OpenScreen

DOCUMENT: dict[str, Any] = {
    "bbox": [-3.1, -22.7, 7.1, 22.5],
    "properties": {
        "product:type": "S1_SCS__1S",
        "processing:level": "L1A",
        "sat:orbit_state": "ascending",
        "odd:property": "seen",
    },
    "assets": {
        "product": {
            "href": "https://catalog.example/data/zipper/x?token=secret",
            "roles": ["data", "archive"],
            "type": "application/zip",
            "file:local_path": "x.ZIP",
        },
        "enclosure_tiff": {
            "href": "https://catalog.example/data/x.tiff",
            "roles": ["data"],
            "file:size": 128_000_000,
            "file:checksum": "1220" + "ab" * 32,
        },
        "quicklook_png": {"href": "ftp://catalog.example/x.png", "roles": ["overview"]},
    },
}


def granule(**changes: Any) -> Item:
    return an_item(document=pack_document(DOCUMENT), **changes)


@pytest.mark.parametrize("size", [(120, 36), (200, 60)])
async def test_facts_properties_and_files_are_shown(
    open_screen: OpenScreen, size: tuple[int, int]
) -> None:
    async with open_screen(DetailsScreen(granule()), size) as dialog:
        for words in (
            "BiomassLevel1a",
            "2026-01-01 00:47:00 UTC",
            "L1A",
            "ascending",
            "[x] product",
            "zip, made on the fly",
            "~1.00 GB",
            "[ ] enclosure_tiff",
            "128 MB",
            "checksum",
            "to download: 1 file, ~1.00 GB",
        ):
            assert words in dialog.text


async def test_at_80x24_facts_scroll_while_the_files_stay(open_screen: OpenScreen) -> None:
    async with open_screen(DetailsScreen(granule()), (80, 24)) as dialog:
        assert "major cycle" not in dialog.text
        await dialog.press(*["pagedown"] * 5)
        assert "major cycle" in dialog.text
        assert "> [x] product" in dialog.text


async def test_all_properties_and_the_document_are_a_key_away(open_screen: OpenScreen) -> None:
    async with open_screen(DetailsScreen(granule()), (120, 36)) as dialog:
        await dialog.press("v")
        assert "odd:property" in dialog.text
        await dialog.press("v")
        assert '"odd:property": "seen"' in dialog.text
        await dialog.press("v")
        assert "odd:property" not in dialog.text


async def test_a_word_is_found_in_the_document(open_screen: OpenScreen) -> None:
    async with open_screen(DetailsScreen(granule()), (80, 24)) as dialog:
        await dialog.press("v", "v", "slash")
        await dialog.type("HREF")
        assert "1 of 3" in dialog.text
        await dialog.press("enter", "n")
        assert "2 of 3" in dialog.text
        await dialog.press("n", "n")
        assert "1 of 3" in dialog.text  # it goes round
        await dialog.press("N")
        assert "3 of 3" in dialog.text
        await dialog.press("escape")
        assert "of 3" not in dialog.text
        assert dialog.results == []
        await dialog.press("escape")
        assert dialog.results == [None]


async def test_what_is_not_there_is_told(open_screen: OpenScreen) -> None:
    async with open_screen(DetailsScreen(granule()), (80, 24)) as dialog:
        await dialog.press("slash")
        await dialog.type("nowhere")
        assert "not found" in dialog.text


async def test_the_value_in_a_row_is_copied(open_screen: OpenScreen) -> None:
    async with open_screen(DetailsScreen(granule()), (80, 24)) as dialog:
        await dialog.press("slash")
        await dialog.type("level")
        await dialog.press("enter", "y")
        assert dialog.app.clipboard == "L1A"


async def test_the_picture_stands_beside_the_facts(open_screen: OpenScreen) -> None:
    href = "https://x/q.png"
    picture = {"href": href, "type": "image/png", "roles": ["overview"]}
    item = an_item(document=pack_document({"assets": {"quicklook_png": picture}}))
    previews = FakePreviews()
    async with open_screen(DetailsScreen(item, previews=previews), (120, 36)) as dialog:
        await dialog.sees("1600x1600")
        assert previews.asked == [href]
        await dialog.press("p")
        await dialog.until(lambda: isinstance(dialog.app.screen, QuicklookScreen))


@pytest.mark.parametrize("name", ["a b;c.h5", "-rf %s $HOME.h5", "'quoted\" `x` &.h5"])
async def test_a_finished_file_is_opened_with_the_persons_own_program(
    open_screen: OpenScreen, tmp_path: Path, name: str
) -> None:
    file, seen = tmp_path / name, tmp_path / "seen"
    file.write_text("x")
    script = f"import sys, pathlib; pathlib.Path({str(seen)!r}).write_text(sys.argv[-1])"
    viewers = Viewers({"open_hdf5": (sys.executable, "-c", script, "&")})
    screen = DetailsScreen(granule(), files={"product": file}, viewers=viewers)
    async with open_screen(screen) as dialog:
        await dialog.press("O")
        await dialog.until(seen.exists)
        await dialog.until(lambda: seen.read_text() == str(file))


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "not finished here"),
        ({"product": "gone.h5"}, "is not there any more"),
        ({"product": "here.h5"}, "open_hdf5 in config.toml"),
        ({"product": "here.nc"}, "cannot be started"),
        ({"product": "here.tiff"}, "This terminal cannot be handed over"),
    ],
)
async def test_a_file_that_cannot_be_opened_says_why(
    open_screen: OpenScreen, tmp_path: Path, files: dict[str, str], words: str
) -> None:
    for name in ("here.h5", "here.nc", "here.tiff"):
        (tmp_path / name).write_text("x")
    paths = {key: tmp_path / name for key, name in files.items()}
    viewers = Viewers({"open_netcdf": ("/no/such/program", "&"), "open_tiff": ("true",)})
    screen = DetailsScreen(granule(), files=paths, viewers=viewers)
    async with open_screen(screen, (120, 36)) as dialog:
        await dialog.press("O")
        notes = [note.message for note in dialog.app._notifications]
        assert any(words in note for note in notes)


async def test_five_thousand_files_are_no_burden(open_screen: OpenScreen) -> None:
    assets = {
        f"asset_{n}": {"href": f"https://x/{hash(n)}/{n}", "title": str(n * 7919)}
        for n in range(5000)
    }
    item = an_item(document=pack_document({"assets": assets}))
    async with open_screen(DetailsScreen(item), (80, 24)) as dialog:
        await dialog.sees("asset_0")
        await dialog.press("a", "end")
        assert "asset_4999" in dialog.text


async def test_unchanged_ticks_give_nothing(open_screen: OpenScreen) -> None:
    async with open_screen(DetailsScreen(granule())) as dialog:
        await dialog.press("down", "space", "space", "escape")
        assert dialog.results == [None]


@pytest.mark.parametrize("leave", ["escape", "q", "i"])
async def test_changed_ticks_are_given_back(open_screen: OpenScreen, leave: str) -> None:
    async with open_screen(DetailsScreen(granule())) as dialog:
        await dialog.press("space", "j", "enter", leave)
        assert dialog.results == [DetailsResult(frozenset({"enclosure_tiff"}))]


async def test_earlier_ticks_come_back(open_screen: OpenScreen) -> None:
    screen = DetailsScreen(granule(), frozenset({"quicklook_png"}))
    async with open_screen(screen) as dialog:
        assert "[x] quicklook_png" in dialog.text
        assert "[ ] product" in dialog.text


async def test_all_and_none_are_one_key_each(open_screen: OpenScreen) -> None:
    async with open_screen(DetailsScreen(granule())) as dialog:
        await dialog.press("a")
        assert "to download: 3 files" in dialog.text
        await dialog.press("u")
        assert "none of the files ticked" in dialog.text
        await dialog.press("escape")
        assert dialog.results == [DetailsResult(frozenset())]


async def test_d_asks_for_the_download_of_what_is_ticked(open_screen: OpenScreen) -> None:
    async with open_screen(DetailsScreen(granule())) as dialog:
        await dialog.press("d")
        assert dialog.results == [DetailsResult(frozenset({"product"}), wants_download=True)]


async def test_d_without_a_tick_says_what_to_do(open_screen: OpenScreen) -> None:
    async with open_screen(DetailsScreen(granule())) as dialog:
        await dialog.press("u", "d")
        assert dialog.is_open
        await dialog.sees("Tick at least one file")


async def test_downloads_of_its_files_are_shown(open_screen: OpenScreen) -> None:
    screen = DetailsScreen(granule(), None, {"enclosure_tiff": JobState.RUNNING})
    async with open_screen(screen) as dialog:
        assert "running" in dialog.text


async def test_y_copies_the_file_under_the_cursor(open_screen: OpenScreen) -> None:
    async with open_screen(DetailsScreen(granule())) as dialog:
        await dialog.press("down", "y")
        assert isinstance(dialog.app.screen, CopyMenu)
        await dialog.press("u")
        assert dialog.app.clipboard == "https://catalog.example/data/x.tiff"
        await dialog.sees("Copied")


async def test_o_without_a_desktop_copies_the_bare_address(
    open_screen: OpenScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    async with open_screen(DetailsScreen(granule())) as dialog:
        await dialog.press("o")
        assert dialog.app.clipboard == "https://catalog.example/data/zipper/x"
        assert "secret" not in dialog.text


async def test_o_opens_web_addresses_only(open_screen: OpenScreen) -> None:
    async with open_screen(DetailsScreen(granule())) as dialog:
        await dialog.press("end", "o")
        await dialog.sees("There is no web address to open")


async def test_a_granule_without_files_or_document_is_shown(open_screen: OpenScreen) -> None:
    async with open_screen(DetailsScreen(an_item(document=b""))) as dialog:
        assert "no files" in dialog.text
        await dialog.press("space", "a", "u", "o", "y", "escape", "escape")
        assert dialog.results == [None]


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 36)])
async def test_hostile_granules_are_only_text(
    open_screen: OpenScreen, hostile: str, size: tuple[int, int]
) -> None:
    text = hostile.encode("utf-8", "replace").decode()
    document = {
        "properties": {text: text, "platform": text},
        "assets": {text: {"href": text, "roles": [text], "type": text, "title": text}},
    }
    item = an_item(id=hostile, collection=hostile, document=pack_document(document))
    async with open_screen(DetailsScreen(item), size) as dialog:
        assert not any(character in dialog.text for character in "\x1b\x07\x9b\u202e\udcff")
        await dialog.press("space", "pagedown", "y", "escape", "escape")
        assert not dialog.is_open


async def test_it_is_readable_without_colours(
    open_screen: OpenScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with open_screen(DetailsScreen(granule())) as dialog:
        assert "> [x] product" in dialog.text
