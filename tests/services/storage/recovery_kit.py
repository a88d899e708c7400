"""A queue with something in it, for whoever damages it or takes it up."""

from collections.abc import Callable
from pathlib import Path

from maap_tui.services.storage import (
    QueueStore,
    StoredPart,
    StoredState,
)
from tests.services.storage.samples import add_jobs, many

OpenStore = Callable[..., QueueStore]


def filled(open_store: OpenStore, folder: Path) -> None:
    """A queue of 200 jobs, closed, without a backup."""
    store = open_store()
    add_jobs(store, *many(200))
    store.save({name: StoredState(part=StoredPart("x.part", 1000, '"e"')) for name in many(200)})
    store.close()
    for backup in folder.glob("queue.backup-*"):
        backup.unlink()
