"""Which assets of a granule are fetched, and what is asked of the queue for them."""

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

from .catalog import Asset, Item
from .stac import assets_of, is_data
from .transfer import JobRequest

DEFAULT_PATTERNS: tuple[str, ...] = ()
"""Empty: the `product` archive if there is one, else every data file."""


def choose_assets(assets: Sequence[Asset], patterns: Sequence[str]) -> tuple[Asset, ...]:
    """The assets that any pattern names, in the item's order; see `matches`."""
    if patterns:
        return tuple(a for a in assets if any(matches(a, pattern) for pattern in patterns))
    product = tuple(a for a in assets if a.key == "product")
    return product or tuple(a for a in assets if is_data(a))


def matches(asset: Asset, pattern: str) -> bool:
    """Whether `pattern` names the asset.

    `role:data` looks at the roles; anything else is a glob over the key and the file name
    (`product`, `enclosure_*`, `*.tiff`), without regard to case.
    """
    wanted = pattern.strip().lower()
    if wanted.startswith("role:"):
        return any(fnmatchcase(role.lower(), wanted[5:]) for role in asset.roles)
    return fnmatchcase(asset.key.lower(), wanted) or fnmatchcase(asset.file_name.lower(), wanted)


def requests_for(items: Iterable[Item], patterns: Sequence[str]) -> tuple[JobRequest, ...]:
    """One request for each chosen asset of each item."""
    found: list[JobRequest] = []
    for item in items:
        assets = assets_of(item)
        found.extend(request_for(item, asset) for asset in choose_assets(assets, patterns))
    return tuple(found)


def request_for(item: Item, asset: Asset) -> JobRequest:
    """What the queue needs to know to fetch one asset."""
    return JobRequest(
        collection=item.collection,
        item_id=item.id,
        asset_key=asset.key,
        href=asset.href,
        file_name=asset.file_name or f"{item.id}-{asset.key}",
        size=asset.size,
        size_estimate=item.size if asset.is_archive and asset.size is None else None,
        checksum=asset.checksum,
        media_type=asset.media_type,
        is_archive=asset.is_archive,
    )
