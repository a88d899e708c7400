"""The catalogue is asked about many granules with few and narrow searches."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Event

from maap_tui.models.catalog import Collection, Count, Item, Page
from maap_tui.models.query import CollectionQuery, Queryable, SearchQuery
from maap_tui.models.time_selection import TimeSelection
from maap_tui.services.folder_catalogue import FolderCatalogue

EARTHCARE = "ECA_EXBA_{}_202503{:02d}T{:02d}4540Z_20250912T202910Z_04366E"


@dataclass
class Spy:
    """A catalogue that knows a few granules and keeps what it was asked."""

    items: tuple[Item, ...] = ()
    asked: list[SearchQuery] = field(default_factory=list)
    listed: int = 0
    url: str = "https://catalog.example/"

    def search(self, search_query: SearchQuery, stop: Event) -> Iterator[Page]:
        self.asked.append(search_query)
        yield Page(self.items)

    def collections(
        self, collection_query: CollectionQuery, stop: Event
    ) -> Iterator[tuple[Collection, ...]]:
        self.listed += 1
        yield (Collection("A", "A"), Collection("EOP:ESA:X", "X"))

    def count(self, search_query: SearchQuery, stop: Event) -> Count:
        return Count(len(self.items))

    def asks_again_in(self, stop: Event) -> float:
        return 0.0

    def queryables(self, collection_id: str, stop: Event) -> tuple[Queryable, ...]:
        return ()


def desk(*items: Item) -> tuple[FolderCatalogue, Spy, list[str]]:
    told: list[str] = []
    spy = Spy(items)
    return FolderCatalogue(spy, told.append), spy, told


def test_collections_are_asked_for_once() -> None:
    catalogue, spy, _ = desk()
    found = [catalogue.collection_of(name, Event()) for name in ("A", "EOP_ESA_X", "B")]
    assert found == ["A", "EOP:ESA:X", ""]
    assert spy.listed == 1


def test_granules_are_found_by_what_their_folder_is_called() -> None:
    catalogue, spy, told = desk(Item("a:b", "A"), Item("c", "A"), Item("d", "B"))
    found = catalogue.items("A", ["a_b", "c", "d"], Event())
    assert found == {"a_b": Item("a:b", "A"), "c": Item("c", "A")}
    assert spy.asked == [SearchQuery(("A",), ids=("a_b", "c", "d"), sortby="", page_size=50)]
    assert told == ["asking the catalogue about 3 granules of A"]


def test_names_that_no_catalogue_gave_are_not_asked_for() -> None:
    catalogue, spy, _ = desk()
    assert catalogue.items("A", ["\udcff", "a\x1b", " "], Event()) == {}
    assert spy.asked == []


def test_acquisitions_close_to_each_other_take_one_search() -> None:
    catalogue, spy, _ = desk(Item("x", "A"))
    names = [EARTHCARE.format("MSI_COP_2A", day, hour) for day in (5, 9) for hour in (13, 14, 16)]
    assert list(catalogue.siblings("A", [*names, "unknown"], Event())) == ["x", "x"]
    assert [query.times for query in spy.asked] == [
        TimeSelection.parse(f"2025-03-{day}T13:44:40Z/2025-03-{day}T16:46:40Z")
        for day in ("05", "09")
    ]
    assert {query.cql2 for query in spy.asked} == {"product:type='MSI_COP_2A'"}


def test_each_type_of_product_is_asked_for_by_itself() -> None:
    catalogue, spy, _ = desk()
    names = [EARTHCARE.format(kind, 5, 13) for kind in ("MSI_COP_2A", "ATL_EBD_2A")]
    assert list(catalogue.siblings("A", names, Event())) == []
    assert len(spy.asked) == 2


def test_nothing_is_asked_about_names_of_unknown_grammar() -> None:
    catalogue, spy, _ = desk()
    assert list(catalogue.siblings("A", ["a", "b"], Event())) == []
    assert spy.asked == []
