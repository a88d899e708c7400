"""The pictures and the key table tell what the app does today."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def draw() -> ModuleType:
    """`screenshots/draw.py`, which is no part of a package."""
    spec = importlib.util.spec_from_file_location("draw", ROOT / "screenshots" / "draw.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_key_is_in_the_readme(draw: ModuleType) -> None:
    assert draw.key_table() in (ROOT / "README.md").read_text(encoding="utf-8")


def test_pictures_are_not_stale(draw: ModuleType, tmp_path: Path) -> None:
    draw.draw_in_processes(tmp_path)
    kept = {path.name: path.read_text("utf-8") for path in (ROOT / "screenshots").glob("*.svg")}
    drawn = {path.name: path.read_text("utf-8") for path in tmp_path.glob("*.svg")}
    stale = sorted(name for name in kept | drawn if kept.get(name) != drawn.get(name))
    assert not stale, f"renew them with `python screenshots/draw.py`: {', '.join(stale)}"
