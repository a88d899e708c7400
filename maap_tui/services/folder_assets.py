"""Which file of a granule is at a path."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from maap_tui.models.catalog import Item
from maap_tui.models.layout import Layout
from maap_tui.models.selection import request_for
from maap_tui.models.stac import assets_of
from maap_tui.models.transfer import JobRequest

from .file_names import destination_key, other_targets, target_of

_TWINS = 3
"""Names that a file may have got because another one had its own."""


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
        if any(destination_key(target) == wanted for target in _targets(root, request))
    ]
    return next((each for each in fitting if each.size == size), next(iter(fitting), None))


def _targets(root: Path, request: JobRequest) -> Iterator[Path]:
    target = target_of(root, request)
    yield target
    yield from islice(other_targets(target, request.asset_key), _TWINS)
