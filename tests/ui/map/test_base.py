"""The world under the footprints: land, lines, and what is written on it."""

import pytest

from maap_tui.ui.map.base import base_map, graticule_step
from maap_tui.ui.map.layers import LAND_BIT, Label, Layer, composed
from maap_tui.ui.map.signs import ascii_signs
from maap_tui.ui.map.view import View, within_turn

WORLD = View.world(160, 50)


def is_land(view: View, longitude: float, latitude: float) -> bool:
    x, y = view.near(longitude, latitude)
    return bool(base_map(view).tint[int(y) // 4 * view.columns + int(x) // 2])


@pytest.mark.parametrize(
    ("longitude", "latitude", "expected"),
    [
        (25, 0, True),
        (-60, -5, True),
        (100, 62, True),
        (178, 67, True),
        (-175, 66.3, True),
        (0, -88, True),
        (179, -88, True),
        (-30, 0, False),
        (-150, 0, False),
        (80, -20, False),
        (0, 88, False),
    ],
)
def test_land_is_where_it_is(longitude: float, latitude: float, expected: bool) -> None:
    assert is_land(WORLD, longitude, latitude) == expected


def test_the_view_over_the_antimeridian_has_both_sides() -> None:
    view = View(80, 40, 180, -17, 0.1)
    assert is_land(view, 178, -17.8)
    assert not is_land(view, -178.5, -17.8)


def layer_of(view: View, layer: Layer) -> bytes:
    return dict(base_map(view).layers)[layer]


@pytest.mark.parametrize("longitude", [0.0, 90.0, 180.0, -120.0])
def test_no_bar_runs_across_the_map(longitude: float) -> None:
    """A line of the world that jumps would fill most of a row of cells."""
    view = WORLD.centred(longitude, 0)
    coasts = layer_of(view, Layer.COAST)
    for row in range(view.rows):
        cells = coasts[row * view.columns : (row + 1) * view.columns]
        assert sum(map(bool, cells)) < 0.75 * view.columns


def test_degrees_are_written_where_they_are() -> None:
    labels = {label.text.strip(): label for label in base_map(WORLD).labels}
    for text, longitude in (("60W", -60), ("0", 0), ("90E", 90)):
        label = labels[text] if text != "0" else None
        if label is not None:
            middle = (label.column + len(text) / 2) * 2
            assert WORLD.place(middle, 0)[0] == pytest.approx(longitude, abs=3)
    assert labels["30N"].column == 0
    assert WORLD.place(0, labels["30N"].row * 4 + 2)[1] == pytest.approx(30, abs=4)


@pytest.mark.parametrize("degrees", [0.0003, 0.01, 0.13, 1.0, 5.0])
def test_lines_of_the_graticule_keep_apart(degrees: float) -> None:
    assert graticule_step(degrees) / degrees >= 18


@pytest.mark.parametrize("latitude", [0.0, 60.0])
def test_the_scale_bar_is_as_long_as_it_says(latitude: float) -> None:
    view = View(120, 40, 10, latitude, 0.05)
    [bar] = [label for label in base_map(view).labels if " km " in label.text]
    km = float(bar.text.strip("├┤─ ").removesuffix(" km"))
    assert len(bar.text) * 2 * view.km_of_dot == pytest.approx(km, rel=0.15)


def test_countries_are_named_apart_from_one_another() -> None:
    view = View(160, 50, 15, 48, 0.15)
    names = [label for label in base_map(view).labels if label.layer is Layer.NAME]
    assert {"Austria", "Poland"} <= {label.text for label in names}
    cells = [(label.row, label.column + at) for label in names for at in range(len(label.text))]
    assert len(cells) == len(set(cells))


def test_no_name_is_written_where_its_country_is_not() -> None:
    names = {label.text for label in base_map(View(60, 20, 0, 0, 0.1)).labels}
    assert not names & {"N. Cyprus", "Somaliland", "Siachen Glacier"}
    assert "Ghana" in {label.text for label in base_map(View(60, 40, -1, 7, 0.1)).labels}


def test_close_by_the_largest_towns_are_named() -> None:
    view = View(120, 40, -60, -3, 0.03)
    assert "• Manaus" in {label.text for label in base_map(view).labels}


def test_borders_are_left_out_where_they_would_be_a_pattern() -> None:
    assert any(layer_of(WORLD, Layer.BORDER))
    assert not any(layer_of(View.world(80, 25), Layer.BORDER))


def test_in_a_cell_only_the_topmost_layer_is_seen() -> None:
    layers = [(Layer.COAST, b"\x01\x01\x00"), (Layer.FOUND, b"\x00\x80\x00")]
    picture = composed(3, 1, b"\x01\x00\x01", layers, ())
    assert picture.bits == b"\x01\x80\x00"
    assert picture.layers == bytes([Layer.COAST | LAND_BIT, Layer.FOUND, LAND_BIT])


def test_a_name_gives_way_to_footprints_and_degrees_do_not() -> None:
    labels = (Label(0, 0, "Chad", Layer.NAME), Label(0, 0, "10E", Layer.SCALE))
    picture = composed(4, 1, bytes(4), [(Layer.FOUND, b"\x00\x01\x00\x00")], labels)
    assert picture.labels == labels[1:]
    picture = composed(4, 1, bytes(4), [(Layer.CURSOR, b"\x00\x01\x00\x00")], labels)
    assert picture.labels == ()


def test_a_label_that_does_not_fit_is_left_out() -> None:
    labels = [Label(0, 2, "abc", Layer.SCALE), Label(1, 0, "a", Layer.SCALE)]
    assert composed(4, 1, bytes(4), [], labels).labels == ()


def test_ascii_has_a_sign_of_its_own_for_each_state() -> None:
    full = 255
    states = [Layer.FOUND, Layer.MARKED, Layer.CURSOR, Layer.AOI, Layer.BORDER]
    signs = [ascii_signs(layer)[full] for layer in states]
    assert len(set(signs)) == len(signs)
    assert all(sign.isascii() for layer in Layer for sign in ascii_signs(layer))
    shapes = ascii_signs(Layer.COAST)
    assert (shapes[0b1000111], shapes[0b0001001], shapes[0]) == ("|", "-", " ")
    assert ascii_signs(Layer.EMPTY | LAND_BIT)[0] == ","


def test_longitudes_repeat() -> None:
    assert [within_turn(x) for x in (181, -181, 540, -180)] == [-179, 179, -180, -180]
