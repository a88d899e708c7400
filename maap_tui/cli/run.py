"""The entry point: reads the words, calls the verb, turns what goes wrong into an exit code."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, Any

from maap_tui.errors import MaapError
from maap_tui.models.earlier import Earlier
from maap_tui.settings import Settings, load_settings

from .console import Console, OutputClosed
from .context import Context, Verb
from .deferred import DeferredServices
from .interrupts import Interrupts

if TYPE_CHECKING:
    from maap_tui.services.retrying import Pause

    from .services_like import ServicesLike


def run(words: Sequence[str]) -> int:
    """Runs one command and returns its exit code; of a bug the traceback is in the log."""
    if not logging.getLogger().handlers:  # else warnings of libraries go to the terminal
        logging.getLogger().addHandler(logging.NullHandler())
    console = Console(sys.stdout, sys.stderr)
    try:
        code = _run_told(list(words), console)
        console.flush()
    except OutputClosed as closed:
        console.abandon()
        return closed.exit_code
    return code


def _run_told(words: list[str], console: Console) -> int:
    """Runs the command and tells the person how it failed, if it did."""
    interrupts = Interrupts()
    try:
        with interrupts.listening():
            code = _run(words, console, interrupts)
            if not interrupts.stop.is_set():
                return code
    except MaapError as error:
        if not interrupts.stop.is_set():
            console.error(error)
            return error.exit_code
    except KeyboardInterrupt:
        interrupts.stop.set()
    except SystemExit as ended:  # argparse, after --help or --version
        return int(ended.code or 0)
    except OutputClosed:
        raise
    except Exception as bug:
        from .bugs import tell_bug

        return tell_bug(bug, console)
    console.note("stopped.")
    return interrupts.exit_code


def _run(words: list[str], console: Console, interrupts: Interrupts) -> int:
    verb, arguments, flags = _read(words) if words else _nothing_said()
    is_demo = getattr(arguments, "demo", False)
    settings = load_settings(flags, os.environ)
    for warning in settings.warnings:
        console.note(f"warning: {warning}")
    with ExitStack() as stack:
        if is_demo:
            from .demonstration import demo_settings

            settings = stack.enter_context(demo_settings(settings, flags, verb.demo_rate))
        services = DeferredServices(
            partial(_services, verb, settings, stack, console, is_demo=is_demo)
        )
        return verb.run(arguments, Context(settings, services, console, interrupts, is_demo))


Read = tuple[Verb, Any, dict[str, str | None]]
"""The verb, its arguments, and what they say about settings."""


def _nothing_said() -> Read:
    """Without a word there is nothing to read, and the app is on the screen sooner."""
    return _app(), None, {}


def _read(words: list[str]) -> Read:
    """Raises `InputError`, and `SystemExit` after an answer such as that of `--help`."""
    from .arguments import NoSuchOption, parse, settings_flags
    from .verbs import all_verbs, verbs_for

    verbs = verbs_for(words)
    try:
        arguments = parse(words, verbs)
    except NoSuchOption:  # now that it may take longer: it is said which verbs have it
        arguments = parse(words, all_verbs())
    verb = next((verb for verb in verbs if verb.name == arguments.verb), None) or _app()
    return verb, arguments, settings_flags(arguments)


def _services(
    verb: Verb, settings: Settings, stack: ExitStack, console: Console, *, is_demo: bool
) -> ServicesLike:
    """What makes the services, and closes them with `stack`."""
    from .assembly import LazyServices

    return LazyServices(
        settings,
        stack,
        _earlier(verb, settings),
        verb.is_desk_work,
        is_demo=is_demo,
        is_app=not verb.name,
        on_pause=console.tell_pause if verb.name else _untold,
    )


def _untold(pause: Pause) -> None:
    """The app asks for itself how long it has to wait, and shows that."""


def _app() -> Verb:
    """What is meant where no verb is named."""
    from . import app

    return app.VERB


def _earlier(verb: Verb, settings: Settings) -> Earlier:
    """Only the app, where one sees it, goes on with what is left when that is set."""
    return Earlier.START if not verb.name and settings.auto_start else verb.earlier
