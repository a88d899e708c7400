"""How a job may have stood when it was handed to the store."""

from collections.abc import Callable

from maap_tui.models.transfer import JobState, Verification
from maap_tui.services.storage import (
    QueueStore,
    StoredPart,
    StoredState,
)

OpenStore = Callable[..., QueueStore]
PROGRESS = StoredState(
    JobState.PAUSED,
    StoredPart(
        "a.tiff.ab12cd.part",
        8_388_608,
        '"etag-1"',
        20_000_000,
        is_complete=True,
        pieces=((9_000_000, 9_500_000), (12_000_000, 20_000_000)),
    ),
    received=9_000_000,
    attempts=3,
    fresh_starts=1,
    next_at=1_800_000_000.5,
    cause="The server closed the connection.",
    hint="Press R to retry.",
    exit_code=4,
    verified_by=Verification.SIZE,
    seconds=12.25,
)
