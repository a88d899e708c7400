"""Faults of product bodies and of what is said about them: each does what its sentence says."""

import hashlib
import io
import threading
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import requests

from maap_tui.demo import DemoWorld, Faults, landmarks

Get = Callable[..., requests.Response]
Fetch = Callable[[str], dict[str, Any]]


@pytest.fixture
def href(item: Fetch) -> str:
    """A product file of some megabytes."""
    address: str = item(landmarks.PRINTED)["assets"]["enclosure_h5"]["href"]
    return address


@pytest.fixture
def zip_href(item: Fetch) -> str:
    """The same granule as a zip."""
    address: str = item(landmarks.PRINTED)["assets"]["product"]["href"]
    return address


@pytest.fixture
def size(item: Fetch) -> int:
    """Bytes of the product file."""
    number: int = item(landmarks.PRINTED)["assets"]["enclosure_h5"]["file:size"]
    return number


def test_connections_are_cut_as_often_as_said(
    load: Get, href: str, size: int, world: DemoWorld
) -> None:
    world.faults.cut_after, world.faults.cut_times = 100_000, 2
    for _ in range(2):
        with pytest.raises(requests.RequestException):
            load(href)
    assert len(load(href).content) == size


def test_cut_comes_after_exactly_that_many_bytes(
    session: requests.Session, bearer: dict[str, str], href: str, world: DemoWorld
) -> None:
    world.faults.cut_after = 70_000
    answer = session.get(href, headers=bearer, stream=True, timeout=10)
    received: list[bytes] = []
    with pytest.raises(requests.RequestException):
        received.extend(answer.iter_content(10_000))
    assert sum(map(len, received)) == 70_000


def test_cut_zip_has_no_last_chunk(load: Get, zip_href: str, world: DemoWorld) -> None:
    world.faults.cut_after = 50_000
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        load(zip_href)


def test_a_stalled_body_goes_on_when_the_fault_is_switched_off(
    session: requests.Session, bearer: dict[str, str], href: str, size: int, world: DemoWorld
) -> None:
    world.faults.stall_after = 70_000
    answer = session.get(href, headers=bearer, stream=True, timeout=20)
    begun = answer.raw.read(70_000)
    world.faults.stall_after = None
    assert len(begun) + len(answer.raw.read()) == size


def test_close_ends_a_stalled_body(
    session: requests.Session,
) -> None:
    of_others = set(threading.enumerate())
    faults = Faults(stall_after=10)
    world = DemoWorld(faults=faults).start()
    path = f"collections/EarthCAREL2Validated_MAAP/items/{landmarks.PRINTED}"
    assets = session.get(world.catalog_url + path, timeout=10).json()["assets"]
    answer = session.get(
        assets["enclosure_h5"]["href"],
        headers={"Authorization": f"Bearer {world.new_access_token()}"},
        stream=True,
        timeout=20,
    )
    assert len(answer.raw.read(10)) == 10
    world.close()
    ours = set(threading.enumerate()) - of_others
    assert not [thread for thread in ours if thread.name.startswith("demo-")]
    answer.close()


def test_ranges_may_be_ignored(load: Get, href: str, size: int, world: DemoWorld) -> None:
    world.faults.ignore_ranges = True
    answer = load(href, Range="bytes=5-9")
    assert (answer.status_code, len(answer.content)) == (200, size)


def test_if_range_may_be_ignored(load: Get, href: str, world: DemoWorld) -> None:
    world.faults.ignore_if_range = True
    headers = {"Range": "bytes=5-9", "If-Range": '"old"'}
    assert load(href, **headers).status_code == 206


def test_lies_about_ranges(load: Get, href: str, size: int, world: DemoWorld) -> None:
    honest = load(href, Range="bytes=5-9")
    assert honest.headers["Content-Range"] == f"bytes 5-9/{size}"
    world.faults.range_lie = "wrong_start"
    assert load(href, Range="bytes=5-9").headers["Content-Range"] == f"bytes 4-9/{size}"
    world.faults.range_lie = "no_content_range"
    assert "Content-Range" not in load(href, Range="bytes=5-9").headers
    world.faults.range_lie = "wrong_total"
    assert load(href, Range="bytes=5-9").headers["Content-Range"] == f"bytes 5-9/{size + 1}"


def test_validators_may_be_weak_or_missing(load: Get, href: str, world: DemoWorld) -> None:
    world.faults.validators = "weak"
    weak = load(href, Range="bytes=0-0").headers["ETag"]
    assert weak.startswith('W/"')
    assert load(href, Range="bytes=0-0", **{"If-Range": weak}).status_code == 200
    world.faults.validators = "none"
    headers = load(href, Range="bytes=0-0").headers
    assert not {"ETag", "Last-Modified"} & set(headers)


def test_checksum_may_be_wrong(item: Fetch, load: Get, world: DemoWorld) -> None:
    world.faults.wrong_checksum = True
    asset = item(landmarks.WITH_CHECKSUM)["assets"]["enclosure_eof"]
    digest = hashlib.sha256(load(asset["href"]).content).hexdigest()
    assert asset["file:checksum"].startswith("1220")
    assert asset["file:checksum"] != "1220" + digest


def test_body_may_be_short_with_a_length_that_agrees(
    load: Get, href: str, size: int, world: DemoWorld
) -> None:
    world.faults.short_body = True
    assert len(load(href).content) == size - 100


def test_bodies_may_have_a_wrong_byte(load: Get, href: str, world: DemoWorld) -> None:
    right = load(href).content
    world.faults.flipped_bodies = 1
    wrong = load(href).content
    assert sum(a != b for a, b in zip(right, wrong, strict=True)) == 1
    assert load(href).content == right


def test_crc_of_a_zip_finds_the_wrong_byte(load: Get, zip_href: str, world: DemoWorld) -> None:
    world.faults.flipped_bodies = 1
    with zipfile.ZipFile(io.BytesIO(load(zip_href).content)) as archive:
        assert archive.testzip() is not None


def test_login_page_instead_of_a_product(load: Get, href: str, world: DemoWorld) -> None:
    world.faults.html_instead_of_product = True
    answer = load(href)
    assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (200, "text/html")
    assert "Earth Observation Identity and Access Management System" in answer.text


def test_products_may_be_elsewhere(
    session: requests.Session, bearer: dict[str, str], href: str, world: DemoWorld
) -> None:
    world.faults.redirect_products = "http://127.0.0.1:9/other"
    answer = session.get(href, headers=bearer, allow_redirects=False, timeout=10)
    assert (answer.status_code, answer.headers["Location"]) == (302, "http://127.0.0.1:9/other")


def test_product_errors(load: Get, href: str, world: DemoWorld) -> None:
    world.faults.product_errors = [429, 503]
    world.faults.retry_after = "1"
    assert [load(href, Range="bytes=0-0").status_code for _ in range(3)] == [429, 503, 206]


def test_delays_are_short_when_asked_to_be(load: Get, href: str, world: DemoWorld) -> None:
    world.faults.product_delay = world.faults.token_delay = world.faults.search_delay = 0.01
    assert load(href, Range="bytes=0-0").status_code == 206


def test_unauthorized_once_and_always(load: Get, href: str, world: DemoWorld) -> None:
    world.faults.unauthorized_once = True
    assert [load(href, Range="bytes=0-0").status_code for _ in range(2)] == [401, 206]
    world.faults.reject_tokens = True
    assert [load(href, Range="bytes=0-0").status_code for _ in range(2)] == [401, 401]
