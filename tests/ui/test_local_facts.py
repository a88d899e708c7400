"""What stands of a granule's files here in the details."""

from pathlib import Path

from maap_tui.models.coverage import Coverage
from maap_tui.models.holding import NOTHING, HeldFile, Holding, KnownBy, LocalState
from maap_tui.models.transfer import JobState, Verification
from maap_tui.ui.local_facts import GONE, finished_files, standing_of
from tests.ui.fakes import a_job

START = "BIO_S1_DGM__1S_20260403T145903_20260403T145924_T_G01_M01_C02_T004_F293"
OLD, OWN, NEW = (f"{START}_0{number}_DKTFPE" for number in (1, 2, 3))
DONE = a_job(1, JobState.DONE, verified_by=Verification.ZIP)
PRODUCT = HeldFile(Path("/d/a.zip"), 5_000, KnownBy.PLACE, asset_key="product")
WHOLE = Holding((PRODUCT,), is_whole=True)


def facts(*jobs: object, holding: Holding | None = None, **more: object) -> list[tuple[str, str]]:
    (group,) = standing_of(jobs, holding, item_id=OWN, **more)  # type: ignore[arg-type]
    assert group.title == "Here"
    return list(group.facts)


def test_nothing_here_is_said() -> None:
    assert facts() == [("local", "not downloaded")]
    assert facts(holding=NOTHING) == [("local", "not downloaded")]


def test_the_letter_of_the_list_comes_first_with_its_word() -> None:
    state = LocalState.SUPERSEDED
    assert facts(state=state)[0] == ("state", "o superseded")
    assert facts(DONE, holding=WHOLE, state=LocalState.ON_DISK)[0] == ("state", "v on disk")


def test_what_others_brought_says_how_it_was_found() -> None:
    assert facts(holding=WHOLE) == [
        ("product", "on disk, 5.00 kB, found by its place"),
        ("file", "/d/a.zip"),
    ]


def test_a_finished_job_is_believed_until_somebody_has_looked() -> None:
    assert facts(DONE)[0][1].endswith("zip ok")
    assert facts(DONE, holding=NOTHING) == [("product", GONE)]
    assert facts(DONE, holding=WHOLE)[1] == ("file", "/d/a.zip")


def test_what_is_missing_is_named() -> None:
    part = Holding((PRODUCT,), missing=tuple(f"enclosure_{number}" for number in range(7)))
    assert facts(holding=part)[-1] == (
        "missing",
        "enclosure_0, enclosure_1, enclosure_2, enclosure_3, enclosure_4 and 2 more",
    )


def test_both_directions_of_superseding_are_said_with_the_reason() -> None:
    assert facts(holding=Holding(newer=NEW))[-1] == (
        "newer",
        f"superseded: a newer one is on disk (baseline 03 instead of 02): {NEW}",
    )
    assert facts(holding=Holding(older=OLD))[-1] == (
        "older",
        f"an older one is on disk, this one is newer (baseline 02 instead of 01): {OLD}",
    )


def test_another_version_in_its_place_is_said() -> None:
    told = facts(holding=Holding(differing=(PRODUCT,)))
    assert told[-2:] == [
        ("other", "product is here as another version, 5.00 kB"),
        ("file", "/d/a.zip"),
    ]


def test_loaded_rows_and_coverage_are_said_last() -> None:
    told = facts(is_superseded=True, coverage=Coverage(0.5, touches=True))
    assert [label for label, _ in told] == ["local", "newer", "area"]


def test_files_to_open_are_those_that_are_there() -> None:
    assert finished_files([DONE]) == {"product": DONE.target}
    assert finished_files([DONE], NOTHING) == {}
    assert finished_files([DONE], WHOLE) == {"product": PRODUCT.path}
