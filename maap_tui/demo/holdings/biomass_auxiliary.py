"""Auxiliary granules of BIOMASS (orbits, attitude, ionosphere, instrument) and the biomass maps."""

from collections.abc import Iterator
from dataclasses import replace

from maap_tui.demo.holdings.clock import DAY, base36_suffix, compact, day_path, epoch
from maap_tui.demo.holdings.records import File, Record, Shape, mixed
from maap_tui.demo.holdings.store import file_of, picture, zip_of

_WHOLE_WORLD = Shape(
    "Polygon", ((-180.0, -90.0), (180.0, -90.0), (180.0, 90.0), (-180.0, 90.0), (-180.0, -90.0))
)
_SPANS = {"BiomassAux": ("2025-12-01", 38), "BiomassAuxIOC": ("2025-06-01", 12)}
_TYPES = ("AUX_ORB___", "AUX_ATT___", "AUX_TEC___", "AUX_INS___")
_MAP_YEARS = (2015, 2020, 2022, 2024)


def auxiliary(collection: str) -> Iterator[Record]:
    """One file of each type for each period of nine days (`BiomassAuxRest`: instrument only)."""
    start, periods = _SPANS.get(collection, ("2026-02-01", 12))
    types = _TYPES if collection in _SPANS else _TYPES[-1:]
    for period in range(periods):
        for product_type in types:
            day = epoch(f"{start}T00:00:00Z") + period * 9 * DAY
            yield _auxiliary(collection, product_type, day)


def _auxiliary(collection: str, product_type: str, start: int) -> Record:
    processed = start + 10 * DAY + mixed(product_type, start) % 20_000
    end = start + 9 * DAY - 1
    return Record(
        collection=collection,
        item_id=(
            f"BIO_{product_type}_{compact(start)}_{compact(end)}_01_{base36_suffix(processed)}"
        ),
        start=start,
        end=end,
        # Orbits and attitude belong to no place: the service gives them no geometry.
        shape=None if product_type in ("AUX_ORB___", "AUX_ATT___") else _WHOLE_WORLD,
        product_type=product_type,
        instruments=("P-SAR",),
        level="AUX",
        version="01",
        processed=processed,
        constellation="Biomass",
        lister=_auxiliary_files,
        own={"eofeos:mission_phase": "COMMISSIONING" if "IOC" in collection else "TOMOGRAPHIC"},
    )


def _auxiliary_files(record: Record) -> tuple[File, ...]:
    root = f"biomass-pdgs-01/{record.collection}/{day_path(record.start)}/{record.item_id}"
    extension = "EOF" if record.product_type in ("AUX_ORB___", "AUX_ATT___") else "xml"
    size = 240_000 + mixed(record.item_id) % 300_000
    key = f"enclosure_{extension.lower()}"
    data = file_of(record, root, key, extension, "application/xml", size)
    return zip_of(record, root), replace(data, checksum=True)


def maps() -> Iterator[Record]:
    """Tiles of ten degrees of the global biomass maps: one GeoTIFF each and no `product` asset."""
    for year in _MAP_YEARS:
        for north, west in ((0, -70), (0, -60), (0, 10), (0, 20), (10, 100), (10, 110), (70, 80)):
            yield _map_tile(year, north, west)


def _map_tile(year: int, north: int, west: int) -> Record:
    tile = f"{'N' if north >= 0 else 'S'}{abs(north):02d}{'E' if west >= 0 else 'W'}{abs(west):03d}"
    south, east = float(north - 10), float(west + 10)
    ring = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return Record(
        collection="CCIBiomassV7",
        item_id=f"{tile}_ESACCI-BIOMASS-L4-AGB-MERGED-100m-{year}-fv7.0",
        start=epoch(f"{year}-01-01T00:00:00Z"),
        end=epoch(f"{year}-12-31T23:59:59Z"),
        shape=Shape("Polygon", tuple((float(lon), float(lat)) for lon, lat in ring)),
        product_type="AGB-MERGED-100m",
        instruments=("SAR", "LIDAR"),
        level="L4",
        version="7.0",
        processed=epoch("2026-05-04T09:00:00Z"),
        constellation="Multi-mission",
        lister=_map_files,
        own={"sci:doi": "10.5555/maap-demo.agb-7"},
    )


def _map_files(record: Record) -> tuple[File, ...]:
    folder = f"esacci-biomass-v7/{day_path(record.start)[:4]}/{record.item_id}"
    large = mixed(record.item_id) % 5 == 0
    name = f"{record.item_id}.tif"
    data = File(
        key="enclosure_tiff",
        href=f"{folder}/{name}",
        media_type="image/tiff",
        # Without `file:local_path` the name has to be taken from the address.
        name=None if large else name,
        size=(31_000_000 if large else 3_900_000) + mixed(name) % 2_900_000,
        checksum=not large,
    )
    preview = f"{folder}/public/{record.item_id}.png"
    return data, picture("quicklook_png", preview)
