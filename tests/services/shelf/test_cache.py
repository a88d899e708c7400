"""The cache is for its owner only, and whatever is wrong with it is never an error."""

import json
import os
import sqlite3
import stat
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.catalog import Access, Collection
from maap_tui.models.geometry import BBox
from maap_tui.models.inventory import Calendar, Inventory, Tally
from maap_tui.services.shelf.cache import FILE_NAME, VERSION, CatalogueCache
from maap_tui.services.shelf.codec import (
    collection_from_record,
    collections_from_records,
    inventory_from_record,
    inventory_record,
    queryables_from_records,
)

URL = "https://catalog.example/"
MOMENT = datetime(2026, 4, 30, 12, tzinfo=UTC)


def same(content: Any) -> Any:
    return content


def cache_in(folder: Path, url: str = URL) -> CatalogueCache:
    return CatalogueCache(folder, url, lambda: MOMENT)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def test_what_is_kept_is_there_for_the_next_program(folder: Path) -> None:
    cache_in(folder).put("kind", "name", {"a": [1, None]})
    kept = cache_in(folder).get("kind", "name", same)
    assert kept is not None
    assert (kept.value, kept.moment) == ({"a": [1, None]}, MOMENT)
    assert cache_in(folder).names("kind") == ("name",)


def test_catalogues_do_not_see_each_other(folder: Path) -> None:
    cache_in(folder).put("kind", "name", 1)
    assert cache_in(folder, "https://other.example/").get("kind", "name", same) is None


def test_only_the_owner_may_look(folder: Path) -> None:
    old = os.umask(0)
    try:
        cache_in(folder).put("kind", "name", 1)
    finally:
        os.umask(old)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / FILE_NAME).stat().st_mode) == 0o600


def test_a_file_that_others_may_read_is_closed_to_them(folder: Path) -> None:
    cache_in(folder).put("kind", "name", 1)
    (folder / FILE_NAME).chmod(0o644)
    assert cache_in(folder).get("kind", "name", same) is not None
    assert stat.S_IMODE((folder / FILE_NAME).stat().st_mode) == 0o600


def overwritten(path: Path) -> None:
    path.write_bytes(b"no database at all" * 100)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def scrambled(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[100:1000] = b"\xff" * 900
    path.write_bytes(data)


def scrambled_schema(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"CREATE TABLE ", b"CREATE TABL\xd9 ", 1))


def newer(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()


def another_table(path: Path) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("DROP TABLE kept")
        connection.execute("CREATE TABLE kept (x)")
    connection.close()


@pytest.mark.parametrize(
    "spoil", [overwritten, cut, scrambled, scrambled_schema, newer, another_table]
)
def test_a_file_that_is_no_sound_cache_is_made_anew(
    folder: Path, spoil: Callable[[Path], None]
) -> None:
    cache_in(folder).put("kind", "name", "x" * 10_000)
    spoil(folder / FILE_NAME)
    cache = cache_in(folder)
    assert cache.get("kind", "name", same) is None
    cache.put("kind", "name", 2)
    kept = cache_in(folder).get("kind", "name", same)
    assert kept is not None
    assert kept.value == 2


def test_a_folder_that_cannot_be_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = cache_in(tmp_path / "file" / "cache")
    cache.put("kind", "name", 1)
    assert cache.get("kind", "name", same) is None
    assert cache.names("kind") == ()


def test_a_file_that_another_program_holds_stays_as_it_is(folder: Path) -> None:
    cache_in(folder).put("kind", "name", 1)
    other = sqlite3.connect(folder / FILE_NAME, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert cache_in(folder).get("kind", "name", same) is None
    other.execute("ROLLBACK")
    other.close()
    assert cache_in(folder).get("kind", "name", same) is not None


@pytest.mark.parametrize(
    "content",
    [
        b"not compressed",
        zlib.compress(b"{"),
        zlib.compress(json.dumps([1] * 50_000).encode())[:-4],
        "text",
    ],
)
def test_an_entry_that_cannot_be_read_is_no_entry(folder: Path, content: object) -> None:
    cache = cache_in(folder)
    cache.put("kind", "name", 1)
    connection = sqlite3.connect(folder / FILE_NAME)
    with connection:
        connection.execute("UPDATE kept SET content = ?", (content,))
    connection.close()
    assert cache.get("kind", "name", same) is None


def test_a_moment_that_is_none_is_no_entry(folder: Path) -> None:
    cache = cache_in(folder)
    cache.put("kind", "name", 1)
    connection = sqlite3.connect(folder / FILE_NAME)
    with connection:
        connection.execute("UPDATE kept SET moment = 1e300")
    connection.close()
    assert cache.get("kind", "name", same) is None


TEXTS = st.text(max_size=20)
LISTS = st.lists(TEXTS, max_size=3).map(tuple)
BOXES = st.tuples(
    *(st.floats(-180, 180), st.floats(-90, 0), st.floats(-180, 180), st.floats(0, 90))
).map(lambda sides: BBox(*sides))
COLLECTIONS = st.builds(
    Collection,
    *(TEXTS, TEXTS, TEXTS, LISTS, LISTS, LISTS, LISTS, TEXTS, TEXTS),
    st.none() | BOXES,
    *(TEXTS, TEXTS, st.sampled_from(Access), TEXTS, st.booleans()),
)
TALLIES = st.builds(Tally, st.none() | st.integers(0, 10**9), TEXTS, TEXTS, TEXTS)
NAMED = st.dictionaries(TEXTS, TALLIES, max_size=3)
CALENDARS = st.builds(
    Calendar,
    st.dates(),
    st.sampled_from((1, 3, 12)),
    st.lists(st.none() | st.integers(0, 9), min_size=2, max_size=5).map(tuple),
)
INVENTORIES = st.builds(
    Inventory,
    *(TEXTS, TALLIES, TEXTS, TEXTS, NAMED, NAMED),
    st.dictionaries(st.tuples(TEXTS, TEXTS), TALLIES, max_size=3),
    st.none() | CALENDARS,
    st.integers(0, 99),
    st.just(0),
    st.booleans(),
    TEXTS,
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


@given(COLLECTIONS)
def test_a_collection_comes_back_as_it_was(collection: Collection) -> None:
    record = json.loads(json.dumps(collection.as_record()))
    assert collection_from_record(record) == collection


@given(INVENTORIES)
def test_an_inventory_comes_back_as_it_was(inventory: Inventory) -> None:
    record = json.loads(json.dumps(inventory_record(inventory)))
    assert inventory_from_record(record) == inventory


@pytest.mark.parametrize(
    "decode", [collections_from_records, queryables_from_records, inventory_from_record]
)
@given(content=JSON)
def test_any_json_is_read_or_refused(decode: Callable[[Any], object], content: Any) -> None:
    refused = (ArithmeticError, LookupError, TypeError, ValueError)
    for odd in (content, [content], [{"id": content}], {"collection": "", "total": content}):
        try:
            decode(odd)
        except refused:
            continue
