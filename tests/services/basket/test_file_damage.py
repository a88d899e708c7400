"""A basket's file that is damaged, foreign or of a later version costs as little as can be."""

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from maap_tui.services.basket import rows
from maap_tui.services.basket.file import OWN_NAME, BasketFile
from tests.services.basket.file_kit import granule, path_of, put


def spoil(folder: Path, change: Callable[[bytes], bytes]) -> None:
    path = path_of(folder)
    path.write_bytes(change(path.read_bytes()))


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


def test_a_schema_that_is_no_text_is_damage(tmp_path: Path) -> None:
    with closing(BasketFile(tmp_path)) as file:
        file.exchange(put(granule(1)))
    spoil(tmp_path, lambda data: data.replace(b"CREATE TABLE ", b"CREATE TABL\xd9 ", 1))
    with closing(BasketFile(tmp_path)) as file:
        assert file.exchange({}) == {}
        assert "damaged and set aside" in file.notices[0]


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
