"""A box is four believable numbers, or it is refused with the reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.geometry import BBox, Geometry
from maap_tui.models.invalid import InvalidInput

LONGITUDES = st.floats(-180, 180)
LATITUDES = st.floats(-90, 90)


@pytest.mark.parametrize(
    "text",
    [
        "-57.1,-20.4,-56.4,-19.7",
        " -57.1, -20.4, -56.4, -19.7 ",
        "[-57.1,-20.4,-56.4,-19.7]",
        "(-57.1 -20.4 -56.4 -19.7)",
        "-57.1;-20.4;-56.4;-19.7",
    ],
)
def test_box_is_read_as_people_write_it(text: str) -> None:
    assert BBox.parse(text) == BBox(-57.1, -20.4, -56.4, -19.7)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "got 0"),
        ("1,2,3", "got 3"),
        ("1,2,3,4,5", "got 5"),
        ("1,2,3,x", "four numbers"),
        ("1,2,3,nan", "'nan' is not a number"),
        ("inf,2,3,4", "'inf' is not a number"),
        ("0,-91,1,0", "latitude -91"),
        ("-181,0,1,1", "longitude -181"),
        ("0,10,1,5", "south"),
    ],
)
def test_wrong_box_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(InvalidInput, match=reason):
        BBox.parse(text)


def test_box_over_the_antimeridian_becomes_two() -> None:
    box = BBox(170, -10, -170, 10)
    assert box.crosses_antimeridian
    assert box.split() == (BBox(170, -10, 180, 10), BBox(-180, -10, -170, 10))


def test_other_box_stays_one() -> None:
    box = BBox(-180, -90, 180, 90)
    assert box.split() == (box,)


@given(LONGITUDES, LATITUDES, LONGITUDES, LATITUDES)
def test_box_is_written_so_that_it_reads_back(w: float, s: float, e: float, n: float) -> None:
    box = BBox(w, min(s, n), e, max(s, n))
    again = BBox.parse(str(box))
    for name in ("west", "south", "east", "north"):
        assert getattr(again, name) == pytest.approx(getattr(box, name), rel=1e-9)


@given(LONGITUDES, LATITUDES, LONGITUDES, LATITUDES)
def test_parts_of_a_box_never_cross_the_antimeridian(
    w: float, s: float, e: float, n: float
) -> None:
    box = BBox(w, min(s, n), e, max(s, n))
    parts = box.split()
    assert not any(part.crosses_antimeridian for part in parts)
    assert parts[0].west == w
    assert parts[-1].east == e


@given(st.text(alphabet="0123456789.,;-+einfa_ ()[]", max_size=60) | st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        box = BBox.parse(text)
    except InvalidInput:
        return
    assert box.south <= box.north


def test_geometry_is_decoded_afresh_each_time() -> None:
    geometry = Geometry('{"type":"Point","coordinates":[1,2]}', "Point")
    geometry.as_dict()["type"] = "changed"
    assert geometry.as_dict() == {"type": "Point", "coordinates": [1, 2]}
