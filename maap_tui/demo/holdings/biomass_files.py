"""The files of BIOMASS granules: measurements, annotations, look-up tables, previews, the zip."""

from dataclasses import replace

from maap_tui.demo.holdings.clock import day_path
from maap_tui.demo.holdings.records import File, Record, mixed
from maap_tui.demo.holdings.store import picture, zip_of

_TIFF = "image/tiff; application=geotiff"
_NETCDF = "application/x-netcdf"
_XML = "application/xml"
_ZIP_ONLY_ONE_IN = 11

_LAYOUTS: dict[str, tuple[tuple[str, str, str, str, int], ...]] = {
    "L0": (
        ("enclosure_dat", "measurement", "_rxh.dat", "application/octet-stream", 1),
        ("enclosure_annot_xml", "annotation", "_annot.xml", _XML, 0),
    ),
    "L1A": (
        ("enclosure_i_abs_tiff", "measurement", "_i_abs.tiff", _TIFF, 1),
        ("enclosure_i_phase_tiff", "measurement", "_i_phase.tiff", _TIFF, 1),
        ("enclosure_annot_xml", "annotation", "_annot.xml", _XML, 0),
        ("enclosure_orb_xml", "annotation/navigation", "_orb.xml", _XML, 0),
        ("enclosure_kml", "preview", "_map.kml", "application/vnd.google-earth.kml+xml", 0),
        ("enclosure_nc", "annotation", "_lut.nc", _NETCDF, 2),
    ),
    "L1B": (
        ("enclosure_tiff", "measurement", "_i_abs.tiff", _TIFF, 1),
        ("enclosure_nc", "annotation", "_lut.nc", _NETCDF, 2),
        ("enclosure_annot_xml", "annotation", "_annot.xml", _XML, 0),
    ),
    "L2A": (
        ("enclosure_i_fh_tiff", "measurement", "_i_fh.tiff", _TIFF, 1),
        ("enclosure_i_quality_tiff", "measurement", "_i_quality.tiff", _TIFF, 2),
        ("enclosure_xml", "annotation", "_annot.xml", _XML, 0),
    ),
}
"""For each level: asset key, folder, end of the name, media type, size class."""
_LAYOUTS["L1C"] = _LAYOUTS["L1A"]


def frame_files(record: Record) -> tuple[File, ...]:
    """All files of a radar frame; of some only the zip and the preview are offered."""
    root = f"biomass-pdgs-01/{record.collection}/{day_path(record.start)}/{record.item_id}"
    listed = mixed("zip only", record.item_id) % _ZIP_ONLY_ONE_IN > 0
    files = [replace(file, listed=listed) for file in _enclosures(record, root)]
    return zip_of(record, root), *files, *_previews(record, root)


def _enclosures(record: Record, root: str) -> list[File]:
    """The single files, below a folder that has the granule's name twice."""
    stem = record.item_id.rsplit("_", 1)[0].lower()
    return [
        File(
            key=key,
            href=f"{root}/{record.item_id}/{folder}/{stem}{ending}",
            media_type=media_type,
            name=f"{stem}{ending}",
            size=_size(record, key, size_class),
            checksum=size_class == 0 and mixed("checksum", record.item_id) % 3 == 0,
        )
        for key, folder, ending, media_type, size_class in _LAYOUTS[record.level or "L1B"]
    ]


def _previews(record: Record, root: str) -> list[File]:
    path = f"{root}/public/{record.item_id.rsplit('_', 1)[0].lower()}_ql.png"
    return [picture("quicklook_png", path), picture("thumbnail", path)]


def _size(record: Record, key: str, size_class: int) -> int:
    """Bytes: annotations are small, measurements a few megabytes, one in 23 of them large."""
    chance = mixed(record.item_id, key)
    if size_class == 0:
        return 18_000 + chance % 60_000
    if size_class == 2:
        return 420_000 + chance % 700_000
    if mixed("large", record.item_id) % 23 == 0:
        return 15_000_000 + chance % 12_000_000
    return 1_100_000 + chance % 3_400_000
