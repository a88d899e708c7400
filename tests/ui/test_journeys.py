"""Whole journeys through the real app and the demo world's real HTTP, by keys only."""

from pathlib import Path

from maap_tui.demo import DemoWorld
from maap_tui.models.transfer import JobState, Verification
from maap_tui.ui.screens.collection_picker import CollectionPicker
from maap_tui.ui.screens.confirm import ConfirmScreen
from maap_tui.ui.screens.download_dialog import DownloadDialog
from maap_tui.ui.screens.main import MainScreen
from maap_tui.ui.widgets.granule_list import GranuleList
from tests.cli.choosing_oracle import expected
from tests.ui.journey_kit import Journey, ids, journey, settings_of

TUTORIAL_BOX = "112.291824,-3.33663,112.94324,-2.66676"
CHOSEN_BOX = "74.57,-46.26,76.57,-44.26"


async def test_find_search_mark_download_watch(world: DemoWorld, home: Path) -> None:
    async with journey(settings_of(world, home)) as person:
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
    async with journey(settings_of(world, home)) as person:
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

        await person.press("2", *["down"] * ids(person).index(wanted[0]), "U")
        await person.until(lambda: not granules.marked)
        await person.queue_marked()
        await person.sees("1 file downloaded and checked")
        await person.until(lambda: len(granules.facts.local.on_disk) == 1)
        await person.press("2", "R")
        await person.sees("1 granule,")
        await person.press("enter")
        await person.until(lambda: [item.id for item in granules.marked] == wanted[1:])


async def test_a_wrong_date_is_told_and_nothing_is_sent(world: DemoWorld, home: Path) -> None:
    async with journey(settings_of(world, home)) as person:
        await person.choose_collection("simulated")
        await person.press("down", "enter")
        await person.type("april")
        await person.press("enter")
        await person.sees("names no year")
        searches = [sent.target for sent in world.requests.to("/catalogue/search")]
        assert all("limit=1&" in target for target in searches)  # only the card has counted
        await person.press("escape", "r")  # back to any time, which is a right search
        await person.sees("loaded")


async def test_no_network_is_said_where_the_granules_would_be(home: Path) -> None:
    with DemoWorld() as world:
        settings = settings_of(world, home)
    async with journey(settings) as person:
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, CollectionPicker))
        await person.sees("refused")
        await person.press("escape")
        await person.until(lambda: isinstance(person.app.screen, MainScreen))


async def test_without_credentials_search_works_and_the_dialog_says_what_is_missing(
    world: DemoWorld, home: Path
) -> None:
    async with journey(settings_of(world, home, with_credentials=False)) as person:
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
    async with journey(settings_of(world, home)) as person:
        await person.choose_collection("BiomassLevel0IOC")
        await person.press("r")
        await person.sees("loaded")
        await person.queue_marked()
        await person.press("3")
        await person.sees("may not read")


async def test_escape_cancels_a_search_and_keeps_the_app(world: DemoWorld, home: Path) -> None:
    async with journey(settings_of(world, home)) as person:
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
    async with journey(settings_of(world, home)) as person:
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
        await person.until(lambda: person.app.return_code is not None or person.app.is_ending)


async def test_who_leaves_and_returns_finds_the_queue_and_lets_it_go_on(
    world: DemoWorld, home: Path
) -> None:
    settings = settings_of(world, home)
    world.faults.stall_after = 100_000
    async with journey(settings) as person:
        await person.choose_collection("simulated")
        await person.press("r")
        await person.sees("loaded")
        await person.queue_marked()
        await person.sees("1 active")
    world.faults.stall_after = None
    async with journey(settings) as person:
        await person.sees("of last time wait")
        await person.press("3", "P")
        await person.sees("downloaded and checked")
    assert not list(person.folder.rglob("*.part"))


async def test_what_was_downloaded_is_known_the_next_time_until_it_is_gone(
    world: DemoWorld, home: Path
) -> None:
    settings = settings_of(world, home)
    async with journey(settings) as person:
        await person.choose_collection("simulated")
        await person.press("r")
        await person.sees(" loaded")
        await person.press("space", "space")
        await person.queue_marked()
        await person.sees("2 files downloaded and checked")
    async with journey(settings) as person:
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
