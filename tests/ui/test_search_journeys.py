"""Whole journeys of whoever searches: by files and tables, on the map, and again what was kept."""

from pathlib import Path

import pytest

from maap_tui.demo import DemoWorld
from maap_tui.ui.panes.filters import FiltersPane
from maap_tui.ui.panes.granules import GranulesPane
from maap_tui.ui.panes.map_pane import MapPane
from maap_tui.ui.panes.search_run import SearchState
from maap_tui.ui.screens.main import MainScreen
from maap_tui.ui.screens.save_search import SaveSearchScreen
from maap_tui.ui.widgets.granule_list import GranuleList
from tests.conftest import Cli
from tests.services.area.area_kit import write_rectangle
from tests.ui.journey_kit import Journey, ids, journey, settings_of


async def test_a_search_that_was_saved_runs_again_and_by_its_name_from_the_shell(
    world: DemoWorld, home: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_of(world, home)
    async with journey(settings) as person:
        await person.choose_collection("simulated")
        await person.press("down", "enter")
        await person.type("2016 .. 2020")
        await person.press("enter", "r")
        await person.sees(" loaded")
        await person.until(lambda: person.app.screen.query_one(GranuleList).loaded_count)
        await person.press("1", "S")
        await person.until(lambda: isinstance(person.app.screen, SaveSearchScreen))
        await person.type("Borneo early")
        await person.sees("Borneo early.toml")
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, MainScreen))
        found = ids(person)
    async with journey(settings) as person:
        await person.press("L")
        await person.sees("Borneo early")
        await person.sees("History 1")
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, MainScreen))
        await person.until(lambda: ids(person) == found, "other granules")
        await person.press("1")
        await person.sees("2016 .. 2020")
    monkeypatch.setenv("MAAP_TUI_CATALOG", world.catalog_url)
    done = cli("search", "--saved", "Borneo early", "--format", "ids")
    assert found
    assert done.lines == found


async def test_cloud_products_over_a_shapefile_in_the_last_quarter(
    world: DemoWorld, home: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_rectangle(Path("study.shp"), (-60, -60, 120, 75))
    settings = settings_of(world, home)
    async with journey(settings, (80, 24)) as person:
        await person.choose_collection("EarthCAREL2Validated")
        await person.press("down", "enter")
        await person.type("last 3 m")
        await person.press("enter", "down", "down", "enter")
        await person.type("study.shp")
        await person.press("enter", "down", "down", "enter")
        await person.sees("F4 count")
        await person.press("f4")
        await person.sees("Inventory of Earth")
        await person.sees("r count again")
        await person.press("escape")
        await person.sees("MSI_COP_2A")
        await person.until(lambda: "F4 count" not in person.screen(), "no counts in the list")
        await person.press(*"CPR_CLD", "space", *("backspace",) * 7, *"MSI_COP", "space", "enter")
        await person.sees("CQL2")
        await person.until(lambda: isinstance(person.app.screen, MainScreen))
        form = person.app.screen.query_one(FiltersPane)
        await person.until(lambda: "MSI_COP_2A" in form.form.cql2 and "CPR_CLD" in form.form.cql2)
        await person.press("e")
        await person.sees("IN ('CPR_CLD_2A', 'MSI_COP_2A')")
        await person.press("escape")
        await person.until(lambda: isinstance(person.app.screen, MainScreen))
        await person.until(lambda: form.has_focus)
        await _go_to(person, "newest")
        await person.press("space", "r")
        await person.sees(" loaded")
        await person.until(lambda: ids(person), "nothing found")
        await person.press("1", "S")
        await person.until(lambda: isinstance(person.app.screen, SaveSearchScreen))
        await person.type("Clouds")
        await person.sees("Clouds.toml")
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, MainScreen))
        found = ids(person)
        await person.press("q")
        await person.until(lambda: person.app.return_code is not None or person.app.is_ending)
    monkeypatch.setenv("MAAP_TUI_CATALOG", world.catalog_url)
    done = cli("search", "--saved", "Clouds", "--format", "ids")
    assert done.lines == found
    assert "newest baseline only: hides" in done.err
    assert all("MSI_COP" in each or "CPR_CLD" in each for each in found)


async def _go_to(person: Journey, row: str) -> None:
    """Down, until the cursor of the filters is on `row`."""
    form = person.app.screen.query_one(FiltersPane)
    for _ in range(40):
        if form.current is not None and form.current.id == row:
            return
        await person.press("down")
    pytest.fail(f"no row {row}")


async def test_a_past_search_is_loaded_as_it_was_typed(world: DemoWorld, home: Path) -> None:
    async with journey(settings_of(world, home)) as person:
        await person.choose_collection("simulated")
        await person.press("down", "enter")
        await person.type("last 20 y")
        await person.press("enter", "r")
        await person.sees(" loaded")
        await person.press("1", "home", "down", "c")
        await person.sees("any time")
        await person.press("H")
        await person.sees("last 20 y")
        await person.press("e")
        await person.until(lambda: isinstance(person.app.screen, MainScreen))
        await person.sees("last 20 y")


async def test_what_a_loaded_search_has_replaced_comes_back_with_its_collection(
    world: DemoWorld, home: Path
) -> None:
    async with journey(settings_of(world, home)) as person:
        await person.choose_collection("simulated")
        await person.press("down", "enter", *"2017", "enter", "r")
        await person.sees(" loaded")
        await person.choose_collection("EarthCAREL2Validated")
        await person.press("down", "c", "enter", *"2025-03", "enter")
        filters = person.app.screen.query_one(FiltersPane)
        before = filters.form
        await person.press("H")
        await person.sees("2017")
        await person.press("e")
        await person.until(lambda: filters.form.when == "2017")
        await person.press("U")
        await person.until(lambda: filters.form == before)
        await person.press("U")  # the date that was cleared before
        await person.until(lambda: filters.form.when == "2017")
        assert filters.form.collections == before.collections


async def test_overpasses_of_a_table_become_one_list_with_a_report(
    world: DemoWorld, home: Path
) -> None:
    Path("passes.csv").write_text(
        "time,lon,lat,name\n2017-01-01T22:21:10Z,112.6,-3.0,Palangka\n"
        "2018-01-11T22:21:30Z,112.6,-3.0,Sampit\n2016-02-21T10:00:00Z,10,50,Nowhere\n"
    )
    async with journey(settings_of(world, home)) as person:
        await person.choose_collection("simulated")
        await person.press("B")
        await person.sees("Search each place of a file")
        await person.type("passes.csv")
        await person.press("tab", *"50 km", "tab", *"30 min", "enter")
        await person.sees("> Each of  passes")
        await person.press("r")
        await person.sees("3 places: 2 found, 1 nothing found")
        await person.press("z")
        await person.sees("Sampit")
        await person.press("z", "B")
        await person.sees("What each place found")
        await person.sees("Nowhere")
        await person.press("escape")
        await person.press("1", "H")
        await person.sees("Each of     passes.csv")


async def test_look_on_the_map_draw_where_to_search_and_search_there(
    world: DemoWorld, home: Path
) -> None:
    async with journey(settings_of(world, home)) as person:
        await person.choose_collection("simulated")
        await person.press("r")
        await person.sees(" loaded")
        screen = person.app.screen
        pane, granules = screen.query_one(MapPane), screen.query_one(GranuleList)
        await person.until(lambda: pane.canvas.results_box and pane.canvas.is_at_rest, "no map")
        view, first = pane.canvas.view, granules.item
        assert view is not None
        assert first is not None
        assert all(view.sees(*found.centre) for found in pane.canvas.footprints.values() if found)
        await person.until(lambda: pane._item is first, "the map did not follow the list")
        await person.press("4", "right_square_bracket")
        await person.until(lambda: granules.item is not first, "the list stood still")
        await person.press("space")
        await person.sees("1 marked")
        walked = granules.item
        assert walked is not None
        assert [item.id for item in granules.marked] == [walked.id]
        footprint = pane.canvas.footprints[walked.key]
        assert footprint is not None
        west, south, east, north = footprint.box
        await person.press("g")
        await person.type(f"{west:.3f},{south:.3f},{east:.3f},{north:.3f}")
        await person.press("enter")
        await person.until(lambda: pane.canvas.view != view, "the map stood still")
        await person.press("b", "shift+left", "shift+up", "enter")
        await person.press(*["shift+right", "shift+down"] * 2, "enter")
        searching = screen.query_one(GranulesPane)
        run = searching.run
        await person.press("r")
        await person.until(lambda: searching.run is not run, "the search did not begin")
        await person.until(lambda: searching.state is SearchState.COMPLETE, "it did not end")
        assert 0 < granules.loaded_count < 250
        await person.sees("1 marked")
        area = pane.canvas.area
        assert area is not None
        assert area.holds((west + east) / 2, (south + north) / 2)
        await person.until(lambda: walked.id in ids(person), "the granule is not found again")


async def test_in_a_small_terminal_the_map_takes_the_screen_for_a_while(
    world: DemoWorld, home: Path
) -> None:
    async with journey(settings_of(world, home), (80, 24)) as person:
        await person.choose_collection("simulated")
        await person.press("r")
        await person.sees(" loaded")
        await person.press("m")
        await person.sees("─ 4 Map")
        assert "2 Granules" not in person.screen()
        await person.press("escape")
        await person.sees("2 Granules")
        await person.press("4")
        await person.sees("─ 4 Map")
        await person.press("1")
        await person.sees("1 Filters")
        assert "─ 4 Map" not in person.screen()
