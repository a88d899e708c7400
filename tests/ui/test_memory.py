"""What a person has left does not stay in memory."""

import gc
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar
from weakref import ref

import pytest
from textual._styles_cache import StylesCache
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import TextArea
from textual.widgets._footer import FooterKey

from maap_tui.demo import DemoWorld
from maap_tui.ui import collecting
from maap_tui.ui.screens.cql2_editor import FilterArea
from maap_tui.ui.widgets.key_footer import KeyFooter
from maap_tui.ui.widgets.row_editor import RowEditor
from tests.ui.conftest import wait_until
from tests.ui.journey_kit import journey, settings_of

EDITORS = [lambda: RowEditor("a"), FilterArea]


@pytest.fixture(autouse=True)
def looking() -> Iterator[None]:
    """Python's own looks for garbage, which the app changes for the whole process."""
    thresholds = gc.get_threshold()
    yield
    gc.set_threshold(*thresholds)
    gc.unfreeze()
    gc.enable()


class Host(App[None]):
    """Keeps no messages, which know who sent them."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("r", "search", "Search")]
    can_search: bool | None = True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.can_search if action == "search" else True

    def compose(self) -> ComposeResult:
        yield KeyFooter(show_command_palette=False)


class Editing(ModalScreen[None]):
    def __init__(self, editor: TextArea) -> None:
        super().__init__()
        self._editor = editor

    def compose(self) -> ComposeResult:
        yield self._editor


def are_gone(refs: Sequence["ref[Any]"]) -> bool:
    gc.collect()
    return not any(each() for each in refs)


async def test_keys_of_the_bottom_line_go_with_the_moment_they_were_for() -> None:
    app = Host()
    async with app.run_test(size=(120, 10)) as pilot:
        footer = app.query_one(KeyFooter)
        await wait_until(pilot, lambda: footer.query(FooterKey))
        assert not footer.query("FooterKey.-compact")
        shown = [ref(key) for key in footer.query(FooterKey)]
        app.can_search = None
        app.refresh_bindings()
        await wait_until(pilot, lambda: are_gone(shown))


@pytest.mark.parametrize("make", EDITORS)
async def test_an_editor_goes_when_it_is_taken_away(make: Callable[[], TextArea]) -> None:
    async with Host().run_test(size=(40, 10)) as pilot:
        left: list[ref[Any]] = []
        for _ in range(4):
            await pilot.app.mount(made := make())
            left.append(ref(made))
            await made.remove()
        del made
        await wait_until(pilot, lambda: are_gone(left[:-1]))  # the latest may still be laid out


@pytest.mark.parametrize("make", EDITORS)
async def test_an_editor_goes_with_its_dialog(make: Callable[[], TextArea]) -> None:
    async with Host().run_test(size=(40, 10)) as pilot:
        await pilot.app.push_screen(Editing(make()))
        left: list[ref[Any]] = [ref(pilot.app.screen)]
        left.append(ref(pilot.app.screen.query_one(TextArea)))
        await pilot.app.pop_screen()
        await wait_until(pilot, lambda: are_gone(left))


async def test_screens_that_are_left_fast_go_before_there_are_too_many(
    world: DemoWorld, tmp_path: Path
) -> None:
    async with journey(settings_of(world, tmp_path)) as person:
        await person.sees("Downloads")
        await person.until(lambda: gc.isenabled())
        left: list[ref[Any]] = []
        for _ in range(8):
            await person.press("question_mark")
            await person.until(lambda: person.app.screen.is_modal)
            left.append(ref(person.app.screen))
            await person.press("escape")
            await person.until(lambda: not person.app.screen.is_modal)
        await person.until(lambda: left[0]() is None)


async def test_lines_that_a_widget_has_drawn_go_with_it() -> None:
    async with Host().run_test(size=(40, 10)) as pilot:
        await wait_until(pilot, lambda: StylesCache.get_inner_outer.cache_info().currsize)
        collecting.tidy(may_take=False)
        assert not StylesCache.get_inner_outer.cache_info().currsize
