"""The terminal's own graphics are optional, and whatever fails about them is told."""

import sys
from types import ModuleType
from typing import Any

import pytest
from textual.geometry import Size
from textual.widget import Widget

from maap_tui.ui.widgets.graphics import PictureMaker, graphics_for
from tests.ui.fakes import a_picture


class _Image(Widget):
    image: Any = None


@pytest.mark.parametrize("preview", ["half", "off"])
def test_blocks_need_nothing(preview: str) -> None:
    assert graphics_for(preview) == (None, "")


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "textual_image.widget", None)
    make, trouble = graphics_for("kitty")
    assert make is None
    assert "maap-tui[images]" in trouble


def test_a_library_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class _Broken(ModuleType):
        def __getattr__(self, name: str) -> Any:
            raise ZeroDivisionError

    monkeypatch.setitem(sys.modules, "textual_image", ModuleType("textual_image"))
    monkeypatch.setitem(sys.modules, "textual_image.widget", _Broken("textual_image.widget"))
    make, trouble = graphics_for("auto")
    assert make is None
    assert "does not work in this terminal" in trouble


def test_what_the_library_makes_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("textual_image.widget")
    module.SixelImage = _Image  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "textual_image", ModuleType("textual_image"))
    monkeypatch.setitem(sys.modules, "textual_image.widget", module)
    make, trouble = graphics_for("sixel")
    assert (make, trouble) == (_Image, "")


def test_a_picture_is_handed_over_as_a_file_and_fits() -> None:
    maker = PictureMaker(_Image)
    widget = maker.make()
    assert isinstance(widget, _Image)
    maker.draw(a_picture(8, 4), Size(40, 40))
    assert widget.image.read().startswith(b"P6 8 4 255\n\xff\0\0")
    assert (str(widget.styles.width), str(widget.styles.height)) == ("100w", "auto")
    maker.draw(a_picture(4, 40), Size(40, 10))
    assert (str(widget.styles.width), str(widget.styles.height)) == ("auto", "100h")
    assert maker.box(Size(1000, 10)) == (2000, 200)
