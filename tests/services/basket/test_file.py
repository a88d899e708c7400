"""The basket's file: what goes in comes out, whoever else uses it and whatever happens to it."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from maap_tui.errors import StorageError
from maap_tui.services.basket import rows
from maap_tui.services.basket.file import BasketFile
from tests.services.basket.file_kit import granule, path_of, put, taken


def test_what_goes_in_comes_out_whole_and_in_its_order(tmp_path: Path) -> None:
    items = [granule(number) for number in (3, 1, 2)]
    with closing(BasketFile(tmp_path)) as file:
        assert file.exchange(put(*items)) == {}
    with closing(BasketFile(tmp_path)) as file:
        found = list(file.exchange({}).values())
        assert found == items
        assert [item.as_dict() for item in found if item] == [item.as_dict() for item in items]
        assert [len(item.document) for item in found if item] == [len(i.document) for i in items]
        assert file.exchange({}) == {}
        assert file.notices == []


def test_what_is_taken_out_stays_out(tmp_path: Path) -> None:
    one, two = granule(1), granule(2)
    with closing(BasketFile(tmp_path)) as file:
        file.exchange(put(one, two))
        file.exchange(taken(one))
    with closing(BasketFile(tmp_path)) as file:
        assert file.exchange({}) == put(two)


def test_what_was_taken_out_last_can_be_brought_back_later(tmp_path: Path) -> None:
    one, two, three = granule(1), granule(2), granule(3)
    with closing(BasketFile(tmp_path, clock=lambda: 10.0)) as file:
        file.exchange(put(one, two, three))
        file.exchange(taken(one))
    with closing(BasketFile(tmp_path, clock=lambda: 20.0)) as file:
        file.exchange(taken(two, three))
        assert file.undo() == 2
        assert file.undo() == 1
        assert file.undo() == 0
    with closing(BasketFile(tmp_path)) as file:
        found = file.exchange({})
        assert list(found) == [two.key, three.key, one.key]
        assert found[one.key].as_dict() == one.as_dict()  # type: ignore[union-attr]


def test_after_a_day_it_is_gone_with_its_document(tmp_path: Path) -> None:
    one = granule(1)
    with closing(BasketFile(tmp_path, clock=lambda: 10.0)) as file:
        file.exchange(put(one))
        file.exchange(taken(one))
    late = 11.0 + rows.KEPT_SECONDS
    with closing(BasketFile(tmp_path, clock=lambda: late)) as file:
        assert file.exchange({}) == {}
        assert file.undo() == 0
    with closing(sqlite3.connect(path_of(tmp_path))) as connection:
        assert connection.execute("SELECT count(*) FROM document").fetchone() == (0,)


def test_two_programs_see_each_others_changes_and_lose_none(tmp_path: Path) -> None:
    one, two, three = granule(1), granule(2), granule(3)
    with closing(BasketFile(tmp_path)) as here, closing(BasketFile(tmp_path)) as there:
        assert here.exchange(put(one, two)) == {}
        assert there.exchange(put(three)) == put(one, two)
        assert here.exchange(taken(one)) == put(three)
        assert there.exchange({}) == taken(one)
        assert there.exchange({}) == {}
    with closing(BasketFile(tmp_path)) as file:
        assert file.exchange({}) == put(two, three)


def test_of_two_changes_of_one_granule_the_last_written_holds(tmp_path: Path) -> None:
    one = granule(1)
    with closing(BasketFile(tmp_path)) as here, closing(BasketFile(tmp_path)) as there:
        here.exchange(put(one))
        there.exchange({})
        here.exchange(taken(one))
        assert there.exchange(put(one)) == {}
        assert here.exchange({}) == put(one)


def test_a_document_that_is_in_the_file_survives_marking_again(tmp_path: Path) -> None:
    one = granule(1)
    with closing(BasketFile(tmp_path)) as file:
        file.exchange(put(one))
    with closing(BasketFile(tmp_path)) as file:
        kept = file.exchange({})[one.key]
        assert kept is not None
        file.exchange(taken(kept))
        file.exchange(put(kept))
        assert kept.as_dict() == one.as_dict()


def test_it_is_for_its_owner_only(tmp_path: Path) -> None:
    with closing(BasketFile(tmp_path / "state")) as file:
        file.exchange(put(granule(1)))
        for path in (tmp_path / "state").iterdir():
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    path_of(tmp_path / "state").chmod(0o644)
    with closing(BasketFile(tmp_path / "state")) as file:
        file.exchange({})
    assert stat.S_IMODE(path_of(tmp_path / "state").stat().st_mode) == 0o600


def test_a_folder_that_cannot_be_used_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file")
    with (
        closing(BasketFile(tmp_path / "state")) as file,
        pytest.raises(StorageError, match=r"^Cannot keep the basket in .*state: "),
    ):
        file.exchange(put(granule(1)))


def test_what_could_not_be_written_can_be_given_again(tmp_path: Path) -> None:
    state, one = tmp_path / "state", granule(1)
    state.write_text("in the way")
    with closing(BasketFile(state)) as file:
        with pytest.raises(StorageError):
            file.exchange(put(one))
        state.unlink()
        assert file.exchange(put(one)) == {}
    with closing(BasketFile(state)) as file:
        assert file.exchange({}) == put(one)


def test_links_of_documents_are_mended_when_they_are_read(tmp_path: Path) -> None:
    one = granule(1)
    with closing(BasketFile(tmp_path)) as file:
        file.exchange(put(one))
    other = granule(2).packed
    with closing(BasketFile(tmp_path, relinked=lambda packed: other)) as file:
        kept = file.exchange({})[one.key]
        assert kept is not None
        assert kept.packed == other


def test_a_document_asked_for_after_the_end_is_not_there(tmp_path: Path) -> None:
    with closing(BasketFile(tmp_path)) as file:
        file.exchange(put(granule(1)))
    file = BasketFile(tmp_path)
    kept = next(iter(file.exchange({}).values()))
    file.close()
    assert kept is not None
    assert kept.as_dict() == {}


def test_nothing_is_made_before_there_is_something_to_keep(tmp_path: Path) -> None:
    with closing(BasketFile(tmp_path / "state")) as file:
        assert file.exchange({}) == {}
        assert list(tmp_path.iterdir()) == []
        with closing(BasketFile(tmp_path / "state")) as other:
            other.exchange(put(granule(1)))
        assert file.exchange({}) == put(granule(1))
