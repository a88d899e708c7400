"""Products over the wire: whole, in parts, zipped, and pictures for anyone."""

import hashlib
import io
import zipfile
from collections.abc import Callable
from time import monotonic
from typing import Any

import pytest
import requests

from maap_tui.demo import DemoWorld, landmarks

Get = Callable[..., requests.Response]
Fetch = Callable[[str], dict[str, Any]]


def _data(document: dict[str, Any], key: str) -> dict[str, Any]:
    asset: dict[str, Any] = document["assets"][key]
    return asset


def test_every_listed_size_is_exact(item: Fetch, load: Get) -> None:
    for item_id in (landmarks.PRINTED, landmarks.WITH_CHECKSUM, landmarks.STATIC_ZIP):
        for asset in item(item_id)["assets"].values():
            if "file:size" in asset:
                answer = load(asset["href"])
                assert len(answer.content) == asset["file:size"]
                assert answer.headers["Content-Length"] == str(asset["file:size"])
                assert answer.headers["Accept-Ranges"] == "bytes"


def test_bytes_are_the_same_each_time_and_differ_between_files(item: Fetch, load: Get) -> None:
    href = _data(item(landmarks.PRINTED), "enclosure_h5")["href"]
    other = _data(item(landmarks.WITHOUT_PRODUCT), "enclosure_h5")["href"]
    first = load(href).content
    assert first.startswith(b"\x89HDF\r\n\x1a\n")
    assert load(href).content == first
    assert load(other).content[:65_536] != first[:65_536]


@pytest.mark.parametrize(
    ("wanted", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=65530-65545", 65_530, 65_546),
        ("bytes=131072-", 131_072, None),
        ("bytes=-7", -7, None),
        ("bytes=900000-99999999", 900_000, None),
    ],
)
def test_ranges(item: Fetch, load: Get, wanted: str, start: int, stop: int | None) -> None:
    asset = _data(item(landmarks.PRINTED), "enclosure_h5")
    whole = load(asset["href"]).content
    part = load(asset["href"], Range=wanted)
    assert part.status_code == 206
    assert part.content == whole[start:stop]
    first = start % len(whole)
    last = first + len(part.content) - 1
    assert part.headers["Content-Range"] == f"bytes {first}-{last}/{len(whole)}"


def test_a_range_beyond_the_end_is_told_the_length(item: Fetch, load: Get) -> None:
    asset = _data(item(landmarks.PRINTED), "enclosure_h5")
    answer = load(asset["href"], Range=f"bytes={asset['file:size']}-")
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{asset['file:size']}"


@pytest.mark.parametrize(
    "wanted", ["bytes=5-2", "bytes=a-b", "lines=1-2", "bytes=0-1,5-6", "bytes=-"]
)
def test_ranges_that_are_none_get_the_whole_or_416(item: Fetch, load: Get, wanted: str) -> None:
    asset = _data(item(landmarks.PRINTED), "enclosure_hdr")
    answer = load(asset["href"], Range=wanted)
    assert answer.status_code == (416 if wanted == "bytes=5-2" else 200)


def test_if_range_gives_the_part_only_while_the_file_is_the_same(
    item: Fetch, load: Get, world: DemoWorld
) -> None:
    href = _data(item(landmarks.PRINTED), "enclosure_h5")["href"]
    first = load(href)
    tag, date = first.headers["ETag"], first.headers["Last-Modified"]
    assert tag.startswith('"')
    assert load(href, Range="bytes=10-19", If_Range=tag).status_code == 206
    assert load(href, Range="bytes=10-19", If_Range=date).status_code == 206
    assert load(href, Range="bytes=10-19", If_Range='"other"').status_code == 200
    world.faults.revision = 1
    changed = load(href, Range="bytes=10-19", If_Range=tag)
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag
    assert len(changed.content) == len(first.content)
    assert changed.content != first.content


@pytest.mark.parametrize(
    ("item_id", "key"),
    [
        (landmarks.WITH_CHECKSUM, "enclosure_eof"),
        ("N00W070_ESACCI-BIOMASS-L4-AGB-MERGED-100m-2015-fv7.0", "enclosure_tiff"),
    ],
)
def test_checksums_are_true(get: Get, load: Get, item_id: str, key: str) -> None:
    collection = landmarks.COLLECTIONS.get(item_id, "CCIBiomassV7")
    asset = get(f"collections/{collection}/items/{item_id}").json()["assets"][key]
    digest = hashlib.sha256(load(asset["href"]).content).hexdigest()
    assert asset["file:checksum"] == "1220" + digest


def test_zip_is_sent_in_chunks_without_a_length_or_ranges(item: Fetch, load: Get) -> None:
    document = item(landmarks.PRINTED)
    answer = load(_data(document, "product")["href"], Range="bytes=5-")
    assert answer.status_code == 200
    assert answer.headers["Transfer-Encoding"] == "chunked"
    assert not {"Content-Length", "ETag", "Last-Modified", "Accept-Ranges"} & set(answer.headers)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        assert {name.split("/")[0] for name in archive.namelist()} == {landmarks.PRINTED}
        for key in ("enclosure_h5", "enclosure_hdr"):
            asset = _data(document, key)
            member = archive.read(f"{landmarks.PRINTED}/{asset['file:local_path']}")
            assert member == load(asset["href"]).content


def test_zip_holds_the_files_also_where_they_are_not_offered_singly(item: Fetch, load: Get) -> None:
    answer = load(_data(item(landmarks.ZIP_ONLY), "product")["href"])
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
    assert any(name.endswith("_i_abs.tiff") for name in names)


def test_static_zip_has_the_size_it_says_and_opens(item: Fetch, load: Get) -> None:
    asset = _data(item(landmarks.STATIC_ZIP), "enclosure")
    content = load(asset["href"]).content
    assert len(content) == asset["file:size"]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
    tail = load(asset["href"], Range="bytes=-22").content
    assert tail == content[-22:]


def test_small_files_are_readable_xml(item: Fetch, load: Get) -> None:
    from xml.etree import ElementTree

    asset = _data(item(landmarks.WITH_CHECKSUM), "enclosure_eof")
    assert ElementTree.fromstring(load(asset["href"]).content).tag == "Earth_Explorer_File"


def test_previews_need_no_token(item: Fetch, session: requests.Session) -> None:
    for item_id, key, start in (
        (landmarks.PRINTED, "quicklook_jpeg", b"\xff\xd8\xff"),
        (landmarks.ZIP_ONLY, "quicklook_png", b"\x89PNG\r\n\x1a\n"),
    ):
        asset = _data(item(item_id), key)
        assert "/public/" in asset["href"]
        answer = session.get(asset["href"], timeout=10)
        assert answer.headers["Content-Type"] == asset["type"]
        assert answer.content.startswith(start)


def test_head_tells_the_length_of_files_and_is_refused_for_zips(
    item: Fetch, session: requests.Session, bearer: dict[str, str]
) -> None:
    document = item(landmarks.PRINTED)
    data = _data(document, "enclosure_h5")
    answer = session.head(data["href"], headers=bearer, timeout=10)
    assert answer.headers["Content-Length"] == str(data["file:size"])
    refused = session.head(_data(document, "product")["href"], headers=bearer, timeout=10)
    assert refused.status_code == 405


def test_rate_limits_each_body(session: requests.Session) -> None:
    """Only that it takes at least as long as it must, which no slow machine can break."""
    with DemoWorld(rate=2_000_000) as world:
        path = f"collections/EarthCAREL2Validated_MAAP/items/{landmarks.PRINTED}"
        asset = session.get(world.catalog_url + path, timeout=10).json()["assets"]["enclosure_h5"]
        headers = {"Authorization": f"Bearer {world.new_access_token()}", "Range": "bytes=0-599999"}
        begun = monotonic()
        session.get(asset["href"], headers=headers, timeout=30)
        assert monotonic() - begun > 0.2


def test_some_files_are_large_enough_to_watch(item: Fetch) -> None:
    assert _data(item(landmarks.LARGE), "enclosure_h5")["file:size"] > 30_000_000
