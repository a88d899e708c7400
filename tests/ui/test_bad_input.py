"""Whatever is pasted into the filters: a sentence where it stands, and nothing typed is lost."""

from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input, Static

from maap_tui.models.query import Queryable
from maap_tui.models.search_form import SearchForm
from maap_tui.services.areas import AreaReader
from maap_tui.services.batch import BatchSearcher
from maap_tui.services.filters import FilterChecker
from maap_tui.ui.screens.batch_dialog import BatchDialog
from maap_tui.ui.screens.cql2_editor import Cql2Editor, FilterArea
from maap_tui.ui.widgets.dialog_note import DialogNote
from maap_tui.ui.widgets.form_row import FormRow, NoteKind
from maap_tui.ui.widgets.row_editor import LONGEST, RowEditor
from tests.bad_input import AREA_FILES, FILTERS, KIB, PLACES, TABLES, TIMES, BadFile
from tests.ui.conftest import PaneApp, wait_until
from tests.ui.fakes import FakeCatalog
from tests.ui.panes.filters_kit import Bench, open_filters

NAMES = [Queryable("sat:absolute_orbit", "Orbit number"), Queryable("frame", "Frame")]


async def paste_into(bench: Bench, name: str, text: str) -> FormRow:
    """Opens a row, pastes, and presses Enter."""
    await bench.go_to(name)
    await bench.press("enter")
    row = bench.row(name)
    row.query_one(RowEditor).post_message(events.Paste(text))
    await bench.pilot.pause()
    await bench.press("enter")
    return row


def shown(row: FormRow) -> str:
    """The note under a row, in one line."""
    assert row.kind is NoteKind.ERROR, row.note
    return " ".join(row.note.split())


def held(bench: Bench, row: FormRow) -> str:
    """What the row holds, also while it is being edited."""
    return row.typed if row.is_editing else bench.pane.form.text(str(row.id))


@pytest.mark.parametrize("file", AREA_FILES, ids=str)
async def test_a_file_that_is_no_area(tmp_path: Path, file: BadFile) -> None:
    path = file.at(tmp_path)
    async with open_filters(areas=AreaReader()) as bench:
        row = await paste_into(bench, "where", path)
        await bench.settled()
        assert file.said in shown(row)
        assert held(bench, row) == path
        await bench.press("r")
        assert bench.submitted == []


@pytest.mark.parametrize(("text", "said"), PLACES)
async def test_words_that_are_no_area(text: str, said: str) -> None:
    async with open_filters(areas=AreaReader()) as bench:
        row = await paste_into(bench, "where", text)
        await bench.settled()
        assert said in shown(row)
        assert held(bench, row) == text


@pytest.mark.parametrize(("text", "said"), [each for each in TIMES if len(each[0]) <= LONGEST])
async def test_words_that_are_no_time(text: str, said: str) -> None:
    async with open_filters() as bench:
        row = await paste_into(bench, "when", text)
        assert said in shown(row)
        assert held(bench, row) == text


@pytest.mark.parametrize("text", ["0000", "x", "ساحل"])
async def test_a_time_that_was_spoilt_comes_back(text: str) -> None:
    async with open_filters() as bench:
        await bench.fill("when", "2025")
        row = await paste_into(bench, "when", text)
        assert shown(row)
        assert held(bench, row) == f"2025{text}"
        await bench.press("escape")
        assert held(bench, row) == "2025"


@pytest.mark.parametrize("name", ["when", "where", "ids"])
async def test_what_is_too_long_for_a_row_leaves_what_is_there(name: str) -> None:
    async with open_filters() as bench:
        await bench.go_to(name)
        await bench.press("enter", "2")
        row = bench.row(name)
        row.query_one(RowEditor).post_message(events.Paste("x" * 64 * KIB))
        await bench.pilot.pause()
        assert "too long: 20 000 characters at most" in shown(row)
        assert ("save it as a file" in shown(row)) == (name == "where")
        assert row.typed == "2"


@pytest.mark.parametrize("piece", ["x", "2025,", "12.5 ", "[1.25,コー],", "ساحل "])
async def test_a_long_paragraph_is_drawn_as_a_short_one_is(piece: str) -> None:
    """Only the rows that are seen are cut out of it; they must be those that all would give."""
    text = (piece * LONGEST)[:LONGEST]
    editor = RowEditor("")
    editor.styles.scrollbar_size_vertical = 0
    app = PaneApp(editor)
    async with app.run_test(size=(26, 7)) as pilot:
        editor.focus()
        editor.post_message(events.Paste(text))
        await pilot.pause()
        await wait_until(pilot, lambda: len(editor.text) == LONGEST)
        for place in (LONGEST, 0, LONGEST // 2):
            editor.move_cursor((0, place))
            await pilot.pause()
            sections = editor.wrapped_document.get_sections(0)
            seen = range(editor.scroll_offset.y, editor.scroll_offset.y + 7)
            rows = [sections[n].strip() if n < len(sections) else "" for n in seen]
            assert [line.strip() for line in app.screen_text().splitlines()] == rows


@pytest.mark.parametrize(("text", "said"), FILTERS)
async def test_words_that_are_no_filter(text: str, said: str) -> None:
    editor = Cql2Editor(FilterChecker(), NAMES, "frame = 'A'")
    app = PaneApp(Static("beneath"))
    kept: list[str | None] = []
    async with app.run_test(size=(120, 36)) as pilot:
        app.push_screen(editor, kept.append)
        await wait_until(pilot, lambda: "This is CQL2" in app.screen_text())
        editor.query_one(FilterArea).select_all()
        editor.query_one(FilterArea).post_message(events.Paste(text))
        if len(text) + len("frame = 'A'") > 20_000:
            await wait_until(pilot, lambda: "longer than 20 000 characters" in app.screen_text())
            assert editor.text == "frame = 'A'"
            return
        await wait_until(pilot, lambda: "This is CQL2" not in app.screen_text())
        assert editor.text == text
        await wait_until(pilot, lambda: "! " in app.screen_text() or "? " in app.screen_text())
        assert "Unknown" in said or said in app.screen_text() or "not listed" in app.screen_text()
        await pilot.press("escape", "enter")
        await wait_until(pilot, lambda: kept)
        assert kept == [text.strip()]


@pytest.mark.parametrize("file", [*TABLES, *AREA_FILES], ids=str)
async def test_a_file_that_is_no_batch(tmp_path: Path, file: BadFile) -> None:
    path = file.at(tmp_path)
    searcher = BatchSearcher(FakeCatalog(), AreaReader(), tmp_path / "state")
    app = PaneApp(Static("beneath"))
    async with app.run_test(size=(120, 36)) as pilot:
        await app.push_screen(BatchDialog(searcher, SearchForm(("A",))))
        app.screen.query_one("#batch", Input).post_message(events.Paste(path))
        await pilot.pause()
        await pilot.press("enter")
        told = app.screen.query_one(DialogNote)
        await wait_until(pilot, lambda: told.has_class("-error"))
        assert file.said in str(told.content)
        assert app.screen.query_one("#batch", Input).value == path
