"""The copy menu gives the text behind a letter, and nothing secret."""

from __future__ import annotations

import ast
import json
import random
from typing import TYPE_CHECKING, Any

import pytest

from maap_tui.models.catalog import LARGE_DOCUMENT, Asset, Item, pack_document
from maap_tui.models.stac import assets_of
from maap_tui.ui.screens.copy_menu import CopyMenu
from tests.ui.fakes import a_job, an_item

if TYPE_CHECKING:
    from tests.ui.screens.conftest import OpenScreen

CATALOG = "https://catalog.example/catalogue/"
DOCUMENT: dict[str, Any] = {
    "id": "granule",
    "bbox": [1, 2, 3, 4],
    "links": [{"rel": "self", "href": f"{CATALOG}collections/A/items/granule"}],
    "assets": {
        "quicklook": {"href": "https://catalog.example/data/public/q.png", "roles": ["overview"]},
        "product": {
            "href": "https://catalog.example/data/zipper/x?token=secret",
            "file:local_path": "x.ZIP",
            "roles": ["data"],
        },
    },
}


def an_item_with_files() -> Item:
    return an_item(document=pack_document(DOCUMENT))


LONG = pack_document({**DOCUMENT, "text": random.Random(1).randbytes(40_000).hex()})
"""A document that is read in a worker."""


async def copied(open_screen: OpenScreen, menu: CopyMenu, *keys: str) -> str | None:
    async with open_screen(menu) as dialog:
        await dialog.press(*keys)
        [result] = dialog.results
        assert result is None or isinstance(result, str)
        return result


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("i", an_item().id),
        ("u", "https://catalog.example/data/zipper/x"),
        ("b", "1,2,3,4"),
        ("escape", None),
        ("q", None),
        ("enter", an_item().id),
    ],
)
async def test_a_letter_gives_its_text(open_screen: OpenScreen, key: str, text: str | None) -> None:
    assert await copied(open_screen, CopyMenu(an_item_with_files()), key) == text


async def test_arrows_and_enter_do_the_same(open_screen: OpenScreen) -> None:
    menu = CopyMenu(an_item_with_files())
    assert await copied(open_screen, menu, "down", "down", "up", "enter") == menu.entries[1].text


async def test_the_curl_line_names_the_token_but_does_not_hold_it(open_screen: OpenScreen) -> None:
    line = await copied(open_screen, CopyMenu(an_item_with_files()), "c")
    assert line == (
        'curl --fail --location --oauth2-bearer "$MAAP_TOKEN" --output x.ZIP '
        "https://catalog.example/data/zipper/x"
    )


async def test_public_files_and_other_hosts_get_no_token(open_screen: OpenScreen) -> None:
    item = an_item_with_files()
    quicklook = assets_of(item)[0]
    elsewhere = Asset("product", "https://elsewhere.example/data/a.zip", file_name="a.zip")
    for asset in (quicklook, elsewhere):
        line = await copied(open_screen, CopyMenu(item, asset=asset), "c")
        assert line is not None
        assert "TOKEN" not in line


async def test_the_python_lines_open_this_catalogue(open_screen: OpenScreen) -> None:
    lines = await copied(open_screen, CopyMenu(an_item_with_files(), catalog_url=CATALOG), "p")
    assert lines is not None
    values = [n.value for n in ast.walk(ast.parse(lines)) if isinstance(n, ast.Constant)]
    assert CATALOG in values
    assert an_item().id in values


async def test_the_json_is_the_whole_item(open_screen: OpenScreen) -> None:
    text = await copied(open_screen, CopyMenu(an_item_with_files()), "j")
    assert text is not None
    assert json.loads(text) == DOCUMENT


async def test_a_download_gives_its_path(open_screen: OpenScreen) -> None:
    job = a_job()
    assert await copied(open_screen, CopyMenu(job), "f") == str(job.target)
    assert await copied(open_screen, CopyMenu(job), "u") == job.request.href


async def test_a_letter_that_has_no_text_here_does_nothing(open_screen: OpenScreen) -> None:
    async with open_screen(CopyMenu(an_item(document=b""))) as dialog:
        await dialog.press("b", "u", "f", "z")
        assert dialog.is_open
        assert "bounding box" not in dialog.text


@pytest.mark.parametrize("size", [(40, 12), (80, 24)])
async def test_hostile_items_are_only_text(
    open_screen: OpenScreen, hostile: str, size: tuple[int, int]
) -> None:
    item = an_item(id=hostile, collection=hostile)
    asset = Asset(hostile, f"https://x/{hostile}", file_name=hostile)
    async with open_screen(CopyMenu(item, asset=asset), size) as dialog:
        assert dialog.is_open
        assert not any(character in dialog.text for character in "\x1b\x07\x9b\u202e\udcff")


@pytest.mark.parametrize(("key", "text"), [("b", "1,2,3,4"), ("i", an_item().id), ("q", None)])
async def test_a_large_document_is_read_without_losing_the_key(
    open_screen: OpenScreen, key: str, text: str | None
) -> None:
    assert len(LONG) > LARGE_DOCUMENT
    async with open_screen(CopyMenu(an_item(document=LONG))) as dialog:
        await dialog.press(key)
        await dialog.until(lambda: dialog.results)
        assert dialog.results == [text]
