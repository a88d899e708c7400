"""Every action without a screen: one module a verb, and what they share."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from .garbage import looked_for_seldom

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code; of a bug the traceback is in the log.

    Without `argv` it is that of the process, which ends with it.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0].startswith("-"):  # the app, which looks for garbage in its own way
        from .run import run

        return run(words)
    with looked_for_seldom(to_the_end=argv is None):
        from .run import run

        return run(words)
