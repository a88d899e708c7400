"""Whatever is given to a search: one clear sentence and exit code 2, or an answer."""

import io
import sys
from pathlib import Path

import pytest

from maap_tui.demo import DemoWorld
from tests.bad_input import (
    ANY_SCRIPT,
    AREA_FILES,
    FILTERS,
    MILLION,
    PLACES,
    TABLES,
    TIMES,
    BadFile,
    circle_of,
)
from tests.conftest import Cli, Outcome

COLLECTION = "EarthCAREL2Validated_MAAP"
LONGEST_SENTENCE = 700


@pytest.fixture(autouse=True)
def demo_settings(demo_world: DemoWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shared world in place of the real service."""
    monkeypatch.setenv("MAAP_TUI_CATALOG", demo_world.catalog_url)
    monkeypatch.setenv("MAAP_TUI_BACKOFF", "0.01")


def assert_refused(done: Outcome, said: str) -> None:
    """One line that says why, of a length that is read."""
    assert done.code == 2, done.err
    assert done.out == ""
    (line,) = [line for line in done.err.splitlines() if ": error: " in line]
    assert said in line
    assert "Traceback" not in done.err
    assert len(line) < LONGEST_SENTENCE
    assert line.isprintable()
    assert line.endswith((".", "'", "?")) or "ogr2ogr" in line


@pytest.mark.parametrize("file", AREA_FILES, ids=str)
@pytest.mark.parametrize("option", ["--where", "--intersects", "--batch"])
def test_a_file_that_is_no_area(cli: Cli, tmp_path: Path, file: BadFile, option: str) -> None:
    assert_refused(cli("search", COLLECTION, option, file.at(tmp_path)), file.said)


@pytest.mark.parametrize("file", TABLES, ids=str)
def test_a_file_that_is_no_table(cli: Cli, tmp_path: Path, file: BadFile) -> None:
    assert_refused(cli("search", COLLECTION, "--batch", file.at(tmp_path)), file.said)


@pytest.mark.parametrize(("text", "said"), PLACES)
def test_words_that_are_no_area(cli: Cli, text: str, said: str) -> None:
    assert_refused(cli("search", COLLECTION, f"--where={text}"), said)


@pytest.mark.parametrize(("text", "said"), TIMES)
def test_words_that_are_no_time(cli: Cli, text: str, said: str) -> None:
    assert_refused(cli("search", COLLECTION, "--datetime", text), said)


@pytest.mark.parametrize(("text", "said"), FILTERS)
@pytest.mark.parametrize("more", [("--count",), ("--format", "ids")], ids=["count", "ids"])
def test_words_that_are_no_filter(cli: Cli, text: str, said: str, more: tuple[str, ...]) -> None:
    assert_refused(cli("search", COLLECTION, "--filter", text, *more), said)


@pytest.mark.parametrize("option", ["--ids", "--datetime", "--filter", "--where"])
def test_an_empty_value_never_means_every_granule(cli: Cli, option: str) -> None:
    for verb in ("search", "download", "basket add"):
        assert_refused(cli(*verb.split(), COLLECTION, option, ""), "empty")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read: No such file or directory"),
        (b"", "holds no id"),
        (b"\xff\xfe", "is not UTF-8"),
        (b"x" * 5_000_000, "too many ids"),
    ],
)
def test_a_file_that_has_no_ids(cli: Cli, tmp_path: Path, content: bytes | None, said: str) -> None:
    file = tmp_path / "ids.txt"
    if content is not None:
        file.write_bytes(content)
    assert_refused(cli("search", COLLECTION, "--ids", f"@{file}"), said)


def test_ids_in_a_home_that_nobody_has_are_refused(cli: Cli) -> None:
    assert_refused(cli("search", COLLECTION, "--ids", "@~nobody-here/ids"), "home that is not")


def test_a_time_in_the_place_of_a_collection(cli: Cli) -> None:
    done = cli("search", COLLECTION, "--datetime", "2017-01-01", "2017-12-02", "--format", "ids")
    assert_refused(done, "a range in one: 2026-04-01/2026-06-30.")


@pytest.mark.parametrize("text", ANY_SCRIPT)
def test_a_value_in_any_script_is_searched_for(cli: Cli, text: str) -> None:
    value = text.replace("'", "''")
    done = cli("search", COLLECTION, "--filter", f"frame = '{value}'", "--count")
    assert (done.code, done.out) == (0, "0\n"), done.err


@pytest.mark.parametrize("text", ANY_SCRIPT)
def test_ids_and_collections_in_any_script_find_nothing(cli: Cli, text: str) -> None:
    assert cli("search", COLLECTION, "--ids", text, "--count").out == "0\n"
    assert_refused(cli("search", f"{text}x", "--count"), "There is no collection")


@pytest.mark.parametrize("option", ["--filter", "--where", "--datetime", "--ids", "--saved"])
def test_bytes_that_are_no_text(cli: Cli, option: str) -> None:
    words = ["search", option, "\udcff"] if option == "--saved" else ["search", "A", option]
    assert_refused(cli(*words, *([] if option == "--saved" else ["\udcff"])), "")


def test_a_polygon_of_a_million_points_is_simplified_and_told(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "million.geojson"
    path.write_text(circle_of(MILLION))
    done = cli("search", COLLECTION, "--where", str(path), "--count")
    assert done.code == 0, done.err
    assert "simplified from 1 000 001 points to" in done.err
    assert int(done.out) > 0


def test_a_bad_table_on_standard_input_is_refused_by_its_name(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    for table, said in ((b"", "it is empty"), (b"lon,lat\n1,200", "latitude 200 is outside")):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(table), "utf-8"))
        done = cli("search", "C", "--batch", "-")
        assert (done.code, done.out) == (2, "")
        assert "standard input: " in done.err
        assert said in done.err


def test_a_saved_search_holds_no_standard_input(cli: Cli) -> None:
    done = cli("searches", "save", "mine", "C", "--batch", "-")
    assert (done.code, done.out) == (2, "")
    assert "--batch - is not kept" in done.err
