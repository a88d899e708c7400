"""What every test gets: a machine of its own, the demo world, and the command line to call."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING, Protocol

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from maap_tui.demo import DemoWorld

settings.register_profile("even", deadline=None, derandomize=True)
settings.load_profile("even")  # the same examples on every machine, however slow

SECONDS = 60
"""How long a command that a test started may take before the test fails."""

_PAUSE = Event()


def wait_for(condition: Callable[[], object]) -> None:
    """Looks again and again until `condition` holds; fails after `SECONDS`."""
    end = monotonic() + SECONDS
    while not condition():
        assert monotonic() < end, "waited in vain"
        _PAUSE.wait(0.01)


_XDG = ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of the test's own; nothing set, no proxy, the current folder is `<home>/work`."""
    for name in list(os.environ):
        if name.startswith("MAAP_TUI_") or name in _XDG or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(folder))
    (folder / "work").mkdir()
    monkeypatch.chdir(folder / "work")
    return folder


@pytest.fixture(scope="session")
def demo_world() -> "Iterator[DemoWorld]":
    """The embedded catalogue, without a limit to its rate, shared by the tests of one process."""
    from maap_tui.demo import DemoWorld

    with DemoWorld() as world:
        yield world
        assert world.failures == ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


class Cli(Protocol):
    """Calls `maap-tui` with these arguments."""

    def __call__(self, *arguments: str) -> Outcome: ...


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Cli:
    """The command line in this process: quick, and its exceptions are seen."""
    from maap_tui.cli import main

    def call(*arguments: str) -> Outcome:
        capsys.readouterr()
        code = main(arguments)
        out, err = capsys.readouterr()
        return Outcome(code, out, err)

    return call


@pytest.fixture
def command() -> Callable[..., Outcome]:
    """`python -m maap_tui` in a process of its own, with the test's environment."""

    def call(*arguments: str, stdin: str = "", environ: Mapping[str, str] | None = None) -> Outcome:
        done = subprocess.run(
            [sys.executable, "-m", "maap_tui", *arguments],
            input=stdin,
            env={**os.environ, **(environ or {})},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    return call
