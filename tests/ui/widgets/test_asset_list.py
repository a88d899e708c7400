"""The list of files: what of each is told at which width."""

import pytest

from maap_tui.models.catalog import Asset
from maap_tui.ui.widgets.asset_list import AssetList

MASK = Asset(
    "enclosure_mask", "https://x/mask.tiff", media_type="image/tiff", roles=("data",), size=5
)


@pytest.mark.parametrize("width", [68, 76, 88, 120])
def test_roles_and_checksum_are_told_from_the_narrowest_dialog_on(width: int) -> None:
    files = AssetList()
    files.assets = (MASK,)
    (line,) = files.row_lines(0, width, is_current=False)
    for words in ("enclosure_mask", "tiff", "data", "–"):
        assert words in line.plain
    assert len(line.plain) <= width
