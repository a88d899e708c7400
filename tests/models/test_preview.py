from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.catalog import Asset
from maap_tui.models.preview import Picture, label_of, previews_of


def asset(key: str, **fields: Any) -> Asset:
    fields.setdefault("href", f"https://host.example/{key}.png")
    return Asset(key=key, **fields)


def keys(*assets: Asset) -> list[str]:
    return [preview.asset.key for preview in previews_of("C", "i", assets)]


def test_large_pictures_come_before_small_ones() -> None:
    small = asset("thumbnail", media_type="image/jpeg", roles=("thumbnail",))
    large = asset("quicklook_jpeg", media_type="image/jpeg", roles=("overview",))
    assert keys(small, large) == ["quicklook_jpeg", "thumbnail"]


def test_the_same_address_is_shown_once_by_its_better_name() -> None:
    href = "https://host.example/x.png"
    small = asset("thumbnail", href=href, media_type="image/png", roles=("thumbnail",))
    large = asset("quicklook_png", href=href, media_type="image/png", roles=("overview",))
    assert keys(small, large) == ["quicklook_png"]


def test_several_pictures_stay_in_the_order_of_the_catalogue() -> None:
    found = keys(
        asset("enclosure_ql_pauli_png", media_type="image/png"),
        asset("enclosure_ql_hsv_png", media_type="image/png; charset=binary"),
        asset("enclosure_coh_ql_png"),
    )
    assert found == ["enclosure_ql_pauli_png", "enclosure_ql_hsv_png"]


@pytest.mark.parametrize(
    "other",
    [
        asset("enclosure_hdr", media_type="image/vnd.radiance", roles=("data",)),
        asset("enclosure_tiff", media_type="image/tiff; application=geotiff", roles=("data",)),
        asset("quicklook_tiff", media_type="image/tiff", roles=("overview",)),
        asset("quicklook_kml", media_type="application/vnd.google-earth.kml+xml"),
        asset("quicklook", href="s3://bucket/x.png", media_type="image/png"),
        asset("quicklook", href="file:///etc/passwd", media_type="image/png"),
        asset("quicklook", media_type="image/png", is_archive=True),
        asset("enclosure_h5", media_type="application/x-hdf5"),
        asset("picture_of_data", media_type="image/png", roles=("data",)),
    ],
)
def test_other_files_are_no_previews(other: Asset) -> None:
    assert keys(other) == []


def test_a_file_without_type_is_known_by_its_ending() -> None:
    assert keys(asset("thumbnail", file_name="A.JPEG"), asset("quicklook", file_name="a.h5")) == [
        "thumbnail"
    ]


@pytest.mark.parametrize(
    ("key", "label"),
    [
        ("quicklook_jpeg", "quicklook"),
        ("thumbnail", "thumbnail"),
        ("enclosure_ql_pauli_png", "pauli"),
        ("enclosure_coh_ql_png", "coh"),
        ("enclosure_itf_ql_png", "itf"),
        ("png", "png"),
    ],
)
def test_labels_leave_out_what_goes_without_saying(key: str, label: str) -> None:
    assert label_of(key) == label


@given(st.text(max_size=100))
def test_every_key_has_a_label(key: str) -> None:
    assert label_of(key) or not key


def test_rows_of_pixels_from_the_top() -> None:
    picture = Picture(2, 2, bytes(range(12)), 2, 2, "PNG", 1)
    assert [list(picture.row(y)) for y in range(2)] == [[0, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10, 11]]
