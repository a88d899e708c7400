"""Words that change often lay the screen out only where they need another height."""

from typing import Self

from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Region
from textual.widgets import Static

from maap_tui.ui.widgets.steady_text import SteadyText


class Counted(SteadyText):
    """Counts how often it asks for a layout."""

    layouts = 0

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        self.layouts += layout
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)


class Shown(App[None]):
    CSS = "#box { width: 12; height: auto; } SteadyText { width: 1fr; height: auto; }"

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            yield Counted("first", markup=False)
            yield Static("below", id="below")


async def test_words_of_the_same_height_are_drawn_without_a_layout() -> None:
    async with Shown().run_test() as pilot:
        text = pilot.app.query_one(Counted)
        await pilot.pause()
        before = text.layouts
        text.update(Content("second"))
        await pilot.pause()
        assert text.layouts == before
        assert str(text.render()) == "second"
        assert text.size.height == 1


async def test_longer_words_get_the_lines_that_they_need_and_give_them_back() -> None:
    async with Shown().run_test() as pilot:
        text, below = pilot.app.query_one(Counted), pilot.app.query_one("#below")
        text.update(Content("words over two lines"))
        await pilot.pause()
        assert (text.size.height, below.region.y) == (2, 2)
        text.update(Content("one"))
        await pilot.pause()
        assert (text.size.height, below.region.y) == (1, 1)


async def test_what_was_said_while_hidden_has_its_height_when_it_is_shown() -> None:
    async with Shown().run_test() as pilot:
        text, below = pilot.app.query_one(Counted), pilot.app.query_one("#below")
        text.display = False
        await pilot.pause()
        text.update(Content("words over two lines"))
        text.display = True
        await pilot.pause()
        assert (text.size.height, below.region.y) == (2, 2)


async def test_a_narrower_place_is_measured_anew() -> None:
    async with Shown().run_test() as pilot:
        text = pilot.app.query_one(Counted)
        text.update(Content("other words"))
        await pilot.pause()
        pilot.app.query_one("#box").styles.width = 7
        await pilot.pause()
        assert text.size.height == 2
