"""Which of the files that bear a granule's name are its files, as the catalogue has it today."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from maap_tui.models.catalog import Asset, Item
from maap_tui.models.holding import HeldFile, Holding
from maap_tui.models.layout import Layout
from maap_tui.models.publications import name_parts
from maap_tui.models.selection import choose_assets, request_for
from maap_tui.models.stac import assets_of, is_data
from maap_tui.models.transfer import JobRequest

from ..file_names import destination_key, likely_targets, safe_name
from .rows import IndexRow, key_of

_NOWHERE = Path()


def holding_of(
    item: Item, rows: Sequence[IndexRow], relatives: Sequence[str], layouts: Sequence[Layout]
) -> Holding:
    """What `rows`, which are all there now, hold of `item`.

    `relatives` are the ids of publications of the same acquisition that are here.
    """
    newer, older = _relatives(item.id, relatives)
    if not rows:
        return Holding(newer=newer, older=older)
    assets = assets_of(item)
    files: dict[str, HeldFile] = {}
    differing: list[HeldFile] = []
    for row in rows:
        asset = _asset_of(row.file, item, assets, layouts)
        if asset is None:
            continue
        held = replace(row.file, asset_key=asset.key)
        if is_promised(held, request_for(item, asset)):
            files.setdefault(asset.key, held)
        else:
            differing.append(held)
    missing = () if not files else _missing(assets, files)
    return Holding(
        files=tuple(files.values()),
        is_whole=bool(files) and not missing,
        missing=missing,
        differing=tuple(held for held in differing if held.asset_key not in files),
        newer=newer,
        older=older,
    )


def belongs(row: IndexRow, collection: str, item_id: str) -> bool:
    """Whether a file that bears a granule's name can be of this very granule."""
    file = row.file
    if row.item_key != key_of(item_id):
        return False
    if file.collection and row.collection_key != safe_name(collection, "collection"):
        return False
    return not file.asset_key or file.item_id == item_id


def is_promised(file: HeldFile, request: JobRequest) -> bool:
    """Whether the file has the size and the checksum that are promised, as far as both are known.

    An archive is made anew each time, and its size is never promised.
    """
    if request.size not in (None, file.size) or (request.size is None and not file.size):
        return False
    known, wanted = file.checksum.lower(), request.checksum.lower()
    return not known or not wanted or known[:4] != wanted[:4] or known == wanted


def bears_name(file: HeldFile, requests: Iterable[JobRequest]) -> bool:
    """Whether the file is called as one of `requests` (the same file by several layouts)."""
    name = destination_key(file.path.name)
    targets = (target for request in requests for target in likely_targets(_NOWHERE, request))
    return any(name == destination_key(target.name) for target in targets)


def _asset_of(
    file: HeldFile, item: Item, assets: Sequence[Asset], layouts: Sequence[Layout]
) -> Asset | None:
    if file.asset_key:
        return next((asset for asset in assets if asset.key == file.asset_key), None)
    fitting = [
        asset
        for asset in assets
        if bears_name(file, (request_for(item, asset, layout) for layout in layouts))
    ]
    sized = (asset for asset in fitting if asset.size == file.size)
    return next(sized, next(iter(fitting), None))


def _missing(assets: Sequence[Asset], files: Iterable[str]) -> tuple[str, ...]:
    """What the usual download would still fetch; nothing where all data are here one by one."""
    here = frozenset(files)
    usual = {asset.key for asset in choose_assets(assets, ())}
    data = {asset.key for asset in assets if is_data(asset) and not asset.is_archive}
    if usual <= here or (data and data <= here):
        return ()
    return tuple(asset.key for asset in assets if asset.key in usual - here)


def _relatives(item_id: str, relatives: Iterable[str]) -> tuple[str, str]:
    """Of the other publications that are here: the newest one if it is newer, and the newest of
    those that are older."""
    own = name_parts(item_id)
    if own is None:
        return "", ""
    ranked = [(parts[1], each) for each in relatives if (parts := name_parts(each)) is not None]
    newer = max((pair for pair in ranked if pair[0] > own[1]), default=(own[1], ""))
    older = max((pair for pair in ranked if pair[0] < own[1]), default=(own[1], ""))
    return newer[1], older[1]
