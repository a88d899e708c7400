"""Granules that the catalogue lists but other hosts keep: none of these takes the token of MAAP."""

from collections.abc import Iterator
from dataclasses import dataclass

from maap_tui.demo.holdings.clock import DAY, compact, epoch, stamp
from maap_tui.demo.holdings.records import File, Lister, Record, Shape, mixed

_CITIES = (
    (12.4, 41.8), (2.2, 48.8), (-3.8, 40.3), (139.6, 35.5), (-58.5, -34.7), (151.1, -33.9),
    (36.7, -1.4), (-122.5, 37.6), (77.1, 28.5), (31.1, 29.9),
)  # fmt: skip
_EUROPE = ((9.0, 45.0), (14.0, 50.0), (-1.0, 44.0), (24.0, 61.0), (20.0, 39.0))
_ETNA = (14.6, 37.3)
_ARCTIC = Shape(
    "Polygon", ((-180.0, 50.0), (180.0, 50.0), (180.0, 90.0), (-180.0, 90.0), (-180.0, 50.0))
)


@dataclass(frozen=True, slots=True)
class _Archive:
    """What the granules of one collection have in common."""

    collection: str
    product_type: str
    platform: str
    instrument: str
    lister: Lister
    span: int = 12
    """Seconds that a granule covers."""
    cloudy: bool = False

    def granule(self, item_id: str, start: int, shape: Shape) -> Record:
        """One granule; neither level nor version nor orbit is told of these."""
        own: dict[str, object] = {"platform": self.platform, "order:status": "succeeded"}
        if self.cloudy:
            own["eo:cloud_cover"] = mixed("cloud", item_id) % 100
        return Record(
            collection=self.collection,
            item_id=item_id,
            start=start,
            end=start + self.span,
            shape=shape,
            product_type=self.product_type,
            instruments=(self.instrument,),
            level=None,
            version=None,
            processed=start + 5 * DAY,
            constellation=self.platform,
            lister=self.lister,
            own={**own, "updated": stamp(start + 6 * DAY)},
        )


def _old_archive(host: str, folder: str, ending: str, media_type: str) -> Lister:
    """An `enclosure` by https and two previews by plain http, as the older archives offer them."""

    def files(record: Record) -> tuple[File, ...]:
        meta = f"http://{host}/oads/meta/{folder}"
        href = f"https://{host}/oads/data/{folder}/{record.item_id}{ending}"
        browse, small = (
            f"{meta}/browse/{record.item_id}.PNG",
            f"{meta}/thumbnail/{record.item_id}.jpg",
        )
        size = 150_000_000 + mixed(record.item_id) % 90_000_000
        return (
            File("enclosure", href, media_type, size=size, kind="foreign"),
            File("quicklook", browse, "image/png", ("overview",), kind="foreign"),
            File("thumbnail", small, "image/jpeg", ("thumbnail",), kind="foreign"),
        )

    return files


def _lent(base: str, ending: str, media_type: str) -> Lister:
    """The single file of a catalogue of others, without a role."""

    def files(record: Record) -> tuple[File, ...]:
        return (File("data", f"{base}{record.item_id}{ending}", media_type, (), kind="foreign"),)

    return files


_SKYSAT = _Archive(
    "SkySatESAarchive",
    "SSC_DEF_SC",
    "SkySat",
    "SkySat Camera",
    _old_archive("tpm-ds.eo.esa.int", "SkySat", "_v0100.SIP.ZIP", "application/zip"),
    cloudy=True,
)
_SENTINEL2 = _Archive(
    "EOP:ESA:Sentinel-2",
    "S2MSI2A",
    "Sentinel-2",
    "MSI",
    _lent("https://zipper.dataspace.copernicus.eu/download/", ".SAFE.zip", "application/zip"),
    cloudy=True,
)
_LANDSAT = _Archive(
    "Landsat8.Collection2.European.Coverage_",
    "L1TP",
    "Landsat-8",
    "OLI_TIRS",
    _old_archive("tpm-ds.eo.esa.int", "Landsat8", ".tar.gz", "application/gzip"),
    span=28,
    cloudy=True,
)
_ENVISAT = _Archive(
    "ENVISAT.ASA.IMP_1P",
    "ASA_IMP_1P",
    "Envisat",
    "ASAR",
    _old_archive("esar-ds.eo.esa.int", "ASA_IMP_1P", ".E1", "application/octet-stream"),
)
_GEDI = _Archive(
    "GEDI_L4A_AGB_Density_V2_1_2056",
    "GEDI04_A",
    "ISS",
    "GEDI",
    _lent("https://data.ornldaac.earthdata.nasa.gov/protected/gedi/", ".h5", "application/x-hdf5"),
    span=1_500,
)
_SEA_ICE = _Archive(
    "L4_SIT_Open",
    "L4SIT",
    "SMOS",
    "MIRAS",
    _old_archive("smos-diss.eo.esa.int", "L4_SIT_Open", "", "application/x-netcdf"),
    span=7 * DAY - 1,
)


def skysat() -> Iterator[Record]:
    """Small scenes over ten cities."""
    for count in range(60):
        west, south = _CITIES[count % len(_CITIES)]
        west, south = round(west + count % 7 * 0.05, 3), round(south + count % 5 * 0.04, 3)
        start = epoch("2021-01-15T09:56:13Z") + count * 11 * DAY
        place = f"{'NS'[south < 0]}{abs(south):.3f}_{'EW'[west < 0]}{abs(west):.3f}"
        item_id = f"SSC_OPER_SSC_DEF_SC_{compact(start)}_{place.replace('.', '-')}_01"
        yield _SKYSAT.granule(item_id, start, _square(west, south, 0.12))


def sentinel2() -> Iterator[Record]:
    """Tiles of the mirrored Sentinel-2 catalogue."""
    for count in range(40):
        west, south = _EUROPE[count % len(_EUROPE)]
        start = epoch("2026-05-01T10:00:31Z") + count * 5 * DAY
        tile = f"{31 + count % 5}{'TUV'[count % 3]}{'CDEFG'[count % 5]}{'LMN'[count % 3]}"
        item_id = (
            f"S2{'AB'[count % 2]}_MSIL2A_{compact(start)}_N0511_R{count % 143:03d}_T{tile}"
            f"_{compact(start + 9_000)}"
        )
        yield _SENTINEL2.granule(item_id, start, _square(west, south, 1.0))


def landsat() -> Iterator[Record]:
    """Scenes of the European Landsat 8 coverage."""
    for count in range(40):
        west, south = _EUROPE[count % len(_EUROPE)]
        start = epoch("2020-03-01T09:58:20Z") + count * 16 * DAY
        item_id = f"LC08_L1TP_{190 + count % 9}{26 + count % 8:03d}_{compact(start)[:8]}_02_T1"
        yield _LANDSAT.granule(item_id, start, _square(west + 0.4, south + 0.4, 1.7))


def envisat() -> Iterator[Record]:
    """Radar scenes, three of them over Etna."""
    for count in range(60):
        west, south = _ETNA if count % 20 == 3 else _CITIES[count % len(_CITIES)]
        start = epoch("2007-03-12T09:21:12Z") + count * 35 * DAY // 2
        day, moment = compact(start).split("T")
        item_id = (
            f"ASA_IMP_1PNESA{day}_{moment}_000000162056_{count:05d}_{26_298 + count * 250:05d}_0000"
        )
        yield _ENVISAT.granule(item_id, start, _square(west - 0.3, south - 0.3, 1.0))


def gedi() -> Iterator[Record]:
    """Half orbits of the lidar on the space station, from a collection that NASA lends."""
    for count in range(24):
        start = epoch("2019-04-18T01:10:00Z") + count * 40 * DAY
        west = -175.0 + mixed("gedi", count) % 320
        track = ((west, -51.6), (west + 20.0, -20.0), (west + 35.0, 15.0), (west + 60.0, 51.6))
        item_id = (
            f"GEDI_L4A_AGB_Density_V2_1.GEDI04_A_{compact(start)[:4]}{count:03d}"
            f"_O{count * 977:05d}_01_T{count * 53:05d}_02_002_02_V002"
        )
        yield _GEDI.granule(item_id, start, Shape("LineString", track))


def sea_ice() -> Iterator[Record]:
    """Weekly ice thickness of the whole Arctic, with commas in every identifier."""
    for week in range(30):
        start = epoch("2022-10-15T00:00:00Z") + week * 7 * DAY
        first, last = compact(start)[:8], compact(start + 6 * DAY)[:8]
        item_id = f"W_XX-ESA,SMOS_CS2,NH_25KM_EASE2_{first}_{last}_r_v300_01_l4sit.nc"
        yield _SEA_ICE.granule(item_id, start, _ARCTIC)


def _square(west: float, south: float, side: float) -> Shape:
    east, north = west + side, south + side
    ring = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return Shape("Polygon", tuple((round(lon, 6), round(lat, 6)) for lon, lat in ring))
