"""Whole journeys through the real app and the demo world's real HTTP, by keys only."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from maap_tui.cli.assembly import build_services
from maap_tui.demo import DemoWorld
from maap_tui.models.transfer import JobState, Verification
from maap_tui.settings import Settings, load_settings
from maap_tui.ui.app import MaapApp
from maap_tui.ui.panes.filters import FiltersPane
from maap_tui.ui.panes.granules import GranulesPane
from maap_tui.ui.panes.map_pane import MapPane
from maap_tui.ui.panes.search_run import SearchState
from maap_tui.ui.screens.collection_picker import CollectionPicker
from maap_tui.ui.screens.confirm import ConfirmScreen
from maap_tui.ui.screens.download_dialog import DownloadDialog
from maap_tui.ui.screens.main import MainScreen
from maap_tui.ui.screens.save_search import SaveSearchScreen
from maap_tui.ui.widgets.granule_list import GranuleList
from tests.cli.choosing_oracle import expected
from tests.conftest import Cli
from tests.services.area.area_kit import write_rectangle

TUTORIAL_BOX = "112.291824,-3.33663,112.94324,-2.66676"
CHOSEN_BOX = "74.57,-46.26,76.57,-44.26"
LIMIT = 10.0
"""Seconds after which a wait is a failure."""


class Journey:
    """A person at the keyboard: presses keys and waits for what the screen shows."""

    def __init__(self, pilot: Pilot[int], services_folder: Path) -> None:
        self._pilot = pilot
        self.folder = services_folder

    @property
    def app(self) -> MaapApp:
        assert isinstance(self._pilot.app, MaapApp)
        return self._pilot.app

    async def press(self, *keys: str) -> None:
        await self._pilot.press(*keys)

    async def type(self, text: str) -> None:
        """Types into the field that has the focus."""
        await self.until(lambda: isinstance(self.app.focused, Input | TextArea))
        await self._pilot.press(*text)

    async def sees(self, text: str) -> None:
        """Waits until the screen shows `text`."""
        await self.until(lambda: text in self.screen(), f"never saw {text!r}")

    async def until(self, condition: Callable[[], object], complaint: str = "waited") -> None:
        try:
            async with asyncio.timeout(LIMIT):
                while not condition():
                    await self._pilot.pause(0.02)
        except TimeoutError:
            pytest.fail(f"{complaint}; the screen:\n{self.screen()}")

    def screen(self) -> str:
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in strips)

    async def choose_collection(self, letters: str) -> None:
        await self.press("1", "home", "enter")
        await self.until(lambda: isinstance(self.app.screen, CollectionPicker))
        await self.type(letters)
        await self.sees(" of ")
        await self.until(lambda: letters.lower() in self.screen().lower())
        await self.sees("1 of ")
        await self.press("enter")
        await self.until(lambda: isinstance(self.app.screen, MainScreen))

    async def queue_marked(self) -> None:
        await self.press("d")
        await self.until(lambda: isinstance(self.app.screen, DownloadDialog))
        await self.sees("Start")
        await self.press("enter")
        await self.until(lambda: isinstance(self.app.screen, MainScreen))


def _ids(person: Journey) -> list[str]:
    """The granules in the list, in its order."""
    return [item.id for item in person.app.screen.query_one(GranuleList)._rows.shown]


@pytest.fixture
def world() -> Iterator[DemoWorld]:
    with DemoWorld() as world:
        yield world


@asynccontextmanager
async def _journey(settings: Settings, size: tuple[int, int] = (120, 36)) -> AsyncIterator[Journey]:
    with ExitStack() as stack:
        services = build_services(settings, stack)
        app = MaapApp(services, settings, is_demo=True)
        async with app.run_test(size=size, notifications=True) as pilot:
            yield Journey(pilot, settings.download_dir)


def _settings(world: DemoWorld, home: Path, *, with_credentials: bool = True) -> Settings:
    flags = {
        "catalog": world.catalog_url,
        "token_url": world.token_url,
        "credentials": str(world.write_credentials(home)) if with_credentials else None,
        "download_dir": str(home / "data"),
    }
    environ = {"MAAP_TUI_TOKEN_ORIGINS": world.root_url, "MAAP_TUI_BACKOFF": "0.05"}
    return load_settings(flags, environ | {"MAAP_TUI_MAX_ATTEMPTS": "2"})


async def test_find_search_mark_download_watch(world: DemoWorld, home: Path) -> None:
    async with _journey(_settings(world, home)) as person:
        await person.choose_collection("simulated")
        await person.sees("BiomassSimulated")
        await person.press("down", "down", "enter")
        await person.type(TUTORIAL_BOX)
        await person.press("enter", "r")
        await person.sees("24/24 loaded")
        await person.press("space", "space")
        await person.sees("2 marked")
        await person.queue_marked()
        await person.press("3")
        await person.sees("2 files downloaded and checked")
        jobs = person.app._services.downloads.snapshot().jobs
        assert [job.state for job in jobs] == [JobState.DONE] * 2
        assert {job.verified_by for job in jobs} == {Verification.ZIP}
        assert all(job.target.is_file() for job in jobs)
        assert not list(person.folder.rglob("*.part"))


async def test_rules_mark_what_shapely_says(world: DemoWorld, home: Path) -> None:
    async with _journey(_settings(world, home)) as person:
        await person.choose_collection("EarthCAREL1Validated")
        await person.press("down", "down", "enter")
        await person.type(CHOSEN_BOX)
        await person.press("enter", "r")
        await person.sees("8/8 loaded")
        granules = person.app.screen.query_one(GranuleList)
        documents = [item.as_dict() for item in granules.loaded]
        wanted = expected(documents, CHOSEN_BOX)
        assert len(wanted) == 2
        await person.press("R")
        await person.sees("Choose by rule")
        await person.press("slash", *"newest baseline, coverage > 60 %, not on disk")
        await person.sees("2 granules")
        await person.press("enter")
        await person.until(lambda: [item.id for item in granules.marked] == wanted)

        await person.press("2", *["down"] * _ids(person).index(wanted[0]), "U")
        await person.until(lambda: not granules.marked)
        await person.queue_marked()
        await person.sees("1 file downloaded and checked")
        await person.until(lambda: len(granules.facts.local.on_disk) == 1)
        await person.press("2", "R")
        await person.sees("1 granule,")
        await person.press("enter")
        await person.until(lambda: [item.id for item in granules.marked] == wanted[1:])


async def test_a_wrong_date_is_told_and_nothing_is_sent(world: DemoWorld, home: Path) -> None:
    async with _journey(_settings(world, home)) as person:
        await person.choose_collection("simulated")
        await person.press("down", "enter")
        await person.type("april")
        await person.press("enter")
        await person.sees("is not a date")
        searches = [sent.target for sent in world.requests.to("/catalogue/search")]
        assert all("limit=1&" in target for target in searches)  # only the card has counted
        await person.press("escape", "r")  # back to any time, which is a right search
        await person.sees("loaded")


async def test_no_network_is_said_where_the_granules_would_be(home: Path) -> None:
    with DemoWorld() as world:
        settings = _settings(world, home)
    async with _journey(settings) as person:
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, CollectionPicker))
        await person.sees("refused")
        await person.press("escape")
        await person.until(lambda: isinstance(person.app.screen, MainScreen))


async def test_without_credentials_search_works_and_the_dialog_says_what_is_missing(
    world: DemoWorld, home: Path
) -> None:
    async with _journey(_settings(world, home, with_credentials=False)) as person:
        await person.sees("not signed in")
        await person.choose_collection("simulated")
        await person.press("r")
        await person.sees("loaded")
        await person.press("d")
        await person.until(lambda: isinstance(person.app.screen, DownloadDialog))
        await person.sees("90dToken.php")


async def test_a_collection_without_the_right_fails_by_row_and_says_why(
    world: DemoWorld, home: Path
) -> None:
    async with _journey(_settings(world, home)) as person:
        await person.choose_collection("BiomassLevel0IOC")
        await person.press("r")
        await person.sees("loaded")
        await person.queue_marked()
        await person.press("3")
        await person.sees("may not read")


async def test_escape_cancels_a_search_and_keeps_the_app(world: DemoWorld, home: Path) -> None:
    async with _journey(_settings(world, home)) as person:
        await person.choose_collection("simulated")
        world.faults.search_delay = 30.0
        await person.press("r")
        await person.sees("searching")
        await person.press("escape")
        await person.until(lambda: "searching" not in person.screen())
        world.faults.search_delay = 0.0
        await person.press("r")
        await person.sees("loaded")


async def test_leaving_asks_while_downloads_run(world: DemoWorld, home: Path) -> None:
    async with _journey(_settings(world, home)) as person:
        await person.choose_collection("simulated")
        await person.press("r")
        await person.sees("loaded")
        world.faults.stall_after = 100_000
        await person.queue_marked()
        await person.press("q")
        await person.until(lambda: isinstance(person.app.screen, ConfirmScreen))
        await person.sees("Leave all the same?")
        await person.press("escape")
        await person.until(lambda: isinstance(person.app.screen, MainScreen))
        world.faults.stall_after = None
        await person.sees("downloaded and checked")
        await person.press("q")
        await person.until(lambda: person.app.return_code is not None or person.app._exit)


async def test_who_leaves_and_returns_finds_the_queue_and_lets_it_go_on(
    world: DemoWorld, home: Path
) -> None:
    settings = _settings(world, home)
    world.faults.stall_after = 100_000
    async with _journey(settings) as person:
        await person.choose_collection("simulated")
        await person.press("r")
        await person.sees("loaded")
        await person.queue_marked()
        await person.sees("1 active")
    world.faults.stall_after = None
    async with _journey(settings) as person:
        await person.sees("of last time wait")
        await person.press("3", "P")
        await person.sees("downloaded and checked")
    assert not list(person.folder.rglob("*.part"))


async def test_a_search_that_was_saved_runs_again_and_by_its_name_from_the_shell(
    world: DemoWorld, home: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = _settings(world, home)
    async with _journey(settings) as person:
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
        found = _ids(person)
    async with _journey(settings) as person:
        await person.press("L")
        await person.sees("Borneo early")
        await person.sees("History 1")
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, MainScreen))
        await person.until(lambda: _ids(person) == found, "other granules")
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
    settings = _settings(world, home)
    async with _journey(settings, (80, 24)) as person:
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
        await person.until(lambda: _ids(person), "nothing found")
        await person.press("1", "S")
        await person.until(lambda: isinstance(person.app.screen, SaveSearchScreen))
        await person.type("Clouds")
        await person.sees("Clouds.toml")
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, MainScreen))
        found = _ids(person)
        await person.press("q")
        await person.until(lambda: person.app.return_code is not None or person.app._exit)
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
    async with _journey(_settings(world, home)) as person:
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


async def test_overpasses_of_a_table_become_one_list_with_a_report(
    world: DemoWorld, home: Path
) -> None:
    Path("passes.csv").write_text(
        "time,lon,lat,name\n2017-01-01T22:21:10Z,112.6,-3.0,Palangka\n"
        "2018-01-11T22:21:30Z,112.6,-3.0,Sampit\n2016-02-21T10:00:00Z,10,50,Nowhere\n"
    )
    async with _journey(_settings(world, home)) as person:
        await person.choose_collection("simulated")
        await person.press("B")
        await person.sees("Search each place of a file")
        await person.type("passes.csv")
        await person.press("tab", *"50 km", "tab", *"30 min", "enter")
        await person.sees("> Each of passes")
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
    async with _journey(_settings(world, home)) as person:
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
        await person.until(lambda: walked.id in _ids(person), "the granule is not found again")


async def test_in_a_small_terminal_the_map_takes_the_screen_for_a_while(
    world: DemoWorld, home: Path
) -> None:
    async with _journey(_settings(world, home), (80, 24)) as person:
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


async def test_what_was_downloaded_is_known_the_next_time_until_it_is_gone(
    world: DemoWorld, home: Path
) -> None:
    settings = _settings(world, home)
    async with _journey(settings) as person:
        await person.choose_collection("simulated")
        await person.press("r")
        await person.sees(" loaded")
        await person.press("space", "space")
        await person.queue_marked()
        await person.sees("2 files downloaded and checked")
    async with _journey(settings) as person:
        await person.choose_collection("simulated")
        await person.press("r")
        await person.until(lambda: len(_on_disk(person)) == 2, "not marked")
        await person.press("2", "g", "down", "down", "space")  # two are still in the basket
        await person.sees("3 marked")
        await person.press("d")
        await person.sees("2 of 3 files are here already")
        await person.sees("[leave out] / fetch again")
        await person.press("escape")
        await person.until(lambda: isinstance(person.app.screen, MainScreen))
        first, second = sorted(person.folder.rglob("*.ZIP"))
        first.unlink()
        await person.press("D")
        await person.sees("Looked through: 1 file changed.")
        await person.until(lambda: len(_on_disk(person)) == 1, "still claimed")
        assert second.parent.name in {item_id for _, item_id in _on_disk(person)}
        await person.press("d")
        await person.sees("1 of 3 files is here already")


def _on_disk(person: Journey) -> frozenset[tuple[str, str]]:
    return person.app.screen_stack[1].query_one(GranuleList).facts.local.on_disk
