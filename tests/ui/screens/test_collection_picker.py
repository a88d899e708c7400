"""The picker fills while somebody types, and gives the collection under the cursor."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event
from typing import TYPE_CHECKING

import pytest

from maap_tui.errors import Cancelled, NoConnection
from maap_tui.models.catalog import Access, Collection
from maap_tui.models.geometry import BBox
from maap_tui.models.query import CollectionQuery
from maap_tui.ui.screens.collection_picker import CollectionPicker
from tests.ui.fakes import FakeCatalog, a_collection

if TYPE_CHECKING:
    from tests.ui.screens.conftest import OpenScreen

BIOMASS = a_collection(
    "BiomassLevel1aIOC",
    title="Biomass Level 1A (IOC)",
    description="Focused SAR images in slant range.",
    platforms=("Biomass",),
    instruments=("P-SAR",),
    providers=("ESA/ESRIN",),
    license="other",
    doi="10.57780/bio-1",
    bbox=BBox(-180, -90, 180, 90),
    start="2025-04-29T00:00:00.000Z",
    access=Access.TEAM,
    access_label="BIOMASS_COMMISSIONING",
    keywords=("Forestry",),
)
AEOLUS = a_collection("AeolusL1BProducts", title="Aeolus L1B", platforms=("Aeolus",))
EARTHCARE = a_collection("EarthCAREL2Validated_MAAP", title="EarthCARE ESA L2")
SOME = (BIOMASS, AEOLUS, EARTHCARE)


class WaitingCatalog(FakeCatalog):
    """Gives its first page, then waits until it is told to go on or to stop."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = Event()
        self.was_stopped = Event()

    def collections(
        self, collection_query: CollectionQuery, stop: Event
    ) -> Iterator[tuple[Collection, ...]]:
        yield (BIOMASS,)
        while not self.go_on.wait(0.005):
            if stop.is_set():
                self.was_stopped.set()
                raise Cancelled("stopped")
        yield (AEOLUS, EARTHCARE)


async def test_it_shows_what_there_is_to_choose_by(
    open_screen: OpenScreen, catalog: FakeCatalog
) -> None:
    catalog.collection_pages = [SOME]
    async with open_screen(CollectionPicker(catalog), (120, 36)) as dialog:
        await dialog.sees("3 collections")
        await dialog.type("biomass")
        for words in (
            "Biomass Level 1A (IOC)",
            "■ team only",
            "BIOMASS_COMMISSIONING",
            "2025-04-29 .. now",
            "the whole globe",
            "P-SAR",
            "ESA/ESRIN",
            "10.57780/bio-1",
            "Focused SAR images",
            "Keywords: Forestry",
        ):
            assert words in dialog.text


async def test_enter_takes_the_best_match(open_screen: OpenScreen, catalog: FakeCatalog) -> None:
    catalog.collection_pages = [SOME]
    async with open_screen(CollectionPicker(catalog)) as dialog:
        await dialog.sees("3 collections")
        await dialog.type("l2 earthcare")
        assert "1 of 3 collections" in dialog.text
        await dialog.press("enter")
        assert dialog.results == [EARTHCARE]


@pytest.mark.parametrize("words", ["forestry", "p-sar", "commissioning biomass"])
async def test_keywords_and_instruments_are_searched(
    open_screen: OpenScreen, catalog: FakeCatalog, words: str
) -> None:
    catalog.collection_pages = [(*SOME, a_collection("Other", keywords=("Commissioning Biomass",)))]
    async with open_screen(CollectionPicker(catalog)) as dialog:
        await dialog.sees("4 collections")
        await dialog.type(words)
        assert "1 of 4 collections" in dialog.text


async def test_arrows_move_while_the_input_keeps_the_keys(
    open_screen: OpenScreen, catalog: FakeCatalog
) -> None:
    catalog.collection_pages = [SOME]
    async with open_screen(CollectionPicker(catalog)) as dialog:
        await dialog.sees("3 collections")
        await dialog.press("down", "down", "up")
        await dialog.type("q")
        assert dialog.is_open
        await dialog.press("backspace", "pagedown", "enter")
        assert dialog.results == [EARTHCARE]


async def test_escape_leaves_without_a_choice(
    open_screen: OpenScreen, catalog: FakeCatalog
) -> None:
    async with open_screen(CollectionPicker(catalog)) as dialog:
        await dialog.press("escape")
        assert dialog.results == [None]


async def test_it_can_be_used_before_all_are_there(open_screen: OpenScreen) -> None:
    catalog = WaitingCatalog()
    picker = CollectionPicker(catalog)
    async with open_screen(picker) as dialog:
        await dialog.sees("loading: 1 collection so far")
        await dialog.press("down")
        await dialog.type("biomass")
        assert picker.loaded == ()
        catalog.go_on.set()
        await dialog.sees("1 of 3 collections")
        assert set(picker.loaded) == set(SOME)


async def test_the_cursor_stays_on_its_collection_while_pages_arrive(
    open_screen: OpenScreen,
) -> None:
    catalog = WaitingCatalog()
    async with open_screen(CollectionPicker(catalog)) as dialog:
        await dialog.sees("loading: 1 collection so far")
        catalog.go_on.set()
        await dialog.sees("3 collections")
        await dialog.press("enter")
        assert dialog.results == [BIOMASS]  # although Aeolus comes first now


async def test_leaving_stops_the_loading(open_screen: OpenScreen) -> None:
    catalog = WaitingCatalog()
    async with open_screen(CollectionPicker(catalog)) as dialog:
        await dialog.sees("loading")
        await dialog.press("escape")
        await dialog.until(catalog.was_stopped.is_set)
        assert dialog.results == [None]


async def test_what_was_loaded_before_is_there_at_once(open_screen: OpenScreen) -> None:
    catalog = FakeCatalog()
    async with open_screen(CollectionPicker(catalog, SOME)) as dialog:
        assert "3 collections" in dialog.text
        assert catalog.collection_queries == []


async def test_an_error_is_told_and_r_tries_again(
    open_screen: OpenScreen, catalog: FakeCatalog
) -> None:
    catalog.error = NoConnection("catalog.example did not answer.", hint="Check the network.")
    picker = CollectionPicker(catalog)
    async with open_screen(picker) as dialog:
        await dialog.sees("! catalog.example did not answer. Check the network.")
        assert picker.loaded == ()
        catalog.error, catalog.collection_pages = None, [SOME]
        await dialog.press("r")
        await dialog.sees("3 collections")
        await dialog.type("rthc")
        await dialog.sees("1 of 3 collections")
        assert len(picker.loaded) == 3


async def test_q_leaves_after_an_error(open_screen: OpenScreen, catalog: FakeCatalog) -> None:
    catalog.error = NoConnection("no answer")
    async with open_screen(CollectionPicker(catalog)) as dialog:
        await dialog.sees("no answer")
        await dialog.press("q")
        assert dialog.results == [None]


async def test_no_match_is_said_and_enter_does_nothing(
    open_screen: OpenScreen, catalog: FakeCatalog
) -> None:
    catalog.collection_pages = [SOME]
    async with open_screen(CollectionPicker(catalog)) as dialog:
        await dialog.sees("3 collections")
        await dialog.type("landsat")
        assert "no collection has all these words" in dialog.text
        await dialog.press("enter")
        assert dialog.is_open


async def test_the_same_collection_on_two_pages_is_shown_once(
    open_screen: OpenScreen, catalog: FakeCatalog
) -> None:
    catalog.collection_pages = [SOME, (BIOMASS,)]
    async with open_screen(CollectionPicker(catalog)) as dialog:
        await dialog.sees("3 collections")


async def test_tab_lets_one_read_a_long_card(open_screen: OpenScreen) -> None:
    long = a_collection("A", description="\n".join(f"line {n}" for n in range(60)))
    async with open_screen(CollectionPicker(FakeCatalog(), (long,)), (80, 24)) as dialog:
        assert "line 20" not in dialog.text
        await dialog.press("tab", "pagedown", "pagedown", "pagedown")
        assert "line 20" in dialog.text
        await dialog.press("q")
        assert dialog.results == [None]


async def test_three_hundred_collections_narrow_to_one(open_screen: OpenScreen) -> None:
    many = tuple(a_collection(f"Collection{n:03d}") for n in range(300))
    async with open_screen(CollectionPicker(FakeCatalog(), many)) as dialog:
        await dialog.type("n217")
        assert "1 of 300 collections" in dialog.text
        assert "Collection217" in dialog.text


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 60)])
async def test_hostile_collections_are_only_text(
    open_screen: OpenScreen, hostile: str, size: tuple[int, int]
) -> None:
    collection = Collection(
        id=hostile,
        title=hostile,
        description=hostile,
        keywords=(hostile,),
        platforms=(hostile,),
        providers=(hostile,),
        license=hostile,
        doi=hostile,
        start=hostile,
        access_label=hostile,
    )
    async with open_screen(CollectionPicker(FakeCatalog(), (collection,)), size) as dialog:
        assert "1 collection" in dialog.text
        assert not any(character in dialog.text for character in "\x1b\x07\x9b\u202e\udcff")
        await dialog.paste(hostile)
        await dialog.press("escape")
        assert dialog.results == [None]


@pytest.mark.parametrize("theme", ["maap-light", "ansi-dark", "ansi-light"])
async def test_it_opens_in_every_kind_of_theme(open_screen: OpenScreen, theme: str) -> None:
    async with open_screen(CollectionPicker(FakeCatalog(), SOME), (120, 36), theme) as dialog:
        assert "■ team only" not in dialog.text
        assert "> ○ Aeolus L1B" in dialog.text
