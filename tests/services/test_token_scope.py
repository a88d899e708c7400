"""The access token goes to the listed origins and nowhere else."""

import pytest

from maap_tui.errors import SettingsError
from maap_tui.services.token_scope import TokenScope
from tests.services.token_desk import FILE, NOT_STOPPED, ORIGIN, Desk, header


@pytest.mark.rule(1)
@pytest.mark.parametrize(
    "url",
    [
        FILE,
        "https://DATA.example/x",
        "https://data.example:443/x",
        "https://data.example./x",
        "https://data%2eexample/x",
        "https://data.example/a/public",
        "https://data.example/publications/x",
    ],
)
def test_the_token_goes_to_a_listed_origin(url: str) -> None:
    assert TokenScope([ORIGIN]).covers(url)


@pytest.mark.rule(1)
@pytest.mark.parametrize(
    "url",
    [
        "http://data.example/x",
        "https://data.example:8443/x",
        "https://www.data.example/x",
        "https://data.example.evil.example/x",
        "https://evildata.example/x",
        "https://evil.example/https://data.example/",
        "https://evil.example?data.example",
        "https://evil.example#@data.example",
        "https://evil.invalid\\.data.example/",
        "https://evil.example\\@data.example/",
        "https://data.example@evil.example/x",
        "https://user:word@data.example/x",
        "https://data.example%00.evil.example/x",
        "//data.example/x",
        "data.example/x",
        "ftp://data.example/x",
        "file:///data.example/x",
        "javascript:data.example",
        "https://",
        "https://data.example:99999/x",
        "https://[data.example]/x",
        "https://data.example/data/x/public/quicklook.png",
        "https://data.example/data/x/%70ublic/quicklook.png",
        "http://127.0.0.1/x",
        "http://localhost/x",
        "",
    ],
)
def test_the_token_goes_nowhere_else(url: str) -> None:
    assert not TokenScope([ORIGIN]).covers(url)


def test_loopback_receives_the_token_only_when_it_is_listed() -> None:
    scope = TokenScope(["http://127.0.0.1:8000"])
    assert scope.covers("http://127.0.0.1:8000/data/x")
    assert not scope.covers("http://127.0.0.1:8001/data/x")
    assert not scope.covers("https://127.0.0.1:8000/data/x")


@pytest.mark.parametrize(
    "origin", ["http://data.example", "data.example", "ftp://data.example", ""]
)
def test_an_origin_that_cannot_be_trusted_is_refused(origin: str) -> None:
    with pytest.raises(SettingsError):
        TokenScope([origin])


@pytest.mark.rule(1)
def test_a_signature_is_judged_again_where_it_is_written(desk: Desk) -> None:
    auth = desk.source().auth_for(FILE, NOT_STOPPED)
    assert header(auth, "https://elsewhere.example/x") is None
    assert header(auth, "http://data.example/x") is None
    assert header(auth, "https://evil.invalid\\.data.example/") is None
