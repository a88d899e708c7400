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
    """The verbs that the command line `words` can mean."""
    if words and words[0] in _MODULES:
        return _verbs_of(words[0])
    return () if _are_for_the_app(words) else all_verbs()


def _are_for_the_app(words: Sequence[str]) -> bool:
    """Whether there is surely no verb among `words`, nor a question for what verbs there are."""
    return all(word.startswith("--") and word not in ("--", "--help") for word in words)


def _verbs_of(word: str) -> tuple[Verb, ...]:
    module = import_module(f".{_MODULES[word]}", __package__)
    found: tuple[Verb, ...] = module.VERBS if hasattr(module, "VERBS") else (module.VERB,)
    return found
