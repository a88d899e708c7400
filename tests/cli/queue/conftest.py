"""The queue of a test's own, over the demo world and real HTTP."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from maap_tui.demo import DemoWorld
from tests.cli.demo_kit import be_impatient, use
from tests.conftest import Cli, Outcome

Record = dict[str, object]
SEARCH = ("BiomassSimulated", "--assets", "enclosure_tiff", "--max-items")


@pytest.fixture
def world(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DemoWorld]:
    """A world of the test's own, which every command of the test is told of."""
    with DemoWorld() as made:
        use(made, home, monkeypatch)
        be_impatient(monkeypatch)
        monkeypatch.setenv("MAAP_TUI_STATE_DIR", str(home / "state"))
        yield made


@pytest.fixture
def queued(cli: Cli, world: DemoWorld) -> list[str]:
    """The ids of three jobs in the queue, in their order."""
    done = cli("queue", "add", *SEARCH, "6", "--format", "json")
    assert done.code == 0, done.err
    return [str(record["job"]) for record in json.loads(done.out)]


@pytest.fixture
def listed(cli: Cli) -> Callable[[], list[Record]]:
    """The queue as a command of its own tells it."""

    def read() -> list[Record]:
        done = cli("queue", "list", "--format", "json")
        assert done.code == 0, done.err
        records: list[Record] = json.loads(done.out)
        return records

    return read


def states(records: list[Record]) -> list[object]:
    return [record["state"] for record in records]


def objects(done: Outcome) -> list[Record]:
    """The JSON objects that a command wrote, one a line."""
    return [json.loads(line) for line in done.lines]
