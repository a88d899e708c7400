"""Rows of the collection list: grouped, folded, and with the best hits first."""

from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.catalog import Collection
from maap_tui.ui.collection_rows import Grouped, MissionRow


def of(name: str, *platforms: str) -> Collection:
    return Collection(name, f"{name} products", platforms=platforms)


A, B, C = of("Wind", "Aeolus"), of("Radar", "Biomass"), of("Forest", "Biomass")


def test_groups_have_headers_and_fold() -> None:
    grouped = Grouped.of((A, B, C, B))
    assert grouped.count == 3
    assert grouped.rows("") == (MissionRow("BIOMASS", 2), C, B, MissionRow("Aeolus", 1), A)
    folded = grouped.rows("", frozenset({"BIOMASS"}))
    assert folded == (MissionRow("BIOMASS", 2, is_folded=True), MissionRow("Aeolus", 1), A)


def test_the_group_of_the_best_hit_comes_first_and_none_is_folded() -> None:
    grouped = Grouped.of((A, B, of("Winding", "Biomass")))
    rows = grouped.rows("wind", frozenset({"Aeolus"}))
    assert rows[:2] == (MissionRow("BIOMASS", 1), of("Winding", "Biomass"))
    assert A in rows
    assert B not in rows


def test_a_level_is_found_by_either_spelling() -> None:
    short = Collection("E", "EarthCARE ESA L2 products, validated")
    long = Collection("B", "Biomass Level 1A (IOC)")
    grouped = Grouped.of((short, long))
    assert grouped.rows("earthcare level 2")[1:] == (short,)
    assert grouped.rows("biomass l1a")[1:] == (long,)
    assert grouped.rows("level 2 level 1") == ()


def test_a_mission_is_a_word_to_find_by() -> None:
    assert Grouped.of((A, B)).rows("aeolus") == (MissionRow("Aeolus", 1), A)


def test_a_hyphen_that_no_name_has_is_a_blank() -> None:
    hyphen, blank = Collection("x", "Level-1C"), Collection("y", "Biomass Level 1A")
    grouped = Grouped.of((hyphen, blank))
    for words in ("LEVEL-1a", "biomass_level-1"):
        assert grouped.rows(words)[1:] == (blank,)
    assert grouped.rows("level-1")[1:] == (hyphen,)
    assert grouped.rows("_") == ()


@given(st.lists(st.tuples(st.text(max_size=4), st.text(max_size=4)), max_size=9), st.text())
def test_every_row_is_a_collection_under_a_header_that_counts_it(
    names: list[tuple[str, str]], words: str
) -> None:
    rows = Grouped.of([of(name, platform) for name, platform in names]).rows(words)
    headers = [row for row in rows if isinstance(row, MissionRow)]
    assert sum(header.count for header in headers) == len(rows) - len(headers)
    assert not rows or isinstance(rows[0], MissionRow)
    assert len({header.mission for header in headers}) == len(headers)
