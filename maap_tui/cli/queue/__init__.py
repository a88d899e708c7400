"""`maap-tui queue`: the download queue without a screen, one module a group of its verbs."""

from argparse import ArgumentParser, Namespace

from maap_tui.errors import InputError

from ..context import Context, Verb
from . import adding, changing, listing, running

_VERBS = (listing.VERB, adding.VERB, *changing.VERBS, running.VERB)
_NAMES = [verb.name.removeprefix("queue ") for verb in _VERBS]


def _add_arguments(parser: ArgumentParser) -> None:
    """What `queue` takes, its verbs take."""


def _run(arguments: Namespace, context: Context) -> int:
    raise InputError("queue needs a verb of its own.", hint=f"They are {', '.join(_NAMES)}.")


VERBS = (
    Verb(
        name="queue",
        usage="VERB",
        summary="See, change and work off the download queue.",
        add_arguments=_add_arguments,
        run=_run,
        description="See, change and work off the download queue:\n\n"
        + "\n".join(
            f"  queue {name:<8} {verb.summary}" for name, verb in zip(_NAMES, _VERBS, strict=True)
        ),
    ),
    *_VERBS,
)
"""`queue` itself, which only says what there is, and its verbs."""
