import pytest

from maap_tui.errors import InputError
from maap_tui.services.http import host_of, is_loopback, origin_of, require_safe_url


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://catalog.maap.eo.esa.int/data/x", "https://catalog.maap.eo.esa.int:443"),
        ("HTTPS://Catalog.MAAP.eo.esa.int:443/x", "https://catalog.maap.eo.esa.int:443"),
        ("https://catalog.maap.eo.esa.int./x", "https://catalog.maap.eo.esa.int:443"),
        ("https://catalog.maap.eo.esa.int:8443/x", "https://catalog.maap.eo.esa.int:8443"),
        ("http://127.0.0.1:8000/x", "http://127.0.0.1:8000"),
        ("http://[::1]:8000/x", "http://[::1]:8000"),
        ("https://user:password@host.example/x", "https://host.example:443"),
        ("https://good.example@evil.example/", "https://evil.example:443"),
        ("https://good.example%2eevil.example/", "https://good.example.evil.example:443"),
    ],
)
def test_origin_is_the_one_that_would_be_asked(url: str, origin: str) -> None:
    assert origin_of(url) == origin


def test_origin_of_a_url_with_a_backslash_is_not_the_host_behind_it() -> None:
    assert origin_of("https://evil.invalid\\.good.example/") == "https://evil.invalid:443"


@pytest.mark.parametrize(
    "url",
    ["", "x", "file:///etc/passwd", "s3://bucket/key", "javascript:x", "https://", "https://h:x"],
)
def test_what_is_no_web_address_has_no_origin(url: str) -> None:
    with pytest.raises(InputError):
        origin_of(url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:1/", True),
        ("http://127.9.9.9/", True),
        ("http://localhost:1/", True),
        ("http://[::1]/", True),
        ("http://127.0.0.1.example.com/", False),
        ("http://localhost.example/", False),
        ("https://example.com/", False),
        ("file:///x", False),
    ],
)
def test_loopback_is_told_by_name_or_number(url: str, expected: bool) -> None:
    assert is_loopback(url) is expected


def test_https_and_loopback_http_are_safe() -> None:
    assert require_safe_url("https://example.com/a b") == "https://example.com/a%20b"
    assert require_safe_url("http://127.0.0.1:9/x") == "http://127.0.0.1:9/x"


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "ftp://example.com/",
        "https://user:pw@example.com/",
        "https://user@127.0.0.1/",
        "data:text/plain,x",
    ],
)
def test_other_addresses_are_refused_without_quoting_secrets(url: str) -> None:
    with pytest.raises(InputError) as caught:
        require_safe_url(url + "?token=planted")
    assert "planted" not in str(caught.value)
    assert "pw" not in str(caught.value)


@pytest.mark.parametrize("url", ["nonsense", "https://h:99999/", "https://[", "https://a\x1b[31m/"])
def test_host_for_a_message_never_fails_and_is_clean(url: str) -> None:
    assert "\x1b" not in host_of(url)
