"""The basket's file: what goes in comes out, whoever else uses it and whatever happens to it."""

import random
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from maap_tui.errors import StorageError
from maap_tui.models.basket import Changes
from maap_tui.models.catalog import Item
from maap_tui.models.stac import item_from_stac
from maap_tui.services.basket import rows
from maap_tui.services.basket.file import FILE_NAME, OWN_NAME, BasketFile


def granule(number: int, **properties: object) -> Item:
    """One whose document is worth keeping."""
    return item_from_stac(
        {
            "type": "Feature",
            "id": f"G{number}",
            "collection": f"C{number % 2}",
            "geometry": {"type": "Point", "coordinates": [number % 180, 1]},
            "properties": {"datetime": f"2026-01-01T00:00:{number % 60:02d}Z", **properties},
            "assets": {
                "enclosure_1": {"href": f"https://data.example/{number}", "file:size": number},
            },
        }
    )


def put(*items: Item) -> Changes:
    return {item.key: item for item in items}


def taken(*items: Item) -> Changes:
    return {item.key: None for item in items}


def path_of(folder: Path) -> Path:
    return folder / FILE_NAME


def spoil(folder: Path, change: Callable[[bytes], bytes]) -> None:
    path = path_of(folder)
    path.write_bytes(change(path.read_bytes()))


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


@pytest.mark.parametrize("content", [b"", b"no database" * 500, b"SQLite format 3\0" + b"x" * 900])
def test_what_is_no_database_is_set_aside_and_told(tmp_path: Path, content: bytes) -> None:
    path_of(tmp_path).write_bytes(content)
    with closing(BasketFile(tmp_path)) as file:
        assert file.exchange(put(granule(1))) == {}
        assert len(file.notices) == bool(content)
    with closing(BasketFile(tmp_path)) as file:
        assert file.exchange({}) == put(granule(1))
        assert file.notices == []
    aside = list(tmp_path.glob("basket.damaged-*.sqlite3"))
    assert [path.read_bytes() for path in aside] == ([content] if content else [])


def test_of_a_damaged_file_is_saved_what_can_be_read(tmp_path: Path) -> None:
    chance = random.Random(7)
    items = [granule(number, note=chance.randbytes(2000).hex()) for number in range(200)]
    with closing(BasketFile(tmp_path)) as file:
        for item in items:
            file.exchange(put(item))
    spoil(tmp_path, lambda data: data[: len(data) // 2] + b"\xff" * (len(data) // 2))
    with closing(BasketFile(tmp_path)) as file:
        found = file.exchange({})
        assert 0 < len(found) < 200
        first = found[items[0].key]
        assert first is not None
        assert first.as_dict() == items[0].as_dict()
        assert set(found) <= {item.key for item in items}
        assert f"{len(found)} granules could be taken over" in file.notices[0]
    with closing(BasketFile(tmp_path)) as file:
        assert file.exchange({}) == found
    assert len(list(tmp_path.glob("basket.damaged-*.sqlite3"))) == 1


def test_documents_in_damaged_parts_cost_no_granule(tmp_path: Path) -> None:
    chance = random.Random(7)
    items = [granule(number, note=chance.randbytes(2000).hex()) for number in range(200)]
    with closing(BasketFile(tmp_path)) as file:
        file.exchange(put(*items))
    spoil(tmp_path, lambda data: data[: len(data) // 2] + b"\xff" * (len(data) // 2))
    with closing(BasketFile(tmp_path)) as file:
        found = file.exchange({})
        documents = [item.packed for item in found.values() if item is not None]
        assert 0 < documents.count(b"") < len(found) == 200
        assert file.exchange({}) == found
        assert "200 granules could be taken over" in file.notices[0]
        again = [item.packed for item in found.values() if item is not None]
        assert again == documents


def test_a_file_damaged_while_it_is_open_costs_no_mark(tmp_path: Path) -> None:
    one, two = granule(1), granule(2)
    with closing(BasketFile(tmp_path)) as file:
        file.exchange(put(one))
        with closing(sqlite3.connect(path_of(tmp_path))) as connection:
            connection.execute("DROP TABLE state")
        assert file.exchange(put(two)) == put(one)
        assert "damaged" in file.notices[0]
    with closing(BasketFile(tmp_path)) as file:
        found = file.exchange({})
        assert set(found) == {one.key, two.key}
        assert found[one.key].as_dict() == one.as_dict()  # type: ignore[union-attr]


def test_another_programs_database_is_set_aside(tmp_path: Path) -> None:
    with closing(sqlite3.connect(path_of(tmp_path))) as connection:
        connection.execute("CREATE TABLE item (something TEXT)")
        connection.commit()
    with closing(BasketFile(tmp_path)) as file:
        assert file.exchange(put(granule(1))) == {}
        assert "set aside" in file.notices[0]


def test_a_later_versions_file_is_left_alone(tmp_path: Path) -> None:
    with closing(sqlite3.connect(path_of(tmp_path))) as connection:
        connection.execute("CREATE TABLE wonder (x)")
        connection.execute(f"PRAGMA user_version = {rows.VERSION + 1}")
        connection.commit()
    before = path_of(tmp_path).read_bytes()
    for count in (0, 1):
        with closing(BasketFile(tmp_path)) as file:
            assert len(file.exchange({})) == count
            assert "newer maap-tui" in file.notices[0]
            file.exchange(put(granule(1)))
    assert path_of(tmp_path).read_bytes() == before
    assert (tmp_path / OWN_NAME).exists()


def test_a_file_that_was_taken_away_is_written_again(tmp_path: Path) -> None:
    one, two = granule(1), granule(2)
    with closing(BasketFile(tmp_path)) as file:
        file.exchange(put(one))
    with closing(BasketFile(tmp_path)) as file:
        file.exchange({})
        for path in tmp_path.iterdir():
            path.unlink()
        file.exchange(put(two))
        assert "taken away" in file.notices[0]
    with closing(BasketFile(tmp_path)) as file:
        found = file.exchange({})
        assert set(found) == {one.key, two.key}
        assert found[one.key].as_dict() == one.as_dict()  # type: ignore[union-attr]


def test_rows_that_make_no_sense_are_read_from_their_documents_or_left_out(tmp_path: Path) -> None:
    items = [granule(number) for number in (1, 2, 3, 4)]
    with closing(BasketFile(tmp_path)) as file:
        file.exchange(put(*items))
    with closing(sqlite3.connect(path_of(tmp_path))) as connection:
        for columns, number in (("nonsense", 1), ("[1, 2]", 2), ("[" * 9000, 3)):
            connection.execute("UPDATE item SET columns = ? WHERE number = ?", (columns, number))
        connection.execute("DELETE FROM document WHERE item = 2")
        connection.commit()
    with closing(BasketFile(tmp_path)) as file:
        assert list(file.exchange({}).values()) == [items[0], items[2], items[3]]


def test_texts_that_were_changed_on_the_disk_cannot_steer_the_terminal(tmp_path: Path) -> None:
    with closing(BasketFile(tmp_path)) as file:
        file.exchange(put(granule(1)))
    with closing(sqlite3.connect(path_of(tmp_path))) as connection:
        connection.execute("UPDATE item SET columns = replace(columns, '2026', '\x1b[2J')")
        connection.execute("UPDATE item SET id = '\x1b]0;x\x07'")
        connection.commit()
    with closing(BasketFile(tmp_path)) as file:
        for item in file.exchange({}).values():
            assert item is not None
            assert item.id.isprintable()
            assert item.start.isprintable()


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
