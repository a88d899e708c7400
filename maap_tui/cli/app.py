"""The app: what `maap-tui` does when no verb is given."""

from __future__ import annotations

import os
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING

from maap_tui.config_file import nearest
from maap_tui.errors import InputError, SettingsError
from maap_tui.settings import PREFIX, Settings

from .context import Context, Verb, no_arguments
from .opening import Opening

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence


def _run(arguments: Namespace, context: Context) -> int:
    hint = "Use a verb in scripts, such as maap-tui search; see maap-tui --help."
    if not (os.isatty(0) and os.isatty(1)):
        raise InputError("The app needs a terminal for its input and output.", hint=hint)
    if os.environ.get("TERM") == "dumb":
        raise InputError("This terminal (TERM=dumb) cannot show the app.", hint=hint)
    from maap_tui.ui.collecting import put_off

    with put_off():
        return _show(context)


def _show(context: Context) -> int:
    """Loads and runs the app; nothing of Textual is imported before the terminal is prepared."""
    from maap_tui.ui.terminal import prepare

    prepare(os.environ)
    from maap_tui.ui.app import MaapApp
    from maap_tui.ui.loop import run_first

    opening = Opening(context.services, context.settings.catalog)
    with ExitStack() as stack:
        app = MaapApp(
            opening.services,
            context.settings,
            opening.open,
            open_log=partial(_open_log, context.settings, stack),
            is_demo=context.is_demo,
        )
        _check_theme(context.settings, app.known_themes)

        async def run() -> None:
            try:
                await app.run_async()
            finally:
                opening.end()  # before the loop waits for its threads

        run_first(run)
    if app.refusal is not None:
        raise app.refusal
    return app.return_code or 0


def _open_log(settings: Settings, stack: ExitStack) -> None:
    """For what goes wrong before there are services, which open it otherwise."""
    from maap_tui.services.log import logging_to

    stack.enter_context(logging_to(settings.state_dir))


def _check_theme(settings: Settings, known: Sequence[str]) -> None:
    """Only the app knows the themes, so this one setting is checked here."""
    if settings.theme not in known:
        origin = settings.origins["theme"]
        place = origin if origin.startswith(PREFIX) else f"{origin}: theme"
        raise SettingsError(
            f"{place} is '{settings.theme}'; expected the name of a theme.",
            hint=nearest(settings.theme, known) or f"The themes are {', '.join(known)}.",
        )


VERB = Verb(
    name="", summary="Open the app.", add_arguments=no_arguments, run=_run, demo_rate=4_000_000
)
