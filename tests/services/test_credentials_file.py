"""The credentials file is found among its candidates, and read again when it changes."""

import os
from pathlib import Path

import pytest

from maap_tui.errors import CredentialsError
from maap_tui.services.credentials import Credentials, CredentialsFile, read_credentials
from tests.services.tokens import PLAIN, SECRET, TOKEN


def is_right(credentials: Credentials) -> bool:
    held = (credentials.client_secret.reveal(), credentials.offline_token.reveal())
    return (credentials.client_id, *held) == ("offline-token", SECRET, TOKEN)


def write(path: Path, content: str = PLAIN, mode: int = 0o600) -> Path:
    path.write_text(content)
    path.chmod(mode)
    return path


@pytest.mark.case(97)
@pytest.mark.rule(9)
def test_a_file_that_others_can_read_is_used_with_the_command_that_mends_it(tmp_path: Path) -> None:
    path = write(tmp_path / "my credentials.txt", mode=0o644)
    (warning,) = read_credentials(path).warnings
    assert warning.endswith(f"chmod 600 '{path}'")
    path.chmod(0o600)
    assert read_credentials(path).warnings == ()


@pytest.mark.case(97)
@pytest.mark.rule(9)
def test_only_small_regular_files_are_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    write(tmp_path / "large", "#" * 70_000)
    for name, said in [("pipe", "regular"), ("large", "64 KiB"), (".", "folder"), ("no", "exist")]:
        with pytest.raises(CredentialsError, match=said):
            read_credentials(tmp_path / name)


@pytest.mark.rule(9)
def test_a_link_to_the_file_is_followed(tmp_path: Path) -> None:
    target = write(tmp_path / "real.txt")
    (tmp_path / "link.txt").symlink_to(target)
    assert is_right(read_credentials(tmp_path / "link.txt"))


def test_the_first_file_that_exists_counts(tmp_path: Path) -> None:
    first, second = tmp_path / "first.txt", write(tmp_path / "second.txt")
    found = CredentialsFile([first, second])
    assert found.path == second
    write(first, PLAIN.replace(SECRET, "other"))
    loaded = found.load()
    assert found.path == first
    assert loaded is not None
    assert loaded.client_secret.reveal() == "other"


def test_without_any_file_there_are_no_credentials(tmp_path: Path) -> None:
    found = CredentialsFile([tmp_path / "none.txt"])
    assert (found.path, found.version, found.load()) == (None, None, None)


def test_the_file_is_read_again_only_when_it_changed(tmp_path: Path) -> None:
    path = write(tmp_path / "credentials.txt", "hello")
    found = CredentialsFile([path])
    with pytest.raises(CredentialsError, match="there is no OFFLINE_TOKEN"):
        found.load()
    before = found.version
    write(path)
    assert found.version != before
    loaded = found.load()
    assert loaded is found.load()
    assert loaded is not None
    assert is_right(loaded)


def test_a_dangling_link_is_a_fault_and_not_an_absence(tmp_path: Path) -> None:
    (tmp_path / "link.txt").symlink_to(tmp_path / "gone.txt")
    with pytest.raises(CredentialsError, match=r"link\.txt does not exist"):
        CredentialsFile([tmp_path / "link.txt"]).load()
