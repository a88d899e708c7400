"""Which verbs there are. A command that begins with one does not pay for loading the others."""

from collections.abc import Sequence
from importlib import import_module

from maap_tui.settings import ROWS

from .context import Verb

_MODULES = {
    "collections": "collections",
    "queryables": "queryables",
    "filter": "filter_text",
    "inventory": "inventory",
    "search": "search",
    "searches": "searches",
    "aois": "aois",
    "download": "download",
    "basket": "basket",
    "queue": "queue",
    "have": "have",
    "audit": "audit",
    "token": "token",
    "config": "config",
}
"""In which module the verbs of each first word are, in the order of `--help`."""


def all_verbs() -> tuple[Verb, ...]:
    """Every verb there is."""
    return tuple(verb for word in _MODULES for verb in _verbs_of(word))


def verbs_for(words: Sequence[str]) -> tuple[Verb, ...]:
    """The verbs that the command line `words` can mean; all of them where that is not certain."""
    rest = _after_options(words)
    if rest is None:
        return all_verbs()
    if not rest:
        return ()  # the app
    return _verbs_of(rest[0]) if rest[0] in _MODULES else all_verbs()


def _after_options(words: Sequence[str]) -> Sequence[str] | None:
    """`words` from the first one on that is no option of every verb, nor the value of one.

    `None` after any other option, such as `--help`.
    """
    flags = {row.flag for row in ROWS if row.flag}
    at = 0
    while at < len(words) and words[at].startswith("-"):
        name, equals, _ = words[at].partition("=")
        if name != "--demo" and name not in flags:
            return None
        at += 1 if equals or name == "--demo" else 2
    return words[at:]


def _verbs_of(word: str) -> tuple[Verb, ...]:
    module = import_module(f".{_MODULES[word]}", __package__)
    found: tuple[Verb, ...] = module.VERBS if hasattr(module, "VERBS") else (module.VERB,)
    return found
