"""Rules from the words of a person, and what to say of words that are none.

The text of every rule, as the rule itself writes it, is read as that rule again. Besides, other
words for the same are understood: `latest`, `over 60 %`, `closest to`, `not downloaded`.
"""

import re
from collections.abc import Callable
from difflib import get_close_matches

from ..invalid import InvalidInput
from ..text import clean
from ..time_range import plain
from .facts import Rule
from .kinds import (
    FURTHEST,
    UNITS,
    Covers,
    EveryNth,
    NewestBaseline,
    NewestDuplicate,
    OnDisk,
    Queued,
    Relation,
    Size,
)
from .picks import AllOf, By, Moment, Nearest, OnePer, bare_type
from .places import Place

EXAMPLES = (
    "newest baseline",
    "newest of duplicates",
    "one per frame",
    "one per track by coverage",
    "all of TYPE + TYPE per orbit",
    "coverage > 60 %",
    "nearest to 2026-04-02",
    "nearest to 12:00 per day",
    "not on disk",
    "not queued",
    "every 3rd",
    "size < 2 GB",
)
"""One of each kind, for lists and refusals."""
MOST_TYPES = 20
MOST_CHARACTERS = 300
"""So long may one rule be."""

_PLACES = "|".join(place.value for place in Place)
_RELATIONS = {">": Relation.MORE, ">=": Relation.LEAST, "<": Relation.LESS, "<=": Relation.MOST}
_RELATIONS |= {"over": Relation.MORE, "above": Relation.MORE, "more than": Relation.MORE}
_RELATIONS |= {"at least": Relation.LEAST, "at most": Relation.MOST}
_RELATIONS |= {"under": Relation.LESS, "below": Relation.LESS, "less than": Relation.LESS}
_RELATIONS |= {"≥": Relation.LEAST, "≤": Relation.MOST, "": Relation.LEAST}
_RELATION = "|".join(sorted(map(re.escape, filter(None, _RELATIONS)), key=len, reverse=True))
_AMOUNT = r"(?P<number>\d{1,6}(?:\.\d{1,3})?)"
_ORDINALS = {"other": 2, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "tenth": 10}
_UNITS = {unit.lower(): unit for unit in UNITS}
_WORDS = """
newest latest oldest earliest largest baseline baselines version versions duplicate duplicates one
per by of to in the all frame track orbit day coverage nearest closest on disk not no yet downloaded
queue queued every size over under above below least most than at more less
"""
_VOCABULARY = frozenset((*_WORDS.split(), *_ORDINALS))

_Build = Callable[[re.Match[str]], Rule]


def read_rule(text: str) -> Rule:
    """One rule; raises `InvalidInput` with one sentence."""
    if len(text) > MOST_CHARACTERS:
        raise InvalidInput(f"a rule of {len(text)} characters is none")
    words = plain(text)
    if (rule := _read(words, text)) is not None:
        return rule
    raise InvalidInput(_refusal(words))


def _read(words: str, text: str) -> Rule | None:
    for pattern, build in _FORMS:
        if (match := pattern.fullmatch(words)) is not None:
            return build(match)
    if match := _ALL_OF.fullmatch(" ".join(text.split())):
        return _all_of(match)
    return None


def _covers(match: re.Match[str]) -> Rule:
    percent = float(match["number"])
    if percent > 100:
        raise InvalidInput(f"a coverage is at most 100 %, not {match['number']} %")
    return Covers(_RELATIONS[match["relation"] or ""], percent)


def _size(match: re.Match[str]) -> Rule:
    relation = _RELATIONS[match["relation"]]
    return Size(relation, float(match["number"]), _UNITS[match["unit"]])


def _every(match: re.Match[str]) -> Rule:
    step = _ORDINALS.get(match["step"]) or int(match["step"].rstrip("stndrh. "))
    if not 2 <= step <= FURTHEST:
        raise InvalidInput(f"every n-th is read from every 2nd to every {FURTHEST}th")
    return EveryNth(step)


def _one_per(match: re.Match[str]) -> Rule:
    return OnePer(Place(match["place"]), By(_BY[match["by"] or ""]))


def _nearest(match: re.Match[str]) -> Rule:
    place = Place(match["place"]) if match["place"] else None
    return Nearest(Moment.parse(match["when"], is_clock_known=place is Place.DAY), place)


def _all_of(match: re.Match[str]) -> Rule:
    parts = re.split(r"\s*[+&]\s*|\s+and\s+", match["types"].strip(), flags=re.IGNORECASE)
    types = tuple({bare_type(part): part for part in parts}.values())
    if odd := [part for part in types if not part or " " in part]:
        shown = clean(odd[0], 40)
        raise InvalidInput(f"'{shown}' is no product type; types are joined by +: all of A + B")
    if not 2 <= len(types) <= MOST_TYPES:
        raise InvalidInput("all of takes two product types or more: all of TYPE + TYPE")
    return AllOf(types, Place((match["place"] or "frame").lower()))


_BY = {"": "", "newest": "", "latest": "", "oldest": "oldest", "earliest": "oldest"}
_BY |= {"coverage": "coverage", "largest coverage": "coverage"}
_BYS = "|".join(sorted(filter(None, _BY), key=len, reverse=True))
_NEAR = r"(?:nearest|closest|near)(?: to)?"
_PER = rf"per (?P<place>{_PLACES})"
_ALL_OF = re.compile(rf"(?:only )?all of (?P<types>.+?)(?: {_PER})?", re.IGNORECASE)
_FORMS: tuple[tuple[re.Pattern[str], _Build], ...] = tuple(
    (re.compile(pattern), build)
    for pattern, build in (
        (r"(?:newest|latest)(?: (?:baselines?|versions?|only))?", lambda m: NewestBaseline()),
        (
            r"(?:newest|latest)(?: of)?(?: the)? duplicates?|(?:no|without|drop) duplicates?",
            lambda m: NewestDuplicate(),
        ),
        (rf"(?:one|1) {_PER}(?: (?:by )?(?P<by>{_BYS}))?", _one_per),
        (rf"(?P<by>{_BYS}) {_PER}", _one_per),
        (rf"(?:one|1) {_PER} (?:by )?{_NEAR} (?P<when>.+)", _nearest),
        (
            rf"(?:(?:aoi )?coverage|covers)(?: of)? ?(?P<relation>{_RELATION})? ?{_AMOUNT} ?%?",
            _covers,
        ),
        (rf"{_NEAR} (?P<when>.+?)(?: {_PER})?", _nearest),
        (
            r"not(?: yet)? (?:on disk|downloaded)|without a file|missing on disk",
            lambda m: OnDisk(),
        ),
        (r"on disk|downloaded", lambda m: OnDisk(is_wanted=True)),
        (r"not (?:in the queue|queued)", lambda m: Queued()),
        (r"in the queue|queued", lambda m: Queued(is_wanted=True)),
        (rf"every (?P<step>\d{{1,6}}(?:-? ?(?:st|nd|rd|th))?\.?|{'|'.join(_ORDINALS)})", _every),
        (
            rf"(?:size )?(?P<relation>{_RELATION}) ?{_AMOUNT} ?(?P<unit>{'|'.join(_UNITS)})",
            _size,
        ),
    )
)

_UNFINISHED = {
    "coverage": "coverage needs a limit: coverage > 60 %",
    "covers": "coverage needs a limit: coverage > 60 %",
    "one": "one per what? frame, track, orbit or day: one per frame",
    "all": "all of which product types? all of TYPE + TYPE",
    "nearest": "nearest to which time? nearest to 2026-04-02 10:30",
    "closest": "nearest to which time? nearest to 2026-04-02 10:30",
    "every": "every which? every 3rd",
    "size": "a size needs a limit: size < 2 GB",
}
"""What to say of the beginning of a rule, by its first word."""


def _refusal(words: str) -> str:
    shown = clean(words, 60)
    if not words:
        return "a rule is missing between two commas"
    if re.fullmatch(r"\d{1,3} ?%?", words):
        return f"'{shown}' is no rule; a decimal has a point: coverage > 62.5 %"
    if better := _corrected(words):
        return f"'{shown}' is no rule; did you mean '{better}'?"
    if unfinished := _UNFINISHED.get(words.split()[0]):
        return unfinished if words == words.split()[0] else f"'{shown}' is no rule: {unfinished}"
    near = get_close_matches(words, EXAMPLES, 1, 0.6)
    if near:
        return f"'{shown}' is no rule; did you mean '{near[0]}'?"
    return (
        f"'{shown}' is no rule; rules are {', '.join(EXAMPLES[:3])}, coverage > 60 %, not on disk"
    )


def _corrected(words: str) -> str:
    """The same with its misspelt words put right, where that is a rule; else nothing."""
    better = " ".join(map(_spelt, words.split()))
    try:
        rule = _read(better, better) if better != words else None
    except InvalidInput:
        return ""
    return rule.text if rule is not None else ""


def _spelt(word: str) -> str:
    if word in _VOCABULARY or not word.isalpha():
        return word
    near = get_close_matches(word, _VOCABULARY, 1, 0.7)
    return near[0] if near else word
