"""`maap-tui have` lists what is on disk, whoever brought it, and tells what is superseded."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from maap_tui.demo import DemoWorld
from maap_tui.demo.landmarks import BASELINES, COLLECTIONS
from tests.cli.demo_kit import use
from tests.conftest import Cli, Outcome

SEARCH = ("BiomassSimulated", "--assets", "enclosure_tiff", "--max-items", "3")
PATTERN = "{year}/{name}"


@pytest.fixture
def world(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DemoWorld]:
    with DemoWorld() as made:
        use(made, home, monkeypatch)
        yield made


def have(cli: Cli, *words: str) -> list[dict[str, object]]:
    done = cli("have", *words, "--format", "json")
    assert done.code == 0, done.err
    found: list[dict[str, object]] = json.loads(done.out)
    return found


def fetched(cli: Cli, *words: str) -> Outcome:
    done = cli("download", *words)
    assert done.code == 0, done.err
    return done


def test_nothing_is_had_at_first(cli: Cli, world: DemoWorld) -> None:
    done = cli("have")
    assert (done.code, done.out) == (0, "")
    assert done.err == "maap-tui: 0 granules on disk, 0 files (0 B).\n"


def test_what_was_downloaded_is_listed_whatever_the_layout(
    cli: Cli, world: DemoWorld, home: Path
) -> None:
    fetched(cli, *SEARCH, "--layout", PATTERN)
    found = have(cli)
    on_disk = sorted(str(path) for path in (home / "maap-data").rglob("*.tiff"))
    assert sorted(str(each["path"]) for each in found) == on_disk
    assert {each["known_by"] for each in found} == {"queue"}
    assert {each["collection"] for each in found} == {"BiomassSimulated"}
    assert {each["asset"] for each in found} == {"enclosure_tiff"}
    assert have(cli, "Another") == []
    lines = cli("have").lines
    assert lines[0].split() == ["COLLECTION", "GRANULE", "FILES", "SIZE", "FOLDER"]
    assert len(lines) > 1


def test_collection_of_which_nothing_is_here_is_named(cli: Cli, world: DemoWorld) -> None:
    assert cli("have", "Nope").err.endswith("nothing of a collection 'Nope' is known here.\n")
    fetched(cli, *SEARCH)
    done = cli("have", "biomasssimulated", "BiomassSimulated")
    assert done.code == 0
    assert done.err.endswith(
        "nothing of a collection 'biomasssimulated' is known here. Did you mean BiomassSimulated?\n"
    )


def test_what_is_here_is_left_out_of_the_next_download(
    cli: Cli, world: DemoWorld, home: Path
) -> None:
    fetched(cli, *SEARCH, "--layout", PATTERN)
    again = fetched(cli, *SEARCH, "--dry-run")
    assert "0 files to fetch" in again.lines[-1]
    assert "0 to fetch; --again fetches all." in again.err
    elsewhere = fetched(cli, *SEARCH, "--dry-run", "--download-dir", str(home / "other"))
    assert "0 files to fetch" in elsewhere.lines[-1]
    all_again = fetched(cli, *SEARCH, "--dry-run", "--again")
    assert "already here" not in all_again.lines[-1]


def test_files_that_are_gone_are_fetched_again(cli: Cli, world: DemoWorld, home: Path) -> None:
    fetched(cli, *SEARCH)
    path = sorted((home / "maap-data").rglob("*.tiff"))[0]
    before = len(have(cli))
    path.unlink()
    assert len(have(cli)) == before - 1
    assert "1 file to fetch" in fetched(cli, *SEARCH, "--dry-run").lines[-1]


def test_files_that_others_brought_are_listed(cli: Cli, world: DemoWorld, home: Path) -> None:
    path = home / "maap-data" / "BiomassSimulated" / "granule" / "file.tiff"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"hello")
    (found,) = have(cli)
    assert (found["path"], found["item"], found["known_by"]) == (str(path), "granule", "place")
    path.unlink()
    assert have(cli, "--no-look") == []


def test_what_is_superseded_here_is_told(cli: Cli, world: DemoWorld, home: Path) -> None:
    for item_id in BASELINES[:2]:
        folder = home / "maap-data" / COLLECTIONS[item_id] / item_id
        folder.mkdir(parents=True)
        (folder / "file").write_bytes(b"hello")
    (old,) = have(cli, "--superseded")
    assert {old["item"], old["newer"]} == set(BASELINES[:2])
    assert "; 1 superseded." in cli("have").err
    assert "superseded" in cli("have").out


def test_an_audit_tells_the_index_what_it_found(cli: Cli, world: DemoWorld, home: Path) -> None:
    fetched(cli, *SEARCH)
    first, *_ = files = sorted((home / "maap-data").rglob("*.tiff"))
    content = bytearray(first.read_bytes())
    first.write_bytes(bytes(content[:-1]))
    assert cli("audit").code == 1
    assert len(have(cli, "--no-look")) == len(files) - 1


def test_an_audit_knows_files_that_the_queue_has_forgotten(
    cli: Cli, world: DemoWorld, home: Path
) -> None:
    fetched(cli, *SEARCH, "--layout", PATTERN)
    assert cli("queue", "clear").code == 0
    done = cli("audit", "--format", "json")
    assert done.code == 0, done.out
    assert {each["state"] for each in json.loads(done.out)} == {"whole"}


def test_a_folder_that_an_audit_found_sound_is_known_from_then_on(
    cli: Cli, world: DemoWorld, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched(cli, *SEARCH)
    (home / "maap-data").rename(home / "moved")
    assert have(cli) == []
    assert cli("audit", str(home / "moved")).code == 0
    assert {each["known_by"] for each in have(cli)} == {"audit"}
