"""`--newest-only`: superseded granules are left out, and how many is told on standard error."""

from maap_tui.models.catalog import Page
from tests.cli.fakes import World, item
from tests.conftest import Cli

OLD = "ECA_EXAE_MSI_COP_2A_20250305T134540Z_20250401T000000Z_04366E"
NEW = "ECA_EXBA_MSI_COP_2A_20250305T134540Z_20250912T202910Z_04366E"
PAGES = (Page((item(OLD), item("x")), matched=3), Page((item(NEW),), matched=3))


def test_only_the_newest_are_written_and_the_rest_is_counted(cli: Cli, world: World) -> None:
    world.catalog.pages = PAGES
    done = cli("search", "C", "--newest-only", "--format", "ids")
    assert done.lines == ["x", NEW]
    assert "newest baseline only: hides 1 of 3 rows: older baseline AE." in done.err


def test_without_it_every_baseline_is_written(cli: Cli, world: World) -> None:
    world.catalog.pages = PAGES
    done = cli("search", "C", "--format", "ids")
    assert done.lines == [OLD, "x", NEW]
    assert "newest" not in done.err


def test_nothing_found_hides_nothing(cli: Cli, world: World) -> None:
    world.catalog.pages = ()
    done = cli("search", "C", "--newest-only", "--format", "ids")
    assert done.code == 0
    assert done.lines == []
    assert "hides none of 0 rows" in done.err
