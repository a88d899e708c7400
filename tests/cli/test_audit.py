"""`maap-tui audit` tells of every file how it stands, and queues what can be mended."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from maap_tui.demo import DemoWorld
from maap_tui.demo.landmarks import BASELINES
from tests.cli.demo_kit import use
from tests.conftest import Cli, Outcome

SEARCH = ("BiomassSimulated", "--assets", "enclosure_tiff", "--max-items", "6")


@pytest.fixture
def world(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DemoWorld]:
    with DemoWorld() as made:
        use(made, home, monkeypatch)
        yield made


@pytest.fixture
def folder(cli: Cli, world: DemoWorld, home: Path) -> Path:
    """A download folder with three files."""
    done = cli("download", *SEARCH)
    assert done.code == 0, done.err
    return home / "maap-data"


def files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.tiff"))


def states(done: Outcome) -> list[str]:
    return [record["state"] for record in json.loads(done.out)]


def test_whole_folder_ends_with_zero(cli: Cli, folder: Path) -> None:
    done = cli("audit", str(folder))
    assert done.code == 0, done.err
    assert done.lines[0].split() == ["STATE", "SIZE", "BY", "FILE"]
    assert [line.split()[0] for line in done.lines[1:]] == ["whole"] * 3
    assert done.err == "maap-tui: 3 files: 3 whole.\n"


def test_what_is_not_whole_is_told_and_ends_with_one(cli: Cli, folder: Path) -> None:
    first, second, _ = files(folder)
    first.write_bytes(b"short")
    second.unlink()
    (folder / "notes.txt").write_text("x", encoding="utf-8")
    (folder / "x.part").write_text("x", encoding="utf-8")
    done = cli("audit", str(folder), "--format", "json")
    assert done.code == 1
    found = {Path(record["path"]).name: record for record in json.loads(done.out)}
    assert found[first.name]["state"] == "truncated"
    assert found[first.name]["bytes"] == 5
    assert found[second.name]["state"] == "missing"
    assert found["notes.txt"]["state"] == "foreign"
    assert found["x.part"]["state"] == "part"
    rows = list(csv.DictReader(io.StringIO(cli("audit", str(folder), "--format", "csv").out)))
    assert [row["state"] for row in rows] == [record["state"] for record in found.values()]
    assert "5 files: 1 whole, 1 truncated, 1 missing, 1 part, 1 foreign." in done.err


def test_requeued_files_are_mended_by_the_next_run(cli: Cli, folder: Path) -> None:
    whole = {path: path.read_bytes() for path in files(folder)}
    first, second, _ = files(folder)
    first.write_bytes(b"short")
    second.unlink()
    done = cli("audit", str(folder), "--requeue")
    assert done.code == 1
    assert "2 files queued; maap-tui queue run fetches them." in done.err
    assert first.read_bytes() == b"short"
    assert cli("queue", "run").code == 0
    assert {path: path.read_bytes() for path in files(folder)} == whole
    assert cli("audit", str(folder)).code == 0
    assert "0 files queued." in cli("audit", str(folder), "--requeue").err


def test_file_whose_job_was_forgotten_is_requeued_to_its_place(cli: Cli, folder: Path) -> None:
    first = files(folder)[0]
    whole = first.read_bytes()
    first.write_bytes(whole[:-1] + b"longer")
    cli("queue", "clear")
    assert cli("audit", str(folder), "--requeue").code == 1
    assert cli("queue", "run").code == 0
    assert first.read_bytes() == whole
    assert len(files(folder)) == 3


def test_archive_that_rotted_is_mended_though_its_size_is_right(
    cli: Cli, world: DemoWorld, home: Path
) -> None:
    cli("download", "BiomassSimulated", "--max-items", "1")
    (path,) = (home / "maap-data").rglob("*.ZIP")
    whole = path.read_bytes()
    rotten = bytearray(whole)
    rotten[len(whole) // 2] ^= 0xFF
    path.write_bytes(rotten)
    assert states(cli("audit", str(home / "maap-data"), "--format", "json")) == ["corrupt"]
    for words in (["audit", str(home / "maap-data"), "--requeue"], ["queue", "run"]):
        cli(*words)
    assert path.read_bytes() == whole


def test_superseded_file_names_the_newer_one(cli: Cli, world: DemoWorld, home: Path) -> None:
    search = ("EarthCAREL2Validated_MAAP", "--ids", BASELINES[0], "--assets", "enclosure_hdr")
    assert cli("download", *search).code == 0
    done = cli("audit", str(home / "maap-data"))
    assert done.code == 1
    assert f"baseline BA instead of AE: {BASELINES[1]}." in done.out
    (record,) = json.loads(cli("audit", str(home / "maap-data"), "--format", "json").out)
    assert (record["state"], record["newer"]) == ("superseded", BASELINES[1])


def test_offline_asks_nobody(cli: Cli, world: DemoWorld, folder: Path) -> None:
    world.requests.clear()
    assert cli("audit", str(folder), "--offline").code == 0
    assert len(world.requests) == 0
    files(folder)[0].write_bytes(b"")
    assert cli("audit", str(folder), "--offline", "--requeue").code == 1
    assert len(world.requests) == 0
    assert cli("queue", "run").code == 0
    assert files(folder)[0].stat().st_size


def test_catalogue_that_does_not_answer_is_told(
    cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAAP_TUI_CATALOG", "http://127.0.0.1:9/catalogue/")
    monkeypatch.setenv("MAAP_TUI_MAX_ATTEMPTS", "1")
    done = cli("audit", str(folder))
    assert (done.code, done.out) == (4, "")


def test_folder_that_is_none_is_told(cli: Cli, home: Path) -> None:
    done = cli("audit", str(home / "nothing"))
    assert done.code == 2
    assert "is not a folder." in done.err


def test_home_that_nobody_has_is_told(cli: Cli) -> None:
    done = cli("audit", "~nobody-of-this-name/x")
    assert (done.code, done.out) == (2, "")
    assert "a home that is not known here" in done.err
    assert cli("audit").code == 2


def test_empty_folder_is_whole(cli: Cli, world: DemoWorld, home: Path) -> None:
    done = cli("audit", str(home / "work"))
    assert (done.code, done.out, done.err) == (0, "", "maap-tui: there is no file.\n")


def test_hostile_names_in_the_folder_cannot_steer_the_terminal(
    cli: Cli, world: DemoWorld, home: Path
) -> None:
    hostile = home / "data" / "C\x1b[2J" / "i\x9b31m"
    hostile.mkdir(parents=True)
    (hostile / "x\u202e\x1b]0;owned\x07.h5").write_bytes(b"x")
    for name in ("table", "csv", "json"):
        for more in ((), ("--offline",)):
            done = cli("audit", str(home / "data"), "--format", name, *more)
            assert {c for c in done.out + done.err if not c.isprintable()} <= {"\n", "\r"}


def test_what_is_not_whole_is_in_sight_at_the_end(cli: Cli, folder: Path) -> None:
    files(folder)[0].write_bytes(b"short")
    done = cli("audit", str(folder))
    assert [line.split()[0] for line in done.lines[1:]] == ["whole", "whole", "truncated"]
