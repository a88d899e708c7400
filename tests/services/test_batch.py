"""Batches over a catalogue in memory: polite, complete, stopped at any moment, resumed."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event, Lock

import pytest

from maap_tui.errors import Cancelled, InputError, NoConnection, SearchTooLarge
from maap_tui.models.area import Area
from maap_tui.models.batch import BatchPlan, BatchResult, BatchRow, RowState
from maap_tui.models.catalog import Count, Page
from maap_tui.models.geometry import BBox
from maap_tui.models.query import SearchQuery
from maap_tui.models.search_form import SearchForm
from maap_tui.services.areas import AreaReader
from maap_tui.services.batch import AT_ONCE, BatchSearcher
from maap_tui.services.batch_store import FOLDER_NAME
from tests.cli.fakes import FakeCatalog, item

LAYER = """{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"name":"Borneo"},"geometry":{"type":"Polygon","coordinates":
[[[112,-3],[113,-3],[113,-2],[112,-2],[112,-3]]]}},
{"type":"Feature","properties":{"name":"Alps"},"geometry":{"type":"Polygon","coordinates":
[[[7,45],[9,45],[9,46],[7,46],[7,45]]]}}]}"""


@dataclass
class Atlas(FakeCatalog):
    """One granule for each place, named by its box; some places make trouble."""

    troubles: dict[float, Exception] = field(default_factory=dict)
    waits: bool = False
    most: int = 0
    now: set[object] = field(default_factory=set)
    lock: Lock = field(default_factory=Lock)

    def search(self, search_query: SearchQuery, stop: Event) -> Iterator[Page]:
        box = search_query.bbox
        assert box is not None
        with self.lock:
            self.asked.append(search_query)
            assert search_query not in self.now, "the same search twice at once"
            self.now.add(search_query)
            self.most = max(self.most, len(self.now))
        try:
            if box.west in self.troubles:
                raise self.troubles[box.west]
            if self.waits:
                assert stop.wait(10)
                raise Cancelled("Stopped.")
            yield Page((item("common"), item(f"g{box.west:g}")), 2)
        finally:
            with self.lock:
                self.now.discard(search_query)

    def asks_again_in(self, stop: Event) -> float:
        return 0.0

    def count(self, search_query: SearchQuery, stop: Event) -> Count:
        return Count(2)


def plan_of(count: int, key: str = "k") -> BatchPlan:
    rows = tuple(
        BatchRow(f"p{n}", area=Area("", bbox=BBox(float(n), 0, float(n) + 1, 1)))
        for n in range(count)
    )
    return BatchPlan("boxes", rows, SearchQuery(("C",)), key)


def searcher(catalog: FakeCatalog, folder: Path) -> BatchSearcher:
    return BatchSearcher(catalog, AreaReader(), folder)


def run(catalog: Atlas, plan: BatchPlan, folder: Path) -> BatchResult:
    result = BatchResult(plan)
    fill(result, catalog, folder)
    return result


def fill(result: BatchResult, catalog: Atlas, folder: Path, stops_after: int = 0) -> None:
    """Runs the batch of `result`; it is stopped, and the catalogue falls silent, after so many."""
    stop = Event()
    for step in searcher(catalog, folder).run(result.plan, stop):
        result.take(step)
        if stops_after and result.done >= stops_after:
            catalog.waits = True
            stop.set()


def test_every_place_is_searched_and_each_granule_is_there_once(tmp_path: Path) -> None:
    catalog = Atlas()
    result = run(catalog, plan_of(30), tmp_path)
    assert (len(result.items), len(catalog.asked), result.is_complete) == (31, 30, True)
    assert catalog.most <= AT_ONCE
    assert len(result.names_of(("C", "common"))) == 30
    assert not list((tmp_path / FOLDER_NAME).iterdir())


def test_rows_that_ask_for_the_same_are_searched_once(tmp_path: Path) -> None:
    plan = plan_of(2)
    plan = BatchPlan("x", (*plan.rows, *plan.rows), plan.base, "k")
    catalog = Atlas()
    result = run(catalog, plan, tmp_path)
    assert len(catalog.asked) == 2
    assert [row.granules for row in result.report()] == [2, 2, 2, 2]


def test_the_limit_is_that_of_all_places_together(tmp_path: Path) -> None:
    plan = plan_of(6)
    plan = replace(plan, base=replace(plan.base, max_items=4))
    result = run(Atlas(), plan, tmp_path)
    assert len(result.items) == 4
    assert result.is_cut
    assert not result.is_complete
    assert not list((tmp_path / FOLDER_NAME).glob("*.sqlite3"))
    exact = run(Atlas(), replace(plan, base=replace(plan.base, max_items=7)), tmp_path)
    assert len(exact.items) == 7
    assert exact.is_complete
    assert not exact.is_cut


def test_a_place_that_fails_does_not_end_the_batch_and_is_tried_again(tmp_path: Path) -> None:
    catalog = Atlas(troubles={3.0: SearchTooLarge("Too large.")})
    result = run(catalog, plan_of(6), tmp_path)
    assert [row.trouble for row in result.report() if row.state is RowState.FAILED] == [
        "Too large."
    ]
    assert len(result.items) == 6
    again = Atlas()
    assert len(run(again, plan_of(6), tmp_path).items) == 7
    assert len(again.asked) == 1


def test_a_lost_network_ends_the_batch_and_the_same_one_goes_on(tmp_path: Path) -> None:
    catalog = Atlas(troubles={float(n): NoConnection("No network.") for n in range(10, 20)})
    plan, result = plan_of(20), BatchResult(plan_of(20))
    with pytest.raises(NoConnection):
        fill(result, catalog, tmp_path)
    kept = result.done
    assert kept >= 8
    again = Atlas()
    whole = run(again, plan, tmp_path)
    assert whole.is_complete
    assert len(whole.items) == 21
    assert len(again.asked) <= 20 - kept


def test_a_batch_stops_at_once_and_keeps_what_came(tmp_path: Path) -> None:
    catalog = Atlas()
    plan, result = plan_of(40), BatchResult(plan_of(40))
    with pytest.raises(Cancelled):
        fill(result, catalog, tmp_path, stops_after=5)
    assert 5 <= result.done < 40
    again = Atlas()
    assert run(again, plan, tmp_path).is_complete
    assert len(again.asked) <= 35


def test_another_batch_has_nothing_to_go_on_with(tmp_path: Path) -> None:
    catalog = Atlas(troubles={1.0: NoConnection("No network.")})
    with pytest.raises(NoConnection):
        list(searcher(catalog, tmp_path).run(plan_of(2, "a"), Event()))
    again = Atlas()
    run(again, plan_of(2, "b"), tmp_path)
    assert len(again.asked) == 2


def test_a_disk_that_refuses_costs_only_the_resuming(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file stands here")
    assert run(Atlas(), plan_of(3), tmp_path / "state").is_complete


@pytest.mark.parametrize(
    "damage", ["UPDATE items SET document = X'00ff'", "UPDATE done SET rows = 'x'"]
)
def test_a_damaged_file_costs_no_more_than_what_is_damaged(tmp_path: Path, damage: str) -> None:
    catalog = Atlas(troubles={1.0: NoConnection("No network.")})
    with pytest.raises(NoConnection):
        list(searcher(catalog, tmp_path).run(plan_of(2), Event()))
    (path,) = (tmp_path / FOLDER_NAME).glob("*.sqlite3")
    with closing(sqlite3.connect(path)) as opened, opened:
        opened.execute("INSERT INTO items (first_row, document) VALUES (0, X'00')")
        opened.execute("INSERT OR REPLACE INTO done VALUES (0, '0')")
        opened.execute(damage)
    assert run(Atlas(), plan_of(2), tmp_path).is_complete


def read(form: SearchForm, folder: Path, area: Area | None = None) -> BatchPlan:
    return searcher(Atlas(), folder).read(form, area, Event())


def test_a_layer_gives_a_row_for_each_feature(tmp_path: Path) -> None:
    path = tmp_path / "layer.geojson"
    path.write_text(LAYER)
    plan = read(SearchForm(("A",), batch=str(path)), tmp_path)
    assert [row.name for row in plan.rows] == ["Borneo", "Alps"]
    each = AreaReader().read(f"{path} #each")
    again = read(SearchForm(("A",), where=f"{path} #each"), tmp_path, each)
    assert [row.area for row in again.rows] == [row.area for row in plan.rows]


def test_a_table_gives_places_and_times_with_their_tolerances(tmp_path: Path) -> None:
    path = tmp_path / "passes.CSV"
    path.write_bytes("time;lon;lat;name\n2017-01-01T12:00:00Z;14.9;37.7;Ätna\n".encode("utf-16"))
    form = SearchForm(("A",), batch=str(path), within="30 min", radius="50 km")
    (row,) = read(form, tmp_path).rows
    assert (row.name, row.where, row.line) == ("Ätna", "14.9,37.7 50000 m", 2)
    assert row.times is not None
    assert row.times.describe() == "2017-01-01 11:30 .. 2017-01-01 12:30 UTC"


def test_what_is_typed_otherwise_is_another_batch(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("lon,lat\n1,2\n")
    one = read(SearchForm(("A",), batch=str(path)), tmp_path)
    assert one.key == read(SearchForm(("A",), batch=str(path)), tmp_path).key
    assert one.key != read(SearchForm(("A",), batch=str(path), limit="5"), tmp_path).key
    path.write_text("lon,lat\n1,3\n")
    assert one.key != read(SearchForm(("A",), batch=str(path)), tmp_path).key


@pytest.mark.parametrize(
    ("changes", "text", "told"),
    [
        ({}, "lon,lat\n1,x\n", "p.csv: line 2: latitude 'x' is not a number."),
        ({"when": "2017"}, "time,lon,lat\n2017,1,2\n", "p.csv has times of its own"),
        ({"where": "1,2"}, "lon,lat\n1,2\n", "no other area can be given"),
        ({"within": "soon"}, "lon,lat\n1,2\n", "A tolerance in time is written like"),
        ({"within": "366 d"}, "time,lon,lat\n0001-01-05,1,2\n", "leaves the calendar"),
    ],
)
def test_what_cannot_be_meant_is_one_sentence(
    tmp_path: Path, changes: dict[str, str], text: str, told: str
) -> None:
    path = tmp_path / "p.csv"
    path.write_text(text)
    form = SearchForm(("A",), batch=str(path))
    for name, value in changes.items():
        form = form.with_text(name, value)
    with pytest.raises(InputError) as refused:
        read(form, tmp_path)
    assert told in str(refused.value)


@pytest.mark.parametrize("name", ["missing.csv", "folder.csv", "~nobody9/x.csv", "nul\0.csv"])
def test_a_file_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.csv").mkdir()
    typed = name if name.startswith("~") else str(tmp_path / name)
    with pytest.raises(InputError):
        read(SearchForm(("A",), batch=typed), tmp_path)
