"""Which verbs there are. A command that begins with one does not pay for loading the others."""

from collections.abc import Sequence
from importlib import import_module

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
    "queue": "queue",
    "audit": "audit",
    "token": "token",
    "config": "config",
}
"""In which module the verbs of each first word are, in the order of `--help`."""


def all_verbs() -> tuple[Verb, ...]:
    """Every verb there is."""
    return tuple(verb for word in _MODULES for verb in _verbs_of(word))


def verbs_for(words: Sequence[str]) -> tuple[Verb, ...]:
    """The verbs that the command line `words` can mean."""
    return _verbs_of(words[0]) if words and words[0] in _MODULES else all_verbs()


def _verbs_of(word: str) -> tuple[Verb, ...]:
    module = import_module(f".{_MODULES[word]}", __package__)
    found: tuple[Verb, ...] = module.VERBS if hasattr(module, "VERBS") else (module.VERB,)
    return found
