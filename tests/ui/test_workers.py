"""Workers are started for little, however much they are given."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import maap_tui.ui

WIDGETS = {
    "app",
    "canvas",
    "focus",
    "notify",
    "query",
    "query_one",
    "refresh",
    "screen",
    "set_class",
}
"""What only the loop of the screen may ask of a widget."""
FILES = sorted(Path(maap_tui.ui.__file__).parent.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_worker_has_a_description(path: Path) -> None:
    """Textual makes one of all arguments otherwise: of a hundred thousand granules, in the loop."""
    for node, decorator in workers(path):
        assert "description" in {keyword.arg for keyword in decorator.keywords}, node.name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_thread_touches_a_widget(path: Path) -> None:
    for node, decorator in workers(path):
        if "thread" in {keyword.arg for keyword in decorator.keywords}:
            touched = {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}
            assert not touched & WIDGETS, node.name


def workers(path: Path) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, ast.Call]]:
    """The functions in a file that are workers, with what makes them so."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for each in node.decorator_list:
                if isinstance(each, ast.Call) and ast.unparse(each.func) == "work":
                    yield node, each
