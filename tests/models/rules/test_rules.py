"""What each rule leaves, compared with the plainest way to say the same."""

from datetime import UTC, datetime

import pytest

from maap_tui.models.catalog import Item
from maap_tui.models.invalid import InvalidInput
from maap_tui.models.rules.chain import RuleChain, Step
from maap_tui.models.rules.facts import Facts
from tests.models.rules.granules import (
    biomass,
    chosen,
    dated,
    earthcare,
    foreign,
    held,
    remark,
    shares,
)

OLD, NEW, LATER = (
    earthcare(baseline="AE"),
    earthcare(baseline="BA"),
    earthcare(baseline="BA", made="20251001T000000"),
)
OTHER = earthcare(frame="F", baseline="AE")
AEOLUS = [
    Item(f"AE_OPER_ALD_U_N_1B_20200101T000000036_005412000_007856_{n:04d}", "A") for n in (3, 12)
]
CRYOSAT = [
    Item(f"CS_OFFL_SIR_SIN_1B_20220917T010203_20220917T010405_{base}", "C")
    for base in ("D001", "D002", "E001")
]


def test_newest_baseline_then_latest_processing() -> None:
    assert chosen("newest baseline", [OLD, OTHER, LATER, NEW]) == [OTHER, LATER]


def test_newest_of_duplicates_keeps_one_of_each_baseline() -> None:
    assert chosen("newest of duplicates", [OLD, OTHER, LATER, NEW]) == [OLD, OTHER, LATER]


def test_names_of_all_known_missions_tell_versions() -> None:
    assert chosen("newest baseline", [*AEOLUS, *CRYOSAT]) == [AEOLUS[1], CRYOSAT[2]]
    assert chosen("newest of duplicates", CRYOSAT) == CRYOSAT[1:]


def test_other_missions_are_told_by_their_version() -> None:
    tiles = [
        foreign("S2A_MSIL2A_20200101T000000_N0509_T31TCL_20200102T000000", "05.09"),
        foreign("S2A_MSIL2A_20200101T000000_N0510_T31TCL_20240102T000000", "05.10"),
        foreign("S2A_MSIL2A_20200101T000000_N0509_T31TCM_20200102T000000", "05.09"),
    ]
    assert chosen("newest baseline", tiles) == tiles[1:]
    numbered = [foreign("x_v1.10", "1.10"), foreign("x_v1.9", "1.9")]
    assert chosen("newest baseline", numbered) == numbered[:1]


def test_what_is_not_known_to_be_the_same_stays() -> None:
    strangers = [
        foreign("a_1.9"),
        foreign("b_1.10", "1.10"),
        foreign("a_1.10", "1.10", start="2020-01-02T00:00:00Z"),
        foreign("a_1.11", "1.11", product_type="Y"),
        foreign("a", version=""),
        foreign("a", start=""),
        Item("a_1.10", "G", version="1.10", start="2020-01-01T00:00:00Z", product_type="X"),
    ]
    assert chosen("newest baseline, newest of duplicates", strangers) == strangers


def test_twins_are_told_apart_by_when_they_were_published() -> None:
    twins = [
        dated("x_20200101", published="2024-01-01T00:00:00Z"),
        dated("x_20200202", published="2024-03-01T00:00:00Z"),
        dated("x_20200303", published="2024-02-01T00:00:00Z"),
    ]
    assert chosen("newest of duplicates", twins) == [twins[1]]
    created = [dated("y_20200101", created="2025"), dated("y_20200102", updated="2026")]
    assert chosen("newest of duplicates", created) == [created[0]]
    same = [dated("z_20200101"), dated("z_20200102")]
    assert chosen("newest of duplicates", same) == same


def test_documents_are_only_read_where_nothing_else_tells() -> None:
    asked: list[str] = []

    def published(item: Item) -> tuple[str, ...]:
        asked.append(item.id)
        return ()

    chosen("newest of duplicates", [OLD, OTHER, foreign("x")], Facts(published=published))
    assert asked == []


def test_one_per_frame_is_one_of_each_place_on_the_ground() -> None:
    items = [biomass(1, 290, 1), biomass(1, 290, 9), biomass(2, 290, 3), biomass(1, 291, 2)]
    assert chosen("one per frame", items) == [items[1], items[2], items[3]]
    assert chosen("one per frame oldest", items) == [items[0], items[2], items[3]]
    assert chosen("one per track", items) == [items[1], items[2]]
    assert chosen("one per day", [*items, biomass(5, 1, 9)]) == [*items]
    known = {item.id: share for item, share in zip(items, (0.5, None, 0.1, 0.0), strict=True)}
    assert chosen("one per frame by coverage", items, shares(known)) == [
        items[0],
        items[2],
        items[3],
    ]


def test_one_per_frame_without_tracks_is_one_of_each_orbit() -> None:
    items = [earthcare(1, "A"), earthcare(1, "A", "AE"), earthcare(2, "A"), earthcare(1, "B")]
    assert chosen("one per frame", items) == [items[0], items[2], items[3]]
    assert chosen("one per orbit", items) == [items[0], items[2]]
    assert chosen("one per track", items) == []
    assert remark("one per track", items) == "4 granules without a track"


def test_product_types_do_not_compete() -> None:
    items = [earthcare(), earthcare(kind="ATL_EBD_2A")]
    assert chosen("one per frame, one per day, nearest to 2025", items) == items


def test_all_of_keeps_the_types_where_all_of_them_are() -> None:
    items = [
        earthcare(1, "A"),
        earthcare(1, "A", kind="ATL_EBD_2A"),
        earthcare(1, "B"),
        earthcare(2, "B", kind="ATL_EBD_2A"),
        earthcare(1, "A", kind="CPR_CLP_2A"),
        Item("x", "L2", product_type="ATL_EBD_2A"),
    ]
    assert chosen("all of msi_cop_2a + ATL_EBD_2A", items) == items[:2]
    assert remark("all of MSI_COP_2A + ATL_EBD_2A", items) == "1 granule without a frame"
    per_orbit = chosen("all of MSI_COP_2A + ATL_EBD_2A per orbit", items)
    assert per_orbit == [items[0], items[1], items[2]]
    assert chosen("all of MSI_COP_2A + NONE", items) == []
    assert remark("all of MSI_COP_2A + NONE", items) == "no granule is of type NONE"


def test_fill_letters_of_types_do_not_matter() -> None:
    items = [biomass(1, 2, kind="S1_SCS__1S"), biomass(1, 2, kind="FP_FH__L2A")]
    items.append(
        Item("x", "L", product_type="CAL____", platform="BIOMASS", track="001", frame="002")
    )
    assert chosen("all of S1_SCS__1S + CAL", items) == [items[0], items[2]]


def test_coverage_is_compared_in_percent() -> None:
    items = [foreign(name) for name in "abcde"]
    facts = shares({"a": 0.6, "b": 0.61, "c": 0.1 + 0.2 + 0.3, "d": None, "e": 0.0})
    assert chosen("coverage > 60 %", items, facts) == [items[1]]
    assert chosen("coverage >= 60 %", items, facts) == items[:3]
    assert chosen("coverage < 60 %", items, facts) == [items[4]]
    assert chosen("coverage <= 60 %", items, facts) == [items[0], items[2], items[4]]
    assert remark("coverage > 60 %", items, facts) == "1 granule without a usable shape"


@pytest.mark.parametrize("text", ["coverage > 60 %", "one per frame by coverage"])
def test_coverage_without_an_area_is_a_mistake(text: str) -> None:
    with pytest.raises(InvalidInput, match="coverage needs an area"):
        chosen(text, [OLD])


def test_only_what_earlier_rules_left_is_measured() -> None:
    facts = shares({OTHER.id: 0.9})
    assert chosen("newest baseline, not on disk, coverage > 60 %", [OTHER], facts) == [OTHER]
    on_disk = Facts(facts.coverage, on_disk=held(NEW))
    assert chosen("not on disk, coverage > 60 %", [NEW, OTHER], on_disk) == [OTHER]


def test_disk_and_queue() -> None:
    facts = Facts(on_disk=held(OLD), queued=held(NEW))
    items = [OLD, NEW, OTHER]
    assert chosen("not on disk", items, facts) == [NEW, OTHER]
    assert chosen("on disk", items, facts) == [OLD]
    assert chosen("not queued, not on disk", items, facts) == [OTHER]
    assert chosen("queued", items, facts) == [NEW]


def test_nearest_looks_at_the_whole_granule() -> None:
    long = foreign("long", start="2026-04-01T00:00:00Z", end="2026-04-03T00:00:00Z")
    inside = foreign("inside", start="2026-04-02T11:00:00Z", end="2026-04-02T13:00:00Z")
    after = foreign("after", start="2026-04-02T12:30:00Z")
    items = [long, inside, after, foreign("undated", start="")]
    assert chosen("nearest to 2026-04-02 12:00", items) == [inside]
    assert chosen("nearest to 2026-04-09", items) == [long]
    assert remark("nearest to 2026-04-02 12:00", items) == "1 granule without a start"


def test_nearest_of_each_day_goes_by_the_clock() -> None:
    at = [
        foreign(text, start=f"2026-04-{text}:00Z")
        for text in ("01T09:00", "01T13:00", "02T00:30", "02T12:30", "02T23:59")
    ]
    assert chosen("nearest to 12:00 per day", at) == [at[1], at[3]]
    assert chosen("nearest to 00:00 per day", at) == [at[0], at[4]]
    lasting = [
        foreign("over noon", start="2026-04-01T08:00:00Z", end="2026-04-01T14:00:00Z"),
        at[1],
    ]
    assert chosen("nearest to 12:00 per day", lasting) == [lasting[0]]


def test_nearest_of_each_track_and_by_words_of_the_calendar() -> None:
    items = [biomass(1, 290, 1), biomass(1, 290, 9), biomass(2, 290, 3)]
    facts = Facts(now=datetime(2026, 4, 9, 12, tzinfo=UTC))
    assert chosen("nearest to yesterday per track", items, facts) == items[1:]
    assert chosen("nearest to 2026-04-04 per frame", items, facts) == [items[0], items[2]]


def test_every_nth_and_size() -> None:
    items = [foreign(str(n), size=n * 1_000_000) for n in range(1, 8)] + [foreign("?")]
    assert chosen("every 3rd", items) == [items[0], items[3], items[6]]
    assert chosen("size > 5 MB", items) == items[5:7]
    assert chosen("size <= 0.002 GB", items) == items[:2]
    assert remark("size <= 2 GB", items) == "1 granule without a size"


def test_a_chain_tells_what_each_rule_left_out() -> None:
    told: list[Step] = []
    facts = Facts(shares({LATER.id: 0.9, OTHER.id: 0.5}).coverage, on_disk=held(LATER))
    chain = RuleChain.parse("newest baseline, coverage > 60 %, on disk")
    done = chain.choose([OLD, OTHER, LATER, NEW], facts, told.append)
    assert [(step.rule.text, step.before, step.out) for step in done.steps] == [
        ("newest baseline", 4, 2),
        ("coverage > 60 %", 2, 1),
        ("on disk", 1, 0),
    ]
    assert told == list(done.steps)
    assert list(done.items) == [LATER]


def test_no_rules_leave_everything() -> None:
    done = RuleChain().choose([OLD, foreign("x")], Facts())
    assert list(done.items) == [OLD, foreign("x")]
    assert done.steps == ()
