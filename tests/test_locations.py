"""Where this person's things are."""

import os
from pathlib import Path

import pytest

from maap_tui.errors import StorageError
from maap_tui.locations import user_locations


def test_folders_are_those_of_the_platform(home: Path) -> None:
    at = user_locations()
    assert at.home == home
    assert at.work == home / "work"
    assert at.config == home / ".config" / "maap-tui"
    assert at.state == home / ".local" / "state" / "maap-tui"
    assert at.cache == home / ".cache" / "maap-tui"


def test_folders_follow_the_base_directory_specification(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "c"))
    assert user_locations().config == home / "c" / "maap-tui"


def test_demo_never_writes_among_real_files() -> None:
    at = user_locations()
    assert at.demo_downloads != at.downloads
    assert not at.demo_downloads.is_relative_to(at.downloads)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("~", ""), ("~/x", "x"), ("y", "work/y"), ("../z", "z"), ("~x", "work/~x")],
)
def test_paths_are_made_absolute(home: Path, written: str, meant: str) -> None:
    assert user_locations().absolute(Path(written)) == home / meant


def test_work_folder_that_is_gone_is_told(home: Path) -> None:
    (home / "gone").mkdir()
    os.chdir(home / "gone")
    (home / "gone").rmdir()
    with pytest.raises(StorageError, match="current folder is gone"):
        user_locations()
