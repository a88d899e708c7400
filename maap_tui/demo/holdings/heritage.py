"""Granules of earlier missions whose files the service has: Aeolus, CryoSat, GOCE, TropForest."""

from collections.abc import Iterator

from maap_tui.demo.holdings.clock import DAY, compact, day_path, epoch
from maap_tui.demo.holdings.orbits import Orbit
from maap_tui.demo.holdings.records import File, Record, Shape, mixed
from maap_tui.demo.holdings.store import file_of, picture, zip_of

_BINARY = "application/octet-stream"

_AEOLUS = Orbit(1_000, epoch("2018-10-27T06:00:00Z"), 5_448.0, 96.97, 18.0)
_CRYOSAT = Orbit(1_000, epoch("2010-06-17T02:00:00Z"), 5_954.0, 92.0, 9.0)
_GOCE = Orbit(1_000, epoch("2009-05-20T03:00:00Z"), 5_370.0, 96.7, 18.0)

AEOLUS_TYPES = {
    "AeolusL1BProducts": ("ALD_U_N_1B", "L1B"),
    "AeolusL2AProducts": ("ALD_U_N_2A", "L2A"),
    "AeolusL2BProducts": ("ALD_U_N_2B", "L2B"),
    "AeolusEOLL2CProducts": ("ALD_U_N_2C", "L2C"),
}
_FOREST_SITES = (
    (-62.0, -8.5, "BR"),
    (-73.5, -4.0, "PE"),
    (113.0, -1.5, "ID"),
    (102.4, 4.6, "MY"),
    (22.5, 1.0, "CD"),
    (12.0, -1.2, "GA"),
)


def aeolus(collection: str) -> Iterator[Record]:
    """One file an orbit, every forty orbits."""
    product_type, level = AEOLUS_TYPES[collection]
    for orbit in range(1_040, 1_040 + 60 * 240, 240):
        start, end = _AEOLUS.time(orbit, 0), _AEOLUS.time(orbit, 350)
        yield Record(
            collection=collection,
            item_id=(
                f"AE_OPER_{product_type}_{compact(start)}036_{(end - start) * 1000:09d}"
                f"_{orbit:06d}_0001"
            ),
            start=start,
            end=end,
            shape=Shape("LineString", _AEOLUS.track(orbit, 0, 350, 40)),
            product_type=product_type,
            instruments=("ALADIN",),
            level=level,
            version="1B16" if level == "L1B" else "3B16",
            processed=end + 60 * DAY,
            constellation="Aeolus",
            lister=_aeolus_files,
            orbit=orbit,
            direction="ascending",
            own={"platform": "Aeolus", "eofeos:mission_phase": "Operational"},
        )


def _aeolus_files(record: Record) -> tuple[File, ...]:
    root = f"aeolus-pdgs-01/{record.product_type}/{day_path(record.start)}/{record.item_id}"
    return (
        zip_of(record, root),
        file_of(record, root, "enclosure_1", "HDR", "application/xml", _size(record, 14_000)),
        file_of(record, root, "enclosure_2", "DBL", _BINARY, _size(record, 2_300_000)),
        picture("thumbnail", f"{root}/public/{record.item_id}.png"),
    )


def cryosat() -> Iterator[Record]:
    """Short tracks over Greenland and the Antarctic."""
    for count in range(110):
        orbit = 30_000 + count * 397
        low, high = (64.0, 80.0) if count % 3 else (262.0, 290.0)
        start, end = _CRYOSAT.time(orbit, low), _CRYOSAT.time(orbit, high)
        yield Record(
            collection="CryoSatIceL110",
            item_id=f"CS_OFFL_SIR_SIN_1B_{compact(start)}_{compact(end)}_E001",
            start=start,
            end=end,
            shape=Shape("LineString", _CRYOSAT.track(orbit, low, high, 9), split=bool(count % 2)),
            product_type="SIR_SIN_1B",
            instruments=("SIRAL",),
            level="L1B",
            version="E001",
            processed=end + 30 * DAY,
            constellation="CryoSat",
            lister=_cryosat_files,
            orbit=orbit,
            direction="ascending" if count % 3 else "descending",
            own={"platform": "CryoSat-2", "sar:instrument_mode": "SARIN"},
        )


def _cryosat_files(record: Record) -> tuple[File, ...]:
    root = f"cryosat-pdgs-01/CRYOSAT/SIR_SIN_1B/E001/{day_path(record.start)}"
    size = _size(record, 3_100_000)
    return (file_of(record, root, "enclosure_nc", "nc", "application/x-netcdf", size),)


def goce() -> Iterator[Record]:
    """Gravity gradients, one file a day; half of them without a geometry."""
    for day in range(36):
        start = epoch("2011-04-01T00:00:00Z") + day * 30 * DAY
        orbit = _GOCE.number_at(start)
        track = Shape("LineString", _GOCE.track(orbit, 0, 180, 20))
        yield Record(
            collection="GOCE_Level_1",
            item_id=f"GO_CONS_EGG_NOM_1b_{compact(start)}_{compact(start + DAY - 1)}_0002",
            start=start,
            end=start + DAY - 1,
            shape=track if day % 2 else None,
            product_type="EGG_NOM_1b",
            instruments=("EGG",),
            level="L1B",
            version="0002",
            processed=start + 90 * DAY,
            constellation="GOCE",
            lister=_goce_files,
            orbit=orbit,
            own={"platform": "GOCE"},
        )


def _goce_files(record: Record) -> tuple[File, ...]:
    root = f"goce-pdgs-01/EGG_NOM_1b/{day_path(record.start)}/{record.item_id}"
    return (
        zip_of(record, root),
        file_of(record, root, "enclosure_dbl", "DBL", _BINARY, _size(record, 1_400_000)),
    )


def tropforest() -> Iterator[Record]:
    """Scenes of a forest inventory around six sites: one static zip each, asset `enclosure`."""
    for count in range(60):
        west, south, country = _FOREST_SITES[count % len(_FOREST_SITES)]
        chance = mixed("forest", count)
        west, south = west + chance % 40 / 10, south + chance // 64 % 30 / 10
        start = epoch("2009-08-01T14:12:00Z") + count * 5 * DAY + chance % 1_000
        yield _forest_scene(start, west, south, country, count)


def _forest_scene(start: int, west: float, south: float, country: str, count: int) -> Record:
    east, north = round(west + 0.28, 6), round(south + 0.27, 6)
    ring = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return Record(
        collection="TropForest",
        item_id=f"TF_{country}_KOMPSAT2_{compact(start)}_L1G_{count:04d}",
        start=start,
        end=start,
        shape=Shape("Polygon", ring),
        product_type="MSC_1G",
        instruments=("MSC",),
        level="L1G",
        version="01",
        processed=start + 200 * DAY,
        constellation="KOMPSAT-2",
        lister=_forest_files,
        own={"platform": "KOMPSAT-2", "eo:cloud_cover": mixed("cloud", count) % 60},
    )


def _forest_files(record: Record) -> tuple[File, ...]:
    name = f"{record.item_id}.ZIP"
    path = f"TropForest/{day_path(record.start)[:4]}/{name}"
    size = _size(record, 1_900_000)
    return (File("enclosure", path, "application/zip", name=name, size=size, title="Download"),)


def _size(record: Record, least: int) -> int:
    return least + mixed(record.item_id) % (least // 2)
