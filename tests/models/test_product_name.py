from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.product_name import product_name
from maap_tui.models.publications import publication_of

BIOMASS = "BIO_S2_DGM__1S_20251212T011542_20251212T011603_T_G01_M01_C01_T001_F222_01_DJJDIM"
EARTHCARE = "ECA_EXBA_MSI_COP_2A_20250305T134540Z_20250912T202910Z_04366E"
AEOLUS = "AE_OPER_ALD_U_N_1B_20200101T000000036_005412000_007856_0003"
CRYOSAT = "CS_OFFL_SIR_SIN_1B_20220917T010203_20220917T010405_E001"
LETTERS = st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
DIGITS = st.sampled_from("0123456789")
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0)
)
TYPES = st.text(st.sampled_from("ABCXYZ019_"), min_size=10, max_size=10)


def test_biomass() -> None:
    name = product_name(BIOMASS)
    assert name is not None
    assert name.facts == (
        ("mission", "BIOMASS"),
        ("type", "S2_DGM__1S"),
        ("start", "2025-12-12 01:15:42 UTC"),
        ("stop", "2025-12-12 01:16:03 UTC"),
        ("track", "001"),
        ("frame", "222"),
        ("coverage", "01"),
        ("major cycle", "01"),
        ("repeat cycle", "01"),
        ("baseline", "01"),
        ("processed", "2025-12-12 17:49:34 UTC"),
    )


def test_earthcare() -> None:
    name = product_name(EARTHCARE)
    assert name is not None
    assert name.facts == (
        ("mission", "EarthCARE"),
        ("type", "MSI_COP_2A"),
        ("start", "2025-03-05 13:45:40 UTC"),
        ("frame", "E"),
        ("orbit", "04366"),
        ("baseline", "BA"),
        ("processed", "2025-09-12 20:29:10 UTC"),
        ("agency", "ESA"),
        ("class", "X"),
    )


def test_aeolus_says_how_long_it_lasts() -> None:
    name = product_name(AEOLUS)
    assert name is not None
    assert name.stop is not None
    assert name.stop - name.start == timedelta(milliseconds=5_412_000)
    assert name.start == datetime(2020, 1, 1, 0, 0, 0, 36_000, UTC)
    assert dict(name.facts)["orbit"] == "007856"


def test_cryosat() -> None:
    name = product_name(CRYOSAT)
    assert name is not None
    assert dict(name.facts)["baseline"] == "E"
    assert dict(name.facts)["version"] == "001"
    assert name.stop == datetime(2022, 9, 17, 1, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "other",
    [
        "",
        "S2A_MSIL1C_20200101T000000",
        BIOMASS + "X",
        " " + EARTHCARE,
        EARTHCARE.replace("20250305", "20250231"),
        BIOMASS.replace("20251212T011603", "20251212T251603"),
        AEOLUS.replace("20200101", "00000101"),
        EARTHCARE.replace("04366E", "0436\u0666E"),
        "BIO_",
    ],
)
def test_other_names_tell_nothing(other: str) -> None:
    assert product_name(other) is None


@given(TYPES, MOMENTS, MOMENTS, st.integers(0, 999), st.integers(0, 999), st.integers(0, 36**6 - 1))
def test_biomass_names_come_apart_as_they_were_put_together(
    kind: str, start: datetime, stop: datetime, track: int, frame: int, made: int
) -> None:
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    suffix = "".join(digits[made // 36**place % 36] for place in range(5, -1, -1))
    text = (
        f"BIO_{kind}_{start:%Y%m%dT%H%M%S}_{stop:%Y%m%dT%H%M%S}_I_G02_M03_C__"
        f"_T{track:03d}_F{frame:03d}_07_{suffix}"
    )
    name = product_name(text)
    assert name is not None
    assert (name.product_type, name.baseline) == (kind, "07")
    assert (name.start, name.stop) == (start.replace(tzinfo=UTC), stop.replace(tzinfo=UTC))
    assert name.made == datetime(2000, 1, 1, tzinfo=UTC) + timedelta(seconds=made)
    assert (name.parts["track"], name.parts["frame"]) == (f"{track:03d}", f"{frame:03d}")
    assert "repeat cycle" not in dict(name.facts)


@given(LETTERS, LETTERS, TYPES, MOMENTS, MOMENTS, st.integers(0, 99_999))
def test_earthcare_names_agree_with_what_judges_publications(
    agency: str, letter: str, kind: str, start: datetime, made: datetime, orbit: int
) -> None:
    text = (
        f"ECA_{agency}X{letter}A_{kind}_{start:%Y%m%dT%H%M%S}Z_{made:%Y%m%dT%H%M%S}Z_{orbit:05d}B"
    )
    name, publication = product_name(text), publication_of(text)
    assert name is not None
    assert publication is not None
    assert name.baseline == publication.baseline == f"{letter}A"
    assert name.start == publication.start
    assert name.product_type == publication.product_type


@given(st.text(max_size=100) | st.text(st.sampled_from("BIO_ECA0123456789TZ"), max_size=100))
def test_any_text_is_judged(text: str) -> None:
    name = product_name(text)
    assert name is None or all(value for _, value in name.facts)
