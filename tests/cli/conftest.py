"""The command line over fake services."""

from contextlib import ExitStack

import pytest

from maap_tui.settings import Settings
from tests.cli.fakes import World


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """The services that the `cli` of this test uses, except under `--demo`."""
    made = World()

    def assemble(settings: Settings, stack: ExitStack, *more: object, **_: object) -> object:
        stack.callback(made.downloads.close)
        return made.services

    monkeypatch.setattr("maap_tui.cli.assembly.LazyServices", assemble)
    return made
