"""Commands over a demo world that they know by its address, as they know the real service."""

from pathlib import Path

import pytest

from maap_tui.demo import DemoWorld


def use(world: DemoWorld, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command of the test asks `world`, and has an account there."""
    monkeypatch.setenv("MAAP_TUI_CATALOG", world.catalog_url)
    monkeypatch.setenv("MAAP_TUI_TOKEN_URL", world.token_url)
    monkeypatch.setenv("MAAP_TUI_TOKEN_ORIGINS", world.root_url)
    monkeypatch.setenv("MAAP_TUI_CREDENTIALS", str(world.write_credentials(home)))


def be_impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be fetched is soon given up."""
    monkeypatch.setenv("MAAP_TUI_BACKOFF", "0.01")
    monkeypatch.setenv("MAAP_TUI_MAX_ATTEMPTS", "2")
