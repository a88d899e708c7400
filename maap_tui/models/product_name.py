"""What the name of a product tells: missions write into it what it is.

Four grammars are known. Every other name tells nothing here, rather than something that is guessed.

- BIOMASS: `BIO_<type>_<start>_<stop>_<T|I>_G<coverage>_M<major cycle>_C<repeat cycle>_T<track>_`
  `F<frame>_<baseline>_<seconds since 2000 in base 36>`
- EarthCARE: `ECA_<agency><class><baseline>_<type>_<start>Z_<processed>Z_<orbit><frame>`
- Aeolus: `AE_<class>_<type>_<start>_<milliseconds>_<orbit>_<version>`
- CryoSat: `CS_<class>_<type>_<start>_<stop>_<baseline><version>`
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_TIME = r"\d{8}T\d{6}"
_BIOMASS_START = rf"BIO_(?P<type>\w{{10}})_(?P<start>{_TIME})_"
_BIOMASS_END = r"_(?P<baseline>\d\d)_(?P<made>[0-9A-Z]{6})"
_ANY_BIOMASS = re.compile(rf"(?P<what>{_BIOMASS_START}\w+){_BIOMASS_END}", re.ASCII)
_GRAMMARS = {
    "BIOMASS": re.compile(
        rf"{_BIOMASS_START}(?P<stop>{_TIME})_(?P<kind>[TI])"
        r"_G(?P<coverage>\d\d)_M(?P<major>\d\d)_C(?P<repeat>\d\d|__)_T(?P<track>\d{3})"
        rf"_F(?P<frame>\d{{3}}|___){_BIOMASS_END}",
        re.ASCII,
    ),
    "EarthCARE": re.compile(
        rf"ECA_(?P<agency>[A-Z])(?P<class>[A-Z])(?P<baseline>[A-Z]{{2}})_(?P<type>\w{{10}})"
        rf"_(?P<start>{_TIME})Z_(?P<made>{_TIME})Z_(?P<orbit>\d{{5}})(?P<frame>[A-H])",
        re.ASCII,
    ),
    "Aeolus": re.compile(
        rf"AE_(?P<class>[A-Z]{{4}})_(?P<type>\w{{10}})_(?P<start>{_TIME}\d{{3}})"
        r"_(?P<lasts>\d{9})_(?P<orbit>\d{6})_(?P<baseline>\d{4})",
        re.ASCII,
    ),
    "CryoSat": re.compile(
        rf"CS_(?P<class>[A-Z]{{4}})_(?P<type>\w{{10}})_(?P<start>{_TIME})_(?P<stop>{_TIME})"
        r"_(?P<baseline>[A-Z])(?P<version>\d{3})",
        re.ASCII,
    ),
}
_AGENCIES = {"E": "ESA", "J": "JAXA"}
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ProductName:
    """One name, taken apart."""

    mission: str
    parts: Mapping[str, str]
    """As they are written, by `type`, `start`, `stop`, `made`, `orbit`, `track`, `frame`, ..."""
    start: datetime
    """UTC."""
    stop: datetime | None
    made: datetime | None
    """When it was processed."""

    @property
    def product_type(self) -> str:
        return self.parts["type"]

    @property
    def baseline(self) -> str:
        return self.parts["baseline"]

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """Labels and values, as a person reads them."""
        said = self.parts
        place = {"track": "track", "frame": "frame", "orbit": "orbit"}
        cycles = {"coverage": "coverage", "major": "major cycle", "repeat": "repeat cycle"}
        found = [
            ("mission", self.mission),
            ("type", self.product_type.rstrip("_")),
            ("start", _shown(self.start)),
            ("stop", _shown(self.stop)),
            *((label, _bare(said.get(key, ""))) for key, label in (place | cycles).items()),
            ("baseline", self.baseline),
            ("version", said.get("version", "")),
            ("processed", _shown(self.made)),
            ("agency", _AGENCIES.get(said.get("agency", ""), "")),
            ("class", said.get("class", "")),
        ]
        return tuple((label, value) for label, value in found if value)


def product_name(item_id: str) -> ProductName | None:
    """The name taken apart; `None` where its grammar is not known, or its times are none."""
    for mission, grammar in _GRAMMARS.items():
        if (match := grammar.fullmatch(item_id)) is not None:
            parts = match.groupdict()
            try:
                return ProductName(mission, parts, _start(parts), _stop(parts), _made(parts))
            except (ValueError, OverflowError):  # the 31st of February, or the year 0
                return None
    return None


def name_fields(item_id: str) -> Mapping[str, str] | None:
    """The fields of a name as they are written, its times not looked at; cheap for many names.

    Of BIOMASS auxiliary files tell as well: `what` is all that stands before the baseline.
    """
    for grammar in (_ANY_BIOMASS, *_GRAMMARS.values()):
        if (match := grammar.fullmatch(item_id)) is not None:
            return match.groupdict()
    return None


def _start(parts: Mapping[str, str]) -> datetime:
    text = parts["start"]
    whole = _moment(text[:15])
    return whole + timedelta(milliseconds=int(text[15:] or 0))


def _stop(parts: Mapping[str, str]) -> datetime | None:
    if "lasts" in parts:
        return _start(parts) + timedelta(milliseconds=int(parts["lasts"]))
    return _moment(parts["stop"]) if "stop" in parts else None


def _made(parts: Mapping[str, str]) -> datetime | None:
    text = parts.get("made", "")
    if not text:
        return None
    return _moment(text) if "T" in text and len(text) == 15 else _since_2000(text)


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%dT%H%M%S").replace(tzinfo=UTC)


def _since_2000(text: str) -> datetime:
    return _EPOCH + timedelta(seconds=int(text, 36))


def _shown(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment.year:04d}-{moment:%m-%d %H:%M:%S} UTC"


def _bare(number: str) -> str:
    """A number as it is written, or nothing for underscores that fill its place."""
    return number.strip("_")
