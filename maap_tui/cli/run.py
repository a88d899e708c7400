"""The entry point: reads the words, calls the verb, turns what goes wrong into an exit code."""

import logging
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack

from maap_tui.errors import MaapError
from maap_tui.models.earlier import Earlier
from maap_tui.settings import Settings, load_settings

from .arguments import parse, settings_flags
from .assembly import LazyServices
from .console import Console, OutputClosed
from .context import Context, Verb
from .demonstration import demo_settings
from .interrupts import Interrupts
from .verbs import verbs_for


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code; a bug ends with its traceback."""
    words = sys.argv[1:] if argv is None else argv
    if not logging.getLogger().handlers:  # else warnings of libraries go to the terminal
        logging.getLogger().addHandler(logging.NullHandler())
    console = Console(sys.stdout, sys.stderr)
    try:
        code = _run_told(list(words), console)
        console.flush()
    except OutputClosed:
        console.abandon()
        return 0
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
    console.note("stopped.")
    return interrupts.exit_code


def _run(words: list[str], console: Console, interrupts: Interrupts) -> int:
    verbs = verbs_for(words)
    arguments = parse(words, verbs)
    verb = next((verb for verb in verbs if verb.name == arguments.verb), None) or _app()
    is_demo = getattr(arguments, "demo", False)
    flags = settings_flags(arguments)
    settings = load_settings(flags, os.environ)
    for warning in settings.warnings:
        console.note(f"warning: {warning}")
    with ExitStack() as stack:
        if is_demo:
            settings = stack.enter_context(demo_settings(settings, flags, verb.demo_rate))
        services = LazyServices(
            settings,
            stack,
            _earlier(verb, settings),
            verb.is_desk_work,
            is_demo=is_demo,
            is_app=not verb.name,
        )
        return verb.run(arguments, Context(settings, services, console, interrupts, is_demo))


def _app() -> Verb:
    """What is meant where no verb is named."""
    from . import app

    return app.VERB


def _earlier(verb: Verb, settings: Settings) -> Earlier:
    """Only the app, where one sees it, goes on with what is left when that is set."""
    return Earlier.START if not verb.name and settings.auto_start else verb.earlier
