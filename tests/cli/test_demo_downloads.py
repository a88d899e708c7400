"""Files come whole to where they belong, over real HTTP, and every failure has its exit code."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from maap_tui.demo import DemoWorld
from maap_tui.demo.landmarks import REPUBLISHED
from maap_tui.demo.tutorial import IDS
from tests.cli.demo_kit import be_impatient, use
from tests.conftest import Cli, Outcome

REPUBLISHED_SEARCH = ("BiomassLevel1b", "--ids", *REPUBLISHED, "--assets", "enclosure_tiff")
TWO = ("BiomassSimulated", "--ids", *IDS)


@pytest.fixture
def fresh_world() -> Iterator[DemoWorld]:
    """A world of the test's own, for those that spoil something."""
    with DemoWorld() as world:
        yield world


@pytest.fixture
def world(fresh_world: DemoWorld, home: Path, monkeypatch: pytest.MonkeyPatch) -> DemoWorld:
    use(fresh_world, home, monkeypatch)
    be_impatient(monkeypatch)
    return fresh_world


def records(done: Outcome) -> list[dict[str, object]]:
    return [json.loads(line) for line in done.lines]


def test_two_granules_of_the_tutorial_come_whole(cli: Cli, world: DemoWorld, home: Path) -> None:
    done = cli("download", *TWO, "--format", "json")
    assert done.code == 0, done.err
    for record in records(done):
        path = Path(str(record["path"]))
        assert path.parent == home / "maap-data" / "BiomassSimulated" / str(record["item"])
        assert path.stat().st_size == record["bytes"]
        assert record["verified"] == "zip"
        assert path.read_bytes()[:2] == b"PK"
    assert {record["item"] for record in records(done)} == set(IDS)


def test_waiting_for_a_busy_service_is_told(
    cli: Cli, world: DemoWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("maap_tui.cli.console._LONG_PAUSE", 0.0)
    world.faults.token_errors, world.faults.search_errors = [500], [503]
    done = cli("download", *TWO)
    assert done.code == 0
    assert "is busy or out of order (503): asked again in 0 s." in done.err
    assert "is busy or out of order (500): asked again in 0 s." in done.err


def test_second_run_fetches_nothing_again(cli: Cli, world: DemoWorld) -> None:
    cli("download", *TWO)
    world.requests.clear()
    done = cli("download", *TWO, "--format", "json")
    assert done.code == 0
    assert [record["state"] for record in records(done)] == ["here", "here"]
    assert all(Path(str(record["path"])).is_file() for record in records(done))
    assert world.requests.to("/data/") == []


def test_found_granules_are_handed_from_one_command_to_the_next(
    cli: Cli, world: DemoWorld, home: Path
) -> None:
    for name in ("geojson", "ndjson", "json"):
        found = home / f"found.{name}"
        found.write_text(cli("search", *TWO, "--format", name).out, encoding="utf-8")
        done = cli("download", "--from", str(found), "--dry-run", "--format", "json")
        assert [record["state"] for record in records(done)] == ["planned", "planned"]


def test_chosen_assets_go_to_the_chosen_folder(cli: Cli, world: DemoWorld, home: Path) -> None:
    words = ["--assets", "role:overview", "enclosure_nc", "--download-dir", "~/here"]
    done = cli("download", *TWO, *words, "--format", "json")
    assert done.code == 0, done.err
    assert {record["asset"] for record in records(done)} >= {"enclosure_nc"}
    assert all(str(record["path"]).startswith(str(home / "here")) for record in records(done))


def test_collection_without_access_is_told(cli: Cli, world: DemoWorld) -> None:
    done = cli("download", "EarthCAREL2InstChecked_MAAP", "--max-items", "1", "--format", "json")
    assert done.code == 1, (done.out, done.err)
    (record,) = records(done)
    assert record["state"] in ("failed", "no access")
    assert "EarthCAREL2InstChecked_MAAP" in str(record["cause"])


def test_missing_credentials_end_with_three_and_a_search_works(
    cli: Cli, world: DemoWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MAAP_TUI_CREDENTIALS")
    assert cli("search", *TWO, "--format", "ids").code == 0
    done = cli("download", *TWO)
    assert (done.code, done.out) == (3, "")
    assert "90dToken" in done.err


def test_refused_token_ends_with_three(cli: Cli, world: DemoWorld, home: Path) -> None:
    file = home / "credentials.txt"
    text = file.read_text(encoding="utf-8").replace(world.offline_token, "x" * 40)
    file.write_text(text, encoding="utf-8")
    done = cli("download", *TWO)
    assert done.code == 3
    assert world.requests.to("/data/") == []
    assert cli("token", "--check").code == 3


def test_folder_that_cannot_be_used_ends_with_five(cli: Cli, world: DemoWorld, home: Path) -> None:
    (home / "file").write_text("", encoding="utf-8")
    done = cli("download", *TWO, "--download-dir", str(home / "file"))
    assert done.code == 5
    assert "is not a folder" in done.err


def test_file_that_is_not_what_was_promised_fails_and_leaves_no_name(
    cli: Cli, world: DemoWorld, home: Path
) -> None:
    world.faults.html_instead_of_product = True
    done = cli("download", *TWO, "--format", "json")
    assert done.code == 1
    assert {record["state"] for record in records(done)} == {"failed"}
    assert all(record["cause"] for record in records(done))
    assert not list((home / "maap-data").rglob("*.ZIP"))


@pytest.mark.rule(8, 22)
def test_no_secret_is_ever_shown(cli: Cli, world: DemoWorld) -> None:
    secrets = (world.offline_token, world.client_secret)
    for words in (
        ["token", "--check"],
        ["config"],
        ["download", *TWO],
        ["config", "--format=json"],
    ):
        done = cli(*words)
        assert not any(secret in done.out + done.err for secret in secrets)


def test_sign_in_is_told_by_the_demo(cli: Cli) -> None:
    done = cli("--demo", "token", "--check")
    assert done.code == 0, done.err
    assert done.lines[0] == "state:     signed in"


def test_demo_takes_precedence_over_what_is_set(
    cli: Cli, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAAP_TUI_CATALOG", "https://catalog.invalid/")
    monkeypatch.setenv("MAAP_TUI_TOKEN_ORIGINS", "https://catalog.invalid")
    done = cli("--demo", "search", "BiomassSimulated", "--ids", *IDS, "--format", "ids")
    assert (done.code, sorted(done.lines)) == (0, sorted(IDS))
    effective = json.loads(cli("--demo", "config", "--format", "json").out)
    for key in ("catalog", "token_url", "credentials", "token_origins", "download_dir"):
        assert effective[key]["origin"] == "demo"
    assert effective["download_dir"]["value"] == str(home / "maap-demo")


def test_demo_keeps_away_from_real_folders(
    cli: Cli, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = home / ".config" / "maap-tui" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text('download_dir = "/real"', encoding="utf-8")
    effective = json.loads(cli("--demo", "config", "--format", "json").out)
    assert effective["download_dir"]["value"] == str(home / "maap-demo")
    assert not Path(effective["credentials"]["value"][0]).exists()
    monkeypatch.setenv("MAAP_TUI_DOWNLOAD_DIR", str(home / "chosen"))
    effective = json.loads(cli("--demo", "config", "--format", "json").out)
    assert effective["download_dir"]["value"] == str(home / "chosen")


@pytest.mark.parametrize(
    "words", [["--catalog", "https://x.example/"], ["--token-url", "https://x.example/"]]
)
def test_demo_and_a_flag_against_it_are_refused(cli: Cli, words: list[str]) -> None:
    done = cli("--demo", "config", *words)
    assert done.code == 2
    assert words[0] in done.err


def test_preview_shows_where_a_layout_puts_files(
    cli: Cli, world: DemoWorld, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAAP_TUI_LAYOUT", "{collection}/{year}/{type}/{id}/{name}")
    done = cli("download", *TWO, "--dry-run", "--format", "json")
    folder = home / "maap-data" / "BiomassSimulated" / "2017" / "S1_DGM__1S"
    for record in records(done):
        assert Path(str(record["path"])).parent == folder / str(record["item"])
    assert cli("download", *TWO).code == 0
    again = cli("download", *TWO, "--format", "json")
    assert [record["state"] for record in records(again)] == ["here", "here"]


def test_layout_that_gives_two_files_one_name_keeps_both(
    cli: Cli, world: DemoWorld, home: Path
) -> None:
    layout = "{collection}/{name}"
    done = cli("download", *REPUBLISHED_SEARCH, "--layout", layout, "--format", "json")
    assert done.code == 0, done.err
    paths = [Path(str(record["path"])) for record in records(done)]
    assert len({path.name.casefold() for path in paths}) == 2
    assert {path.parent for path in paths} == {home / "maap-data" / "BiomassLevel1b"}
    assert all(path.is_file() for path in paths)
