"""A layout says where files go, and never makes two of them one."""

from dataclasses import replace
from pathlib import Path

import pytest

from maap_tui.services.file_names import destination_key
from tests.services.planning_kit import placed, plan


def test_layout_says_where_a_file_goes(tmp_path: Path) -> None:
    made = plan(tmp_path, placed(1, "Biomass", "2026", "..", "a/b.tiff"))
    assert made.targets == (tmp_path / "Biomass" / "2026" / "unnamed" / "b.tiff",)


def test_items_that_a_layout_gives_one_name_stay_apart(tmp_path: Path) -> None:
    requests = [placed(number, "Biomass", "Data.tiff") for number in range(4)]
    requests[3] = replace(requests[3], place=("biomass", "data.TIFF"))
    made = plan(tmp_path, *requests)
    assert len({destination_key(target) for target in made.targets}) == 4
    assert made.targets[0].name == "Data.tiff"
    assert made.targets[1].name == "Data-product.tiff"


def test_file_that_may_be_anothers_is_neither_taken_for_this_one_nor_replaced(
    tmp_path: Path,
) -> None:
    (tmp_path / "Biomass").mkdir()
    (tmp_path / "Biomass" / "data.tiff").write_bytes(b"12345")
    for size in (5, None):
        made = plan(tmp_path, placed(1, "Biomass", "data.tiff", size=size))
        assert made.targets == (tmp_path / "Biomass" / "data-product.tiff",)


@pytest.mark.parametrize("place", [("Biomass", "item-1.ZIP"), ("x", "Biomass", "item-1", "a")])
def test_file_whose_path_names_its_item_is_here_already(
    tmp_path: Path, place: tuple[str, ...]
) -> None:
    wanted = placed(1, *place, size=5)
    (target,) = plan(tmp_path, wanted).targets
    target.parent.mkdir(parents=True)
    target.write_bytes(b"12345")
    assert plan(tmp_path, wanted).already_here == (wanted,)
    target.write_bytes(b"1234")
    assert plan(tmp_path, wanted).targets == (target,)


def test_path_that_no_disk_takes_is_refused(tmp_path: Path) -> None:
    made = plan(tmp_path, placed(1, *["d" * 170] * 30, "a"), placed(2, "a"))
    ((refused, reason),) = made.refused
    assert refused.item_id == "item-1"
    assert "too long" in reason
    assert len(made.requests) == 1
