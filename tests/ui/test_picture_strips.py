import pytest
from rich.color import Color

from maap_tui.models.preview import Picture
from maap_tui.ui.picture_strips import PictureLook, box_for, strips_of
from tests.ui.fakes import a_picture

WHITE, BLACK = b"\xff\xff\xff", b"\0\0\0"


def test_two_rows_of_pixels_share_a_line() -> None:
    picture = Picture(2, 2, b"\xff\0\0" * 2 + b"\0\0\xff" * 2, 2, 2, "PNG", 1)
    (line,) = strips_of(picture, PictureLook.HALF)
    (segment,) = list(line)  # equal neighbours share one change of colour
    assert segment.text == "▀▀"
    assert segment.style is not None
    assert segment.style.color == Color.from_rgb(255, 0, 0)
    assert segment.style.bgcolor == Color.from_rgb(0, 0, 255)


def test_the_last_row_of_an_odd_height_has_nothing_below() -> None:
    lines = strips_of(Picture(1, 3, WHITE * 3, 1, 3, "PNG", 1), PictureLook.HALF)
    (segment,) = list(lines[1])
    assert segment.style is not None
    assert segment.style.bgcolor is None


@pytest.mark.parametrize(
    ("look", "words"), [(PictureLook.SHADES, " ▒█"), (PictureLook.ASCII, " +@")]
)
def test_without_colours_light_becomes_density(look: PictureLook, words: str) -> None:
    grey = b"\x80\x80\x80"
    picture = Picture(3, 2, (BLACK + grey + WHITE) * 2, 3, 2, "PNG", 1)
    (line,) = strips_of(picture, look)
    assert line.text == words


@pytest.mark.parametrize("look", list(PictureLook))
def test_every_segment_has_a_style(look: PictureLook) -> None:
    for line in strips_of(a_picture(5, 7), look):
        assert line.cell_length == 5
        assert all(segment.style is not None for segment in line)


@pytest.mark.parametrize(
    ("environ", "look"),
    [
        ({"TERM": "linux"}, PictureLook.ASCII),
        ({"TERM": "xterm-16color"}, PictureLook.SHADES),
        ({"TERM": "xterm-256color"}, PictureLook.HALF),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, PictureLook.HALF),
    ],
)
def test_the_terminal_decides(environ: dict[str, str], look: PictureLook) -> None:
    assert PictureLook.fitting(environ) is look


def test_a_box_has_square_pixels() -> None:
    assert box_for(30, 20) == (30, 40)
    assert box_for(0, 0) == (1, 2)
