"""A plan is told completely: what is fetched, what is not and why, and whether it fits."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest

from maap_tui.models.catalog import pack_document
from maap_tui.models.download_plan import DownloadPlan
from maap_tui.models.sign_in import PORTAL, TOKEN_PAGE, SignInState, SignInStatus
from maap_tui.models.transfer import JobRequest
from maap_tui.ui.download_words import (
    Wanted,
    again_in_words,
    sizes_in_words,
    space_in_words,
    summary,
    wanted_of,
)

if TYPE_CHECKING:
    from tests.ui.conftest import MakeItem

READY = SignInStatus(SignInState.READY, days_left=88)
ASSETS = {
    "product": {"href": "https://x/data/zipper/a", "file:local_path": "a.ZIP", "roles": ["data"]},
    "enclosure_h5": {"href": "https://x/data/a.h5", "roles": ["data"], "file:size": 10},
}


def request(number: int = 0, collection: str = "A") -> JobRequest:
    return JobRequest(collection, f"item-{number}", "product", "https://x/a", "a.zip")


def plan_of(*requests: JobRequest, **changes: Any) -> DownloadPlan:
    plan = DownloadPlan(Path("/d"), requests, tuple(Path("/d/a") for _ in requests))
    return replace(plan, **changes)


def lines(plan: DownloadPlan, wanted: Wanted | None = None, status: SignInStatus = READY) -> str:
    return summary(plan, wanted or Wanted(plan.requests), status).plain


def with_assets(make_item: MakeItem, number: int, assets: dict[str, Any]) -> Any:
    return make_item(number, document=pack_document({"assets": assets}))


def test_ticks_win_over_patterns_and_patterns_choose_the_rest(make_item: MakeItem) -> None:
    ticked, other = (with_assets(make_item, number, ASSETS) for number in (1, 2))
    wanted = wanted_of([ticked, other], {ticked.key: frozenset({"enclosure_h5"})}, (), Event())
    assert [each.asset_key for each in wanted.requests] == ["enclosure_h5", "product"]


def test_granules_without_such_a_file_are_counted(make_item: MakeItem) -> None:
    items = [with_assets(make_item, 1, ASSETS), with_assets(make_item, 2, {})]
    wanted = wanted_of(items, {}, ("*.h5",), Event())
    assert (len(wanted.requests), wanted.without) == (1, 1)
    assert "1 granule without any such file" in lines(plan_of(*wanted.requests), wanted)


def test_a_stopped_count_ends_at_once(make_item: MakeItem) -> None:
    stop = Event()
    stop.set()
    assert wanted_of([make_item(1)], {}, (), stop) == Wanted(())


def test_sizes_tell_facts_from_estimates() -> None:
    plan = plan_of(known_bytes=3_200_000_000, estimated_bytes=1_400_000_000, unknown_sizes=2)
    assert sizes_in_words(plan) == "3.20 GB + ~1.40 GB of archives + 2 files of unknown size"
    assert sizes_in_words(plan_of()) == ""


def test_what_is_fetched_counts_granules_and_files() -> None:
    plan = plan_of(request(1), request(2), request(2, "B"), known_bytes=30)
    assert lines(plan) == "+ 3 granules, 3 files: 30 B"


def test_nothing_to_fetch_is_said() -> None:
    assert lines(plan_of()) == "- nothing to fetch"


def test_what_is_left_out_is_told_with_the_reason() -> None:
    plan = plan_of(
        already_here=(request(1),),
        refused=((request(5), "no link"), (request(6), "no link")),
    )
    assert lines(plan).splitlines()[1:] == [
        "= 1 file in the queue already",
        "! 2 files left out: no link",
    ]


def test_collections_that_refused_the_account_are_told() -> None:
    files = request(2), request(3), request(4, "B")
    assert lines(plan_of(*files, no_access=files)).splitlines()[1:] == [
        f"! 2 files of A, which refused your account before: its terms are on {PORTAL}",
        f"! 1 file of B, which refused your account before: its terms are on {PORTAL}",
    ]


def test_what_is_here_is_told_with_its_bytes_and_where_it_lies() -> None:
    plan = plan_of(
        *map(request, range(28)),
        already_here=tuple(map(request, range(28, 41))),
        here_at=(*[Path("/d/a")] * 10, Path("/old/x\x1b[31m/b"), Path("/old/c"), Path("/d/q")),
        here_sizes=(*[300_000_000] * 12, None),
    )
    assert lines(plan).splitlines()[1:] == [
        "= 12 of 41 files are here already (3.60 GB)",
        "= in another folder: /old/x\ufffd[31m, and 1 more",
        "= 1 file in the queue already",
    ]
    one = plan_of(already_here=(request(1),), here_at=(Path("/d/a"),), here_sizes=(5,))
    assert lines(one).splitlines()[1:] == ["= 1 of 1 file is here already (5 B)"]


def test_ways_with_what_is_here_are_told() -> None:
    assert again_in_words(False) == "[leave out] / fetch again"
    assert again_in_words(True) == "leave out / [fetch again]"


def test_what_is_replaced_and_what_other_sites_hold_is_told() -> None:
    said = lines(plan_of(request(), replaced=(request(),), other_sites=("h.example\x1b",)))
    assert "! 1 file here of another size will be replaced" in said
    assert "! from another site, without your sign-in: h.example\ufffd" in said


def test_many_reasons_are_summed_up() -> None:
    refused = tuple((request(n), f"reason {n}") for n in range(9))
    assert "and 6 other reasons" in lines(plan_of(refused=refused))


def test_a_plan_that_does_not_fit_says_both_figures() -> None:
    plan = plan_of(request(), known_bytes=5 * 10**12, free_bytes=10**9)
    assert space_in_words(plan).startswith("does not fit: 5.00 TB needed, 1.00 GB free")
    assert space_in_words(plan_of(free_bytes=10**9)) == "fits: 1.00 GB free"
    assert "not known" in space_in_words(plan_of())


def test_sign_in_is_told_only_where_it_is_needed() -> None:
    assert "credentials found, 88 days left" in lines(plan_of(request(), sign_in_needed=True))
    assert "credentials" not in lines(plan_of(request()))


@pytest.mark.parametrize(
    "status",
    [
        SignInStatus(SignInState.NO_CREDENTIALS, Path("/home/me/credentials.txt")),
        SignInStatus(SignInState.REFUSED, Path("/home/me/credentials.txt"), message="Expired."),
        SignInStatus(SignInState.UNREADABLE, Path("/home/me/credentials.txt"), message="Line 2."),
    ],
    ids=lambda status: status.state.value,
)
def test_without_a_sign_in_the_file_and_the_page_are_named(status: SignInStatus) -> None:
    text = lines(plan_of(request(), sign_in_needed=True), status=status)
    assert TOKEN_PAGE in text
    assert "/home/me/credentials.txt" in text
    assert status.message in text
