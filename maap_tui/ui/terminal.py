"""What has to be known about the terminal before Textual is imported.

This module imports nothing, so that the command line can call it first.
"""

from collections.abc import Mapping, MutableMapping

_JUPYTER = ("JUPYTERHUB_USER", "JPY_SESSION_NAME", "JUPYTER_SERVER_URL")


def prepare(environ: MutableMapping[str, str]) -> None:
    """Lets Textual use every colour in JupyterLab's terminal, which shows them but does not say so.

    Whoever has set a colour system, or wants none, keeps it.
    """
    says_so = "COLORTERM" in environ or "TEXTUAL_COLOR_SYSTEM" in environ
    if not says_so and "NO_COLOR" not in environ and any(name in environ for name in _JUPYTER):
        environ["TEXTUAL_COLOR_SYSTEM"] = "truecolor"


def has_few_colours(environ: Mapping[str, str]) -> bool:
    """Whether the terminal shows only its own sixteen colours, so that its palette must be used."""
    if "COLORTERM" in environ or "TEXTUAL_COLOR_SYSTEM" in environ:
        return False
    term = environ.get("TERM", "")
    return term in ("linux", "ansi", "screen", "xterm", "xterm-16color", "vt100", "vt220")
