"""Every dialog, opened by keys: it has the keys that it names; Esc and q leave it as it was."""

import inspect
import pkgutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any

import pytest
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Input, TextArea

import maap_tui.ui
from maap_tui.models.area import Area
from maap_tui.models.batch import BatchPlan, BatchRow, BatchStep
from maap_tui.models.catalog import Page, pack_document
from maap_tui.models.geometry import BBox
from maap_tui.models.query import Queryable, SearchQuery
from maap_tui.models.search_form import SearchForm
from maap_tui.models.transfer import JobState
from maap_tui.settings import load_settings
from maap_tui.ui.app import MaapApp
from maap_tui.ui.panes.granules import GranulesPane
from maap_tui.ui.panes.search_run import SearchState
from maap_tui.ui.screens.main import MainScreen
from maap_tui.ui.screens.value_picker import TickingInput
from tests.ui.conftest import wait_until
from tests.ui.fake_services import fake_services
from tests.ui.fakes import (
    FakeAreas,
    FakeBatches,
    FakeCatalog,
    FakeDownloads,
    FakeSearches,
    FakeShelf,
    a_collection,
    a_job,
    an_item,
)
from tests.ui.keyboard import type_keys

QUERYABLES = (
    Queryable("product:type", "Product type", "string", enum=("S1_SCS__1S", "S2_SCS__1S")),
    Queryable("sat:absolute_orbit", "Orbit", "integer"),
)
DIALOGS: dict[str, tuple[str, ...]] = {
    "CollectionPicker": ("1", "home", "enter"),
    "InventoryScreen": ("2", "I"),
    "HelpScreen": ("2", "question_mark"),
    "Menu": ("2", "colon"),
    "Cql2Editor": ("1", "e"),
    "AddFilterScreen": ("1", ">+ add filter", "enter"),
    "GroupsScreen": ("1", ">and / or", "enter"),
    "ValuePicker": ("1", ">Type", "enter"),
    "ValueDialog": (
        *("1", ">and / or", "enter", "?Conditions in groups", "a", "?Filter by which", "*orbit"),
        *("enter", "?4000, > 4000", "*5", "enter", "?Orbit 5", "enter"),
    ),
    "SaveSearchScreen": ("1", "S"),
    "SearchPicker": ("1", "L"),
    "BatchDialog": ("1", "B"),
    "BatchReport": (
        *("1", "B", "?Search each place", "*p.csv", "enter", "?Each of p.csv", "r"),
        *("?1 place: 1 found", "B"),
    ),
    "FilePicker": ("1", ">Where", "o"),
    "FeaturePicker": ("1", ">Where", "enter", "*parks", "enter", "?f features", "f"),
    "KeepAreaScreen": ("1", ">Where", "enter", "*1,2,3,4", "enter", "?n name it", "n"),
    "DetailsScreen": ("2", "i"),
    "QuicklookScreen": ("2", "P"),
    "CopyMenu": ("2", "y"),
    "ColumnsDialog": ("2", "c"),
    "SortDialog": ("2", "S"),
    "RuleDialog": ("2", "R"),
    "MatchingScreen": ("2", "A"),
    "DownloadDialog": ("2", "d"),
    "BasketScreen": ("2", "space", "b"),
    "JobDetails": ("3", "i"),
    "ReportScreen": ("3", "e"),
    "LimitsDialog": ("3", "L"),
    "ConfirmScreen": ("3", "x"),
    "GoToScreen": ("4", "g"),
}
"""The keys that lead to each; `*words` are typed, `?words` are waited for, and to the row
`>words` goes the cursor."""
NAMES: dict[str, tuple[str, ...]] = {
    "esc": ("escape",),
    "enter": ("enter",),
    "space": ("space",),
    "tab": ("tab",),
}
NAMES |= {"↑↓": ("up", "down"), "←→": ("left", "right"), "←": ("left",), "→": ("right",)}
NAMES |= {f"F{number}": (f"f{number}",) for number in range(1, 13)}
PANES = {"1": "filters", "2": "granules", "3": "downloads", "4": "map"}
FRAMES = {"Dialog", "PickerDialog", "PathDialog", "LineDialog", "PreviewDialog"}
FRAMES |= {"BasketFilesDialog", "RulePreviews"}
"""What dialogs are made from."""


def app_of_a_person() -> MaapApp:
    """The app of somebody who has searches, areas, a batch and downloads."""
    catalog, downloads, areas = FakeCatalog(), FakeDownloads(), FakeAreas()
    shelf, searches, batches = FakeShelf(catalog), FakeSearches(), FakeBatches()
    picture = {"href": "https://x/ql.png", "type": "image/png"}
    product = {"href": "https://x/a.zip", "roles": ["data"]}
    document = pack_document({"assets": {"ql_pauli_png": picture, "product": product}})
    items = tuple(an_item(number, document=document) for number in range(210, 0, -1))
    catalog.script = (Page(items, 400),)
    catalog.queryables_of = {"BiomassLevel1a": QUERYABLES}
    shelf.keep(a_collection(), a_collection("BiomassLevel1b"))
    parts = (Area("a", bbox=BBox(0, 0, 1, 1)), Area("b", bbox=BBox(2, 2, 3, 3)))
    areas.known = {"parks": Area("parks", bbox=BBox(0, 0, 3, 3), features=parts)}
    form = SearchForm(("BiomassLevel1a",), when="2026-04")
    searches.save("Amazon", form)
    searches.remember(form)
    batches.plan = BatchPlan("p.csv", (BatchRow("Etna"),), SearchQuery(("BiomassLevel1a",)))
    batches.steps = [BatchStep((0,), items[:3], is_done=True)]
    downloads.show(a_job(1, JobState.RUNNING, received=5), a_job(2, JobState.DONE))
    services = fake_services(
        catalog,
        downloads=downloads,
        areas=areas,
        shelf=shelf,
        searches=searches,
        batches=batches,
    )
    return MaapApp(services, load_settings({}, {}))


class Person:
    """Somebody at the keyboard after a search."""

    def __init__(self, app: MaapApp, pilot: Pilot[int]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def at(self) -> tuple[Screen[Any], Widget | None]:
        """The screen, and what has the focus there."""
        return self.app.screen, self.app.screen.focused

    @property
    def text(self) -> str:
        return "\n".join(strip.text for strip in self.app.screen._compositor.render_strips())

    async def until(self, condition: Callable[[], object]) -> None:
        try:
            await wait_until(self.pilot, condition)
        except TimeoutError:
            pytest.fail(f"waited in vain; the screen:\n{self.text}")

    async def do(self, step: str) -> None:
        kind, words = step[0], step[1:]
        if kind == "*" and words:
            await self.until(lambda: is_typing(self.app.focused))
            await type_keys(self.pilot, *words)
        elif kind == "?" and words:
            await self.until(lambda: words in " ".join(self.text.split()))
        elif kind == ">" and words:
            await self.go_to(words)
        else:
            await type_keys(self.pilot, step)
        if pane := PANES.get(step):
            await self.until(lambda: self.is_within(pane))

    def is_within(self, pane: str) -> bool:
        focused = self.app.focused
        return focused is not None and pane in {node.id for node in focused.ancestors_with_self}

    async def go_to(self, words: str) -> None:
        """Moves the cursor of the filters down to the row with these words."""
        await type_keys(self.pilot, "home")
        for _ in range(30):
            if f"> {words}" in self.text:
                return
            await type_keys(self.pilot, "down")
        pytest.fail(f"no row {words!r}:\n{self.text}")

    async def open(self, name: str) -> tuple[Screen[Any], Widget | None]:
        """Opens a dialog; gives where its last key was pressed."""
        *steps, last = DIALOGS[name]
        for step in steps:
            await self.do(step)
        before = self.at
        await self.do(last)
        await self.until(lambda: type(self.app.screen).__name__ == name)
        await self.until(lambda: self.app.screen.is_mounted)
        await self.pilot.pause()
        return before


@asynccontextmanager
async def person() -> AsyncIterator[Person]:
    app = app_of_a_person()
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        it = Person(app, pilot)
        await it.until(lambda: isinstance(app.screen, MainScreen))
        main = app.screen
        assert isinstance(main, MainScreen)
        main.show_collection(a_collection(), "BiomassLevel1a")
        await it.do("r")
        granules = main.query_one(GranulesPane)
        await it.until(lambda: granules.state is SearchState.MORE)
        await it.do("?Type any")
        yield it


def promised(line: str) -> Iterator[str]:
    """The keys in a line such as `↑↓ move  enter edit  F2 or esc back`, by Textual's names."""
    for part in line.split("  "):
        for word in part.split():
            names = NAMES.get(word) or ((word,) if len(word) == 1 else ())
            yield from (_character_to_key(name) if len(name) == 1 else name for name in names)
            if not names and word != "or":
                break


def broken_promises(it: Person) -> list[str]:
    """Keys that the frame names and that do nothing, or are typed into what has the focus."""
    screen = it.app.screen
    frames = screen.query("#frame")
    line = str(frames.first().border_subtitle) if frames else ""
    active = screen.active_bindings
    broken = [key for key in promised(line) if key not in active or not active[key].enabled]
    if is_typing(it.app.focused):
        broken += [key for key in promised(line) if len(key) == 1 or key == "slash"]
    if isinstance(it.app.focused, TickingInput):
        broken = [key for key in broken if key not in ("space", "exclamation_mark")]
    return broken


def is_typing(widget: Widget | None) -> bool:
    return isinstance(widget, Input | TextArea)


@pytest.mark.parametrize("name", DIALOGS)
async def test_esc_and_q_leave_it_and_give_the_focus_back(name: str) -> None:
    async with person() as it:
        before = await it.open(name)
        assert broken_promises(it) == []
        await type_keys(it.pilot, "escape")
        await it.until(lambda: it.at == before)
        await it.do(DIALOGS[name][-1])
        await it.until(lambda: type(it.app.screen).__name__ == name)
        await it.pilot.pause()
        letters = is_typing(it.app.focused)
        await type_keys(it.pilot, "q")
        if letters:
            assert type(it.app.screen).__name__ == name, "q is a letter where text is typed"
            for _ in range(3):
                if it.at != before:
                    await type_keys(it.pilot, "escape")
        await it.until(lambda: it.at == before)


def test_no_dialog_is_forgotten() -> None:
    modules = [each.name for each in pkgutil.walk_packages(maap_tui.ui.__path__, "maap_tui.ui.")]
    dialogs = {
        each.__name__
        for name in modules
        for each in vars(import_module(name)).values()
        if inspect.isclass(each) and issubclass(each, ModalScreen) and "maap_tui" in each.__module__
    }
    assert dialogs - FRAMES == set(DIALOGS)
