"""Granules, jobs and collections for tests. See `tests.ui.fakes`."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from maap_tui.models.catalog import Collection, Item, pack_document
from maap_tui.models.transfer import (
    JobRequest,
    JobSnapshot,
    JobState,
)

HOSTILE = (
    "S2A [/x] [@click=app.quit]go[/]",
    "[link=http://e]x[/link] $error",
    "\x1b[2J\x1b]0;gotcha\x07\x9b31m",
    "tab\there\r\nnext\x0b\x85line\u2028sep",
    "\u202edetrevni\u202c \u200b\ufeff",
    "שלום عليكم",
    "漢字テスト한국어" * 6,
    "e" + "\u0301" * 40,
    "x" * 10_000,
    "\udcff lone surrogate",
)
"""Texts that break careless screens: markup, terminal codes, bidi, wide and endless ones."""


def an_item(number: int = 0, **changes: Any) -> Item:
    """A BIOMASS granule; a higher number is a later start, another frame and more bytes."""
    day, hour = 1 + number // 24 % 28, number % 24
    start = f"2026-{1 + number // 672 % 12:02d}-{day:02d}T{hour:02d}:47:{number % 60:02d}Z"
    stamp = start.replace("-", "").replace(":", "").rstrip("Z")
    frame = 289 + number % 9
    place = f"T{number % 999:03d}_F{frame}"
    name = f"BIO_S1_SCS__1S_{stamp}_{stamp}_T_G01_M01_C02_{place}_01_D{number:05X}"
    item = Item(
        id=name,
        collection="BiomassLevel1a",
        start=start,
        end=start,
        product_type="S1_SCS__1S",
        version="01",
        platform="Biomass",
        track=f"{number % 999:03d}",
        frame=f"{frame}",
        size=1_000_000_000 + number * 1_000_000,
        document=pack_document({"type": "Feature", "id": name, "assets": {}}),
    )
    return replace(item, **changes)


def a_job(number: int = 0, state: JobState = JobState.QUEUED, **changes: Any) -> JobSnapshot:
    """A job that fetches the archive of `an_item(number)`; its size is known."""
    item = an_item(number)
    name = changes.pop("file_name", f"{item.id}.ZIP")
    request = changes.pop("request", None) or JobRequest(
        collection=item.collection,
        item_id=changes.pop("item_id", item.id),
        asset_key=changes.pop("asset_key", "product"),
        href=f"https://data.example/{number}",
        file_name=name,
        size=item.size,
    )
    job = JobSnapshot(
        job_id=f"job-{number}",
        request=request,
        state=state,
        target=Path("/downloads") / "item" / "file.zip",
        total=request.size,
    )
    return replace(job, **changes)


def a_collection(name: str = "BiomassLevel1a", **changes: Any) -> Collection:
    return replace(Collection(id=name, title=f"{name} products"), **changes)
