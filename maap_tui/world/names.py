"""Names: of countries in the languages that are most used, and of the larger towns."""

from collections.abc import Iterable, Mapping
from typing import Any

from .packing import differences, pack_numbers

PLACE_SCALE = 100
"""Positions of towns are kept to a hundredth of a degree, about a kilometre."""
_OTHER_NAMES = (
    "NAME_LONG",
    "NAME_EN",
    "ADMIN",
    "FORMAL_EN",
    "NAME_FR",
    "NAME_DE",
    "NAME_ES",
    "NAME_IT",
    "NAME_PT",
)
_LEAST_PEOPLE = 250_000
_NOT_KNOWN = ("", "-99", "-99.0")

Record = Mapping[str, Any]


def pack_countries(topology: Mapping[str, Any], records: Iterable[Record]) -> bytes:
    """A line for each country of the topology: codes, name, label point, other names."""
    known = list(records)
    by_number = {str(record["ISO_N3_EH"]): record for record in known}
    by_name = {str(record[key]): record for record in known for key in ("NAME", "NAME_LONG")}
    lines = []
    for geometry in topology["objects"]["countries"]["geometries"]:
        name = geometry["properties"]["name"]
        number = str(geometry.get("id", ""))
        record = by_name.get(name) or by_number.get(number.zfill(3)) or {}
        lines.append("\t".join(_country(name, record)))
    return "\n".join(lines).encode()


def _country(name: str, record: Record) -> list[str]:
    label = [f"{float(record[key]):.1f}" if record else "" for key in ("LABEL_X", "LABEL_Y")]
    codes = [_known(record, "ISO_A2_EH"), _known(record, "ADM0_A3")]
    own = _known(record, "NAME_LONG") or name
    others = [name, *(_known(record, key) for key in _OTHER_NAMES)]
    names = [other for other in dict.fromkeys(others) if other and other != own]
    return [*codes, own, *label, *names]


def _known(record: Record, key: str) -> str:
    value = str(record.get(key, "")).strip().replace("\t", " ")
    return "" if value in _NOT_KNOWN else value


def pack_places(cities: Iterable[Record], countries: Mapping[str, Record]) -> tuple[bytes, bytes]:
    """Names and positions of the larger towns, the most populous first; capitals always."""
    capitals = {(code, str(country["capital"])) for code, country in countries.items()}
    chosen = [
        city
        for city in cities
        if int(city["population"]) >= _LEAST_PEOPLE
        or (str(city["countrycode"]), str(city["name"])) in capitals
    ]
    chosen.sort(key=lambda city: (str(city["countrycode"]), -int(city["population"])))
    names = "\n".join(f"{city['countrycode']}\t{city['name']}" for city in chosen).encode()
    numbers = [PLACE_SCALE, len(chosen)]
    numbers += differences(round(float(city["longitude"]) * PLACE_SCALE) for city in chosen)
    numbers += differences(round(float(city["latitude"]) * PLACE_SCALE) for city in chosen)
    numbers += [int(city["population"]) // 1_000 for city in chosen]
    return names, pack_numbers(numbers)
