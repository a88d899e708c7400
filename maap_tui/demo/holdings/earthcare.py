"""Granules of EarthCARE: eighths of orbits (frames A to H), as ground tracks or as swaths."""

from collections.abc import Iterator
from dataclasses import dataclass

from maap_tui.demo.holdings.clock import DAY, compact, epoch, stamp_milliseconds
from maap_tui.demo.holdings.earthcare_files import product_files
from maap_tui.demo.holdings.orbits import Orbit
from maap_tui.demo.holdings.records import Record, Shape, mixed

ORBIT = Orbit(4366, epoch("2025-03-05T13:05:13Z"), 5552.7, 97.05, 2.0)
"""389 orbits in 25 days, southwards in the early afternoon."""

_LOW, _HIGH = ORBIT.angle_at(22.5), ORBIT.angle_at(67.5)
FRAMES: dict[str, tuple[float, float]] = {
    "A": (-_LOW, _LOW),
    "B": (_LOW, _HIGH),
    "C": (_HIGH, 180 - _HIGH),
    "D": (180 - _HIGH, 180 - _LOW),
    "E": (180 - _LOW, 180 + _LOW),
    "F": (180 + _LOW, 180 + _HIGH),
    "G": (180 + _HIGH, 360 - _HIGH),
    "H": (360 - _HIGH, 360 - _LOW),
}
"""Where each frame begins and ends, in degrees along the orbit: cuts at 22.5 and 67.5 degrees."""

_ORBITS_A_DAY = 15
_SWATH_KM = {"MSI": (-35.0, 115.0), "BBR": (-20.0, 20.0), "SYN": (-15.0, 15.0)}
_KNOWN_PROCESSING = {("MSI_COP_2A", 4366, "E", "BA"): "2025-09-12T20:29:10Z"}
"""Of the one granule whose identifier is printed in the notebooks of the service."""


@dataclass(frozen=True, slots=True)
class Product:
    """One product type; `agency` is `E` for ESA's and `J` for the Japanese ones."""

    code: str
    instrument: str
    level: str
    swath: str | None = None
    """None for what lies on the ground track only."""
    agency: str = "E"
    processor: str = ""


def _product(code: str, instrument: str, level: str, swath: str | None = None) -> Product:
    return Product(code, instrument, level, swath, "E", code[:7].rstrip("_").replace("_", "-"))


def _japanese(code: str, instrument: str, swath: str | None = None) -> Product:
    return Product(code, instrument, f"L{code[-2:]}", swath, "J", "JAXA EarthCARE Processor")


L1 = (
    _product("ATL_NOM_1B", "ATLID", "L1B"),
    _product("CPR_NOM_1B", "CPR", "L1B"),
    _product("MSI_NOM_1B", "MSI", "L1B", "MSI"),
    _product("MSI_RGR_1C", "MSI", "L1C", "MSI"),
    _product("BBR_NOM_1B", "BBR", "L1B", "BBR"),
    _product("AUX_JSG_1D", "AUX", "L1D", "MSI"),
)
L2 = (
    _product("MSI_COP_2A", "MSI", "L2A", "MSI"),
    _product("ATL_EBD_2A", "ATLID", "L2A"),
    _product("ATL_TC__2A", "ATLID", "L2A"),
    _product("CPR_CLD_2A", "CPR", "L2A"),
    _product("MSI_AOT_2A", "MSI", "L2A", "MSI"),
    _product("ACM_CAP_2B", "SYNERGETIC", "L2B"),
    _product("AC__TC__2B", "SYNERGETIC", "L2B"),
    _product("BM__RAD_2B", "SYNERGETIC", "L2B", "SYN"),
)
JAXA = (
    _japanese("CPR_CLP_2A", "CPR"),
    _japanese("ATL_CLA_2A", "ATLID"),
    _japanese("MSI_CLP_2A", "MSI", "MSI"),
    _japanese("AC__CLP_2B", "SYNERGETIC"),
)
XMET = (_product("AUX_MET_1D", "AUX", "L1D", "MSI"),)


@dataclass(frozen=True, slots=True)
class Holding:
    """What one collection has: whole days of one product type, and a thin sample of all of them."""

    collection: str
    products: tuple[Product, ...]
    baselines: tuple[str, ...]
    """Oldest first; the newest is what most granules have."""
    whole_days: tuple[tuple[str, str], ...] = ()
    """Product type and day."""
    sample: tuple[int, int, int] = (0, 0, 1)
    """First orbit, last orbit and step of the sample."""

    def records(self) -> Iterator[Record]:
        """Every granule; about one in six of the sample is there in an older baseline as well."""
        for code, day in self.whole_days:
            product = next(product for product in self.products if product.code == code)
            first = ORBIT.number_at(epoch(f"{day}T00:00:00Z")) + 1
            for orbit in range(first, first + _ORBITS_A_DAY):
                for frame in FRAMES:
                    yield granule(self.collection, product, orbit, frame, self.baselines[-1])
        yield from self._sample()

    def _sample(self) -> Iterator[Record]:
        first, last, step = self.sample
        for count, orbit in enumerate(range(first, last, step)):
            for product in self.products:
                chance = mixed(self.collection, product.code, orbit)
                frame = "ABCDEFGH"[(chance + count) % 8]
                newest = granule(self.collection, product, orbit, frame, self.baselines[-1])
                yield newest
                if chance % 6 == 0 and len(self.baselines) > 1:
                    yield granule(self.collection, product, orbit, frame, self.baselines[0])


def granule(collection: str, product: Product, orbit: int, frame: str, baseline: str) -> Record:
    """One product of one frame of one orbit."""
    start_angle, stop_angle = FRAMES[frame]
    start, end = ORBIT.time(orbit, start_angle), ORBIT.time(orbit, stop_angle)
    known = _KNOWN_PROCESSING.get((product.code, orbit, frame, baseline))
    delay = DAY + mixed(product.code, orbit, frame, baseline) % (3 * DAY)
    processed = epoch(known) if known else end + (4 * DAY if baseline >= "BA" else 0) + delay
    agency = "EX" if product.agency == "E" else "JX"
    stem = f"ECA_{agency}{baseline}_{product.code}_{compact(start)}Z_{compact(processed)}Z"
    return Record(
        collection=collection,
        item_id=f"{stem}_{orbit:05d}{frame}",
        start=start,
        end=end,
        shape=_shape(product, orbit, frame),
        product_type=product.code,
        instruments=(product.instrument,),
        level=product.level,
        version=baseline,
        processed=processed,
        constellation="EarthCARE",
        lister=product_files,
        orbit=orbit,
        direction="ascending" if frame in "ABH" else "descending",
        track=str(orbit),
        frame=frame,
        own=_properties(product, orbit),
    )


def _shape(product: Product, orbit: int, frame: str) -> Shape:
    start, stop = FRAMES[frame]
    split = mixed(orbit, frame) % 4 > 0
    if product.swath is None:
        return Shape("LineString", ORBIT.track(orbit, start, stop, 17), split)
    right, left = _SWATH_KM[product.swath]
    return Shape("Polygon", ORBIT.swath(orbit, start, stop, right, left, 12), split)


def _properties(product: Product, orbit: int) -> dict[str, object]:
    facility = {"AUX": "ECMWFxxxxx"}.get(product.instrument, "PDGS-CPFxx")
    return {
        "platform": "EarthCARE",
        "product:acquisition_type": "nominal" if product.level < "L2" else "other",
        "processing:facility": "JAXA_SAOC" if product.agency == "J" else facility,
        "processing:software": {product.processor: "11.30"},
        "sat:anx_datetime": stamp_milliseconds(ORBIT.time(orbit, 0)),
        "sci:doi": "10.57780/eca-94b4e53" if product.code == "MSI_COP_2A" else None,
        "eofeos:mission_phase": "Routine",
        "eopf:instrument_mode": "AUX" if product.instrument == "AUX" else "DEFAULT",
    }


HOLDINGS: dict[str, Holding] = {
    holding.collection: holding
    for holding in (
        Holding(
            "EarthCAREL1Validated_MAAP",
            L1,
            ("AE", "BA"),
            (("MSI_RGR_1C", "2026-11-10"), ("CPR_NOM_1B", "2025-03-05")),
            (1_300, 13_900, 210),
        ),
        Holding(
            "EarthCAREL2Validated_MAAP",
            L2,
            ("AE", "BA"),
            (
                ("MSI_COP_2A", "2025-03-05"),
                ("ATL_EBD_2A", "2026-11-10"),
                ("ACM_CAP_2B", "2026-08-20"),
            ),
            (1_310, 13_980, 180),
        ),
        Holding(
            "JAXAL2Validated_MAAP",
            JAXA,
            ("BA", "CA"),
            (("CPR_CLP_2A", "2026-06-21"),),
            (2_000, 13_900, 260),
        ),
        Holding("EarthCAREL0L1Products_MAAP", L1, ("BB",), (), (9_000, 13_990, 250)),
        Holding("EarthCAREL2Products_MAAP", L2, ("BB",), (), (9_020, 13_990, 250)),
        Holding("JAXAL2Products_MAAP", JAXA, ("CB",), (), (9_040, 13_990, 330)),
        Holding("EarthCAREL1InstChecked_MAAP", L1, ("AD",), (), (900, 4_000, 500)),
        Holding("EarthCAREL2InstChecked_MAAP", L2, ("AD",), (), (920, 4_000, 500)),
        Holding("JAXAL2InstChecked_MAAP", JAXA, ("AD",), (), (940, 4_000, 500)),
        Holding("EarthCAREXMETL1DProducts10_MAAP", XMET, ("AA",), (), (12_000, 13_990, 50)),
    )
}
