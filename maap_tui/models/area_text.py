"""The areas that are typed as numbers: a box, a point, a point with a radius."""

import math
import re
from dataclasses import dataclass

from .examples import BOX_EXAMPLE
from .geometry import BBox, position_in_words
from .invalid import InvalidInput
from .notebook import without_assignment
from .numbers import read_number

CIRCLE_EXAMPLE = "14.9,37.7 25 km"
WHERE_EXAMPLES = f"Gabon; {CIRCLE_EXAMPLE}; {BOX_EXAMPLE}; a file; GeoJSON or WKT"
LARGEST_RADIUS = 5_000_000.0
SWAP = "swap"
"""Before an area: its two coordinates stand the wrong way round and are to be exchanged."""
EACH = "each"
METRES = {"m": 1.0, "km": 1_000.0, "nm": 1_852.0, "nmi": 1_852.0}
"""Of each unit of distance."""
_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d{1,3})?"
_POINT = re.compile(
    rf"[(\[]?\s*(?P<x>{_NUMBER})\s*°?\s*(?P<x_letter>[NSEW]?)\s*[,;\s]\s*"
    rf"(?P<y>{_NUMBER})\s*°?\s*(?P<y_letter>[NSEW]?)\s*[)\]]?"
    rf"(?:\s*[,;\s]\s*(?:r\s*=\s*)?(?P<radius>{_NUMBER})\s*(?P<unit>nmi|nm|km|m))?",
    re.IGNORECASE | re.ASCII,
)
_COMMAS = re.compile(r"[-+]?\d+,\d+[\s;]+[-+]?\d+,\d+")
_CHOICE = re.compile(r"(?P<text>.*\S)\s+#\s*(?P<choice>[^#{}\[\]()\"]{1,200})", re.DOTALL)
_LONGEST = 200
"""Characters that numbers may take; anything longer is something else."""


@dataclass(frozen=True, slots=True)
class Circle:
    """All that lies within `metres` of a point; the point itself when that is 0."""

    longitude: float
    latitude: float
    metres: float = 0.0

    def __str__(self) -> str:
        place = position_in_words(self.longitude, self.latitude)
        return f"{_distance(self.metres)} around {place}" if self.metres else f"the point {place}"


@dataclass(frozen=True, slots=True)
class AreaWish:
    """What was typed for an area, taken apart: `swap parks.kml #3`."""

    text: str
    is_swapped: bool = False
    choice: str = ""
    """Which of several features: its number or name, or `each`."""

    @classmethod
    def parse(cls, typed: str) -> "AreaWish":
        """Never fails: what is no wish is the text itself."""
        text = without_assignment(typed.lstrip("\ufeff").strip())
        first, _, rest = text.partition(" ")
        is_swapped = first.lower() == SWAP and bool(rest.strip())
        text = rest.strip() if is_swapped else text
        if "#" in text[-210:] and (found := _CHOICE.fullmatch(text)):
            return cls(found["text"].strip(), is_swapped, found["choice"].strip())
        return cls(text, is_swapped)

    def __str__(self) -> str:
        words = [SWAP, self.text] if self.is_swapped else [self.text]
        return " ".join([*words, f"#{self.choice}"] if self.choice else words)


def read_numbers(text: str, *, is_swapped: bool = False) -> BBox | Circle | None:
    """The box or circle that `text` is; `None` when it is no row of numbers at all.

    Raises `InvalidInput` for numbers that cannot be meant.
    """
    text = text.strip()
    if len(text) > _LONGEST or not any(character.isdigit() for character in text):
        return None
    if found := _POINT.fullmatch(text):
        return _circle(found, is_swapped=is_swapped)
    if _COMMAS.fullmatch(text):
        point, box = text.replace(",", "."), ",".join(re.findall(r"[-+]?\d+", text))
        raise InvalidInput(
            f"'{text}' can mean two things: are there commas in numbers? Then write {point}, "
            f"and {box} for a box"
        )
    words = text.replace(",", " ").replace(";", " ").strip("[]() \t").split()
    _refuse_no_number(words)
    if not all(_is_number(word) for word in words):
        return None
    if len(words) == 3:
        raise InvalidInput(f"a radius needs a unit, m, km or nm, for example {CIRCLE_EXAMPLE}")
    if is_swapped and len(words) == 4:
        words = [words[1], words[0], words[3], words[2]]
    try:
        return BBox.parse(",".join(words))
    except InvalidInput as error:
        hint = _swap_hint(words, is_swapped=is_swapped)
        raise InvalidInput(f"{error}{hint}") from None


def _is_number(word: str) -> bool:
    try:
        read_number(word)
    except ValueError:
        return False
    return True


def _refuse_no_number(words: list[str]) -> None:
    """For `NaN,37.7 25 km`; but Nan is a town as well, which may have a radius: `Nan 25 km`."""
    places = words[:-2] if words[-1].lower() in METRES else words
    if len(places) > 1 and all(_is_number(word) for word in places):
        for word in places:
            if not math.isfinite(float(word)):
                raise InvalidInput(f"'{word}' is not a number of degrees")


def _swap_hint(words: list[str], *, is_swapped: bool) -> str:
    """Asks whether latitude came first, where only that makes sense of the numbers."""
    numbers = [float(word) for word in words]
    if is_swapped or len(numbers) != 4 or all(abs(number) <= 90 for number in numbers[1::2]):
        return ""
    west, south, east, north = numbers[1], numbers[0], numbers[3], numbers[2]
    if max(abs(south), abs(north)) <= 90 and max(abs(west), abs(east)) <= 180:
        return f"; are latitude and longitude exchanged? Then put '{SWAP}' before it"
    return ""


def _circle(found: re.Match[str], *, is_swapped: bool) -> Circle:
    longitude, latitude = _lon_lat(found, is_swapped=is_swapped)
    if abs(latitude) > 90:
        hint = ""
        if abs(longitude) <= 90 and abs(latitude) <= 180 and not is_swapped:
            hint = f"; longitude comes first: put '{SWAP}' before it to exchange them"
        raise InvalidInput(f"latitude {latitude:g} is outside -90..90{hint}")
    if abs(longitude) > 180:
        raise InvalidInput(f"longitude {longitude:g} is outside -180..180")
    if found["radius"] is None:
        return Circle(longitude, latitude)
    return Circle(longitude, latitude, radius_of(float(found["radius"]), found["unit"]))


def radius_of(number: float, unit: str) -> float:
    """A radius in metres; `unit` is one of `METRES`. Raises `InvalidInput`."""
    metres = number * METRES[unit.lower()]
    if not 1 <= metres <= LARGEST_RADIUS:
        raise InvalidInput("a radius lies between 1 m and 5 000 km")
    return metres


def _lon_lat(found: re.Match[str], *, is_swapped: bool) -> tuple[float, float]:
    """Longitude first, unless letters (`37.7N 14.9E`) or the person say otherwise."""
    letters = (found["x_letter"] + found["y_letter"]).upper()
    x, y = float(found["x"]), float(found["y"])
    if not letters:
        return (y, x) if is_swapped else (x, y)
    if len(letters) != 2 or (letters[0] in "NS") == (letters[1] in "NS"):
        raise InvalidInput("a point is a longitude (E or W) and a latitude (N or S)")
    x = -x if letters[0] in "SW" else x
    y = -y if letters[1] in "SW" else y
    return (y, x) if letters[0] in "NS" else (x, y)


def _distance(metres: float) -> str:
    return f"{metres / 1_000:g} km" if metres >= 1_000 else f"{metres:g} m"
