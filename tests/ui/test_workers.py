"""Workers are started for little, however much they are given."""

import ast
from pathlib import Path

import pytest

import maap_tui.ui

FILES = sorted(Path(maap_tui.ui.__file__).parent.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_worker_has_a_description(path: Path) -> None:
    """Textual makes one of all arguments otherwise: of a hundred thousand granules, in the loop."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for each in node.decorator_list:
            if isinstance(each, ast.Call) and ast.unparse(each.func) == "work":
                assert "description" in {keyword.arg for keyword in each.keywords}, node.name
