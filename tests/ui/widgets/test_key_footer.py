"""The keys at the bottom are made anew only where others make sense now."""

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets._footer import FooterKey

from maap_tui.ui.widgets.key_footer import KeyFooter
from tests.ui.conftest import wait_until


class Host(App[None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "search", "Search"),
        Binding("d", "download", "Download"),
    ]
    may_download: bool | None = True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.may_download if action == "download" else True

    def compose(self) -> ComposeResult:
        yield KeyFooter(show_command_palette=False)

    @property
    def keys(self) -> list[FooterKey]:
        return list(self.query(FooterKey))

    @property
    def dimmed(self) -> list[bool]:
        return [key.has_class("-disabled") for key in self.keys]


async def test_keys_stay_while_the_same_ones_make_sense() -> None:
    app = Host()
    async with app.run_test(size=(120, 10)) as pilot:
        await wait_until(pilot, lambda: app.keys)
        before = app.keys
        app.refresh_bindings()
        await pilot.pause()
        assert app.keys == before


async def test_a_key_that_makes_no_sense_is_dimmed_or_goes_and_comes_back() -> None:
    app = Host()
    async with app.run_test(size=(120, 10)) as pilot:
        await wait_until(pilot, lambda: len(app.keys) == 2)
        app.may_download = None
        app.refresh_bindings()
        await wait_until(pilot, lambda: app.dimmed == [False, True])
        app.may_download = False
        app.refresh_bindings()
        await wait_until(pilot, lambda: [key.description for key in app.keys] == ["Search"])
        app.may_download = True
        app.refresh_bindings()
        await wait_until(pilot, lambda: app.dimmed == [False, False])
