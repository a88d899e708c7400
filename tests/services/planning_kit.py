"""Plans for files, made without a queue."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from maap_tui.models.download_plan import DownloadPlan
from maap_tui.models.transfer import JobRequest
from maap_tui.services.planning import make_plan
from tests.services.transfer_kit import make_request

LISTED = "https://catalog.maap.eo.esa.int"
ORIGINS = frozenset({f"{LISTED}:443"})


def plan(
    folder: Path,
    *requests: JobRequest,
    queued: Path | None = None,
    claimed: int = 0,
    **more: Any,
) -> DownloadPlan:
    return make_plan(
        requests,
        folder,
        origins=ORIGINS,
        owner_of=lambda destination: None,
        is_queued=lambda target: target == queued,
        claimed=claimed,
        **more,
    )


def request(number: int = 1, url: str = f"{LISTED}/data/x", **fields: Any) -> JobRequest:
    return make_request(url, item_id=f"item-{number}", **fields)


def placed(number: int, *place: str, **fields: Any) -> JobRequest:
    return replace(request(number, **fields), place=place)
