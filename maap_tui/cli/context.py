"""What every verb is given, and what every verb is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from maap_tui.errors import InputError
from maap_tui.models.earlier import Earlier
from maap_tui.models.invalid import InvalidInput

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from maap_tui.settings import Settings

    from .console import Console
    from .interrupts import Interrupts
    from .services_like import ServicesLike

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Context:
    """Everything that a verb works with."""

    settings: Settings
    services: ServicesLike
    console: Console
    interrupts: Interrupts
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class Verb:
    """One word of the command line."""

    name: str
    summary: str
    """For the list of verbs."""
    add_arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace, Context], int]
    """Does the work and returns the exit code; raises `MaapError`."""
    usage: str = ""
    """What follows its name, before the options."""
    description: str = ""
    demo_rate: int | None = None
    """Bytes a second that the demo's downloads are held to; `None` for as fast as it can."""
    earlier: Earlier = Earlier.WAIT
    """What becomes of the jobs that are in the queue already."""
    is_desk_work: bool = False
    """Whether the queue is only looked at or changed: nothing is transferred meanwhile."""


def read_option(option: str, parse: Callable[[str], T], text: str | None) -> T | None:
    """The value of `option`, `None` when it is not given; raises `InputError` that names it."""
    if text is None:
        return None
    try:
        return parse(text)
    except InvalidInput as error:
        raise InputError(f"{option}: {error}.") from error


def no_arguments(parser: ArgumentParser) -> None:
    """For a verb that takes none."""


def verb_group(name: str, summary: str, verbs: Sequence[Verb], about: str) -> tuple[Verb, ...]:
    """A verb that only says which verbs of its own there are, and these."""
    names = ", ".join(verb.name.removeprefix(f"{name} ") for verb in verbs)
    width = max(len(verb.name) for verb in verbs)
    lines = [f"  {verb.name:<{width}}  {verb.summary}" for verb in verbs]

    def refuse(arguments: Namespace, context: Context) -> int:
        raise InputError(f"{name} needs a verb of its own.", hint=f"They are {names}.")

    description = "\n".join([about, "", *lines])
    group = Verb(name, summary, no_arguments, refuse, usage="VERB", description=description)
    return (group, *verbs)
