"""Which collection holds which records; nothing is made before it is asked for, and then only once.

Records never change and never depend on the clock, so all worlds of one process share them.
"""

from collections.abc import Callable, Iterator
from functools import cache, partial

from maap_tui.demo.holdings import (
    biomass,
    biomass_auxiliary,
    biomass_simulated,
    earthcare,
    earthcare_files,
    foreign,
    heritage,
    odd,
)
from maap_tui.demo.holdings.records import File, Record

_BUILDERS: dict[str, Callable[[], Iterator[Record]]] = {
    biomass_simulated.COLLECTION: biomass_simulated.records,
    "CCIBiomassV7": biomass_auxiliary.maps,
    "CryoSatIceL110": heritage.cryosat,
    "GOCE_Level_1": heritage.goce,
    "TropForest": heritage.tropforest,
    "SkySatESAarchive": foreign.skysat,
    "EOP:ESA:Sentinel-2": foreign.sentinel2,
    "Landsat8.Collection2.European.Coverage_": foreign.landsat,
    "ENVISAT.ASA.IMP_1P": foreign.envisat,
    "GEDI_L4A_AGB_Density_V2_1_2056": foreign.gedi,
    "L4_SIT_Open": foreign.sea_ice,
    odd.COLLECTION: odd.hostile,
}
_BUILDERS.update({name: series.records for name, series in biomass.SERIES.items()})
_BUILDERS.update({name: holding.records for name, holding in earthcare.HOLDINGS.items()})
_BUILDERS.update({name: partial(heritage.aeolus, name) for name in heritage.AEOLUS_TYPES})
for _name in ("BiomassAux", "BiomassAuxIOC", "BiomassAuxRest"):
    _BUILDERS[_name] = partial(biomass_auxiliary.auxiliary, _name)
for _name in ("EarthCAREOrbitData_MAAP", "EarthCAREAuxiliary_MAAP"):
    _BUILDERS[_name] = partial(earthcare_files.loose_records, _name)


@cache
def records_of(collection: str) -> tuple[Record, ...]:
    """The records of one collection, in no order that means anything; it may have none."""
    builder = _BUILDERS.get(collection)
    return tuple({record.item_id: record for record in builder()}.values()) if builder else ()


@cache
def _by_id() -> dict[str, Record]:
    return {record.item_id: record for name in _BUILDERS for record in records_of(name)}


def find(item_id: str) -> Record | None:
    """The record with this identifier, whatever its collection."""
    return _by_id().get(item_id)


@cache
def files_of(record: Record) -> tuple[File, ...]:
    """The files of one record, in the order in which its document names them."""
    return record.lister(record)


def find_file(path: str) -> tuple[Record, File] | None:
    """What a path below `/data/` (percent-decoded) stands for."""
    for segment in path.split("/"):
        # A file in a folder of several granules carries the identifier in its own name.
        for name in (segment, segment.rsplit(".", 1)[0]):
            record = find(name)
            if record is not None:
                return next(
                    ((record, file) for file in files_of(record) if file.href == path), None
                )
    return None
