"""Which assets of a granule are fetched, and what is asked of the queue for them."""

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

from .catalog import Asset, Item
from .layout import Layout
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


def requests_for(
    items: Iterable[Item], patterns: Sequence[str], layout: Layout | None = None
) -> tuple[JobRequest, ...]:
    """One request for each chosen asset of each item; see `request_for`."""
    found: list[JobRequest] = []
    for item in items:
        chosen = choose_assets(assets_of(item), patterns)
        found.extend(request_for(item, asset, layout) for asset in chosen)
    return tuple(found)


def request_for(item: Item, asset: Asset, layout: Layout | None = None) -> JobRequest:
    """What the queue needs to know to fetch one asset, to where `layout` says (or the default)."""
    name = asset.file_name or f"{item.id}-{asset.key}"
    return JobRequest(
        collection=item.collection,
        item_id=item.id,
        asset_key=asset.key,
        href=asset.href,
        file_name=name,
        size=asset.size,
        size_estimate=item.size if asset.is_archive and asset.size is None else None,
        checksum=asset.checksum,
        media_type=asset.media_type,
        is_archive=asset.is_archive,
        place=layout.place(item, asset, name) if layout and not layout.is_default else (),
    )
