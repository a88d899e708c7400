"""The files of EarthCARE granules, and the orbit and auxiliary granules that belong to no frame."""

from collections.abc import Iterator
from dataclasses import replace

from maap_tui.demo.holdings.clock import DAY, compact, day_path, epoch
from maap_tui.demo.holdings.records import File, Record, mixed
from maap_tui.demo.holdings.store import file_of, picture, zip_of

_WITHOUT_PREVIEW = ("_TC__", "_TC_", "AUX_")
_WITHOUT_PRODUCT_ONE_IN = 97
_LARGE_ONE_IN = 29

_LOOSE = {
    "EarthCAREOrbitData_MAAP": ("AUX_ORBPRE", "MPL_ORBSCT"),
    "EarthCAREAuxiliary_MAAP": ("AUX_ORBRES", "BBR_SOL_1B", "GEO_ATTOBS", "GEO_ORBOBS"),
}


def product_files(record: Record) -> tuple[File, ...]:
    """Zip, data, header and, except for target classifications, a preview; a few have no zip."""
    root = _root(record)
    files = [
        zip_of(record, root),
        file_of(record, root, "enclosure_h5", "h5", "application/x-hdf5", _data_size(record)),
        _header(record, root),
    ]
    if mixed("no zip", record.item_id) % _WITHOUT_PRODUCT_ONE_IN == 0:
        del files[0]
    if not any(part in record.product_type for part in _WITHOUT_PREVIEW):
        path = f"{root}/public/{record.item_id}.BID{_preview_number(record)}.jpeg"
        files += [picture("quicklook_jpeg", path), picture("thumbnail", path)]
    return tuple(files)


def loose_records(collection: str) -> Iterator[Record]:
    """Orbit and auxiliary data, one file of each type every six days, without any geometry."""
    for count in range(30):
        for product_type in _LOOSE[collection]:
            start = epoch("2026-05-20T00:00:00Z") + count * 6 * DAY
            yield _loose(collection, product_type, start)


def _loose(collection: str, product_type: str, start: int) -> Record:
    processed = start + DAY + mixed(product_type, start) % DAY
    return Record(
        collection=collection,
        item_id=f"ECA_EXAA_{product_type}_{compact(start)}Z_{compact(processed)}Z_0001",
        start=start,
        end=start + 6 * DAY,
        shape=None,
        product_type=product_type,
        instruments=("AUX",),
        level=None,
        version="AA",
        processed=processed,
        constellation="EarthCARE",
        lister=_loose_files,
        own={
            "platform": "EarthCARE",
            "product:acquisition_type": "nominal",
            "eofeos:mission_phase": "Routine",
            "eopf:instrument_mode": "AUX",
        },
    )


def _loose_files(record: Record) -> tuple[File, ...]:
    root = _root(record)
    size = 60_000 + mixed(record.item_id) % 200_000
    data = file_of(record, root, "enclosure_eof", "EOF", "application/xml", size)
    return zip_of(record, root), data


def _root(record: Record) -> str:
    return (
        f"earthcare-pdgs-01/EarthCARE/{record.product_type}/{record.version}/"
        f"{day_path(record.start)}/{record.item_id}"
    )


def _header(record: Record, root: str) -> File:
    """A text file that the service really calls a Radiance picture."""
    size = 4_000 + mixed("header", record.item_id) % 9_000
    data = file_of(record, root, "enclosure_hdr", "HDR", "image/vnd.radiance", size)
    return replace(data, checksum=mixed("checksum", record.item_id) % 4 == 0)


def _data_size(record: Record) -> int:
    if mixed("large", record.item_id) % _LARGE_ONE_IN == 0:
        return 30_000_000 + mixed(record.item_id) % 28_000_000
    return 900_000 + mixed(record.item_id) % 6_400_000


def _preview_number(record: Record) -> str:
    return ("", "_0", "_1")[mixed(record.product_type) % 3]
