"""`--filter` and `maap-tui filter`: mistakes are marked before anything is sent."""

import pytest

from maap_tui.errors import CatalogError
from maap_tui.models.catalog import Count, Page
from maap_tui.models.query import Queryable, SearchQuery
from tests.cli.fakes import World, item
from tests.conftest import Cli

KNOWN = (
    Queryable("product:type", "Product type", aliases=("productType",)),
    Queryable("view:angle", "Angle", "number"),
)


@pytest.fixture(autouse=True)
def known(world: World) -> None:
    world.catalog.queryable = KNOWN


def test_a_wrong_filter_is_marked_and_nothing_is_sent(cli: Cli, world: World) -> None:
    done = cli("search", "A", "--filter", "frame == 'A'")
    assert done.code == 2
    assert "  frame == 'A'\n         ^\n" in done.err
    assert "error: --filter, column 8: equal is written with one =." in done.err
    assert world.catalog.asked == []


def test_usual_names_cost_no_second_request(cli: Cli, world: World) -> None:
    world.catalog.pages = (Page((item("a", "A"),), 1),)
    done = cli("search", "A", "--filter", "product:type = 'X'")
    assert done.code == 0
    assert "warning" not in done.err
    assert "A" not in world.catalog.asked


def test_unusual_names_are_looked_up_and_only_warned_of(cli: Cli, world: World) -> None:
    done = cli("search", "A", "--filter", "prodct:type = 'X'")
    assert done.code == 0
    assert "warning: prodct:type is not a property here. Did you mean product:type?" in done.err
    assert "See maap-tui queryables A." in done.err
    assert world.catalog.asked[0] == "A"
    assert sum(isinstance(asked, SearchQuery) for asked in world.catalog.asked) == 1


def test_a_search_goes_on_when_the_names_cannot_be_had(cli: Cli, world: World) -> None:
    world.catalog.queryables_error = CatalogError("The catalogue sleeps.")
    done = cli("search", "A", "--filter", "odd:name = 'X'")
    assert done.code == 0
    assert "sleeps" not in done.err


def test_a_filter_is_checked_alone(cli: Cli, world: World) -> None:
    done = cli("filter", "A", "view:angle > 5 AND product:type = 'X'")
    assert done.code == 0
    assert done.out == "view:angle > 5 AND product:type = 'X'\n"
    assert "all its names and values are listed" in done.err
    assert world.catalog.asked == ["A"]


def test_old_names_are_told_and_the_new_text_is_the_output(cli: Cli) -> None:
    done = cli("filter", "A", "productType = 'X'")
    assert done.code == 0
    assert done.out == "product:type = 'X'\n"
    assert "note: productType is now called product:type." in done.err
    assert "  productType = 'X'\n  ^^^^^^^^^^^\n" in done.err


def test_unknown_names_and_mistakes_have_exit_codes_of_their_own(cli: Cli) -> None:
    assert cli("filter", "A", "view:angel > 5").code == 1
    assert cli("filter", "A", "view:angle >").code == 2
    assert cli("filter", "A", " ").code == 2


def test_a_search_that_found_nothing_tells_which_value_is_not_listed(
    cli: Cli, world: World
) -> None:
    world.catalog.queryable = (Queryable("product:type", "Type", enum=("ATL_TC__2A", "CPR_CLD")),)
    world.catalog.pages, world.catalog.counted = (Page((), 0),), Count(0)
    told = "A: product:type holds no 'ATL_TC_2A' at present. Did you mean 'ATL_TC__2A'?"
    for options in ([], ["--count"]):
        done = cli("search", "A", "--filter", "product:type = 'ATL_TC_2A'", *options)
        assert done.code == 0
        assert told in done.err
    found = cli("search", "A", "--filter", "product:type IN ('atl_tc__2a', 'CPR_CLD')")
    assert "holds no" not in found.err
    alone = cli("filter", "A", "product:type = 'ATL_TC_2A'")
    assert alone.code == 1
    assert "warning: product:type holds no 'ATL_TC_2A'" in alone.err
