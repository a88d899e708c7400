"""What a person sees of a bug: one line, the rest is in the log."""

import logging
import os
from contextlib import suppress
from traceback import format_exception

from maap_tui.errors import MaapError
from maap_tui.models.text import clean_block
from maap_tui.settings import load_settings

from .console import Console

_LONGEST = 50_000
"""Characters of a traceback; its end says most."""
_log = logging.getLogger(__name__)


def tell_bug(bug: Exception, console: Console) -> int:
    """Writes `bug` down and says where; the exit code.

    Only where nothing can be written down its traceback is shown: without local variables, which
    could hold a token, and without what looks like one.
    """
    from maap_tui.services.log import log_path, logging_to, masked

    words = f"ended by a bug of its own ({type(bug).__name__})."
    with suppress(MaapError, OSError):  # settings or a disk that do not even allow for a log
        folder = load_settings({}, os.environ).state_dir
        with logging_to(folder):
            _log.critical("a command ended", exc_info=bug)
        if log_path(folder).is_file():
            console.note(f"{words} The log has the details: {log_path(folder)}")
            return 1
    console.note(words)
    told = clean_block(masked("".join(format_exception(bug))), _LONGEST)
    console.quote(told.splitlines())
    return 1
