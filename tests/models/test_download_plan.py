"""What a download would mean."""

from pathlib import Path

import pytest

from maap_tui.models.download_plan import DownloadPlan


@pytest.mark.parametrize(
    ("known", "estimated", "free", "fits"),
    [
        (10**9, 0, 2 * 10**9, True),
        (10**9, 10**9, 2 * 10**9, False),
        (10**9, 0, 10**9, False),
        (10**15, 0, None, True),
    ],
)
def test_plan_fits_with_some_room_to_spare(
    known: int, estimated: int, free: int | None, fits: bool
) -> None:
    plan = DownloadPlan(
        Path("/x"), (), (), known_bytes=known, estimated_bytes=estimated, free_bytes=free
    )
    assert plan.total_bytes == known + estimated
    assert plan.fits is fits
