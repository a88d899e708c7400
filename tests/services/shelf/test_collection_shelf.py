"""The shelf keeps what the catalogue said, and asks again only when that is worth it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from maap_tui.errors import CatalogError, MaapError, NoConnection
from maap_tui.models.query import CollectionQuery
from maap_tui.services.catalog import CatalogSettings, StacCatalog
from maap_tui.services.shelf.cache import CatalogueCache
from maap_tui.services.shelf.collection_shelf import CollectionShelf
from tests.services.shelf.conftest import shelf_over
from tests.services.stac_stub import Stub, items, json_answer, page

STOP = Event()
ALL = CollectionQuery()


def collection(name: str, **more: object) -> dict[str, Any]:
    return {"id": name, "title": name, "links": [{"rel": "items", "href": "."}], **more}


def listing(*names: str) -> dict[str, Any]:
    return {"collections": [collection(name) for name in names], "links": []}


def ids(shelf: CollectionShelf, query: CollectionQuery = ALL) -> list[str]:
    return [each.id for found in shelf.collections(query, STOP) for each in found]


def kept_ids(shelf: CollectionShelf) -> list[str]:
    kept = shelf.kept_collections()
    return [] if kept is None else [each.id for each in kept.value]


def test_a_list_of_all_is_kept_for_the_next_program(
    stac: Stub, shelf: CollectionShelf, cache_folder: Path
) -> None:
    stac.lists(lambda _: listing("A", "series", "B"))
    assert kept_ids(shelf) == []
    assert ids(shelf) == ["A", "B"]
    assert kept_ids(shelf_over(stac.catalog, cache_folder)) == ["A", "B"]


def test_a_search_and_half_a_list_are_not_kept(stac: Stub, shelf: CollectionShelf) -> None:
    stac.lists(lambda _: listing("A"))
    ids(shelf, CollectionQuery(text="a"))
    next(iter(shelf.collections(ALL, STOP)))
    assert kept_ids(shelf) == []


def test_what_the_catalogue_does_not_list_any_more_is_forgotten(
    stac: Stub, shelf: CollectionShelf
) -> None:
    stac.lists(lambda _: listing("A", "B"))
    ids(shelf)
    stac.lists(lambda _: listing("B"))
    ids(shelf)
    assert kept_ids(shelf) == ["B"]


def test_an_empty_answer_is_not_taken_for_a_catalogue(stac: Stub, shelf: CollectionShelf) -> None:
    stac.lists(lambda _: listing("A"))
    ids(shelf)
    stac.lists(lambda _: listing())
    ids(shelf)
    assert kept_ids(shelf) == ["A"]


def test_kept_collections_are_judged_without_the_catalogue(
    stac: Stub, shelf: CollectionShelf
) -> None:
    summaries = {"platform": ["Biomass"]}
    stac.lists(
        lambda _: {
            "collections": [collection("A", summaries=summaries), collection("B")],
            "links": [],
        }
    )
    ids(shelf)
    before = len(stac.asked("/stac/collections"))
    found = shelf.judged_here(CollectionQuery(text="a", platform="BIOMASS"))
    assert [each.id for each in found] == ["A"]
    assert len(stac.asked("/stac/collections")) == before


def test_without_a_folder_it_still_remembers(stac: Stub, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    shelf = shelf_over(stac.catalog, tmp_path / "file" / "x")
    stac.lists(lambda _: listing("A"))
    ids(shelf)
    assert kept_ids(shelf) == ["A"]


# Queryables


def schema(**properties: Mapping[str, object]) -> dict[str, object]:
    return {"type": "object", "properties": properties}


def names(shelf: CollectionShelf) -> list[list[str]]:
    return [[each.name for each in told] for told in shelf.queryables("C", STOP)]


QUERYABLES = "/stac/collections/C/queryables"


def test_queryables_are_asked_for_once(stac: Stub, shelf: CollectionShelf) -> None:
    stac.server.on(QUERYABLES, json_answer(schema(frame={"type": "string"})))
    assert names(shelf) == [["frame"]]
    assert names(shelf) == [["frame"]]
    assert len(stac.server.asked(QUERYABLES)) == 1


def test_old_queryables_come_at_once_and_the_new_ones_after_them(
    stac: Stub, cache_folder: Path
) -> None:
    then = datetime.now(UTC) - timedelta(days=2)
    stac.server.on(QUERYABLES, json_answer(schema(frame={"type": "string"})))
    old = CollectionShelf(
        stac.catalog, CatalogueCache(cache_folder, stac.catalog.url, lambda: then)
    )
    names(old)
    stac.server.on(QUERYABLES, json_answer(schema(track={"type": "string"})))
    assert names(shelf_over(stac.catalog, cache_folder)) == [["frame"], ["track"]]


def test_old_queryables_do_where_nothing_answers(stac: Stub, cache_folder: Path) -> None:
    then = datetime.now(UTC) - timedelta(days=2)
    stac.server.on(QUERYABLES, json_answer(schema(frame={"type": "string"})))
    url = stac.catalog.url
    names(CollectionShelf(stac.catalog, CatalogueCache(cache_folder, url, lambda: then)))
    gone = StacCatalog(CatalogSettings("http://127.0.0.1:9/stac"))
    offline = CollectionShelf(gone, CatalogueCache(cache_folder, url))
    assert names(offline) == [["frame"]]
    with pytest.raises(NoConnection):
        list(offline.queryables("D", Event()))
    gone.close()


# Counts


def test_a_count_asks_for_one_granule_and_is_kept(stac: Stub, shelf: CollectionShelf) -> None:
    stac.answers(lambda _: page(items("a"), matched=417_521))
    assert shelf.count("C", STOP) == 417_521
    assert shelf.count("C", STOP) == 417_521
    (asked,) = stac.asked()
    assert asked["limit"] == "1"
    kept = shelf.kept_count("C")
    assert kept is not None
    assert kept.value == 417_521


def test_a_count_that_fails_is_told_and_not_kept(stac: Stub, shelf: CollectionShelf) -> None:
    stac.answers(lambda _: (400, {"error": {"message": "no such collection"}}))
    with pytest.raises(MaapError, match="no such collection"):
        shelf.count("C", STOP)
    assert shelf.kept_count("C") is None


def test_a_catalogue_that_does_not_count_is_told(stac: Stub, shelf: CollectionShelf) -> None:
    stac.answers(lambda _: page(items("a")))
    with pytest.raises(CatalogError, match="does not say how many"):
        shelf.count("C", STOP)
