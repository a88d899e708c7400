"""Which product is the newer publication of the same acquisition."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.demo.landmarks import BASELINES, PRINTED, REPUBLISHED, WITH_COMMAS
from maap_tui.models.publications import Publication, publication_of, take_newest

BIOMASS = "BIO_S2_DGM__1S_20251212T011542_20251212T011603_T_G01_M01_C01_T001_F222_{}_{}"
AUXILIARY = "BIO_AUX_ORB____20251201T000000_20251209T235959_{}_{}"
EARTHCARE = "ECA_{}{}_MSI_COP_2A_20250305T134540Z_{}Z_04366E"


def newest(*item_ids: str) -> list[str]:
    found: dict[str, Publication] = {}
    take_newest(found, item_ids)
    return [each.item_id for each in found.values()]


def test_name_tells_type_and_start() -> None:
    found = publication_of(PRINTED)
    assert found is not None
    assert (found.product_type, found.baseline) == ("MSI_COP_2A", "BA")
    assert found.start.isoformat() == "2025-03-05T13:45:40+00:00"


@pytest.mark.parametrize("pattern", [BIOMASS, AUXILIARY])
def test_biomass_suffix_counts_within_a_baseline(pattern: str) -> None:
    older, newer = pattern.format("01", "DJ9ZZZ"), pattern.format("01", "DJA000")
    assert newest(newer, older) == newest(older, newer) == [newer]
    rebased = pattern.format("02", "AAAAAA")
    assert newest(older, rebased, newer) == [rebased]


def test_earthcare_baseline_counts_before_the_time_of_processing() -> None:
    older = EARTHCARE.format("EX", "AE", "20260101T000000")
    newer = EARTHCARE.format("EX", "BA", "20250101T000000")
    again = EARTHCARE.format("EX", "BA", "20250102T000000")
    assert newest(older, newer) == [newer]
    assert newest(again, newer, older) == [again]


def test_product_of_another_agency_type_or_frame_is_another_acquisition() -> None:
    ids = [
        EARTHCARE.format("EX", "BA", "20250101T000000"),
        EARTHCARE.format("JX", "BA", "20250101T000000"),
        EARTHCARE.format("EX", "BA", "20250101T000000").replace("MSI_COP", "ATL_EBD"),
        EARTHCARE.format("EX", "BA", "20250101T000000").replace("04366E", "04366F"),
        BIOMASS.format("01", "DJ9ZZZ"),
        BIOMASS.format("01", "DJ9ZZZ").replace("F222", "F223"),
    ]
    assert sorted(newest(*ids)) == sorted(ids)


def test_landmarks_of_the_demo_are_told_apart() -> None:
    assert newest(*BASELINES) == [BASELINES[1]]
    assert newest(*REPUBLISHED) == [REPUBLISHED[1]]


def test_reason_says_by_what_it_is_newer() -> None:
    older, newer = map(publication_of, BASELINES)
    assert older is not None
    assert newer is not None
    assert newer.why_newer(older) == "baseline BA instead of AE"
    first, second = map(publication_of, REPUBLISHED)
    assert first is not None
    assert second is not None
    assert second.why_newer(first) == "processed again later"


@pytest.mark.parametrize(
    "item_id",
    [
        *("", "BIO_", WITH_COMMAS, "S2A_MSIL1C_20250101T000000", BIOMASS.format("1", "DJ9ZZZ")),
        BIOMASS.format("01", "dj9zzz"),
        BIOMASS.format("01", "DJ9ZZZ").replace("20251212T011542", "20251312T011542"),
        EARTHCARE.format("EX", "BA", "20250101T000000") + "x",
    ],
)
def test_nothing_is_said_of_other_names(item_id: str) -> None:
    assert publication_of(item_id) is None


@given(st.text(max_size=80))
def test_any_text_can_be_asked(text: str) -> None:
    assert publication_of(text) is None
