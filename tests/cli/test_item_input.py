"""Granules that are handed over are read in every shape that other programs write."""

import io
import json
import tracemalloc
from pathlib import Path

import pytest

from maap_tui.cli.console import Console
from maap_tui.cli.item_input import read_items
from maap_tui.errors import InputError
from tests.cli.fakes import item

A, B = item("a").as_dict(), item("b").as_dict()


def ids(text: str | bytes, folder: Path) -> list[str]:
    file = folder / "granules"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return [one.id for one in read_items(str(file), Console(None, None))]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"type": "FeatureCollection", "features": [A, B]}),
        json.dumps({"type": "FeatureCollection", "features": [A, B]}, indent=2),
        json.dumps([A, B]),
        f"{json.dumps(A)}\n{json.dumps(B)}\n",
        f"{json.dumps(A)}\r\n\r\n{json.dumps(B)}",
        f"{json.dumps([A])}\n{json.dumps({'features': [B]})}",
        "\ufeff" + json.dumps([A, B]),
        json.dumps([A, B, A]),
    ],
)
def test_every_shape_is_read_and_each_granule_once(text: str, tmp_path: Path) -> None:
    assert ids(text, tmp_path) == ["a", "b"]


def test_single_item_is_read(tmp_path: Path) -> None:
    assert ids(json.dumps(A), tmp_path) == ["a"]


@pytest.mark.parametrize("text", ["", "\n\n", '{"type":"FeatureCollection","features":[]}', "[]"])
def test_empty_input_is_no_granule_and_no_failure(text: str, tmp_path: Path) -> None:
    assert ids(text, tmp_path) == []


def test_odd_entries_are_left_out_and_told(tmp_path: Path) -> None:
    file = tmp_path / "granules"
    file.write_text(json.dumps([A, {"no": "id"}, 3]), encoding="utf-8")
    err = io.StringIO()
    assert len(read_items(str(file), Console(None, err))) == 1
    assert "entry 2 is left out" in err.getvalue()
    assert "entry 3 is left out" in err.getvalue()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"\x89PNG\r\n\x1a\n\xff", "not UTF-8"),
        (b"BIO_S1\nBIO_S2\n", "line 1 is not JSON"),
        (f"{json.dumps(A)}\n{{".encode(), "line 2 is not JSON"),
        (b'{"type":"Polygon"}', "holds no granule"),
        (b"3", "holds no granule"),
        (b"[" * 100_000, "line 1 is not JSON"),
        (b"1" * 5000, "line 1 is not JSON"),
    ],
)
def test_other_input_is_refused_in_one_sentence(text: bytes, told: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=told) as caught:
        ids(text, tmp_path)
    assert "GeoJSON is expected" in caught.value.hint


def test_file_of_any_size_is_never_held_as_a_whole(tmp_path: Path) -> None:
    file, size = tmp_path / "granules", 20_000_000
    padded = A | {"properties": A["properties"] | {"pad": "p" * 100_000}}
    features = [padded | {"id": f"g{number}"} for number in range(size // 100_000)]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    del features
    tracemalloc.start()
    try:
        assert len(read_items(str(file), Console(None, None))) == size // 100_000
        assert tracemalloc.get_traced_memory()[1] < size / 4
    finally:
        tracemalloc.stop()


def test_line_of_a_mistake_is_named_however_far_down(tmp_path: Path) -> None:
    lines = [json.dumps(A | {"id": f"g{number}", "pad": "p" * 1000}) for number in range(1000)]
    with pytest.raises(InputError, match="line 700 is not JSON"):
        ids("\n".join([*lines[:699], "oops", *lines[699:]]), tmp_path)


def test_home_that_nobody_has_is_refused() -> None:
    with pytest.raises(InputError, match="a home that is not known here"):
        read_items("~nobody-of-this-name/x", Console(None, None))


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no-such-file cannot be read: No such file"):
        read_items(str(tmp_path / "no-such-file"), Console(None, None))
