"""Rules over real HTTP, against what shapely and the raw documents say by themselves."""

import json
from pathlib import Path

import pytest

from maap_tui.demo import DemoWorld
from tests.cli.choosing_oracle import expected
from tests.cli.demo_kit import use
from tests.conftest import Cli

RULES = "newest baseline, coverage > 60 %, not on disk"
SEARCHES = [
    ("EarthCAREL1Validated_MAAP", "74.57,-46.26,76.57,-44.26"),
    ("BiomassLevel1b", "117.88,-4.73,118.38,-4.23"),
    ("BiomassLevel1b", "POLYGON((117.88 -4.73,118.38 -4.6,118.2 -4.23,117.88 -4.73))"),
]


@pytest.fixture(autouse=True)
def demo_settings(demo_world: DemoWorld, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shared world in place of the real service."""
    use(demo_world, home, monkeypatch)
    monkeypatch.setenv("MAAP_TUI_BACKOFF", "0.01")


@pytest.mark.parametrize(("collection", "where"), SEARCHES)
def test_newest_baseline_over_sixty_percent_not_on_disk(
    cli: Cli, collection: str, where: str
) -> None:
    search = ("search", collection, "--where", where)
    documents = json.loads(cli(*search, "--format", "json").out)
    wanted = expected(documents, where)
    assert 1 < len(wanted) < len(documents)

    done = cli(*search, "--choose", RULES, "--format", "ids")
    assert (done.code, done.lines) == (0, wanted)

    got = cli("download", collection, "--ids", wanted[0])
    assert got.code == 0, got.err
    assert cli(*search, "--choose", RULES, "--format", "ids").lines == wanted[1:]
    here = cli(*search, "--choose", RULES.replace("not on", "on"), "--format", "ids")
    assert here.lines == wanted[:1]


def test_a_download_takes_the_rules_too(cli: Cli, home: Path) -> None:
    collection, where = SEARCHES[1]
    documents = json.loads(cli("search", collection, "--where", where, "--format", "json").out)
    wanted = expected(documents, where)
    done = cli("download", collection, "--where", where, "--choose", RULES)
    assert done.code == 0, done.err
    folders = (home / "maap-data" / collection).iterdir()
    assert {folder.name for folder in folders if folder.is_dir()} == set(wanted)
    again = cli("download", collection, "--where", where, "--choose", RULES)
    assert (again.code, again.lines) == (0, [])
