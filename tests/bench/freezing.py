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
from functools import partial
from pathlib import Path
from threading import Event

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from maap_tui.cli.assembly import build_services
from maap_tui.models.cql2_tokens import LONGEST
from maap_tui.settings import load_settings
from maap_tui.ui.app import MaapApp
from maap_tui.ui.loop import run_first
from maap_tui.ui.screens.basket import BasketScreen
from maap_tui.ui.screens.batch_dialog import BatchDialog
from maap_tui.ui.screens.collection_picker import CollectionPicker
from maap_tui.ui.screens.cql2_editor import Cql2Editor
from maap_tui.ui.screens.details import DetailsScreen
from maap_tui.ui.screens.download_dialog import DownloadDialog
from maap_tui.ui.screens.main import MainScreen
from maap_tui.ui.screens.report import ReportScreen
from tests.bench.freeze_goals import FOLDERS
from tests.bench.long_lists import JOBS, MARKS, long_filter
from tests.bench.loop_lag import LoopLag, watched
from tests.bench.person import Person

SIZE = (200, 60)
"""Room for the map, the details and a picture beside the list."""


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
    await person.comes_to(BatchDialog)
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
    await person.comes_to(DetailsScreen)
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


async def filters(person: Person) -> None:
    """Pastes a filter as long as may be into the editor, and one too long, and types on."""
    await person.choose()
    await person.press("1", "e")
    await person.comes_to(Cql2Editor)
    for size in (65_536, LONGEST - 100):
        await person.paste(long_filter(size))
        await person.rest()
        await person.press(*" AND b", "left", "home", "end")
        await asyncio.sleep(0.3)
        await person.rest()
    await person.press("tab", "enter")
    await person.rest()


async def picking(person: Person) -> None:
    """Narrows a long list of collections, letter by letter, and walks through it."""
    await person.press("1", "home", "enter")
    await person.comes_to(CollectionPicker)
    await person.sees("Bench")
    for keys in (("pagedown", "down", "up"), tuple("cloud"), ("backspace",) * 5, ("zz",)):
        await person.press(*keys)
        await person.rest()


async def basket(person: Person) -> None:
    """Imports a basket of a hundred thousand, walks through it, changes and exports it."""
    await person.search()
    await person.press("b")
    await person.comes_to(BasketScreen)
    screen = person.app.screen
    assert isinstance(screen, BasketScreen)
    (path,) = person.folder.glob("basket.*")
    await person.press("o", *str(path), "enter")
    await person.until(lambda: len(screen.basket.items) == MARKS)
    await person.rest()
    for keys in (("down", "end", "home", "space", "space", "x"), ("U",), ("e", "enter")):
        await person.press(*keys)
        await person.until(lambda: not screen.is_busy)
        await person.rest()
    await person.press("escape", "down", "space", "down")
    await person.rest()
    await person.press("b", "escape")
    await person.rest()


async def jobs(person: Person) -> None:
    """Queues ten thousand files, walks through the queue, and looks at its report."""
    await person.search()
    await person.press("2", "a", "d")
    await person.comes_to(DownloadDialog)
    await person.rest()
    await person.press("enter")
    queue = person.services.downloads
    await person.until(lambda: len(queue.snapshot().jobs) == JOBS)
    await person.comes_to(MainScreen)
    await person.press("3", "down", "end", "home", "pagedown", "P")
    await person.rest()
    await person.press("e")
    await person.comes_to(ReportScreen)
    await person.rest()
    await person.press("down", "end", "home", "s", "enter")
    await person.rest()
    await person.press("escape", "escape", "3", "x")
    await person.rest()


CASES: dict[str, Callable[[Person], Awaitable[None]]] = {
    case.__name__: case
    for case in (
        *(start, area, searched_area, batch, granules, covered, pictures, disk),
        *(filters, picking, basket, jobs),
    )
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
    found = run_first(partial(run, sys.argv[1], Path(sys.argv[2]), sys.argv[3]))
    told = {"longest": found.longest, "working": found.working, "worst": found.worst}
    print(json.dumps(told))
