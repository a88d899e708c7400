"""The app itself, without a terminal, while something huge or bad is put before it.

freezing.py CASE FOLDER URL     prints, as JSON, how long the loop waited at most

`FOLDER` holds what `freeze_goals` has made for the case; the catalogue is at `URL`.
"""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from threading import Event
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from textual.pilot import Pilot

from maap_tui.cli.assembly import build_services
from maap_tui.services import Services
from maap_tui.settings import load_settings
from maap_tui.ui.app import MaapApp
from maap_tui.ui.panes.filters import FiltersPane
from maap_tui.ui.panes.granules import GranulesPane
from maap_tui.ui.panes.map_pane import MapPane
from maap_tui.ui.panes.search_run import SearchState
from maap_tui.ui.screens.batch_dialog import BatchDialog
from maap_tui.ui.screens.collection_picker import CollectionPicker
from maap_tui.ui.screens.details import DetailsScreen
from maap_tui.ui.screens.main import MainScreen
from maap_tui.ui.widgets.form_row import NoteKind
from tests.bench.freeze_goals import FOLDERS
from tests.bench.loop_lag import LoopLag, watched

PATIENCE = 60.0
SIZE = (200, 60)
"""Room for the map, the details and a picture beside the list."""


class Person:
    """Somebody at the keyboard of the app."""

    def __init__(self, pilot: Pilot[int], services: Services, folder: Path) -> None:
        self.pilot = pilot
        self.services = services
        self.folder = folder

    @property
    def app(self) -> MaapApp:
        assert isinstance(self.pilot.app, MaapApp)
        return self.pilot.app

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def until(self, condition: Callable[[], object]) -> None:
        end = perf_counter() + PATIENCE
        while not condition():
            if perf_counter() > end:
                raise TimeoutError(self.screen())
            await asyncio.sleep(0.02)

    async def sees(self, text: str) -> None:
        await self.until(lambda: text in self.screen())

    async def rest(self) -> None:
        """Until no worker works and the map is drawn."""
        quiet, end = 0, perf_counter() + PATIENCE
        while quiet < 10 and perf_counter() < end:
            await asyncio.sleep(0.05)
            is_busy = any(worker.is_running for worker in self.app.workers)
            canvases = [pane.canvas for pane in self.app.screen.query(MapPane)]
            is_busy |= any(not canvas.is_at_rest for canvas in canvases)
            quiet = 0 if is_busy else quiet + 1

    def screen(self) -> str:
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in strips)

    async def choose(self) -> None:
        """Takes the only collection."""
        await self.press("1", "home", "enter")
        await self.until(lambda: isinstance(self.app.screen, CollectionPicker))
        await self.sees("Bench")
        await self.press("enter")
        await self.until(lambda: isinstance(self.app.screen, MainScreen))

    async def search(self) -> None:
        await self.choose()
        await self.press("r")
        granules = self.app.screen.query_one(GranulesPane)
        at_work = (SearchState.NONE, SearchState.LOADING)
        await self.until(lambda: granules.state not in at_work)
        await self.rest()

    async def fill_where(self, text: str) -> None:
        await self.press("1", "home", "down", "down", "enter", *text, "enter")
        row = self.app.screen.query_one(FiltersPane).query_one("#where")
        await self.until(lambda: row.kind is not NoteKind.BUSY)  # type: ignore[attr-defined]
        await self.rest()


async def start(person: Person) -> None:
    """Nothing but the start and a search of ordinary granules."""
    await person.search()


async def area(person: Person) -> None:
    await person.choose()
    (path,) = person.folder.glob("area.*")
    await person.fill_where(str(path))


async def searched_area(person: Person) -> None:
    await area(person)
    await person.search()
    await person.press("2", "down", "down")
    await person.rest()


async def batch(person: Person) -> None:
    """Opens the dialog, and gives the file that lies there."""
    await person.choose()
    await person.press("1", "B")
    await person.until(lambda: isinstance(person.app.screen, BatchDialog))
    (path,) = person.folder.glob("batch.*")
    await person.press(*str(path), "enter")
    await person.until(lambda: "reading" not in person.screen())
    await person.rest()


async def granules(person: Person) -> None:
    """Looks at granules with the map, the facts and all of their documents."""
    await person.search()
    await person.press("2")
    for _ in range(3):
        await person.press("down")
        await person.rest()
    await person.press("home", "i")
    await person.until(lambda: isinstance(person.app.screen, DetailsScreen))
    await person.rest()
    for _ in range(2):
        await person.press("v")
        await person.rest()
    await person.press("end", "home", "slash", *"zzz", "enter")
    await person.rest()
    await person.press("escape", "escape")


async def covered(person: Person) -> None:
    """The same with an area, so that the coverage of each is measured."""
    await person.choose()
    await person.fill_where("0,0,20,20")
    await granules(person)


async def pictures(person: Person) -> None:
    """Rests on each granule until its picture has come or been refused."""
    await person.search()
    await person.press("2")
    for _ in range(6):
        await asyncio.sleep(0.3)
        await person.rest()
        await person.press("down")


async def disk(person: Person) -> None:
    """Keys over the list while the download folder is looked through."""
    await person.search()
    (person.folder / "later").rename(person.folder / "out")
    await person.press("2", "D")
    screen = person.app.screen
    assert isinstance(screen, MainScreen)
    while screen._is_scanning:
        person.app.simulate_key("down")  # a pilot's press would wait for an idle processor
        await asyncio.sleep(0.02)
    await person.rest()


def check_disk(person: Person) -> None:
    """That all of it was looked through: a case that did nothing would prove nothing."""
    if len(list(person.services.holdings.have(Event()))) < FOLDERS:
        raise RuntimeError("not all folders were looked through")


CASES: dict[str, Callable[[Person], Awaitable[None]]] = {
    case.__name__: case
    for case in (start, area, searched_area, batch, granules, covered, pictures, disk)
}


@asynccontextmanager
async def opened(folder: Path, url: str) -> AsyncIterator[Person]:
    flags = {"catalog": url, "download_dir": str(folder / "out")}
    settings = load_settings(flags, os.environ)
    with ExitStack() as stack:
        services = build_services(settings, stack)
        app = MaapApp(services, settings)
        async with app.run_test(size=SIZE) as pilot:
            yield Person(pilot, services, folder)


async def run(case: str, folder: Path, url: str) -> LoopLag:
    async with opened(folder, url) as person:
        await person.rest()
        async with watched(is_sampled=True) as lag:
            await CASES[case](person)
        if case == disk.__name__:
            check_disk(person)
        return lag


if __name__ == "__main__":
    found = asyncio.run(run(sys.argv[1], Path(sys.argv[2]), sys.argv[3]))
    told = {"longest": found.longest, "working": found.working, "worst": found.worst}
    print(json.dumps(told))
