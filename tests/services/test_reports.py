import os
from pathlib import Path

import pytest

from maap_tui.errors import StorageError
from maap_tui.services.reports import ReportFiles

TEXT = "a,b\r\n1,ü\r\n"


def test_a_report_is_written_as_it_is_and_its_whole_path_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert ReportFiles().write(TEXT, Path("r.csv")) == tmp_path / "r.csv"
    assert (tmp_path / "r.csv").read_bytes() == TEXT.encode()


def test_a_tilde_is_the_home_folder(home: Path) -> None:
    assert ReportFiles().write(TEXT, Path("~/r.json")) == home / "r.json"


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_text("precious")
    with pytest.raises(StorageError, match="is there already") as caught:
        ReportFiles().write(TEXT, path)
    assert path.read_text() == "precious"
    assert caught.value.hint


def test_an_older_report_is_replaced_where_that_is_wanted(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_text("of yesterday")
    ReportFiles().write(TEXT, path, replaces=True)
    assert path.read_bytes() == TEXT.encode()
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_is_not_followed_to_something_new(tmp_path: Path) -> None:
    (tmp_path / "r.json").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StorageError):
        ReportFiles().write(TEXT, tmp_path / "r.json")
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("none/r.json", "no folder"),
        ("file/r.json", "stands in the way"),
        ("a\0b", "no name"),
        ("x" * 300, "too long"),
        ("~nobody-of-this-name/r.json", "leads nowhere"),
    ],
)
def test_a_path_that_cannot_be_is_told_in_words(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "file").write_text("")
    path = Path(name) if name.startswith("~") else tmp_path / name
    with pytest.raises(StorageError, match=words):
        ReportFiles().write(TEXT, path)


def test_a_full_disk_is_told_and_leaves_no_half_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = os.open("/dev/full", os.O_WRONLY)
    path = tmp_path / "r.json"

    def full(file: Path, mode: str, **rest: object) -> object:
        file.touch()
        return os.fdopen(os.dup(opened), "wb")

    monkeypatch.setattr("builtins.open", full)
    with pytest.raises(StorageError, match="full"):
        ReportFiles().write(TEXT, path)
    monkeypatch.undo()
    os.close(opened)
    assert not list(tmp_path.iterdir())
