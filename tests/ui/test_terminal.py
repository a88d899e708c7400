"""What is decided about the terminal before Textual is imported."""

import pytest

from maap_tui.ui.terminal import has_few_colours, prepare


def test_jupyter_terminal_gets_all_its_colours() -> None:
    environ = {"JUPYTERHUB_USER": "someone", "TERM": "xterm-256color"}
    prepare(environ)
    assert environ["TEXTUAL_COLOR_SYSTEM"] == "truecolor"


@pytest.mark.parametrize("said", ["COLORTERM", "TEXTUAL_COLOR_SYSTEM", "NO_COLOR"])
def test_what_a_person_said_of_colours_stays(said: str) -> None:
    environ = {"JUPYTERHUB_USER": "someone", said: "1"}
    prepare(environ)
    assert environ.get("TEXTUAL_COLOR_SYSTEM") != "truecolor"


def test_other_terminals_are_left_alone() -> None:
    environ = {"TERM": "xterm-256color"}
    prepare(environ)
    assert environ == {"TERM": "xterm-256color"}


@pytest.mark.parametrize(
    ("environ", "few"),
    [
        ({"TERM": "linux"}, True),
        ({"TERM": "xterm-16color"}, True),
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "linux", "COLORTERM": "truecolor"}, False),
    ],
)
def test_terminals_of_sixteen_colours_are_known(environ: dict[str, str], few: bool) -> None:
    assert has_few_colours(environ) is few
