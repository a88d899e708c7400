"""The documents of granules, with each oddity of the real service."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pystac
import pytest
import requests

from maap_tui.demo import DemoWorld, landmarks
from maap_tui.demo.landmarks import COLLECTIONS

Get = Callable[..., requests.Response]
Fetch = Callable[[str], dict[str, Any]]


@pytest.mark.parametrize("item_id", COLLECTIONS)
def test_landmarks_are_where_they_are_said_to_be(item: Fetch, item_id: str) -> None:
    document = item(item_id)
    assert document["id"] == item_id
    assert document["collection"] == COLLECTIONS[item_id]


@pytest.mark.parametrize("collection", sorted(set(COLLECTIONS.values())))
def test_pystac_reads_them(get: Get, collection: str) -> None:
    for feature in get(f"collections/{collection}/items", limit=50).json()["features"]:
        read = pystac.Item.from_dict(feature)
        assert read.id == feature["id"]
        assert read.datetime is not None


def test_granule_that_the_notebooks_print(item: Fetch, world: DemoWorld) -> None:
    document = item(landmarks.PRINTED)
    own, assets = document["properties"], document["assets"]
    assert own["start_datetime"] == "2025-03-05T13:45:40.000Z"
    assert own["processing:datetime"] == "2025-09-12T20:29:10.000Z"
    assert (own["sat:absolute_orbit"], own["sat:orbit_state"]) == (4366, "descending")
    assert (own["version"], own["grid:code"]) == ("BA", "WRS-4366-E")
    assert list(assets)[:5] == [
        "product",
        "enclosure_h5",
        "enclosure_hdr",
        "quicklook_jpeg",
        "thumbnail",
    ]
    folder = "earthcare-pdgs-01/EarthCARE/MSI_COP_2A/BA/2025/03/05"
    name = landmarks.PRINTED
    assert assets["product"]["href"] == f"{world.root_url}/data/zipper/{folder}/{name}/{name}"
    assert assets["product"]["file:local_path"] == f"{name}.ZIP"
    assert assets["enclosure_hdr"]["type"] == "image/vnd.radiance"
    # Where the real satellite was: within half a degree of the printed box.
    for ours, printed in zip(
        document["bbox"], (-3.115636, -22.726748, 7.146711, 22.580841), strict=True
    ):
        assert abs(ours - printed) < 1


def test_both_spellings_of_instants_occur(get: Get) -> None:
    found = get("search", collections="BiomassLevel1b", limit=100).json()["features"]
    texts = [feature["properties"]["datetime"] for feature in found]
    assert {len(text) for text in texts} == {20, 24}
    for feature in found:
        own = feature["properties"]
        assert datetime.fromisoformat(own["datetime"]) == datetime.fromisoformat(
            own["start_datetime"]
        )


def test_biomass_tells_no_platform_and_earthcare_does(item: Fetch) -> None:
    assert "platform" not in item(landmarks.ZIP_ONLY)["properties"]
    assert item(landmarks.PRINTED)["properties"]["platform"] == "EarthCARE"


def test_product_never_has_a_size_and_single_files_do(get: Get) -> None:
    for name in ("BiomassLevel1b", "EarthCAREL2Validated_MAAP", "AeolusL1BProducts"):
        for feature in get("search", collections=name, limit=30).json()["features"]:
            for key, asset in feature["assets"].items():
                if key == "product":
                    assert "file:size" not in asset
                elif key.startswith("enclosure"):
                    assert asset["file:size"] > 0


def test_some_granules_lack_the_zip_some_the_files(item: Fetch) -> None:
    assert "product" not in item(landmarks.WITHOUT_PRODUCT)["assets"]
    zip_only = item(landmarks.ZIP_ONLY)["assets"]
    assert "product" in zip_only
    assert not any(key.startswith("enclosure") for key in zip_only)


def test_target_classifications_have_no_preview(get: Get) -> None:
    found = get(
        "search", collections="EarthCAREL2Validated_MAAP", filter="productType='ATL_TC__2A'"
    ).json()
    assert found["numberMatched"] > 5
    assert not any("quicklook_jpeg" in feature["assets"] for feature in found["features"])


def test_footprints_are_missing_cut_or_jumping(item: Fetch) -> None:
    missing = item(landmarks.WITHOUT_GEOMETRY)
    assert missing["geometry"] is None
    assert "bbox" not in missing
    cut = item(landmarks.CUT_AT_ANTIMERIDIAN)
    assert cut["geometry"]["type"] == "MultiPolygon"
    assert cut["bbox"][0] > cut["bbox"][2]
    jumping = item(landmarks.JUMPING_AT_ANTIMERIDIAN)
    assert jumping["geometry"]["type"] == "Polygon"
    assert jumping["bbox"][2] - jumping["bbox"][0] > 350


def test_republished_granules_differ_in_the_last_suffix_only(item: Fetch) -> None:
    older, newer = (item(item_id) for item_id in landmarks.REPUBLISHED)
    assert older["id"][:-6] == newer["id"][:-6]
    assert older["geometry"] == newer["geometry"]
    assert older["properties"]["published"] < newer["properties"]["published"]


def test_foreign_files_are_on_other_hosts_and_previews_unencrypted(
    item: Fetch, world: DemoWorld
) -> None:
    assets = item(landmarks.FOREIGN)["assets"]
    assert assets["enclosure"]["href"].startswith("https://tpm-ds.eo.esa.int/")
    assert assets["quicklook"]["href"].startswith("http://tpm-ds.eo.esa.int/")
    assert "product" not in assets
    assert "file:local_path" not in assets["enclosure"]


def test_a_name_may_be_missing(item: Fetch) -> None:
    asset = item(landmarks.WITHOUT_LOCAL_PATH)["assets"]["enclosure_tiff"]
    assert "file:local_path" not in asset
    assert asset["href"].endswith(".tif")


def test_metadata_assets_can_be_read_by_anyone(item: Fetch, get: Get) -> None:
    for key, asset in item(landmarks.PRINTED)["assets"].items():
        if key.startswith("metadata_"):
            assert get(asset["href"]).ok


def test_links_of_an_item_lead_back_to_it(item: Fetch, get: Get) -> None:
    for item_id in (landmarks.PRINTED, landmarks.WITH_COMMAS):
        links = {link["rel"]: link["href"] for link in item(item_id)["links"]}
        assert get(links["self"]).json()["id"] == item_id
        assert get(links["collection"]).json()["id"] == COLLECTIONS[item_id]


def test_an_item_is_not_in_other_collections(get: Get) -> None:
    assert get(f"collections/BiomassLevel1b/items/{landmarks.PRINTED}").status_code == 404
    assert get("collections/BiomassLevel1b/items/nothing").json()["code"] == "NotFound"


def test_authentication_names_a_host_that_is_not_the_token_service(
    item: Fetch, world: DemoWorld
) -> None:
    schemes = item(landmarks.PRINTED)["properties"]["auth:schemes"]
    assert world.root_url not in schemes["oidc"]["openIdConnectUrl"]


def test_hostile_collection_is_only_there_when_asked_for(
    get: Get, session: requests.Session
) -> None:
    assert get("collections/HostileTitles").status_code == 404
    assert get("search", collections="HostileTitles,TropForest").json()["numberMatched"] == 60
    assert get("collections/HostileTitles/items/HOSTILE_000").status_code == 404
    with DemoWorld(hostile=True) as world:
        url = f"{world.catalog_url}collections/HostileTitles/items?limit=20&sortby=datetime"
        features = session.get(url, timeout=10).json()["features"]
        listed = session.get(world.catalog_url + "collections?limit=500", timeout=10).json()
    title = features[0]["properties"]["title"]
    assert "[@click=app.quit]" in title
    assert "\x1b" in title
    assert "\x9b" in title
    names = [feature["assets"]["enclosure_h5"]["file:local_path"] for feature in features[:5]]
    assert names[0] == "../../../etc/passwd"
    assert "HostileTitles" in {collection["id"] for collection in listed["collections"]}


def test_no_clean_text_of_the_world_has_control_characters(get: Get) -> None:
    found = get("search", limit=2_000).text
    assert not any(code in found for code in ("\\u001b", "\\u009b", "\\u0007"))
