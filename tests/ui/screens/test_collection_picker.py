"""The picker fills while somebody types, and gives the collection under the cursor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from threading import Event
from typing import TYPE_CHECKING

import pytest

from maap_tui.errors import Cancelled, CatalogError, NoConnection
from maap_tui.models.catalog import Access, Collection
from maap_tui.models.geometry import BBox
from maap_tui.models.query import CollectionQuery
from maap_tui.models.sign_in import SignInState, SignInStatus
from maap_tui.models.time_range import TimeRange
from maap_tui.ui.screens.collection_picker import CollectionPicker
from tests.ui.fakes import FakeCatalog, FakeShelf, FakeSignIn, a_collection

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
EARTHCARE = a_collection(
    "EarthCAREL2Validated_MAAP", title="EarthCARE ESA L2", platforms=("EarthCARE",)
)
SOME = (BIOMASS, AEOLUS, EARTHCARE)
NEW = timedelta(minutes=1)
OLD = timedelta(hours=2)


def picker_over(catalog: FakeCatalog) -> CollectionPicker:
    """With nothing kept: the catalogue is asked."""
    return CollectionPicker(FakeShelf(catalog), FakeSignIn())


def picker_with(collections: Sequence[Collection], age: timedelta = NEW) -> CollectionPicker:
    """With these kept, and a catalogue that has nothing else."""
    return CollectionPicker(shelf_with(collections, age), FakeSignIn())


def shelf_with(collections: Sequence[Collection], age: timedelta = NEW) -> FakeShelf:
    shelf = FakeShelf(FakeCatalog())
    shelf.keep(*collections, age=age)
    return shelf


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
    async with open_screen(picker_over(catalog), (120, 36)) as dialog:
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
    async with open_screen(picker_over(catalog)) as dialog:
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
    async with open_screen(picker_over(catalog)) as dialog:
        await dialog.sees("4 collections")
        await dialog.type(words)
        assert "1 of 4 collections" in dialog.text


async def test_arrows_move_while_the_input_keeps_the_keys(
    open_screen: OpenScreen, catalog: FakeCatalog
) -> None:
    catalog.collection_pages = [SOME]
    async with open_screen(picker_over(catalog)) as dialog:
        await dialog.sees("3 collections")
        await dialog.press("down", "down", "up")
        await dialog.type("q")
        assert dialog.is_open
        await dialog.press("backspace", "pagedown", "enter")
        assert dialog.results == [AEOLUS]


async def test_escape_leaves_without_a_choice(
    open_screen: OpenScreen, catalog: FakeCatalog
) -> None:
    async with open_screen(picker_over(catalog)) as dialog:
        await dialog.press("escape")
        assert dialog.results == [None]


async def test_it_can_be_used_before_all_are_there(open_screen: OpenScreen) -> None:
    catalog = WaitingCatalog()
    async with open_screen(picker_over(catalog)) as dialog:
        await dialog.sees("loading: 1 collection so far")
        await dialog.press("down")
        await dialog.type("biomass")
        catalog.go_on.set()
        await dialog.sees("1 of 3 collections")


async def test_the_cursor_stays_on_its_collection_while_pages_arrive(
    open_screen: OpenScreen,
) -> None:
    catalog = WaitingCatalog()
    async with open_screen(picker_over(catalog)) as dialog:
        await dialog.sees("loading: 1 collection so far")
        catalog.go_on.set()
        await dialog.sees("3 collections")
        await dialog.press("enter")
        assert dialog.results == [BIOMASS]  # although Aeolus comes first now


class SlowCatalog(FakeCatalog):
    """Gives one page, and each time ends when the test lets it, whether it was stopped or not."""

    def __init__(self) -> None:
        super().__init__()
        self.gates = [Event(), Event()]

    def collections(
        self, collection_query: CollectionQuery, stop: Event
    ) -> Iterator[tuple[Collection, ...]]:
        self.collection_queries.append(collection_query)
        gate = self.gates[len(self.collection_queries) - 1]
        yield (BIOMASS,) if gate is self.gates[0] else ()
        gate.wait(10)


async def test_a_list_that_ends_after_another_was_asked_for_takes_nothing_away(
    open_screen: OpenScreen,
) -> None:
    catalog = SlowCatalog()
    async with open_screen(picker_over(catalog)) as dialog:
        await dialog.sees("loading: 1 collection so far")
        await dialog.press("f5")
        await dialog.until(lambda: len(catalog.collection_queries) == 2)
        catalog.gates[0].set()
        await dialog.until(lambda: "loading" not in dialog.text)
        assert "Biomass Level 1A" in dialog.text
        catalog.gates[1].set()


async def test_leaving_stops_the_loading(open_screen: OpenScreen) -> None:
    catalog = WaitingCatalog()
    async with open_screen(picker_over(catalog)) as dialog:
        await dialog.sees("loading")
        await dialog.press("escape")
        await dialog.until(catalog.was_stopped.is_set)
        assert dialog.results == [None]


async def test_what_is_kept_and_new_is_there_without_asking(open_screen: OpenScreen) -> None:
    shelf = shelf_with(SOME)
    async with open_screen(CollectionPicker(shelf, FakeSignIn())) as dialog:
        await dialog.sees("3 collections  as of 1 min ago")
        assert shelf.catalog.collection_queries == []
        await dialog.press("f5")
        await dialog.until(lambda: shelf.catalog.collection_queries)


async def test_an_error_is_told_and_r_tries_again(
    open_screen: OpenScreen, catalog: FakeCatalog
) -> None:
    catalog.error = NoConnection("catalog.example did not answer.", hint="Check the network.")
    async with open_screen(picker_over(catalog)) as dialog:
        await dialog.sees("! catalog.example did not answer. Check the network.")
        catalog.error, catalog.collection_pages = None, [SOME]
        await dialog.press("r")
        await dialog.sees("3 collections")
        await dialog.type("rthc")
        await dialog.sees("1 of 3 collections")


async def test_q_leaves_after_an_error(open_screen: OpenScreen, catalog: FakeCatalog) -> None:
    catalog.error = NoConnection("no answer")
    async with open_screen(picker_over(catalog)) as dialog:
        await dialog.sees("no answer")
        await dialog.press("q")
        assert dialog.results == [None]


async def test_no_match_is_said_and_enter_does_nothing(
    open_screen: OpenScreen, catalog: FakeCatalog
) -> None:
    catalog.collection_pages = [SOME]
    async with open_screen(picker_over(catalog)) as dialog:
        await dialog.sees("3 collections")
        await dialog.type("landsat")
        assert "no collection has all these words" in dialog.text
        await dialog.press("enter")
        assert dialog.is_open


async def test_the_same_collection_on_two_pages_is_shown_once(
    open_screen: OpenScreen, catalog: FakeCatalog
) -> None:
    catalog.collection_pages = [SOME, (BIOMASS,)]
    async with open_screen(picker_over(catalog)) as dialog:
        await dialog.sees("3 collections")


async def test_tab_lets_one_read_a_long_card(open_screen: OpenScreen) -> None:
    long = a_collection("A", description="\n".join(f"line {n}" for n in range(60)))
    async with open_screen(picker_with((long,)), (80, 24)) as dialog:
        assert "line 20" not in dialog.text
        await dialog.sees("1 collection")
        await dialog.press("tab", "tab", *["pagedown"] * 3)
        await dialog.sees("line 20")
        await dialog.press("q")
        assert dialog.results == [None]


async def test_three_hundred_collections_narrow_to_one(open_screen: OpenScreen) -> None:
    many = tuple(a_collection(f"Collection{n:03d}") for n in range(300))
    async with open_screen(picker_with(many)) as dialog:
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
    async with open_screen(picker_with((collection,)), size) as dialog:
        assert "1 collection" in dialog.text
        assert not any(character in dialog.text for character in "\x1b\x07\x9b\u202e\udcff")
        await dialog.paste(hostile)
        await dialog.press("escape")
        assert dialog.results == [None]


@pytest.mark.parametrize("theme", ["maap-light", "ansi-dark", "ansi-light"])
async def test_it_opens_in_every_kind_of_theme(open_screen: OpenScreen, theme: str) -> None:
    async with open_screen(picker_with(SOME), (120, 36), theme) as dialog:
        await dialog.sees("> ■ Biomass Level 1A (IOC)")
        assert "■ team only" in dialog.text


# The kept list


class TestKept:
    async def test_an_old_list_is_shown_at_once_and_made_new_in_place(
        self, open_screen: OpenScreen
    ) -> None:
        shelf, catalog = shelf_with((AEOLUS, EARTHCARE), OLD), WaitingCatalog()
        shelf.catalog = catalog
        async with open_screen(CollectionPicker(shelf, FakeSignIn())) as dialog:
            await dialog.sees("2 collections  as of 2 h ago, refreshing")
            await dialog.press("down", "up")
            await dialog.sees("> ○ EarthCARE ESA L2")
            catalog.go_on.set()
            await dialog.sees("3 collections")
            assert "refreshing" not in dialog.text
            await dialog.press("enter")
            assert dialog.results == [EARTHCARE]

    async def test_without_a_network_the_kept_list_stays(self, open_screen: OpenScreen) -> None:
        shelf = shelf_with(SOME, OLD)
        shelf.catalog.error = NoConnection("catalog.example did not answer.")
        async with open_screen(CollectionPicker(shelf, FakeSignIn())) as dialog:
            await dialog.sees("3 collections  as of 2 h ago")
            await dialog.sees("! catalog.example did not answer. F5 tries again.")
            await dialog.type("earthcare")  # the input has kept the keys
            await dialog.press("enter")
            assert dialog.results == [EARTHCARE]


# Missions


async def test_missions_have_headers_that_fold(open_screen: OpenScreen) -> None:
    async with open_screen(picker_with(SOME), (120, 36)) as dialog:
        await dialog.sees("▾ BIOMASS  1")
        await dialog.press("up")
        await dialog.press("enter")
        await dialog.sees("▸ BIOMASS  1")
        assert "Biomass Level 1A" not in dialog.text
        await dialog.type("biomass")
        assert "Biomass Level 1A" in dialog.text  # hits are shown, folded or not
        await dialog.press(*["backspace"] * 7)
        assert "Biomass Level 1A" not in dialog.text


async def test_all_missions_fold_and_unfold_in_the_list(open_screen: OpenScreen) -> None:
    async with open_screen(picker_with(SOME), (120, 36)) as dialog:
        await dialog.sees("▾ BIOMASS")
        await dialog.press("tab", "left")
        for mission in ("BIOMASS", "EarthCARE", "Aeolus"):
            assert f"▸ {mission}  1" in dialog.text
        await dialog.press("right")
        assert "▾ EarthCARE  1" in dialog.text
        await dialog.press("space")
        assert "▸ BIOMASS" in dialog.text


# Asking the catalogue


async def test_the_catalogue_is_asked_with_what_the_form_holds(open_screen: OpenScreen) -> None:
    shelf = shelf_with(SOME)
    async with open_screen(CollectionPicker(shelf, FakeSignIn()), (120, 36)) as dialog:
        await dialog.sees("3 collections")
        shelf.catalog.collection_pages = [(EARTHCARE,)]
        await dialog.press("f2", "down", "down", "enter")
        await dialog.type("EarthCARE")
        await dialog.press("enter")
        await dialog.sees("1 collection  filter: mission EarthCARE")
        await dialog.press("down", "down", "enter")
        await dialog.type("1,2,3,4")
        await dialog.press("enter", "down", "enter")
        await dialog.type("2024-06")
        await dialog.press("enter")
        wanted = CollectionQuery(
            platform="EarthCARE", bbox=BBox(1, 2, 3, 4), time_range=TimeRange.parse("2024-06")
        )
        await dialog.until(lambda: shelf.catalog.collection_queries[-1] == wanted)
        await dialog.press("escape")
        assert dialog.is_open
        await dialog.press("enter")
        assert dialog.results == [EARTHCARE]


async def test_a_row_that_is_wrong_stays_in_its_editor(open_screen: OpenScreen) -> None:
    shelf = shelf_with(SOME)
    async with open_screen(CollectionPicker(shelf, FakeSignIn()), (80, 24)) as dialog:
        await dialog.press("f2", *["down"] * 4, "enter")
        await dialog.type("1,2,x")
        await dialog.press("enter")
        assert "! a box is four numbers" in dialog.text
        assert shelf.catalog.collection_queries == []
        await dialog.press("escape")
        assert "anywhere" in dialog.text


async def test_clearing_brings_all_collections_back(open_screen: OpenScreen) -> None:
    shelf = shelf_with(SOME)
    shelf.catalog.collection_pages = [(AEOLUS,)]
    async with open_screen(CollectionPicker(shelf, FakeSignIn()), (120, 36)) as dialog:
        await dialog.sees("3 collections")
        await dialog.press("f2", "enter")
        await dialog.type("wind")
        await dialog.press("enter")
        await dialog.sees("1 collection  filter: words wind")
        await dialog.press("c")
        await dialog.sees("3 collections")
        assert "filter:" not in dialog.text


async def test_a_filter_is_judged_here_where_nothing_answers(open_screen: OpenScreen) -> None:
    shelf = shelf_with(SOME)
    shelf.catalog.error = NoConnection("no network.")
    async with open_screen(CollectionPicker(shelf, FakeSignIn()), (120, 36)) as dialog:
        await dialog.sees("3 collections")
        await dialog.press("f2", "enter")
        await dialog.type("aeolus")
        await dialog.press("enter")
        await dialog.sees("judged here, by the kept list")
        await dialog.sees("1 collection  filter: words aeolus")
        assert "no network." in dialog.text


async def test_a_filter_that_failed_is_asked_again_by_r(open_screen: OpenScreen) -> None:
    shelf = shelf_with(SOME)
    shelf.catalog.error = CatalogError("the catalogue is ill.")
    async with open_screen(CollectionPicker(shelf, FakeSignIn()), (120, 36)) as dialog:
        await dialog.sees("3 collections")
        await dialog.press("f2", "enter")
        await dialog.type("aeolus")
        await dialog.press("enter")
        await dialog.sees("! the catalogue is ill. Press r to try again.")
        shelf.catalog.error, shelf.catalog.collection_pages = None, [(AEOLUS,)]
        await dialog.press("r")
        await dialog.sees("1 collection  filter: words aeolus")
        await dialog.until(lambda: "is ill" not in dialog.text)


# The card


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (SignInState.NO_CREDENTIALS, "You are not signed in"),
        (SignInState.SIGNED_IN, "Your token does not say whether"),
        (SignInState.REFUSED, "Your token was refused"),
    ],
)
async def test_the_card_says_what_it_means_for_this_account(
    open_screen: OpenScreen, state: SignInState, words: str
) -> None:
    sign_in = FakeSignIn(SignInStatus(state))
    picker = CollectionPicker(shelf_with((BIOMASS,)), sign_in)
    async with open_screen(picker, (120, 36)) as dialog:
        await dialog.sees(words)


async def test_granules_are_counted_once_the_cursor_rests(open_screen: OpenScreen) -> None:
    shelf = shelf_with((BIOMASS, EARTHCARE))
    shelf.counted = {BIOMASS.id: 417_521, EARTHCARE.id: NoConnection("no answer.")}
    async with open_screen(CollectionPicker(shelf, FakeSignIn()), (120, 36)) as dialog:
        await dialog.sees("417 521")
        await dialog.press("down", "down")
        await dialog.sees("not counted: no answer.")
        await dialog.press("up", "up")
        await dialog.sees("417 521")
        assert shelf.count_calls == [BIOMASS.id, EARTHCARE.id]


async def test_the_card_can_have_all_the_room(open_screen: OpenScreen) -> None:
    async with open_screen(picker_with((BIOMASS, AEOLUS)), (80, 24)) as dialog:
        await dialog.sees("2 collections")
        assert "Keywords: Forestry" not in dialog.text
        await dialog.press("f3")
        await dialog.sees("Keywords: Forestry")
        await dialog.press("escape")
        assert dialog.is_open
        await dialog.sees("Aeolus L1B")


async def test_titles_are_whole_at_120_columns(open_screen: OpenScreen) -> None:
    long = "EarthCARE ESA L0 and L1 products for Cal/Val users, all of it"
    collection = a_collection("EarthCAREL0L1Products_MAAP", title=long)
    async with open_screen(picker_with((collection,)), (120, 36)) as dialog:
        await dialog.sees(f"{long} ")


async def test_the_inventory_opens_above_and_closes_again(open_screen: OpenScreen) -> None:
    shelf = shelf_with((BIOMASS,))
    async with open_screen(CollectionPicker(shelf, FakeSignIn()), (120, 36)) as dialog:
        await dialog.sees("1 collection")
        await dialog.press("f4")
        await dialog.sees(f"Inventory of {BIOMASS.id}")
        await dialog.press("escape")
        await dialog.until(shelf.was_stopped.is_set)
        await dialog.sees("Choose a collection")


async def test_the_keys_of_an_open_form_are_told_again_after_the_card(
    open_screen: OpenScreen,
) -> None:
    async with open_screen(picker_with((BIOMASS, AEOLUS)), (120, 36)) as dialog:
        await dialog.sees("2 collections")
        await dialog.press("f2")
        await dialog.sees("F2 or esc back to the list")
        await dialog.press("f3")
        await dialog.sees("F3 back")
        await dialog.press("f3")
        await dialog.sees("F2 or esc back to the list")
