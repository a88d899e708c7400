"""A state folder of the test's own, stores that are closed at its end, and other processes."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from maap_tui.services.storage import QueueStore

OpenStore = Callable[..., QueueStore]
StartProcess = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The state folder, which is not there yet."""
    return tmp_path / "state"


@pytest.fixture
def open_store(folder: Path) -> Iterator[OpenStore]:
    """Opens the queue in `folder`, with a retry every 20 ms while the disk refuses."""
    with ExitStack() as stores:

        def opened() -> QueueStore:
            store = QueueStore.open(folder, retry_seconds=0.02)
            return stores.enter_context(store)

        yield opened


@pytest.fixture
def start_process(folder: Path) -> Iterator[StartProcess]:
    """Starts a command of `process.py` on `folder`; whatever still runs at the end is killed."""
    with ExitStack() as started:

        def start(command: str) -> "subprocess.Popen[str]":
            process = subprocess.Popen(
                [sys.executable, str(Path(__file__).with_name("process.py")), command, str(folder)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            started.enter_context(process)
            started.callback(process.kill)
            return process

        yield start
