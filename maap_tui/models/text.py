"""Making text from outside safe to show, and numbers short enough for a column."""

import re
import unicodedata
from itertools import groupby

SHORT = 200
"""Characters that a title, an id or a message may have."""
LONG = 5_000
"""Characters that a description may have."""

HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories of characters that show nothing, or steer what shows them."""
DEVICES = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$"]
    + [f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"]
)
"""Names that some systems keep for devices, whatever ending a file has."""
_COMBINING_RUN = 2
_NEXT_SENTENCE = re.compile(r"\w\. [A-Z]")


def clean(text: object, limit: int = SHORT) -> str:
    """`text` on one line, without a character that could steer a terminal, at most `limit` long.

    Controls, format characters (bidi, zero-width), surrogates, private and unassigned code points
    become U+FFFD; white space becomes one space; at most two combining marks follow one another.
    """
    if type(text) is str and len(text) <= limit and _is_plain(text):
        return text
    words = " ".join(str(text)[: limit * 4].split())
    shown = words if words.isprintable() else "".join(map(_visible, words))
    shown = _without_stacks(shown)
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


def _is_plain(text: str) -> bool:
    """Whether there is surely nothing to clean: so it is with most ids, dates and numbers."""
    return " " not in text and text.isascii() and text.isprintable()


def clean_block(text: object, limit: int = LONG) -> str:
    """Like `clean` for text of several lines: line ends are kept, everything else is made safe."""
    lines = str(text)[: limit * 2].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    block = "\n".join(clean(line, limit) for line in lines)
    return block if len(block) <= limit else block[: limit - 1] + "…"


def _visible(character: str) -> str:
    return "\ufffd" if unicodedata.category(character) in HIDDEN else character


def _without_stacks(text: str) -> str:
    """Keeps two combining marks of each run: more of them climb over the neighbouring lines."""
    if text.isascii():
        return text
    parts = []
    for is_mark, run in groupby(text, key=lambda character: bool(unicodedata.combining(character))):
        characters = list(run)
        parts.extend(characters[:_COMBINING_RUN] if is_mark else characters)
    return "".join(parts)


def as_sentence(clause: object) -> str:
    """`a limit is a whole number` as a sentence: with a capital letter and a full stop.

    What has a full stop is sentences already, and may begin with the name of a file or a host.
    """
    text = str(clause)
    if text.endswith(".") or _NEXT_SENTENCE.search(text):
        return text
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('?') else '.'}"


def as_clause(sentence: str) -> str:
    """`A value is missing.` as it goes on behind a colon, after the place where it is so."""
    first, rest = sentence[:1], sentence[1:]
    is_word = rest.partition(" ")[0].lower() == rest.partition(" ")[0]  # else: AND, NaN, CQL2
    return f"{first.lower()}{rest}" if is_word else sentence


def character_width(character: str) -> int:
    """Cells of a terminal that one character takes."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def shorten_middle(text: str, width: int) -> str:
    """`text` in at most `width` characters, cut in the middle: ids differ in their tails."""
    if len(text) <= width:
        return text
    if width < 4:
        return text[:width]
    tail = (width - 2) * 3 // 5
    return f"{text[: width - 2 - tail]}..{text[len(text) - tail :]}"


def format_bytes(count: float | None) -> str:
    """Decimal units as storage and networks use them: `1.31 GB`, `980 kB`, `–` when unknown."""
    if count is None:
        return "–"
    if count < 999.5:
        return f"{count:.0f} B"
    value, units = float(count) / 1000, ["kB", "MB", "GB", "TB", "PB"]
    while value >= 999.5 and len(units) > 1:
        value /= 1000
        units.pop(0)
    digits = 2 if value < 9.995 else 1 if value < 99.95 else 0
    return f"{value:.{digits}f} {units[0]}"


def format_duration(seconds: float | None) -> str:
    """`0:29`, `12:40`, `3 h 05`, `2 d 4 h`; `–` when unknown."""
    if seconds is None:
        return "–"
    whole = max(0, round(seconds))
    if whole < 3600:
        return f"{whole // 60}:{whole % 60:02d}"
    if whole < 86_400:
        return f"{whole // 3600} h {whole % 3600 // 60:02d}"
    return f"{whole // 86_400} d {whole % 86_400 // 3600} h"


def grouped(count: int) -> str:
    """`1 234 567`."""
    return f"{count:,}".replace(",", " ")


def count_noun(count: int, noun: str) -> str:
    """`1 granule`, `2 granules`, `12 400 granules`: thousands are set apart by a thin gap."""
    number = grouped(count)
    return f"{number} {noun}" if count == 1 else f"{number} {noun}s"
