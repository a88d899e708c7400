"""A saved search as text: a few lines of TOML that people mail and put under version control.

`to_toml` and `from_toml` are each other's inverse for whatever can be saved.
"""

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice

from .examples import NEWEST_FIRST
from .invalid import InvalidInput
from .search_form import SearchForm
from .text import DEVICES, as_clause, clean

FORMAT = 1
"""The newest form of these files that is understood."""
SUFFIX = ".toml"
LONGEST = 2**20
"""Characters that a file of a search may have."""
_LONGEST_NAME = 80
_LONGEST_LOOKED_THROUGH = 2**16
_MOST_LOOKED_AT = 5
"""Lines that look as if they set a key: a file could be full of them."""
_KEYS = {
    "collections": ("collections", "which collections, by id"),
    "when": ("when", "time in UTC; words such as last 30 d count from the day of the search"),
    "starts_within": ("starts_within", "true: only what starts in that time"),
    "where": ("where", "a box, a circle, a geometry, the path of a file, or a name"),
    "batch": ("batch", "a file whose places are searched one by one, instead of where"),
    "within": ("within", "how far from the times in that file: 30 min"),
    "radius": ("radius", "how far around the points in that file: 50 km"),
    "ids": ("ids", "only these granules"),
    "filter": ("cql2", "CQL2 text"),
    "sort": ("sort", 'property, with - for descending; "" is the order of the catalogue'),
    "limit": ("limit", "at most so many granules"),
    "newest_only": ("newest_only", "true: of each acquisition only the newest baseline"),
}
"""For each key of a file the field of `SearchForm`, and what the comment beside it says."""
_SWITCHES = ("starts_within", "newest_only")
_SECRET = re.compile(r"eyJ[\w-]{8,}")
"""The beginning of every JSON web token."""
_ESCAPES = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", "\\": "\\\\"}
_PLACE = re.compile(r"(?P<what>.*) \(at line (?P<line>\d+), column (?P<column>\d+)\)", re.DOTALL)


def check_name(name: str) -> str:
    """`name` as it may be the name of a file on any system; raises `InvalidInput`."""
    wanted = unicodedata.normalize("NFC", " ".join(name.split())).removesuffix(SUFFIX)
    if not wanted:
        raise InvalidInput("a saved search needs a name")
    if len(wanted.encode("utf-8", "replace")) > _LONGEST_NAME:
        raise InvalidInput(f"the name is too long: at most {_LONGEST_NAME} bytes")
    for character in wanted:
        if not (character.isalnum() or unicodedata.combining(character) or character in " -_.,+"):
            raise InvalidInput(
                f"'{clean(character)}' cannot be in a name: take letters, digits, spaces, "
                "- _ . , or +"
            )
    if wanted[0] in ".-" or wanted[-1] in ". " or wanted.split(".")[0].lower() in DEVICES:
        raise InvalidInput(f"'{clean(wanted)}' is no name for a file on every system")
    return wanted


def check_saveable(form: SearchForm) -> None:
    """Raises `InvalidInput` for what no file of ours may hold."""
    texts = [*form.collections, *(form.text(name) for name, _ in _KEYS.values())]
    if any(_SECRET.search(text) for text in texts):
        raise InvalidInput("the search holds what looks like a token, which no file may keep")
    try:
        "".join(texts).encode("utf-8")
    except UnicodeEncodeError as error:
        raise InvalidInput("the search holds half a character, which no file can keep") from error
    if sum(map(len, texts)) > LONGEST // 12:
        raise InvalidInput(
            "the search is too long to be kept; put the area or the ids into a file of their own"
        )


def to_toml(form: SearchForm, name: str) -> str:
    """The file of `form`; raises `InvalidInput` for what cannot be saved."""
    check_saveable(form)
    return "\n".join(_lines(form, name)) + "\n"


def _lines(form: SearchForm, name: str) -> Iterator[str]:
    yield f'# A saved search. To run it: maap-tui search --saved "{clean(name)}"'
    yield "# Every text stands as it was typed; what is left out does not restrict."
    yield f"format = {FORMAT}"
    for key, (field, words) in _KEYS.items():
        if field == "collections":
            value = f"[{', '.join(map(_short_text, form.collections))}]"
        elif field in _SWITCHES:
            if not getattr(form, field):
                continue
            value = "true"
        elif (text := form.text(field)) == _default(field):
            continue
        else:
            value = _text(text)
        yield ""
        yield f"# {words}"
        yield f"{key} = {value}"


def _default(field: str) -> str:
    return NEWEST_FIRST if field == "sort" else ""


def _text(text: str) -> str:
    """A TOML string; of several lines where `text` has several."""
    if "\n" not in text or "\n" in text[-1:]:
        return _short_text(text)
    body = "".join(ch if ch == "\n" else _escaped(ch) for ch in text)
    body = body.replace('""', '"\\"')
    body = f'{body[:-1]}\\"' if body.endswith('"') and not body.endswith('\\"') else body
    return f'"""\n{body}"""'


def _short_text(text: str) -> str:
    if ('"' in text or "\\" in text) and "'" not in text and text.isprintable():
        return f"'{text}'"
    return '"' + "".join(map(_escaped, text)).replace('"', '\\"') + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    return character if character.isprintable() else f"\\U{ord(character):08X}"


def from_toml(text: str) -> SearchForm:
    """The search in the text of a file; raises `InvalidInput`, with line and column if it can."""
    if len(text) > LONGEST:
        raise InvalidInput("it is too large to be a saved search")
    table = toml_table(text)
    _check_format(table, text)
    for key in table:
        if key not in ("format", *_KEYS):
            near = difflib.get_close_matches(key, _KEYS, 1)
            hint = f"{near[0]} may be meant" if near else f"the keys are {', '.join(_KEYS)}"
            raise InvalidInput(f"{_line_of(key, text)}unknown key '{clean(key, 60)}'; {hint}")
    given = {field: table[key] for key, (field, _) in _KEYS.items() if key in table}
    collections = _read_collections(given.pop("collections", []), text)
    switches = {name: _read_switch(given.pop(name, False), name, text) for name in _SWITCHES}
    names = {field: key for key, (field, _) in _KEYS.items()}
    texts = {field: _read_text(value, names[field], text) for field, value in given.items()}
    form = replace(SearchForm(collections, **texts), **switches)  # type: ignore[arg-type]
    check_saveable(form)
    return form


def lines_of(text: str) -> Mapping[str, int]:
    """The lines of a file of a search that set something, by the field of `SearchForm`.

    None of a file that is too long to be looked through several times.
    """
    if len(text) > _LONGEST_LOOKED_THROUGH:
        return {}
    found = {field: _line_number(key, text) for key, (field, _) in _KEYS.items()}
    return {field: number for field, number in found.items() if number}


def key_of(field: str) -> str:
    """What files call a field of `SearchForm`."""
    return next(key for key, (name, _) in _KEYS.items() if name == field)


def toml_table(text: str) -> Mapping[str, object]:
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        if found := _PLACE.fullmatch(message):
            place = f"line {found['line']}, column {found['column']}"
            raise InvalidInput(f"{place}: {as_clause(clean(found['what']))}") from error
        last = text.count("\n") + (not text.endswith("\n"))
        what = as_clause(clean(message.removesuffix(" (at end of document)")))
        raise InvalidInput(f"line {last}, at the end: {what}") from error
    except (RecursionError, ValueError) as error:
        raise InvalidInput("its values are nested too deeply or too long to be read") from error


def _check_format(table: Mapping[str, object], text: str) -> None:
    given = table.get("format", FORMAT)
    if not isinstance(given, int) or isinstance(given, bool) or given < 1:
        raise InvalidInput(f"{_line_of('format', text)}format is a number such as {FORMAT}")
    if given > FORMAT:
        raise InvalidInput(
            f"it was written by a later maap-tui (format {clean(given, 20)}; this one reads "
            f"{FORMAT}): upgrade to use it"
        )


def _read_text(value: object, key: str, text: str) -> str:
    if key == "limit" and isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 10**12 else "0"
    if not isinstance(value, str):
        raise InvalidInput(f'{_line_of(key, text)}{key} is a text in quotes: {key} = "..."')
    return value


def _read_switch(value: object, key: str, text: str) -> bool:
    if not isinstance(value, bool):
        raise InvalidInput(f"{_line_of(key, text)}{key} is true or false, without quotes")
    return value


def _read_collections(value: object, text: str) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise InvalidInput(
            f'{_line_of("collections", text)}collections is a list of texts: ["BiomassLevel1a"]'
        )
    return tuple(dict.fromkeys(names))


def _line_of(key: str, text: str) -> str:
    """`line 4: ` for the first line that sets `key`; nothing when it cannot be told."""
    number = _line_number(key, text)
    return f"line {number}: " if number else ""


def _line_number(key: str, text: str) -> int:
    name = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[=.]|\s*\[+\s*{re.escape(key)}\b")
    lines = text.splitlines(keepends=True)
    found = (index for index, line in enumerate(lines) if name.match(line))
    for index in islice(found, _MOST_LOOKED_AT):
        if _is_toml("".join(lines[:index])):  # else: it stands inside a text of several lines
            return index + 1
    return 0


def _is_toml(text: str) -> bool:
    try:
        toml_table(text)
    except InvalidInput:
        return False
    return True
