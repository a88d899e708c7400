"""A bug of a command is one line on the terminal; all else is in the log, and no secret."""

from pathlib import Path

import pytest

from maap_tui.services.log import log_path
from tests.conftest import Cli

pytestmark = [pytest.mark.case(94), pytest.mark.rule(8, 10, 11)]


@pytest.fixture(autouse=True)
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever asks for services meets a bug."""

    def fail(*arguments: object, **named: object) -> None:
        planted = "s3cr3t-local"
        raise ZeroDivisionError(f"on purpose \x1b]0;x\x07 Bearer s3cr3t-token {len(planted)}")

    monkeypatch.setattr("maap_tui.cli.run._services", fail)


def test_a_bug_is_in_the_log_and_one_line_names_it(
    cli: Cli, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAAP_TUI_STATE_DIR", str(home / "state"))
    done = cli("queue", "list")
    log = log_path(home / "state")
    words = "maap-tui: ended by a bug of its own (ZeroDivisionError). The log has the details:"
    assert (done.code, done.out, done.err) == (1, "", f"{words} {log}\n")
    written = log.read_text()
    assert "ZeroDivisionError: on purpose" in written
    assert "s3cr3t" not in written
    assert "\x1b" not in written
    assert log.stat().st_mode & 0o077 == 0


def test_a_bug_without_a_log_is_told_without_secrets(
    cli: Cli, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "file").touch()
    monkeypatch.setenv("MAAP_TUI_STATE_DIR", str(home / "file" / "state"))
    done = cli("queue", "list")
    assert (done.code, done.out) == (1, "")
    assert "ended by a bug of its own (ZeroDivisionError)" in done.err
    assert ", in fail" in done.err
    assert "ZeroDivisionError: on purpose" in done.err
    assert "s3cr3t" not in done.err
    assert "\x1b" not in done.err
