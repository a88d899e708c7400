"""Cases 67 to 80: catalogues that send what no catalogue should, down to the disk."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import pytest

from maap_tui.errors import CatalogError
from maap_tui.models.item_footprint import footprint_of
from maap_tui.models.query import SearchQuery
from maap_tui.models.selection import requests_for
from maap_tui.models.sign_in import SignInState, SignInStatus
from maap_tui.models.stac import assets_of, bbox_of, properties_of
from maap_tui.models.transfer import JobState
from maap_tui.services.retrying import Patience
from maap_tui.ui.download_words import summary, wanted_of
from maap_tui.ui.item_text import start_text
from tests.matrix.play import failed, files_in
from tests.services.queue_kit import Kit
from tests.services.server import Server
from tests.services.stac_stub import Stub, item, items, json_answer, page, stub_on
from tests.services.test_file_names import HOSTILE
from tests.services.transfer_kit import CONTENT, make_request, whole

pytestmark = pytest.mark.usefixtures("no_threads_left")


def with_assets(item_id: str, **assets: Mapping[str, object]) -> dict[str, Any]:
    return {**item(item_id), "assets": assets}


@pytest.mark.case(67, 68)
@pytest.mark.parametrize(
    "broken", [b'{"features": [', b"", b"<html>planted</html>", b"[]", b'"text"', b"null"]
)
def test_what_came_before_a_broken_page_stays(stac: Stub, broken: bytes) -> None:
    stac.answers(
        lambda sent: broken if "n" in sent else page(items("a", "b"), following="search?n=1")
    )
    pages = stac.catalog.search(SearchQuery(("C",)), stac.stop)
    assert [found.id for found in next(pages).items] == ["a", "b"]
    with pytest.raises(CatalogError, match="is broken") as caught:
        next(pages)
    assert caught.value.hint == "Try again."
    assert "planted" not in str(caught.value)


@pytest.mark.case(70)
def test_granules_as_deep_as_can_be_read_cost_no_other(stac: Stub) -> None:
    deep = [
        {**item(f"d{depth}"), "properties": {"x": json.loads("[" * depth + "]" * depth)}}
        for depth in (50, 500, 900)
    ]
    stac.answers(lambda _: page([item("a"), *deep, item("b")]))
    found = stac.ids()
    assert found[:1] + found[-1:] == ["a", "b"]


def in_a_deep_call(look: Callable[[], object], calls: int = 400) -> None:
    """The screen handles messages within many calls."""
    in_a_deep_call(look, calls - 1) if calls else look()


@pytest.mark.case(70)
@pytest.mark.parametrize("depth", [180, 195, 210, 500, 700])
def test_granule_that_is_listed_can_be_looked_at_from_everywhere(stac: Stub, depth: int) -> None:
    nested = '{"y":[' * (depth // 2) + '"[{"' + "]}" * (depth // 2)
    text = json.dumps(page([item("a"), {**item("d"), "properties": {"x": "NESTED"}}]))
    stac.server.on("/stac/search", json_answer(text.replace('"NESTED"', nested).encode()))
    found = stac.found()
    assert [one.id for one in found] == (["a", "d"] if depth < 200 else ["a"])
    for one in found:
        in_a_deep_call(lambda one=one: properties_of(one) and footprint_of(one))  # type: ignore[misc]
        in_a_deep_call(lambda one=one: json.dumps(one.as_dict(), indent=2))  # type: ignore[misc]


ENDLESS = "9" * 5000
"""Python refuses to make a number of so many digits."""


@pytest.mark.case(67)
@pytest.mark.rule(15)
@pytest.mark.parametrize("where", ["version", "sat:absolute_orbit", "anything"])
@pytest.mark.parametrize("word", ["1", "NaN"], ids=["quick", "thorough"])
def test_number_without_end_costs_no_other_granule(stac: Stub, where: str, word: str) -> None:
    odd = {**item("odd"), "properties": {where: "HUGE"}, "x": "WORD"}
    text = json.dumps(page([item("a"), odd, item("b")], matched="HUGE"))
    text = text.replace('"HUGE"', ENDLESS).replace('"WORD"', word)
    stac.server.on("/stac/search", json_answer(text.encode()))
    pages = stac.search()
    found = [one for each in pages for one in each.items]
    assert {"a", "b"} <= {one.id for one in found}
    assert pages[0].matched is None
    assert all(one.as_dict() and properties_of(one) for one in found)


@pytest.mark.case(67)
@pytest.mark.rule(15)
def test_number_without_end_costs_no_collection(stac: Stub) -> None:
    listed = {"collections": [{"id": "C", "x": "HUGE"}, {"id": "D"}]}
    text = json.dumps(listed).replace('"HUGE"', ENDLESS)
    stac.server.on("/stac/collections", json_answer(text.encode()))
    assert [one.id for one in stac.collections()] == ["C", "D"]


@pytest.mark.case(71)
def test_numbers_that_are_none_reach_no_arithmetic(stac: Stub) -> None:
    odd = {
        **item("a"),
        "bbox": ["HUGE", 0, 1, 1],
        "properties": {"datetime": "2025-01-01T00:00:00Z", "x": "HUGE"},
        "assets": {"product": {"href": "https://h.example/x", "file:size": "HUGE"}},
    }
    for word in ("NaN", "Infinity", "-Infinity", "1e400", "-1e400"):
        text = json.dumps(page([odd], matched=0)).replace('"HUGE"', word)
        stac.server.on("/stac/search", json_answer(text.encode()))
        (found,) = stac.found()
        assert (bbox_of(found), assets_of(found)[0].size) == (None, None)
        assert found.as_dict()["properties"]["x"] is None
        assert properties_of(found)["x"] == "–"


@pytest.mark.case(72)
@pytest.mark.parametrize(
    "bare",
    [
        {"id": "bare", "collection": "C"},
        {"id": "bare", "collection": "C", "geometry": None, "bbox": None, "properties": None},
        {"id": "bare", "collection": "C", "properties": {"datetime": None}, "assets": None},
        {"id": "bare", "collection": "C", "properties": [], "assets": [], "links": "x"},
    ],
)
def test_bare_granule_is_listed_beside_the_others(stac: Stub, bare: dict[str, Any]) -> None:
    stac.answers(lambda _: page([item("a"), bare, None, item("b")]))
    (found,) = stac.search()
    assert [one.id for one in found.items] == ["a", "bare", "b"]
    assert found.notices == ("1 granule could not be read: left out.",)
    shown = found.items[1]
    assert (start_text(shown), bbox_of(shown), assets_of(shown)) == ("–", None, ())


@pytest.mark.case(73)
@pytest.mark.parametrize(
    "assets",
    [None, {}, {"product": {}}, {"product": {"href": None}}, {"product": {"href": 7}}],
)
def test_granule_with_nothing_to_download_says_so(
    stac: Stub, kit: Kit, assets: dict[str, Any] | None
) -> None:
    stac.answers(lambda _: page([{**item("a"), "assets": assets}]))
    wanted = wanted_of(stac.found(), {}, (), Event())
    assert (wanted.requests, wanted.without) == ((), 1)
    said = summary(kit.downloads.plan(wanted.requests), wanted, SignInStatus(SignInState.READY))
    assert said.plain.split("\n") == ["- nothing to fetch", "- 1 granule without any such file"]


@pytest.mark.case(73)
def test_relative_link_is_taken_from_where_the_granule_is(stac: Stub, kit: Kit) -> None:
    server = stac.server
    itself = {"rel": "self", "href": server.url("/stac/collections/C/items/a")}
    raw = with_assets("a", product={"href": "../files/x.tiff", "file:size": len(CONTENT)})
    server.on("/stac/collections/C/files/x.tiff", whole())
    stac.answers(lambda _: page([{**raw, "links": [itself]}]))
    (job_id,) = kit.add(*requests_for(stac.found(), ()))
    assert kit.wait_state(job_id, JobState.DONE).target.read_bytes() == CONTENT


@pytest.mark.case(74)
@pytest.mark.rule(1)
@pytest.mark.parametrize(
    "href",
    [
        "file:///etc/passwd", "ftp://h.example/x", "s3://bucket/x", "javascript:alert(1)",
        "http://h.example/x", "https://user:planted@h.example/x", "data:text/plain,x", "//h/x",
        "https://h.example:99999/x", "https://[h.example]/x", "https:///x", "",
    ],
)  # fmt: skip
def test_link_by_other_means_is_refused_and_nothing_sent(kit: Kit, href: str) -> None:
    plan = kit.downloads.plan([make_request(href, CONTENT)])
    ((_, reason),) = plan.refused
    assert plan.requests == ()
    assert reason
    assert "planted" not in reason
    assert kit.server.seen == []


@pytest.mark.case(74)
def test_another_site_gets_no_token_and_is_told_to_be_one(kit: Kit, other_server: Server) -> None:
    url = other_server.on("/data/1", whole())
    plan = kit.downloads.plan([make_request(url, CONTENT), kit.request(2)])
    assert plan.other_sites == (f"127.0.0.1:{other_server.port}",)
    kit.downloads.enqueue(plan)
    kit.wait_all_final()
    assert kit.downloads.snapshot().count(JobState.DONE) == 2
    assert len(other_server.seen) == 1  # the fixture looks for a token
    other_server.on("/data/3", lambda talk: talk.answer(401))
    job = failed(kit, make_request(other_server.url("/data/3"), CONTENT, item_id="3"))
    assert "is another site and wants its own sign-in" in job.cause


@pytest.mark.case(75)
@pytest.mark.parametrize("size", [-1, "12", "many", 1e30, None, True, [5], 1.5])
def test_size_that_is_none_is_unknown_and_the_file_comes(
    stac: Stub, kit: Kit, size: object
) -> None:
    raw = with_assets("a", product={"href": kit.server.on("/data/1", whole()), "file:size": size})
    stac.answers(lambda _: page([raw]))
    (request,) = requests_for(stac.found(), ())
    assert request.size is None
    plan = kit.downloads.plan([request])
    assert (plan.unknown_sizes, plan.fits) == (1, True)
    (job_id,) = kit.downloads.enqueue(plan)
    assert kit.wait_state(job_id, JobState.DONE).target.read_bytes() == CONTENT


@pytest.mark.case(75)
def test_size_beyond_every_disk_fails_in_words_and_holds_up_nobody(kit: Kit) -> None:
    huge = kit.request(1)
    huge = make_request(huge.href, size=5 * 10**17, item_id="huge")
    assert not kit.downloads.plan([huge]).fits
    job = failed(kit, huge)
    assert "is too small: needs 500 PB, holds" in job.cause
    (other,) = kit.add(kit.request(2))
    kit.wait_state(other, JobState.DONE)
    assert len(kit.server.seen) == 1


@pytest.mark.case(76)
def test_thousands_of_assets_and_endless_texts_are_listed_short(stac: Stub) -> None:
    many = {f"a{n}": {"href": f"/x/{n}", "title": "t" * 50} for n in range(5000)}
    long = {**item("i" * 5000, title="x" * 100_000), "assets": many}
    body = json.dumps(page([long], matched=1)).encode()
    patient = stub_on(stac.server, patience=Patience())
    patient.answers(lambda _: body)
    begun = monotonic()
    (found,) = patient.found()
    patient.catalog.close()
    assert len(assets_of(found)) == 5000
    shown = [*properties_of(found).values(), *(a.title for a in assets_of(found))]
    assert max(map(len, shown)) <= 200
    assert len(found.id) <= 500
    assert monotonic() - begun < 10


@pytest.mark.case(79)
def test_twins_have_one_row_and_a_file_each(stac: Stub, kit: Kit) -> None:
    href = kit.server.on("/data/1", whole())
    twins = {
        "product": {"href": href, "file:local_path": "É.tiff"},
        "enclosure_1": {"href": href, "file:local_path": "e\u0301.TIFF"},
        "enclosure_2": {"href": href, "file:local_path": "É.tiff"},
    }
    stac.answers(lambda _: page([with_assets("a", **twins), with_assets("a", **twins)]))
    requests = requests_for(stac.found(), ("*",))
    kit.add(*requests, *requests)
    kit.wait_all_final()
    jobs = kit.downloads.snapshot().jobs
    assert [job.state for job in jobs] == [JobState.DONE] * 3
    assert [job.target.name for job in jobs] == [
        "É.tiff",
        "é-enclosure_1.TIFF",
        "É-enclosure_2.tiff",
    ]
    assert len(files_in(kit.settings.folder)) == 3


@pytest.mark.case(80)
@pytest.mark.rule(6)
def test_every_hostile_name_lands_inside(stac: Stub, kit: Kit, tmp_path: Path) -> None:
    sentinel = tmp_path / "sentinel"
    sentinel.write_bytes(b"untouched")
    href = kit.server.on("/data/1", whole())
    names = [*HOSTILE, "../../sentinel", str(sentinel)]
    ids = ["../" * number + f"i{number}" for number in range(len(names))]
    hostile = [
        with_assets(item_id, product={"href": href, "file:local_path": name})
        for item_id, name in zip(ids, names, strict=True)
    ]
    stac.answers(lambda _: page([{**raw, "collection": "../../c"} for raw in hostile]))
    kit.add(*requests_for(stac.found(), ()))
    kit.wait_all_final()
    jobs = kit.downloads.snapshot().jobs
    assert [job.state for job in jobs] == [JobState.DONE] * len(names)
    root = kit.settings.folder.resolve()
    assert all(job.target.resolve().is_relative_to(root) for job in jobs)
    assert sentinel.read_bytes() == b"untouched"
    assert set(tmp_path.iterdir()) == {sentinel, root}
