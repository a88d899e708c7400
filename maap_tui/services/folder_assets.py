"""Which file of a granule is at a path."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from maap_tui.models.catalog import Item
from maap_tui.models.layout import Layout
from maap_tui.models.selection import request_for
from maap_tui.models.stac import assets_of
from maap_tui.models.transfer import JobRequest

from .file_names import destination_key, likely_targets


def request_at(
    path: Path,
    item: Item,
    root: Path,
    layouts: Sequence[Layout],
    *,
    asset_key: str = "",
    size: int | None = None,
) -> JobRequest | None:
    """What fetches the file at `path` below `root` again; `None` where no asset belongs there.

    `asset_key` is the asset's, where that is known. Where several would fit, `size` decides.
    """
    assets = assets_of(item)
    for asset in assets:
        if asset_key and asset.key == asset_key:
            return request_for(item, asset)
    wanted = destination_key(path)
    fitting = [
        replace(request, place=())
        for layout in layouts
        for request in (request_for(item, asset, layout) for asset in assets)
        if any(destination_key(target) == wanted for target in likely_targets(root, request))
    ]
    return next((each for each in fitting if each.size == size), next(iter(fitting), None))
