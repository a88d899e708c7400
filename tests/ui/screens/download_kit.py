"""A planner of downloads for their dialog, as quick as a test wants it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maap_tui.errors import StorageError
from maap_tui.models.catalog import Item, pack_document
from maap_tui.models.download_plan import DownloadPlan
from maap_tui.models.sign_in import SignInState, SignInStatus
from maap_tui.models.transfer import JobRequest
from maap_tui.ui.screens.download_dialog import DownloadDialog
from tests.ui.fakes import FakeDownloads, an_item

if TYPE_CHECKING:
    pass


READY = SignInStatus(SignInState.READY, days_left=88)
ASSETS = {
    "product": {"href": "https://x/data/zipper/a", "file:local_path": "a.ZIP", "roles": ["data"]},
    "enclosure_h5": {"href": "https://x/data/a.h5", "roles": ["data"], "file:size": 10},
}


def granules(count: int = 2) -> tuple[Item, ...]:
    document = pack_document({"assets": ASSETS})
    return tuple(an_item(number, document=document) for number in range(count))


@dataclass
class Planner(FakeDownloads):
    """Plans like a queue whose folder `/full` has no space and whose folder `/bad` is broken."""

    def plan(
        self, requests: Sequence[JobRequest], folder: Path | None = None, *, again: bool = False
    ) -> DownloadPlan:
        if folder == Path("/bad"):
            raise StorageError("/bad is read-only.", hint="Choose another folder.")
        plan = super().plan(requests, folder, again=again)
        free = 1 if folder == Path("/full") else 412_000_000_000
        size = sum(request.size or 0 for request in requests)
        return replace(plan, free_bytes=free, known_bytes=size)


def dialog_of(downloads: FakeDownloads, **changes: Any) -> DownloadDialog:
    usual: dict[str, Any] = {"items": granules(), "ticks": {}, "sign_in": READY}
    return DownloadDialog(downloads, **(usual | changes))


def planned(downloads: FakeDownloads) -> list[tuple[list[str], Path | None]]:
    """Asset keys and folder of every plan that was asked for."""
    return [
        ([request.asset_key for request in call[1]], call[2])
        for call in downloads.calls
        if call[0] == "plan"
    ]
