"""Saved searches are files that people own; the history is small, private and never in the way."""

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from maap_tui.errors import InputError, MaapError, StorageError
from maap_tui.models.search_form import SearchForm
from maap_tui.services.search_history import (
    FILE_NAME,
    KEPT_RULES,
    SearchHistory,
)
from maap_tui.services.searches import SearchFiles

FORM = SearchForm(("BiomassLevel1a",), "last 30 d", "~/my area.geojson", cql2="a = 'b'\nAND c = 1")


@pytest.fixture
def shelf(tmp_path: Path) -> SearchFiles:
    return SearchFiles(tmp_path / "config", tmp_path / "state")


def test_nothing_is_made_before_something_is_kept(shelf: SearchFiles, tmp_path: Path) -> None:
    assert (shelf.saved(), shelf.past()) == ((), ())
    assert list(tmp_path.iterdir()) == []


def test_a_search_comes_back_as_it_was_typed(shelf: SearchFiles, tmp_path: Path) -> None:
    path = shelf.save("My area", FORM)
    assert path == tmp_path / "config" / "searches" / "My area.toml"
    assert shelf.load("My area").form == FORM
    assert shelf.load(str(path)).form == FORM
    assert [each.name for each in shelf.saved()] == ["My area"]
    assert [each.name for each in path.parent.iterdir()] == ["My area.toml"]


def test_nothing_is_overwritten_unless_it_was_asked_for(shelf: SearchFiles) -> None:
    shelf.save("a", FORM)
    with pytest.raises(StorageError, match=r"is there already\. Take another name"):
        shelf.save("a", SearchForm(("B",)))
    assert shelf.load("a").form == FORM
    shelf.save("a", SearchForm(("B",)), replaces=True)
    assert shelf.load("a").form == SearchForm(("B",))


def test_a_deleted_search_is_gone(shelf: SearchFiles) -> None:
    path = shelf.save("a", FORM)
    assert shelf.delete("a").path == str(path)
    assert shelf.saved() == ()
    with pytest.raises(InputError, match="no saved search 'a'"):
        shelf.delete("a")


@pytest.mark.parametrize(
    "data",
    [
        b"# why I search this\r\nformat = 1\r\ncollections = ['A']  # and no other\r\n\r\n",
        b"\xef\xbb\xbfformat = 1\n",
        b"no search at all \xff\xfe",
        b"",
    ],
)
def test_a_deleted_search_comes_back_to_the_byte(shelf: SearchFiles, data: bytes) -> None:
    path = shelf.save("a", FORM)
    path.write_bytes(data)
    path.chmod(0o640)
    deleted = shelf.delete("a")
    assert not path.exists()
    assert shelf.restore(deleted) == path
    assert path.read_bytes() == data
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [each.name for each in path.parent.iterdir()] == ["a.toml"]


def test_a_deleted_link_comes_back_as_a_link(shelf: SearchFiles, tmp_path: Path) -> None:
    path = shelf.save("a", FORM)
    elsewhere = path.rename(tmp_path / "shared.toml")
    path.symlink_to(elsewhere)
    deleted = shelf.delete("a")
    assert elsewhere.exists()
    shelf.restore(deleted)
    assert path.readlink() == elsewhere


def test_what_cannot_be_read_is_deleted_for_good(shelf: SearchFiles) -> None:
    path = shelf.save("a", FORM)
    path.write_bytes(bytes(2**20 + 1))
    assert not shelf.delete("a").can_return
    assert not path.exists()


def test_a_name_that_was_taken_meanwhile_is_not_overwritten(shelf: SearchFiles) -> None:
    shelf.save("a", FORM)
    deleted = shelf.delete("a")
    shelf.save("a", SearchForm(("B",)))
    with pytest.raises(StorageError, match=r"is there again\. Give that one another name"):
        shelf.restore(deleted)
    assert shelf.load("a").form == SearchForm(("B",))


def test_a_broken_file_is_listed_with_its_line(shelf: SearchFiles) -> None:
    good = shelf.save("good", FORM)
    (good.parent / "bad.toml").write_text('format = 1\nwehn = "2026"\n')
    bad, fine = shelf.saved()
    assert fine.form == FORM
    assert "bad.toml, line 2: unknown key 'wehn'; when may be meant." in bad.trouble
    with pytest.raises(InputError, match="line 2"):
        shelf.load("bad")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b'when = "\xff"\n', "line 1: that is not UTF-8 text. Save the file as UTF-8."),
        (b"format = 9\n", "a later maap-tui"),
        (b"when = 2026-\n", "line 1, column"),
        (b"#" * (2**20 + 1), "is larger than 1 MB"),
    ],
)
def test_what_is_wrong_with_a_file_is_one_sentence(
    shelf: SearchFiles, tmp_path: Path, data: bytes, told: str
) -> None:
    path = tmp_path / "mailed.toml"
    path.write_bytes(data)
    with pytest.raises(InputError) as refused:
        shelf.load(str(path))
    assert told in str(refused.value)
    assert "mailed.toml" in str(refused.value)


@pytest.mark.parametrize("name", ["missing", "a/missing.toml", "nul\0.toml", "~nobody9/x.toml", ""])
def test_a_name_that_leads_nowhere_is_refused(shelf: SearchFiles, name: str) -> None:
    with pytest.raises(MaapError):
        shelf.load(name)


def test_known_names_are_offered(shelf: SearchFiles) -> None:
    shelf.save("Amazon", FORM)
    with pytest.raises(InputError, match="Saved are: Amazon"):
        shelf.load("Amazn")


def test_a_token_reaches_no_file(shelf: SearchFiles, tmp_path: Path) -> None:
    secret = SearchForm(("A",), ids="eyJhbGciOiJIUzI1NiJ9.e30.abc")
    with pytest.raises(InputError, match="looks like a token"):
        shelf.save("a", secret)
    shelf.remember(secret)
    assert shelf.past() == ()
    assert b"eyJ" not in b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())


def test_a_folder_that_cannot_be_written_is_named(shelf: SearchFiles, tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file stands here")
    with pytest.raises(StorageError):
        shelf.save("a", FORM)


def history(tmp_path: Path) -> SearchHistory:
    moments = iter(range(1000, 10_000))
    return SearchHistory(tmp_path / "state", lambda: float(next(moments)))


def test_the_latest_search_is_first_and_each_is_there_once(tmp_path: Path) -> None:
    past = history(tmp_path)
    other = SearchForm(("B",))
    for form in (FORM, other, FORM):
        past.remember(form)
    past.count(FORM, 24)
    assert [(each.form, each.matched, each.runs) for each in past.past()] == [
        (FORM, 24, 2),
        (other, None, 1),
    ]
    past.remember(FORM)
    assert past.past()[0].matched is None
    past.forget(FORM)
    assert [each.form for each in past.past()] == [other]


def test_rules_are_remembered_beside_the_searches(tmp_path: Path) -> None:
    past = history(tmp_path)
    assert past.past_rules() == ()
    past.remember(FORM)
    for text in ("newest baseline", "not on disk", "newest baseline", "half \ud800"):
        past.remember_rules(text)
    assert past.past_rules() == ("newest baseline", "not on disk")
    for number in range(KEPT_RULES + 5):
        past.remember_rules(f"every {number}th")
    assert len(past.past_rules()) == KEPT_RULES
    assert past.past_rules()[0] == f"every {KEPT_RULES + 4}th"
    assert [each.form for each in past.past()] == [FORM]


def test_a_history_of_before_there_were_rules_is_as_good(tmp_path: Path) -> None:
    past = history(tmp_path)
    past.remember(FORM)
    with sqlite3.connect(tmp_path / "state" / FILE_NAME) as connection:
        connection.execute("DROP TABLE IF EXISTS rules")
    assert past.past_rules() == ()
    past.remember_rules("on disk")
    assert past.past_rules() == ("on disk",)


def test_the_history_is_private_and_does_not_grow_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = 20
    monkeypatch.setattr("maap_tui.services.search_history.KEPT", most)
    past = history(tmp_path)
    before = os.umask(0)
    try:
        for number in range(most + 5):
            past.remember(SearchForm(("A",), limit=str(number + 1)))
    finally:
        os.umask(before)
    assert len(past.past()) == most
    assert past.past()[0].form.limit == str(most + 5)
    file = tmp_path / "state" / FILE_NAME
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_damaged_history_is_told_and_left(tmp_path: Path) -> None:
    past = history(tmp_path)
    past.remember(FORM)
    file = tmp_path / "state" / FILE_NAME
    file.write_bytes(b"no database at all " * 100)
    with pytest.raises(StorageError, match=r"history of searches.*move the file away"):
        past.past()
    assert file.read_bytes().startswith(b"no database")


def test_a_newer_history_is_left_as_it_is(tmp_path: Path) -> None:
    past = history(tmp_path)
    past.remember(FORM)
    with sqlite3.connect(tmp_path / "state" / FILE_NAME) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(StorageError, match="later maap-tui"):
        past.remember(FORM)


def test_what_this_version_does_not_know_is_left_out(tmp_path: Path) -> None:
    past = history(tmp_path)
    past.remember(FORM)
    with sqlite3.connect(tmp_path / "state" / FILE_NAME) as connection:
        connection.execute("""INSERT INTO searches VALUES ('{"mood": "x"}', 1, 1, 1)""")
    assert [each.form for each in past.past()] == [FORM]


def test_half_a_character_is_not_noted(tmp_path: Path) -> None:
    past = history(tmp_path)
    past.remember(SearchForm(when="\ud800"))
    past.count(SearchForm(when="\ud800"), 1)
    assert past.past() == ()


@pytest.mark.parametrize("damaged", ["", "x", "[]", '{"collections": 1}', '{"of_tomorrow": "a"}'])
def test_a_row_of_the_history_that_cannot_be_read_is_left_out(
    shelf: SearchFiles, tmp_path: Path, damaged: str
) -> None:
    shelf.remember(FORM)
    with closing(sqlite3.connect(tmp_path / "state" / FILE_NAME)) as connection, connection:
        connection.execute("INSERT INTO searches VALUES (?, 1.0, NULL, 1)", (damaged,))
    assert [each.form for each in shelf.past()] == [FORM]


def test_a_history_without_a_folder_says_how_to_give_it_another(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file stands here")
    with pytest.raises(StorageError, match="MAAP_TUI_STATE_DIR names another folder"):
        history(tmp_path).remember(FORM)
