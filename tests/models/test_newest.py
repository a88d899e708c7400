"""Of several publications of one acquisition only the newest is kept, and what goes is counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.catalog import Item
from maap_tui.models.newest import NewestOnly


def earthcare(baseline: str, made: str = "20250912T202910", frame: str = "04366E") -> Item:
    name = f"ECA_EX{baseline}_MSI_COP_2A_20250305T134540Z_{made}Z_{frame}"
    return Item(name, "L2", version=baseline)


OLD, NEW, LATER = earthcare("AE"), earthcare("BA"), earthcare("BA", "20251001T000000")
OTHER = earthcare("AE", frame="04366F")
FOREIGN = Item("S2A_MSIL1C_20250101", "L2")


def kept(*items: Item) -> list[Item]:
    newest = NewestOnly()
    newest.add(items)
    return newest.kept(items)


def test_the_newest_baseline_wins_then_the_latest_processing() -> None:
    assert kept(OLD, NEW, OTHER, FOREIGN) == [NEW, OTHER, FOREIGN]
    assert kept(NEW, OLD, LATER) == [LATER]


def test_the_newest_of_an_acquisition_is_known_to_the_others() -> None:
    newest = NewestOnly()
    newest.add((OLD, NEW, LATER, OTHER, FOREIGN))
    assert newest.newer_than(OLD) == newest.newer_than(NEW) == LATER
    assert (
        newest.newer_than(LATER) is newest.newer_than(OTHER) is newest.newer_than(FOREIGN) is None
    )


def test_names_of_unknown_grammar_are_never_hidden() -> None:
    assert kept(FOREIGN, FOREIGN) == [FOREIGN, FOREIGN]


def test_collections_are_not_mixed() -> None:
    elsewhere = Item(NEW.id, "Other", version="BA")
    assert kept(OLD, elsewhere) == [OLD, elsewhere]


def test_two_acquisitions_with_one_hash_do_not_hide_each_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("builtins.hash", lambda _: 1)
    assert kept(NEW, OTHER) == [NEW, OTHER]


def test_what_comes_later_can_hide_what_was_there() -> None:
    newest = NewestOnly()
    assert not newest.add((OLD, OTHER))
    assert newest.words() == "hides none of 2 rows"
    assert newest.add((NEW,))
    assert newest.hides(OLD)
    assert newest.words() == "hides 1 of 3 rows: older baseline AE"
    assert not newest.add((earthcare("AD"),))
    assert newest.words() == "hides 2 of 4 rows: older baselines AD, AE"
    newest.clear()
    assert (newest.hidden, newest.seen) == (0, 0)


def test_the_same_baseline_processed_again_is_told_as_such() -> None:
    newest = NewestOnly()
    newest.add((NEW, LATER))
    assert newest.words() == "hides 1 of 2 rows: older products of BA"


@given(st.lists(st.sampled_from([OLD, NEW, LATER, OTHER, FOREIGN]), unique=True), st.integers(0, 5))
def test_the_order_and_the_pages_do_not_matter(items: list[Item], cut: int) -> None:
    newest = NewestOnly()
    newest.add(items[:cut])
    newest.add(items[cut:])
    assert set(newest.kept(items)) == set(kept(*reversed(items)))
    assert newest.hidden == len(items) - len(newest.kept(items))
