"""Ids that a person hands over: as words, in a file, or by another command."""

from collections.abc import Iterable

from maap_tui.errors import InputError
from maap_tui.models.text import clean

from .input_files import opened_input

_MOST_BYTES = 4 * 2**20
"""Many more ids than a catalogue can be asked for at once."""


def read_words(words: Iterable[str]) -> str:
    """The words as one text, in which `@FILE` and `-` (standard input) stand for what is in them.

    Raises `InputError` for what cannot be read.
    """
    return " ".join(map(_read, words))


def _read(word: str) -> str:
    if word != "-" and not word.startswith("@"):
        return word
    name = "standard input" if word == "-" else clean(word[1:])
    try:
        with opened_input(word.removeprefix("@")) as opened:
            found = opened.read(_MOST_BYTES + 1)
        if len(found) > _MOST_BYTES:
            raise InputError(f"--ids: over {_MOST_BYTES >> 20} MiB are too many ids to ask for.")
        text = found.decode("utf-8-sig").strip()
    except OSError as error:
        raise InputError(f"--ids: {name} cannot be read: {clean(error.strerror)}.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"--ids: {name} is not UTF-8 text.") from error
    if not text:
        raise InputError(f"--ids: {name} holds no id.", hint="Write one id a line.")
    return text
