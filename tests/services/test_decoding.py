import gzip
import io
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.services.decoding import Undecodable, decoded


def raw_deflate(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "Deflate": raw_deflate,
}


def unpacked(packed: bytes, encoding: str, step: int, count: int = 1000) -> bytes:
    """The whole of it, read `count` bytes at a time from a source of pieces of `step`."""
    stream = io.BytesIO(packed)
    read, parts = decoded(lambda most: stream.read(min(step, most)), encoding), []
    while piece := read(count):
        assert len(piece) <= count or encoding == "identity"
        parts.append(piece)
    return b"".join(parts)


@pytest.mark.parametrize("encoding", PACKERS)
@given(content=st.binary(max_size=3000), step=st.integers(1, 500), count=st.integers(1, 4000))
def test_what_was_packed_comes_back(encoding: str, content: bytes, step: int, count: int) -> None:
    assert unpacked(PACKERS[encoding](content), encoding, step, count) == content


@given(st.lists(st.binary(max_size=200), min_size=1, max_size=4), st.integers(1, 300))
def test_pieces_packed_by_themselves_are_one_body(contents: list[bytes], step: int) -> None:
    packed = b"".join(map(gzip.compress, contents))
    assert unpacked(packed, "gzip", step) == b"".join(contents)


@given(st.sampled_from(["gzip", "deflate"]), st.binary(max_size=300), st.integers(1, 50))
def test_any_bytes_are_unpacked_or_refused(encoding: str, packed: bytes, step: int) -> None:
    try:
        unpacked(packed, encoding, step)
    except Undecodable:
        return


@pytest.mark.parametrize("encoding", PACKERS)
def test_body_that_is_cut_is_refused(encoding: str) -> None:
    packed = PACKERS[encoding](bytes(range(256)) * 40)
    for size in (1, 5, len(packed) // 2, len(packed) - 1):
        with pytest.raises(Undecodable):
            unpacked(packed[:size], encoding, 100)


def test_what_follows_a_packed_body_is_nothing() -> None:
    assert unpacked(gzip.compress(b"hello") + b"\0\0junk", "gzip", 7) == b"hello"


@pytest.mark.parametrize("encoding", ["", "identity", "br", "unheard-of"])
def test_unknown_packing_stays(encoding: str) -> None:
    assert unpacked(b"as it is", encoding, 3) == b"as it is"


def test_empty_body_is_empty_however_it_is_said_to_be_packed() -> None:
    assert unpacked(b"", "gzip", 3) == b""
