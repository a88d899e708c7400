from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.errors import InputError
from maap_tui.services.direct import place_of
from maap_tui.services.origins import is_plain, origin_of, prepared_url
from maap_tui.services.request import Prepared, Request, merged, with_parameters

PIECES = [
    "https://",
    "http://",
    "a",
    "x.example",
    ":8",
    ":0443",
    ":99999",
    "/",
    "//",
    ".",
    "..",
    "?",
]
PIECES += [
    "&",
    "=",
    "%2F",
    "%2f",
    "%41",
    "%7e",
    "%5F",
    "%",
    "%zz",
    "#",
    " ",
    "@",
    "\\",
    "*",
    "é",
    "[",
]
PIECES += [
    "-",
    "_",
    "~",
    "Z",
    "9",
    "'",
    '"',
    "<",
    "|",
    "^",
    "`",
    "{",
    "\t",
    "\n",
    "\0",
    "%00",
    "1.2.3.4",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.booleans())
def test_url_is_sent_just_as_requests_would(text: str, is_web: bool) -> None:
    url = f"https://h.example/{text}" if is_web else text
    try:
        sent, origin = prepared_url(url), origin_of(url)
    except InputError:
        return
    assert sent == requests.Request("GET", url).prepare().url
    assert origin == origin_of(sent)
    if is_plain(url):
        assert sent == url


@given(st.text(max_size=30))
def test_any_text_is_prepared_or_refused_by_our_own_error(text: str) -> None:
    for url in (text, f"https://h.example/{text}", f"https://{text}/x"):
        try:
            sent = prepared_url(url)
        except InputError:
            continue
        assert prepared_url(sent) == sent or not is_plain(sent)


@pytest.mark.parametrize(
    "url",
    [
        "https://h.example/",
        "https://h.example:8443/data/a%2Fb/c.tif?X-Sig=a%2Bb&y=1",
        "http://127.0.0.1:8000/a/b.zip",
        "https://h.example/a...b/.hidden",
    ],
)
def test_usual_urls_are_plain(url: str) -> None:
    assert is_plain(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://h.example",
        "https://H.example/",
        "https://h.example/a/../b",
        "https://h.example/..",
        "https://h.example/a//b",
        "https://h.example/%41",
        "https://u@h.example/",
        "https://h.example:080/",
        "https://h.example\\.good.example/",
        "https://h.example/#a",
        "https://h.example/?",
        "https://[::1]/",
        "https://h.example/a\n",
    ],
)
def test_whatever_can_be_read_in_two_ways_is_not_plain(url: str) -> None:
    assert not is_plain(url)


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("https://h.example/x", (True, "h.example", 443)),
        ("http://127.0.0.1:8000/", (False, "127.0.0.1", 8000)),
        ("https://[::1]:9/", (True, "::1", 9)),
    ],
)
def test_place_is_where_the_origin_says(url: str, place: tuple[bool, str, int]) -> None:
    assert place_of(url) == place


@given(st.dictionaries(st.text(max_size=9), st.text(max_size=9), max_size=5))
def test_parameters_come_back_as_they_were(parameters: dict[str, str]) -> None:
    url = with_parameters("https://h.example/s?limit=5", parameters)
    found = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    assert found == [("limit", "5"), *parameters.items()]


def test_parameters_are_joined_as_requests_does() -> None:
    parameters = {"bbox": "1,2", "ids": ["a b", "c"], "none": None, "q": "ä"}
    expected = requests.Request("GET", "https://h.example/s?x=1", params=parameters).prepare().url
    assert prepared_url(with_parameters("https://h.example/s?x=1", parameters)) == expected


def test_given_headers_take_the_place_of_usual_ones_whatever_their_case() -> None:
    usual = {"Accept-Encoding": "gzip", "Accept": "*/*"}
    assert merged(usual, {"accept-encoding": "identity"}) == {
        "Accept": "*/*",
        "accept-encoding": "identity",
    }


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("X-Good", "a b\tü", True),
        ("X-Bad", "a\r\nX-Evil: 1", False),
        ("X-Bad", "a\nb", False),
        ("X-Bad", "a\0b", False),
        ("X-Bad", "€", False),
        ("X Bad", "a", False),
        ("", "a", False),
    ],
)
def test_headers_that_end_a_header_cannot_be_written(name: str, value: str, expected: bool) -> None:
    assert Prepared("GET", "https://h.example/", {name: value}).can_be_written is expected


def test_neither_body_nor_headers_are_shown() -> None:
    asked = Request.of_form("https://h.example/", {"secret": "planted"}, {"X": "planted"})
    assert "planted" not in repr(asked)
    assert "planted" not in repr(Prepared("POST", "u", {"X": "planted"}, b"planted"))
