"""Which files of a granule are meant."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.catalog import Asset, Item
from maap_tui.models.layout import DEFAULT_LAYOUT, Layout
from maap_tui.models.selection import choose_assets, matches, request_for, requests_for
from maap_tui.models.stac import item_from_stac

ROOT = "https://catalog.example/data"


def asset(key: str, name: str = "", *roles: str, archive: bool = False) -> Asset:
    return Asset(key, f"{ROOT}/{name or key}", roles=roles, file_name=name, is_archive=archive)


PRODUCT = asset("product", "a.ZIP", "data", "metadata", "archive", archive=True)
TIFF = asset("enclosure_tiff", "a_i_abs.tiff", "data")
NETCDF = asset("enclosure_nc", "a_lut.nc", "data")
PREVIEW = asset("thumbnail", "a.png", "thumbnail")
RAW = {"id": "a", "collection": "c", "assets": {"product": {"href": f"{ROOT}/zipper/x"}}}
ALL = (PREVIEW, TIFF, PRODUCT, NETCDF)


def test_whole_product_is_meant_where_there_is_one() -> None:
    assert choose_assets(ALL, ()) == (PRODUCT,)


def test_data_files_are_meant_where_there_is_no_product() -> None:
    assert choose_assets((PREVIEW, TIFF, NETCDF), ()) == (TIFF, NETCDF)


@pytest.mark.parametrize(
    ("patterns", "chosen"),
    [
        (["product"], (PRODUCT,)),
        (["PRODUCT"], (PRODUCT,)),
        (["enclosure_*"], (TIFF, NETCDF)),
        (["*.tiff"], (TIFF,)),
        (["*.TIFF", "*.png"], (PREVIEW, TIFF)),
        (["role:thumbnail"], (PREVIEW,)),
        (["role:data"], (TIFF, PRODUCT, NETCDF)),
        (["role:*"], ALL),
        (["*"], ALL),
        (["nothing"], ()),
        ([" *.nc "], (NETCDF,)),
    ],
)
def test_patterns_name_assets_in_the_order_of_the_item(
    patterns: list[str], chosen: tuple[Asset, ...]
) -> None:
    assert choose_assets(ALL, patterns) == chosen


@given(st.text(max_size=30))
def test_any_pattern_can_be_tried(pattern: str) -> None:
    assert matches(TIFF, pattern) in (True, False)


def test_request_carries_what_the_queue_needs() -> None:
    item = Item("a", "c", size=500)
    request = request_for(item, PRODUCT)
    assert request.key == ("c", "a", "product")
    assert request.is_archive
    assert (request.size, request.size_estimate) == (None, 500)
    assert request_for(item, TIFF).size_estimate is None


def test_file_without_a_name_is_called_after_its_item() -> None:
    assert request_for(Item("a", "c"), asset("enclosure")).file_name == "a-enclosure"


def test_layout_says_where_the_file_goes() -> None:
    item = Item("a", "c", start="2026-04-05T00:00:00Z")
    layout = Layout.parse("{collection}/{year}/{asset}/{name}")
    assert request_for(item, TIFF, layout).place == ("c", "2026", "enclosure_tiff", "a_i_abs.tiff")
    assert request_for(item, asset("x"), layout).place[-1] == "a-x"
    (request,) = requests_for([item_from_stac(RAW)], (), layout)
    assert request.place == ("c", "unknown", "product", "x")


@pytest.mark.parametrize("layout", [None, Layout.parse(DEFAULT_LAYOUT)])
def test_usual_layout_needs_no_saying(layout: Layout | None) -> None:
    assert request_for(Item("a", "c"), TIFF, layout).place == ()


def test_every_item_gets_its_own_requests() -> None:
    items = [item_from_stac({**RAW, "id": name}) for name in ("a", "b")]
    requests = requests_for(items, ())
    assert [request.item_id for request in requests] == ["a", "b"]
    assert {Path(request.href).name for request in requests} == {"x"}
