"""Folders as a person may find them, on a real disk."""

import os
from pathlib import Path
from threading import Event

import pytest

from maap_tui.errors import Cancelled, InputError
from maap_tui.models.folder import FolderView
from maap_tui.services.folders import FolderReader

IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def visit(path: Path | str, most: int = 100) -> FolderView | Path:
    return FolderReader(most).visit(Path(path), Event())


def view(path: Path, most: int = 100) -> FolderView:
    found = visit(path, most)
    assert isinstance(found, FolderView)
    return found


def refusal(path: Path | str) -> str:
    with pytest.raises(InputError) as refused:
        visit(path)
    said = str(refused.value)
    assert said.isprintable()
    assert len(said) < 400
    return said


def test_folders_come_first_then_files_by_name(tmp_path: Path) -> None:
    (tmp_path / "b.kml").write_text("12345")
    (tmp_path / "A.kml").touch()
    (tmp_path / "zoo").mkdir()
    found = view(tmp_path)
    assert found.folder == tmp_path
    assert not found.is_cut
    assert [(each.name, each.is_folder, each.size) for each in found.entries] == [
        ("zoo", True, None),
        ("A.kml", False, 0),
        ("b.kml", False, 5),
    ]


@pytest.mark.parametrize(
    "name",
    ["a b.kml", " a ", "é 森.kml", 'it\'s "x"', "~", "-r", "new\nline", "\x1b[31m", "x" * 255],
)
def test_a_file_of_any_name_is_given_whole(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x")
    assert [each.name for each in view(tmp_path).entries] == [name]
    assert visit(tmp_path / name) == tmp_path / name


def test_a_name_that_is_no_text_is_given_whole(tmp_path: Path) -> None:
    name = os.fsdecode(b"bad\xff.kml")
    try:
        (tmp_path / name).write_text("x")
    except OSError:
        pytest.skip("this disk takes only names that are text")
    assert visit(tmp_path / view(tmp_path).entries[0].name) == tmp_path / name


def test_a_long_folder_is_cut_and_says_so(tmp_path: Path) -> None:
    for number in range(6):
        (tmp_path / str(number)).touch()
    found = view(tmp_path, most=5)
    assert found.is_cut
    assert len(found.entries) == 5


def test_a_relative_path_is_made_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.kml").write_text("x")
    monkeypatch.chdir(tmp_path)
    assert visit("x.kml") == tmp_path / "x.kml"
    assert view(Path(".")).folder == tmp_path


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nope.kml").startswith(f"There is no nope.kml in {tmp_path}.")


@pytest.mark.parametrize("name", ["nothing.zip", "nothing.kml", "nothing.geojson"])
def test_an_empty_file_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    assert refusal(tmp_path / name) == f"{name} is empty."


def test_a_pipe_is_refused_without_waiting_on_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.kml")
    assert view(tmp_path).entries[0].oddity == "pipe"
    assert refusal(tmp_path / "pipe.kml") == "pipe.kml is a pipe, not a file."


def test_a_device_is_refused() -> None:
    assert refusal("/dev/zero") == "zero is a device, not a file."


def test_links_in_a_circle_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.kml").symlink_to("b.kml")
    (tmp_path / "b.kml").symlink_to("a.kml")
    assert [each.oddity for each in view(tmp_path).entries] == ["broken link", "broken link"]
    assert refusal(tmp_path / "a.kml") == "a.kml is a link that leads back to itself."


def test_a_link_to_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.kml").symlink_to("gone")
    assert refusal(tmp_path / "a.kml") == "a.kml is a link to something that is gone."


def test_a_link_to_a_folder_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    assert all(each.is_folder for each in view(tmp_path).entries)
    assert view(tmp_path / "link").folder == tmp_path / "link"


@pytest.mark.skipif(IS_ROOT, reason="root may read everything")
def test_what_may_not_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "shut").mkdir(mode=0)
    (tmp_path / "shut.kml").write_text("x")
    (tmp_path / "shut.kml").chmod(0)
    assert refusal(tmp_path / "shut").startswith("shut may not be read.")
    assert refusal(tmp_path / "shut.kml").startswith("shut.kml may not be read.")


def test_a_refusal_of_the_system_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: object) -> object:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", refused)
    assert refusal(tmp_path) == (
        f"{tmp_path.name} may not be read. Ask its owner for the right to read it."
    )


def test_a_path_below_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.kml").write_text("x")
    assert refusal(tmp_path / "x.kml" / "y.kml") == "x.kml is a file, so nothing is below it."


def test_a_path_that_cannot_be_one_is_told(tmp_path: Path) -> None:
    assert refusal(tmp_path / ("x" * 5_000)) == "The path is longer than a path may be."
    assert refusal(f"{tmp_path}/a\0b") == "A path cannot hold such a character."


def test_a_name_with_controls_is_told_without_them(tmp_path: Path) -> None:
    assert "\x1b" not in refusal(tmp_path / "\x1b[31mred\n.kml")


def test_a_stop_ends_it(tmp_path: Path) -> None:
    (tmp_path / "x").touch()
    stop = Event()
    stop.set()
    with pytest.raises(Cancelled):
        FolderReader().visit(tmp_path, stop)
