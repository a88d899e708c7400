"""What the download queue keeps on the disk: one SQLite file in the state folder.

`QueueStore` writes it, `QueueReader` looks at it from a second instance, `InstanceLock` says which
instance is which. Nothing is created or opened on import.
"""

from .failures import DestinationTaken, NewerQueue, QueueUnusable
from .files import queue_exists
from .instance_lock import InstanceLock, LockedBy
from .queue_reader import QueueReader
from .queue_store import QueueStore
from .records import (
    NewBatch,
    NewJob,
    StoredAttempt,
    StoredBatch,
    StoredJob,
    StoredPart,
    StoredQueue,
    StoredSettings,
    StoredState,
)

__all__ = [
    "DestinationTaken",
    "InstanceLock",
    "LockedBy",
    "NewBatch",
    "NewJob",
    "NewerQueue",
    "QueueReader",
    "QueueStore",
    "QueueUnusable",
    "StoredAttempt",
    "StoredBatch",
    "StoredJob",
    "StoredPart",
    "StoredQueue",
    "StoredSettings",
    "StoredState",
    "queue_exists",
]
