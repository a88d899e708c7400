"""A box over the antimeridian is two searches with one result."""

from collections.abc import Mapping

from maap_tui.models.geometry import BBox
from tests.services.stac_stub import Stub, item, items, page


def halves(sent: Mapping[str, str]) -> list[tuple[str, str]]:
    """Id and time of what the two halves of a box over the antimeridian hold, newest first."""
    east = [("e9", "2025-01-09"), ("both", "2025-01-05"), ("e1", "2025-01-01")]
    west = [
        ("w8", "2025-01-08"),
        ("w7", "2025-01-07"),
        ("both", "2025-01-05"),
        ("w2", "2025-01-02"),
    ]
    return east if sent["bbox"].startswith("170") else west


def answer_halves(sent: Mapping[str, str]) -> object:
    start = int(sent.get("n", 0))
    rows = halves(sent)
    found = [item(name, datetime=f"{day}T00:00:00Z") for name, day in rows[start : start + 2]]
    following = f"search?bbox={sent['bbox']}&n={start + 2}" if start + 2 < len(rows) else None
    return page(found, matched=len(rows), following=following)


OVER_THE_LINE = BBox(170, -10, -170, 10)


def test_a_box_over_the_antimeridian_is_two_searches_with_one_result(stac: Stub) -> None:
    stac.answers(answer_halves)
    pages = stac.search(bbox=OVER_THE_LINE)
    assert [f.id for one in pages for f in one.items] == ["e9", "w8", "w7", "both", "w2", "e1"]
    assert {one.matched for one in pages} == {7}
    assert "antimeridian" in pages[0].notices[0]
    boxes = {sent["bbox"] for sent in stac.asked()}
    assert boxes == {"170.0,-10.0,180.0,10.0", "-180.0,-10.0,-170.0,10.0"}


def test_both_halves_together_honour_max_items(stac: Stub) -> None:
    stac.answers(answer_halves)
    assert stac.ids(bbox=OVER_THE_LINE, max_items=3) == ["e9", "w8", "w7"]


def test_another_order_takes_one_half_after_the_other(stac: Stub) -> None:
    stac.answers(answer_halves)
    found = stac.ids(bbox=OVER_THE_LINE, sortby="+version")
    assert found == ["e9", "both", "e1", "w8", "w7", "w2"]


def test_without_a_count_of_one_half_there_is_none_of_both(stac: Stub) -> None:
    stac.answers(lambda sent: page(items("a"), matched=3 if sent["bbox"][0] == "-" else None))
    assert {one.matched for one in stac.search(bbox=OVER_THE_LINE)} == {None}
