"""`maap-tui search` asks what was typed, and says in words what came of it."""

import shlex

import pytest

from maap_tui.models.catalog import Collection, Count, Item, Page
from maap_tui.models.geometry import BBox, Geometry
from maap_tui.models.query import SearchQuery
from maap_tui.models.time_selection import TimeSelection
from tests.cli.fakes import HOSTILE, FakeCatalog, World, item
from tests.conftest import Cli, Outcome

PAGES = (
    Page((item("a"), item("b")), matched=3),
    Page((item("c"),), matched=3, notices=("One granule was left out.",)),
)


@pytest.fixture
def found(world: World) -> World:
    world.catalog.pages = PAGES
    return world


def asked(world: World) -> SearchQuery:
    (query,) = [each for each in world.catalog.asked if isinstance(each, SearchQuery)]
    assert isinstance(query, SearchQuery)
    return query


def test_every_option_reaches_the_catalogue(cli: Cli, world: World) -> None:
    cli(
        *("search", "A", "B", "A", "--bbox", "-57.1,-20.4,-56.4,-19.7"),
        *("--datetime", "2025-01-01T00:00:00Z/2025-12-31T00:00:00Z", "--ids", "x", "y", "x"),
        *("--filter", "track = 'O''Brien'", "--sortby", "+datetime", "--max-items", "20"),
    )
    assert asked(world) == SearchQuery(
        collections=("A", "B"),
        bbox=BBox(-57.1, -20.4, -56.4, -19.7),
        times=TimeSelection.parse("2025-01-01T00:00:00Z/2025-12-31T00:00:00Z"),
        ids=("x", "y"),
        cql2="track = 'O''Brien'",
        sortby="+datetime",
        max_items=20,
    )


def test_search_is_newest_first_and_unlimited_by_default(cli: Cli, world: World) -> None:
    cli("search", "A")
    assert asked(world) == SearchQuery(collections=("A",), sortby="-datetime")


@pytest.mark.parametrize(
    ("line", "wants"),
    [
        ("--format ids", False),
        ("--format csv", False),
        ("--format table", False),
        ("--format json", True),
        ("--format ndjson", True),
        ("--format geojson", True),
        ("--format urls", True),
        ("--format ids --choose 'newest baseline'", True),
    ],
)
def test_documents_are_kept_only_for_who_reads_them(
    line: str, wants: bool, cli: Cli, world: World
) -> None:
    cli("search", "A", *shlex.split(line))
    assert asked(world).wants_documents is wants


def test_order_can_be_left_to_the_catalogue(cli: Cli, world: World) -> None:
    cli("search", "A", "--sortby", "")
    assert asked(world).sortby == ""


def test_times_are_several_with_hours_and_may_have_to_start_there(cli: Cli, world: World) -> None:
    cli("search", "A", "--datetime", "2025-03, 2026 daily 22:00-02:00", "--starts-within")
    times = TimeSelection.parse("2025-03, 2026 daily 22:00-02:00", starts_within=True)
    assert asked(world).times == times


def test_only_the_number_is_told_where_it_is_all_that_is_wanted(cli: Cli, world: World) -> None:
    world.catalog.counted = Count(417_521)
    done = cli("search", "A", "--count", "--datetime", "2026")
    assert (done.code, done.out, done.err) == (0, "417521\n", "")
    assert asked(world).times == TimeSelection.parse("2026")


def test_a_number_that_is_not_exact_says_so(cli: Cli, world: World) -> None:
    world.catalog.counted = Count(12, is_at_most=True)
    done = cli("search", "A", "--count", "--datetime", "2026 daily 10:00-12:00")
    assert done.out == "12\n"
    assert done.err.startswith("maap-tui: at most: ")


def test_a_catalogue_without_a_count_is_told(cli: Cli, world: World) -> None:
    world.catalog.counted = Count(None)
    done = cli("search", "A", "--count")
    assert (done.code, done.out) == (4, "")
    assert "does not tell how many granules match. Leave out --count." in done.err


def test_an_upper_bound_is_called_one(cli: Cli, world: World) -> None:
    world.catalog.pages = (Page((item("a"),)), Page((), 3, is_at_most=True))
    assert cli("search", "A").err == ""
    world.catalog.pages = (Page((), 3, is_at_most=True),)
    assert cli("search", "A").err == "maap-tui: at most 3 granules match, 0 fetched.\n"


def test_geometry_is_read_by_the_service(cli: Cli, world: World) -> None:
    cli("search", "A", "--intersects", "POINT (1 2)")
    assert asked(world).intersects == Geometry("POINT (1 2)", "area")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "No collection is named. maap-tui collections lists them; name one before"),
        (["--ids", "a", "C"], "No collection is named."),
        (["C", "--bbox", "1,2,3"], "--bbox: a box is four numbers"),
        (["C", "--bbox", "0,9,1,1"], "--bbox: the box has its south"),
        (["C", "--datetime", "spring"], "--datetime: 'spring' is not a date"),
        (["C", "--starts-within"], "--starts-within needs a time. Give one with --datetime."),
        (["C", "--datetime", "2026 daily 9"], "--datetime: '9' are no daily hours"),
        (["C", "--max-items", "0"], "--max-items: a whole number from 1 up is expected."),
        (["C", "--max-items", "ten"], "--max-items: a whole number"),
        (["C", "--bbox", "1,2,3,4", "--intersects", "x"], "cannot be used together"),
    ],
)
def test_wrong_input_is_told_and_nothing_is_asked(
    cli: Cli, world: World, words: list[str], told: str
) -> None:
    done = cli("search", *words)
    assert done.code == 2
    assert told in done.err
    assert done.err.startswith("maap-tui: error: ")
    assert done.err.count("\n") == 1
    assert done.out == ""
    assert world.catalog.asked == []


def test_notices_go_to_standard_error(cli: Cli, found: World) -> None:
    assert "One granule was left out." in cli("search", "C", "--format", "ids").err


@pytest.mark.parametrize(
    ("name", "out"),
    [
        ("table", ""),
        ("ids", ""),
        ("urls", ""),
        ("ndjson", ""),
        ("json", "[\n]\n"),
        ("csv", "id,collection,start,end,product_type,version,platform,orbit,track,frame,size\n"),
    ],
)
def test_nothing_found_is_no_failure(cli: Cli, world: World, name: str, out: str) -> None:
    world.catalog.pages = (Page((), matched=0),)
    done = cli("search", "C", "--format", name)
    assert (done.code, done.out) == (0, out)
    assert "0 granules match, 0 fetched." in done.err


@pytest.mark.parametrize("name", ["table", "json", "ndjson", "geojson", "csv", "ids", "urls"])
def test_hostile_text_cannot_steer_the_terminal(cli: Cli, world: World, name: str) -> None:
    hostile = item(
        HOSTILE,
        properties={"product:type": HOSTILE, "version": HOSTILE, "datetime": HOSTILE},
        assets={"product": {"href": f"https://x.example/{HOSTILE}", "title": HOSTILE}},
    )
    world.catalog.pages = (Page((hostile,), notices=(HOSTILE,)),)
    done = cli("search", "C", "--format", name)
    assert done.code == 0
    assert not dangerous(done)


def dangerous(done: Outcome) -> set[str]:
    return {character for character in done.out + done.err if not character.isprintable()} - {"\n"}


def test_interrupted_search_ends_with_its_code(cli: Cli, world: World) -> None:
    import signal

    world.catalog = FakeCatalog(PAGES, before_page=lambda: signal.raise_signal(signal.SIGINT))
    done = cli("search", "C", "--format", "ids")
    assert done.code == 130
    assert done.out == ""
    assert done.err == "maap-tui: stopped.\n"


def test_unknown_collection_is_told_with_what_may_be_meant(cli: Cli, world: World) -> None:
    world.catalog.found = (Collection("BiomassLevel1a", ""), Collection("BiomassLevel1b", ""))
    done = cli("search", "biomasslevel1B")
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines()[-1] == (
        "maap-tui: error: There is no collection 'biomasslevel1B' in this catalogue."
        " Did you mean BiomassLevel1b?"
    )
    assert "Did you mean BiomassLevel1a?" in cli("search", "BiomassLevl1a").err
    done = cli("search", "NOSUCH")
    assert done.code == 2
    assert "'NOSUCH' in this catalogue. maap-tui collections lists them." in done.err


def test_known_collection_without_a_match_is_no_failure(cli: Cli, world: World) -> None:
    world.catalog.found = (Collection("C", ""),)
    done = cli("search", "C")
    assert done.code == 0
    assert "no granule matches" in done.err


def test_collections_are_asked_for_only_when_nothing_was_found(cli: Cli, world: World) -> None:
    world.catalog.pages = (Page((Item(id="a", collection="C"),), 1),)
    cli("search", "C")
    assert [type(each) for each in world.catalog.asked] == [SearchQuery]
    world.catalog.counted = Count(0)
    world.catalog.found = (Collection("D", ""),)
    assert cli("search", "C", "--count").code == 2
