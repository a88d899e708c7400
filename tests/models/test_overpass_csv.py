"""Tables of overpasses are read whole, or refused with the line."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.invalid import InvalidInput
from maap_tui.models.overpass_csv import MOST_ROWS, Overpass, read_overpasses
from maap_tui.models.time_range import TimeRange

MOMENT = "2017-01-01T22:21:10Z"


@pytest.mark.parametrize(
    "text",
    [
        f"time,lon,lat,name\n{MOMENT},14.9,37.7,Etna\n",
        f"name;Latitude;Longitude;Date Time\nEtna;37.7;14.9;{MOMENT}\n",
        f"lon (deg)\tlat [deg]\tUTC\tSite\n14.9\t37.7\t{MOMENT}\tEtna\n",
        f"# passes\n\n{MOMENT}|14.9|37.7|Etna",
        f'"{MOMENT}", 14.9 , 37.7 ,"Etna"\r\n',
        f"id,x,y,lon,lat,name,time\n7,500000,4200000,14.9,37.7,Etna,{MOMENT}\n",
    ],
)
def test_headings_and_delimiters_are_recognised(text: str) -> None:
    (found,) = read_overpasses(text)
    assert (found.longitude, found.latitude, found.name) == (14.9, 37.7, "Etna")
    assert found.time == TimeRange.parse(MOMENT)


def test_lines_are_counted_as_an_editor_does() -> None:
    found = read_overpasses("# remark\nlon,lat\n1,2\n\n3,4\n")
    assert [(each.line, each.longitude) for each in found] == [(3, 1), (5, 3)]
    assert found[0] == Overpass(3, 1, 2)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "it is empty"),
        ("\n \n", "it is empty"),
        ("time,lon,lat\n", "a heading, but no row"),
        ("when,lon,lat\n2017-01-01T10:00Z,1,2\n", "names no column for the time, and 'when' seems"),
        ("time,lon,lat\n01/02/2017 10:00,1,2\n", "line 2: '01/02/2017' can mean two days"),
        ("time,lat\n2017,1\n", "names no column for the longitude"),
        ("# passes\ntime,lat\n2017,1\n", "line 2 names no column for the longitude"),
        ("date,time,lon,lat\n2017-01-01,22:21,1,2\n", "line 1 has a date and a time of day apart"),
        ("hello\n", "names no column"),
        ("1,2\n", "line 1 holds no time"),
        ("time,lon,lat\n2017,14,9,37,7\n", "line 2 has 5 values where 3 are expected; are there"),
        ("time;lon;lat\n2017;14,9;37,7\n", "line 2: longitude 14,9 has a decimal comma; write 14"),
        ("lon,lat\n14,100\n", "line 2: latitude 100 is outside -90..90; longitude and latitude"),
        ("lon,lat\n214,10\n", "line 2: longitude 214 is outside"),
        ("lon,lat\nnan,10\n", "line 2: longitude nan is no number of degrees"),
        ("lon,lat\nx,10\n", "line 2: longitude 'x' is not a number"),
        ("lon,lat\n1e999,10\n", "line 2: longitude 1e999 is no number"),
        ("time,lon,lat\nsoon,1,2\n", "line 2: 'soon'"),
        ("time,lon,lat\n,1,2\n", "line 2 has no time"),
        ("time,lon,lat\n0000-01-01,1,2\n", "line 2: the year 0000"),
        ("time,lon,lat\n9999-12-31,1,2\n", "line 2: the year 9999"),
        ("lon,lat\n" + "1,2\n" * (MOST_ROWS + 1), "more than 10000 rows"),
        ('lon,lat\n"' + "1" * 200_000, "is no line of a table"),
        ("lon,lat\n1,\0\n", "it is no text"),
    ],
)
def test_what_is_wrong_is_one_sentence(text: str, told: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_overpasses(text)
    assert told in str(refused.value)


@given(
    st.lists(
        st.tuples(
            st.floats(-180, 180),
            st.floats(-90, 90),
            st.text(st.characters(categories=["L", "N"]), max_size=10),
        ),
        min_size=1,
        max_size=20,
    ),
    st.sampled_from([",", ";", "\t", "|"]),
)
def test_what_is_written_is_read(rows: list[tuple[float, float, str]], sign: str) -> None:
    lines = [sign.join((f"{lon!r}", f"{lat!r}", name)) for lon, lat, name in rows]
    found = read_overpasses("\n".join([sign.join(("lon", "lat", "name")), *lines]))
    assert [(each.longitude, each.latitude) for each in found] == [row[:2] for row in rows]


@given(st.text() | st.text(st.sampled_from('1,;.\n"\tlonat-:T ')))
def test_any_text_is_a_table_or_refused(text: str) -> None:
    with suppress(InvalidInput):
        assert read_overpasses(text)


def test_columns_that_hold_no_time_are_left_alone() -> None:
    (found,) = read_overpasses("orbit,lon,lat,crew,frame\n2017,1,2,Etna,E\n")
    assert found.time is None
