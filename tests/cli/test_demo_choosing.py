"""Rules over real HTTP, against what shapely and the raw documents say by themselves."""

import json
from pathlib import Path
from typing import Any

import numpy
import pytest
import shapely
from shapely.geometry import shape

from maap_tui.demo import DemoWorld
from tests.conftest import Cli

RULES = "newest baseline, coverage > 60 %, not on disk"
SEARCHES = [
    ("EarthCAREL1Validated_MAAP", "74.57,-46.26,76.57,-44.26"),
    ("BiomassLevel1b", "117.88,-4.73,118.38,-4.23"),
    ("BiomassLevel1b", "POLYGON((117.88 -4.73,118.38 -4.6,118.2 -4.23,117.88 -4.73))"),
]

Document = dict[str, Any]


@pytest.fixture(autouse=True)
def demo_settings(demo_world: DemoWorld, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shared world in place of the real service."""
    monkeypatch.setenv("MAAP_TUI_CATALOG", demo_world.catalog_url)
    monkeypatch.setenv("MAAP_TUI_TOKEN_URL", demo_world.token_url)
    monkeypatch.setenv("MAAP_TUI_TOKEN_ORIGINS", demo_world.root_url)
    monkeypatch.setenv("MAAP_TUI_CREDENTIALS", str(demo_world.write_credentials(home)))
    monkeypatch.setenv("MAAP_TUI_BACKOFF", "0.01")


def acquisition(name: str) -> tuple[str, ...]:
    """EarthCARE: agency, type, orbit and frame; BIOMASS: everything before the baseline."""
    parts = name.split("_")
    if parts[0] == "ECA":
        return (parts[1][:2], *parts[2:5], parts[-1])
    return tuple(parts[:-2])


def rank(name: str) -> tuple[str, ...]:
    """Baseline, then time of processing: letters of a name, and its last but one part."""
    parts = name.split("_")
    return (parts[1][2:], parts[-2]) if parts[0] == "ECA" else tuple(parts[-2:])


def equal_area(geometry: Any) -> Any:
    """Longitude against the sine of latitude keeps areas right."""

    def project(places: Any) -> Any:
        return numpy.column_stack([places[:, 0], numpy.sin(numpy.radians(places[:, 1])) * 57])

    return shapely.transform(shape(geometry), project)


def share(document: Document, where: Any) -> float:
    covered = where.intersection(equal_area(document["geometry"])).area
    return float(covered / where.area)


def area_of(text: str) -> Any:
    if text.startswith("POLYGON"):
        return equal_area(shapely.geometry.mapping(shapely.from_wkt(text)))
    west, south, east, north = map(float, text.split(","))
    return equal_area(shapely.geometry.mapping(shapely.box(west, south, east, north)))


def expected(documents: list[Document], where: str) -> list[str]:
    area = area_of(where)
    best: dict[tuple[str, ...], str] = {}
    for document in documents:
        name = document["id"]
        known = best.get(acquisition(name))
        if known is None or rank(name) > rank(known):
            best[acquisition(name)] = name
    newest = [document for document in documents if document["id"] in best.values()]
    return [document["id"] for document in newest if share(document, area) > 0.6]


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
