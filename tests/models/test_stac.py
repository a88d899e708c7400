"""Documents are read as the catalogue really sends them, odd ones included."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from maap_tui.models.catalog import Access
from maap_tui.models.geometry import BBox
from maap_tui.models.stac import assets_of, bbox_of, is_data, item_from_stac, properties_of
from maap_tui.models.stac_collection import collection_from_stac
from maap_tui.models.stac_values import MalformedDocument

ROOT = "https://catalog.maap.eo.esa.int"
EARTHCARE = "ECA_EXBA_MSI_COP_2A_20250305T134540Z_20250912T202910Z_04366E"
BIOMASS = "BIO_S2_DGM__1S_20251212T011542_20251212T011603_T_G01_M01_C01_T001_F222_01_DJJDIM"

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4)
    ),
    max_leaves=15,
)
ITEM_KEYS = ("collection", "properties", "assets", "links", "bbox", "geometry", "type")
COLLECTION_KEYS = (
    "title",
    "description",
    "keywords",
    "themes",
    "extent",
    "providers",
    "summaries",
    "links",
    "license",
    "sci:doi",
)


def documents(keys: tuple[str, ...]) -> st.SearchStrategy[dict[str, object]]:
    """Documents with an id and whatever else under the names that are looked at."""
    known = st.dictionaries(st.sampled_from(keys), JSON, max_size=len(keys))
    names = st.text(min_size=1).filter(str.strip)
    return st.builds(lambda name, more: {"id": name, **more}, names, known)


def earthcare() -> dict[str, Any]:
    """As the catalogue sends it, shortened."""
    data = f"{ROOT}/data/earthcare-pdgs-01/EarthCARE/MSI_COP_2A/BA/2025/03/05/{EARTHCARE}"
    zipper = data.replace("/data/", "/data/zipper/")
    return {
        "type": "Feature",
        "stac_version": "1.1.0",
        "collection": "EarthCAREL2Validated_MAAP",
        "id": EARTHCARE,
        "bbox": [-3.115636, -22.726748, 7.146711, 22.580841],
        "geometry": None,
        "properties": {
            "datetime": "2025-03-05T13:45:40Z",
            "start_datetime": "2025-03-05T13:45:40.000Z",
            "end_datetime": "2025-03-05T13:57:16.000Z",
            "platform": "EarthCARE",
            "instruments": ["MSI"],
            "product:type": "MSI_COP_2A",
            "version": "BA",
            "sat:absolute_orbit": 4366,
            "auth:schemes": {"s3": {"type": "s3"}},
            "nothing": None,
        },
        "assets": {
            "product": {
                "type": "application/zip",
                "roles": ["data", "metadata", "archive"],
                "href": f"{zipper}/{EARTHCARE}",
                "file:local_path": f"{EARTHCARE}.ZIP",
            },
            "enclosure_h5": {
                "type": "application/x-hdf5",
                "roles": ["data"],
                "href": f"{data}/{EARTHCARE}/{EARTHCARE}.h5",
                "file:size": 132_881_531,
                "file:checksum": "1220ABCDEF",
            },
            "enclosure_hdr": {"href": f"{data}/{EARTHCARE}.HDR", "file:size": 123_456},
            "quicklook_jpeg": {
                "roles": ["overview"],
                "href": f"{data}/public/{EARTHCARE}.BID_1.jpeg",
                "file:size": 99,
            },
        },
        "links": [{"rel": "self", "href": f"{ROOT}/catalogue/collections/c/items/{EARTHCARE}"}],
    }


def collection(**more: object) -> dict[str, object]:
    return {"type": "Collection", "id": "BiomassLevel1bIOC", **more}


def test_columns_of_an_item_are_read() -> None:
    item = item_from_stac(earthcare())
    assert item.key == ("EarthCAREL2Validated_MAAP", EARTHCARE)
    assert item.start == "2025-03-05T13:45:40.000Z"
    assert (item.product_type, item.version, item.platform) == ("MSI_COP_2A", "BA", "EarthCARE")
    assert (item.orbit, item.frame, item.track) == ("4366", "E", "")
    assert item.size == 132_881_531 + 123_456
    assert bbox_of(item) == BBox(-3.115636, -22.726748, 7.146711, 22.580841)


def test_old_spellings_of_properties_are_understood() -> None:
    raw = earthcare()
    raw["properties"] = {"productType": "X", "productVersion": "ba", "orbitNumber": 7}
    item = item_from_stac(raw)
    assert (item.product_type, item.version, item.orbit) == ("X", "ba", "7")


def test_track_and_frame_come_from_the_name_of_a_biomass_product() -> None:
    item = item_from_stac({"id": BIOMASS, "properties": {"constellation": "Biomass"}})
    assert (item.track, item.frame, item.platform) == ("001", "222", "Biomass")


def test_document_is_kept_as_it_was_sent() -> None:
    assert item_from_stac(earthcare()).as_dict() == earthcare()


def test_assets_are_read_in_order() -> None:
    product, data, header, preview = assets_of(item_from_stac(earthcare()))
    assert product.is_archive
    assert product.size is None
    assert product.file_name == f"{EARTHCARE}.ZIP"
    assert not data.is_archive
    assert (data.size, data.checksum) == (132_881_531, "1220abcdef")
    assert header.file_name == f"{EARTHCARE}.HDR"
    assert [is_data(asset) for asset in (product, data, header, preview)] == [True] * 3 + [False]


@pytest.mark.parametrize(
    ("asset", "name"),
    [
        ({"href": "https://x.example/a/b.tif?token=1"}, "b.tif"),
        ({"href": "https://x.example/a/b", "type": "application/zip"}, "b.zip"),
        ({"href": "https://x.example/a/b.SIP.ZIP", "type": "application/zip"}, "b.SIP.ZIP"),
        ({"href": "https://x.example/a%20b.tif"}, "a b.tif"),
        ({"href": "https://x.example/", "file:local_path": "../../etc/passwd"}, "passwd"),
        ({"href": "https://x.example/", "file:local_path": "..\\..\\boot.ini"}, "boot.ini"),
        ({"href": "https://x.example/", "file:local_path": "a\x1b[2J.zip"}, "a\ufffd[2J.zip"),
        ({"href": "https://x.example/b.tif", "file:local_path": " "}, "b.tif"),
        ({"href": "https://x.example/b.tif", "file:local_path": 7}, "b.tif"),
        ({"href": "https://x.example/"}, ""),
    ],
)
def test_file_name_is_one_harmless_part(asset: dict[str, object], name: str) -> None:
    (read,) = assets_of(item_from_stac({"id": "a", "assets": {"k": asset}}))
    assert read.file_name == name


def test_relative_href_is_resolved_against_the_item() -> None:
    raw = {
        "id": "a",
        "assets": {"k": {"href": " ../data/x.tif "}},
        "links": [{"rel": "self", "href": "https://x.example/items/a"}],
    }
    (asset,) = assets_of(item_from_stac(raw))
    assert asset.href == "https://x.example/data/x.tif"


@pytest.mark.parametrize("asset", [None, "x", {}, {"href": None}, {"href": 3}, []])
def test_asset_without_a_link_is_left_out(asset: object) -> None:
    assert assets_of(item_from_stac({"id": "a", "assets": {"k": asset}})) == ()


@pytest.mark.parametrize("size", [-1, 1.5, "12", True, None, float("nan"), 2**60])
def test_unbelievable_size_is_no_size(size: object) -> None:
    raw = {"id": "a", "assets": {"k": {"href": "https://x.example/f", "file:size": size}}}
    assert assets_of(item_from_stac(raw))[0].size is None


@pytest.mark.parametrize(
    "bbox", [None, [], [1, 2, 3], ["a", 1, 2, 3], [10**400, 0, 1, 1], [0, 5, 1, 1], [None] * 4]
)
def test_unusable_box_is_no_box(bbox: object) -> None:
    assert bbox_of(item_from_stac({"id": "a", "bbox": bbox})) is None


def test_box_with_heights_is_read() -> None:
    item = item_from_stac({"id": "a", "bbox": [1, 2, 0, 3, 4, 100]})
    assert bbox_of(item) == BBox(1, 2, 3, 4)


def test_properties_are_safe_to_show() -> None:
    raw = {"id": "a", "properties": {"x\x1b": "\x1b[2J", "l": [1, 2], "m": {"a": 1}, "n": None}}
    shown = properties_of(item_from_stac(raw))
    assert shown == {"x\ufffd": "\ufffd[2J", "l": "1, 2", "m": "a 1", "n": "–"}


@pytest.mark.parametrize("raw", [None, [], "x", {}, {"id": ""}, {"id": 3}, {"id": None}])
def test_what_is_no_document_is_refused(raw: object) -> None:
    with pytest.raises(MalformedDocument):
        item_from_stac(raw)
    with pytest.raises(MalformedDocument):
        collection_from_stac(raw)


@given(documents(ITEM_KEYS))
@example({"id": "a", "assets": {"k": {"href": "http://[::1/x"}}})
@example(
    {"id": "a", "assets": {"k": {"href": "x"}}, "links": [{"rel": "self", "href": "http://[x"}]}
)
@example({"id": "a", "links": [{"rel": [], "href": "x"}], "assets": {"k": {"href": "x"}}})
def test_any_item_with_an_id_is_read(raw: dict[str, object]) -> None:
    item = item_from_stac(raw)
    assert item.id
    properties_of(item)
    bbox_of(item)
    assets_of(item)


@given(documents(COLLECTION_KEYS))
@example({"id": "a", "links": [{"rel": {}}]})
@example({"id": "a", "extent": {"temporal": {"interval": ["x"]}, "spatial": {"bbox": [1]}}})
def test_any_collection_with_an_id_is_read(raw: dict[str, object]) -> None:
    assert collection_from_stac(raw).id


@pytest.mark.parametrize(
    ("words", "access", "label"),
    [
        (["PUBLIC"], Access.OPEN, "PUBLIC"),
        (["ESA_open_and_free"], Access.OPEN, "ESA_OPEN_AND_FREE"),
        (["RESTRICTED", "BIOMASS_COMMISSIONING"], Access.TEAM, "BIOMASS_COMMISSIONING"),
        (["RESTRICTED", "EARTHCARE_ESA_RESTRICTED_2"], Access.RESTRICTED, None),
        (["RESTRICTED"], Access.RESTRICTED, "RESTRICTED"),
        (["Forestry"], Access.SIGN_IN, ""),
    ],
)
def test_access_is_read_from_keywords_and_themes(
    words: list[str], access: Access, label: str | None
) -> None:
    themes = [
        {
            "scheme": "https://maap.eo.esa.int/metadata-codelist/access-right",
            "concepts": [{"id": word} for word in words],
        }
    ]
    for read in (
        collection_from_stac(collection(keywords=words)),
        collection_from_stac(collection(themes=themes)),
    ):
        assert read.access is access
        assert read.access_label == (words[-1] if label is None else label)


def test_theme_of_another_scheme_says_nothing_about_access() -> None:
    themes = [{"scheme": "https://example.org/platforms", "concepts": [{"id": "RESTRICTED"}]}]
    assert collection_from_stac(collection(themes=themes)).access is Access.SIGN_IN


def test_description_loses_the_mark_up_and_keeps_the_lines() -> None:
    text = "First.\r\n\r\n\r\n\r\nSee <b>_$$the page$$ https://example.org/x</b>\x1b[2J"
    read = collection_from_stac(collection(description=text))
    assert read.description.startswith("First.\n\nSee")
    assert "the page https://example.org/x" in read.description
    assert "$" not in read.description
    assert "<b>" not in read.description
    assert "\x1b" not in read.description


def test_columns_of_a_collection_are_read() -> None:
    read = collection_from_stac(
        collection(
            title="Biomass Level 1B (IOC)",
            extent={
                "spatial": {"bbox": [[-180, -90, 180, 90]]},
                "temporal": {"interval": [["2025-04-29T00:00:00.000Z", None]]},
            },
            providers=[{"name": "ESA/ESRIN"}, None],
            summaries={"platform": ["Biomass"], "instruments": "P-SAR"},
            links=[{"rel": "items"}, {"rel": "cite-as", "href": "https://doi.org/10.5270/x"}],
        )
    )
    assert read.title == "Biomass Level 1B (IOC)"
    assert (read.start, read.end) == ("2025-04-29T00:00:00.000Z", "")
    assert read.bbox == BBox(-180, -90, 180, 90)
    assert read.providers[0] == "ESA/ESRIN"
    assert (read.platforms, read.instruments) == (("Biomass",), ("P-SAR",))
    assert read.doi == "10.5270/x"
    assert read.is_searchable


def test_collection_without_items_cannot_be_searched() -> None:
    assert not collection_from_stac(collection(links=[{"rel": "self"}])).is_searchable
