"""Paths as people type, paste and drop them, and files that are none."""

import os
from pathlib import Path

import pytest

from maap_tui.errors import InputError
from maap_tui.services.plain_files import NotPlainFile, opened_plain, read_plain_file, typed_path


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/a/b c", "/a/b c"),
        ("'/a/b c'", "/a/b c"),
        ("/a/b\\ c", "/a/b c"),
        ("\\~nobody-of-this-name/x", "~nobody-of-this-name/x"),
        ("file:///a/b%20c", "/a/b c"),
        ("'", "'"),
        ("", "."),
    ],
)
def test_a_path_may_be_quoted_escaped_or_an_address(typed: str, meant: str) -> None:
    assert typed_path(typed) == Path(meant)


def test_a_tilde_is_a_home_that_somebody_has(home: Path) -> None:
    assert typed_path("~/x") == home / "x"
    with pytest.raises(InputError, match="a home that is not known here"):
        typed_path("~nobody-of-this-name/x")


def test_a_file_that_has_a_backslash_is_itself(tmp_path: Path) -> None:
    path = tmp_path / "a\\b"
    path.touch()
    assert typed_path(str(path)) == path


@pytest.mark.parametrize(
    ("name", "why"), [(".", "is a folder"), ("pipe", "not a regular"), ("large", "than 1 KiB")]
)
def test_what_is_no_plain_file_is_refused(tmp_path: Path, name: str, why: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "large").write_bytes(b"x" * 1025)
    with pytest.raises(NotPlainFile, match=why):
        read_plain_file(tmp_path / name, 1024)


def test_a_file_of_any_size_can_be_opened(tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(b"x" * 1025)
    with opened_plain(tmp_path / "large") as opened:
        assert len(opened.read()) == 1025
