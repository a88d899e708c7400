import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.services.checksum import parse_multihash

DATA = b"granule"


@pytest.mark.parametrize(
    ("prefix", "method"),
    [("1220", "sha256"), ("1340", "sha512"), ("1114", "sha1"), ("d50110", "md5")],
)
def test_known_methods_are_told_apart_and_compare(prefix: str, method: str) -> None:
    parsed = parse_multihash(prefix + hashlib.new(method, DATA).hexdigest())
    assert parsed is not None
    assert parsed.method == method
    right, wrong = parsed.new_hasher(), parsed.new_hasher()
    right.update(memoryview(DATA))
    wrong.update(memoryview(b"other"))
    assert parsed.matches(right)
    assert not parsed.matches(wrong)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12",
        "1220",
        "1220" + "00" * 31,
        "1220" + "00" * 33,
        "1210" + "00" * 16,
        "1e20" + "00" * 32,
        "ff" * 40,
        "zz20" + "00" * 32,
        "sha256:" + "00" * 32,
    ],
)
def test_what_is_malformed_or_unknown_is_not_a_checksum(text: str) -> None:
    assert parse_multihash(text) is None


@given(st.text(max_size=100) | st.binary(max_size=80).map(bytes.hex))
def test_no_text_breaks_the_reading(text: str) -> None:
    parsed = parse_multihash(text)
    assert parsed is None or len(parsed.digest) == parsed.new_hasher().digest().__len__()
