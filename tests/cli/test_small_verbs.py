"""`collections`, `queryables`, `token` and `config`."""

import csv
import io
import json
from pathlib import Path

import pytest

from maap_tui.models.catalog import Access, Collection
from maap_tui.models.geometry import BBox
from maap_tui.models.query import CollectionQuery, Queryable
from maap_tui.models.sign_in import TOKEN_PAGE, SignInState, SignInStatus
from maap_tui.models.time_range import TimeRange
from maap_tui.settings import ROWS
from tests.cli.fakes import HOSTILE, World
from tests.conftest import Cli

BIOMASS = Collection(
    "BiomassLevel1b",
    "Biomass Level 1B",
    platforms=("Biomass", "Biomass-2"),
    bbox=BBox(-180, -90, 180, 90),
    start="2025-04-29T00:00:00.000Z",
    access=Access.TEAM,
    access_label="BIOMASS_COMMISSIONING",
)


def test_collection_search_reaches_the_catalogue(cli: Cli, world: World) -> None:
    cli(
        *("collections", "-q", "Biomass", "--title", "T", "--platform", "BIOMASS"),
        *("--organisation", "ESA/ESRIN", "--bbox", "14.90,37.700,14.99,37.780"),
        *("--datetime", "2020-01-01T00:00:00.000Z/2024-12-31T23:59:59.999Z"),
        *("--filter", "a = 1"),
    )
    assert world.catalog.asked == [
        CollectionQuery(
            text="Biomass",
            title="T",
            platform="BIOMASS",
            organisation="ESA/ESRIN",
            bbox=BBox(14.90, 37.7, 14.99, 37.78),
            time_range=TimeRange.parse("2020-01-01T00:00:00.000Z/2024-12-31T23:59:59.999Z"),
            cql2="a = 1",
        )
    ]


def test_collections_are_a_table(cli: Cli, world: World) -> None:
    world.catalog.found = (BIOMASS,)
    heading, row = cli("collections").lines
    assert heading.split() == ["COLLECTION", "TITLE", "MISSION", "ACCESS", "FROM"]
    told = ["BiomassLevel1b", "Biomass", "Level", "1B", "BIOMASS", "team", "only", "2025-04-29"]
    assert row.split() == told


def test_collections_as_ids_csv_and_json(cli: Cli, world: World) -> None:
    world.catalog.found = (BIOMASS,)
    assert cli("collections", "--format", "ids").out == "BiomassLevel1b\n"
    (record,) = csv.DictReader(io.StringIO(cli("collections", "--format", "csv").out))
    assert (record["access"], record["platforms"]) == ("team only", "Biomass;Biomass-2")
    (read,) = json.loads(cli("collections", "--format", "json").out)
    assert read["bbox"] == [-180, -90, 180, 90]
    assert (read["access"], read["access_label"]) == ("team only", "BIOMASS_COMMISSIONING")
    assert (read["mission"], read["granules"]) == ("BIOMASS", None)
    assert "BIOMASS_COMMISSIONING" in read["access_meaning"]


def test_a_kept_list_is_searched_without_the_catalogue(cli: Cli, world: World) -> None:
    none_yet = cli("collections", "--offline")
    assert none_yet.code == 2
    assert "No list of collections is kept yet" in none_yet.err
    world.catalog.found = (BIOMASS, Collection("Other", "Other"))
    cli("collections")
    asked = len(world.catalog.asked)
    done = cli("collections", "--offline", "-q", "1b biomass", "--format", "ids")
    assert (done.code, done.out) == (0, "BiomassLevel1b\n")
    assert "as of just now" in done.err
    assert len(world.catalog.asked) == asked


def test_no_collection_is_told_and_no_failure(cli: Cli, world: World) -> None:
    done = cli("collections", "-q", "nothing", "--format", "ids")
    assert (done.code, done.out) == (0, "")
    assert "0 collections found" in done.err


def test_queryables_are_a_table_and_json(cli: Cli, world: World) -> None:
    world.catalog.queryable = (
        Queryable("product:type", "Product type", enum=("A", "B")),
        Queryable("created", "Created", format="date-time"),
    )
    heading, first, second = cli("queryables", "C").lines
    assert heading.split() == ["NAME", "TYPE", "TITLE", "VALUES"]
    assert first.split() == ["product:type", "string", "Product", "type", "A", "B"]
    assert "string (date-time)" in second
    read = json.loads(cli("queryables", "C", "--format", "json").out)
    assert [one["name"] for one in read] == ["product:type", "created"]
    assert world.catalog.asked == ["C", "C"]


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (SignInState.READY, 0),
        (SignInState.SIGNED_IN, 0),
        (SignInState.NO_CREDENTIALS, 3),
        (SignInState.UNREADABLE, 3),
        (SignInState.REFUSED, 3),
    ],
)
def test_token_tells_how_sign_in_stands(
    cli: Cli, world: World, state: SignInState, code: int
) -> None:
    world.sign_in.current = SignInStatus(
        state, Path("/c.txt"), 12, "What to do.", (f"odd {HOSTILE}",)
    )
    done = cli("token")
    assert done.code == code
    assert [line.split(maxsplit=1)[0] for line in done.lines] == [
        "state:",
        "file:",
        "days",
        "message:",
    ]
    assert state.value in done.out
    assert "warning: odd S2A" in done.err
    assert "\x1b" not in done.err
    assert world.sign_in.checks == 0


def test_token_check_asks_the_token_service(cli: Cli, world: World) -> None:
    world.sign_in.checked = SignInStatus(SignInState.REFUSED, message="Refused.")
    done = cli("token", "--check")
    assert done.code == 3
    assert "token refused" in done.out
    assert world.sign_in.checks == 1


def test_token_without_credentials_says_where_to_get_one(
    cli: Cli, world: World, home: Path
) -> None:
    world.sign_in.current = SignInStatus(SignInState.NO_CREDENTIALS)
    done = cli("token")
    assert TOKEN_PAGE in done.err
    assert str(home / "work" / "credentials.txt") in done.err


def test_config_shows_every_value_and_where_it_came_from(
    cli: Cli, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAAP_TUI_JOBS", "5")
    lines = cli("config", "--download-dir", "/data").lines
    assert [line.split()[0] for line in lines[1:]] == [row.key for row in ROWS]
    assert ["jobs", "5", "MAAP_TUI_JOBS"] in [line.split() for line in lines]
    assert ["download_dir", "/data", "--download-dir"] in [line.split() for line in lines]
    assert ["page_size", "100", "default"] in [line.split() for line in lines]


def test_config_as_json(cli: Cli, world: World) -> None:
    read = json.loads(cli("config", "--format", "json").out)
    assert read["jobs"] == {"value": 3, "origin": "default"}
    assert read["token_origins"]["value"] == ["https://catalog.maap.eo.esa.int"]
    assert len(read["credentials"]["value"]) == 2


def test_wrong_setting_ends_with_two_and_one_sentence(cli: Cli, home: Path) -> None:
    file = home / ".config" / "maap-tui" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text("job = 3", encoding="utf-8")
    done = cli("config")
    assert done.code == 2
    assert done.err == (f"maap-tui: error: {file}: unknown key 'job'. Did you mean jobs?\n")


def test_unknown_variable_is_told_once_and_is_no_failure(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAAP_TUI_CATALOGUE", "https://x.example/")
    done = cli("config")
    assert done.code == 0
    assert done.err == (
        "maap-tui: warning: MAAP_TUI_CATALOGUE is not a setting. Did you mean MAAP_TUI_CATALOG?\n"
    )


def test_app_needs_a_terminal_that_can_be_drawn_on(
    cli: Cli, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.isatty", lambda number: True)
    monkeypatch.setenv("TERM", "dumb")
    done = cli()
    assert done.code == 2
    assert "(TERM=dumb) cannot show the app. Use a verb" in done.err


def test_app_needs_a_terminal(cli: Cli, world: World) -> None:
    done = cli()
    assert done.code == 2
    assert "needs a terminal" in done.err
