import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from maap_tui.services.log import FILES, SIZE, log_path, logging_to, masked

JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl"
LOGGER = logging.getLogger("maap_tui.services.test")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def log(folder: Path) -> Iterator[Path]:
    with logging_to(folder):
        yield log_path(folder)


def test_nothing_is_made_before_there_is_something_to_say(folder: Path, log: Path) -> None:
    LOGGER.debug("too small to be told")
    assert not folder.exists()


def test_log_is_for_its_owner_only(folder: Path, log: Path) -> None:
    LOGGER.info("hello")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert log.stat().st_mode & 0o777 == 0o600
    assert "maap_tui.services.test: hello" in log.read_text()


def test_log_of_another_mode_loses_it(folder: Path) -> None:
    folder.mkdir()
    log_path(folder).write_text("old\n")
    log_path(folder).chmod(0o644)
    with logging_to(folder):
        LOGGER.info("new")
    assert log_path(folder).stat().st_mode & 0o777 == 0o600
    assert log_path(folder).read_text().startswith("old\n")


def test_log_does_not_grow_without_end(folder: Path, log: Path) -> None:
    for _ in range(FILES * 60 + 90):
        LOGGER.info("x" * 19_000)
    found = sorted(folder.iterdir())
    assert len(found) == FILES
    assert all(path.stat().st_size <= SIZE for path in found)
    assert {path.stat().st_mode & 0o777 for path in found} == {0o600}


@pytest.mark.parametrize("library", ["urllib3.connectionpool", "pystac_client.stac_api_io"])
def test_talkative_libraries_only_warn(log: Path, library: str) -> None:
    logging.getLogger(library).info("Authorization: Bearer %s", JWT)
    assert not log.exists()
    logging.getLogger(library).warning("warned")
    assert "warned" in log.read_text()


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (f"Authorization: Bearer {JWT}", "Authorization: ***"),
        (f"got {JWT}, fine", "got ***, fine"),
        ("Bearer PLANTED-1234", "Bearer ***"),
        ("{'Authorization': 'Basic UExBTlRFRA=='}", "{'Authorization': ***"),
        ("refresh_token=PLANTED&grant_type=x", "refresh_token=***&grant_type=x"),
        ('"client_secret": "PLANTED"', '"client_secret": ***"'),
        ("https://me:PLANTED@h.example/a", "https://h.example/a"),
        ("GET https://h.example/a?sig=PLANTED#x done", "GET https://h.example/a done"),
        ("Max retries exceeded with url: /a/b?sig=PLANTED (Caused by x)", "url: /a/b (Caused"),
        ("nothing to hide: 3 of 4?", "nothing to hide: 3 of 4?"),
    ],
)
def test_secrets_are_masked(said: str, kept: str) -> None:
    found = masked(said)
    assert kept in found
    assert "PLANTED" not in found
    assert JWT not in found


def test_tracebacks_are_masked_and_cannot_steer_a_terminal(log: Path) -> None:
    try:
        raise ValueError(f"header 'Bearer {JWT}' \x1b[2J")
    except ValueError:
        LOGGER.exception("it broke for %s", "https://h.example/?token=PLANTED")
    text = log.read_text()
    assert "ValueError: header" in text
    assert "Traceback" in text
    assert not {"\x1b", "PLANTED", JWT} & set(text) | {w for w in (JWT, "PLANTED") if w in text}


def test_link_in_place_of_the_log_is_not_followed(folder: Path, tmp_path: Path) -> None:
    folder.mkdir()
    victim = tmp_path / "victim"
    log_path(folder).symlink_to(victim)
    with logging_to(folder):
        LOGGER.info("hello")
    assert not victim.exists()


def test_log_that_cannot_be_written_disturbs_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way")
    with logging_to(tmp_path / "file"):
        LOGGER.error("hello")
    assert capsys.readouterr() == ("", "")


def test_everything_is_as_before_at_the_end(folder: Path) -> None:
    before = logging.getLogger("urllib3").level, list(logging.getLogger().handlers)
    with logging_to(folder):
        LOGGER.info("hello")
    assert (logging.getLogger("urllib3").level, list(logging.getLogger().handlers)) == before
    LOGGER.info("later")
    assert "later" not in log_path(folder).read_text()
