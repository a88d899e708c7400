"""The line at the bottom: the keys that make sense now, as many as there is room for."""

from textual.app import ComposeResult
from textual.binding import ActiveBinding
from textual.screen import Screen
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

from ..key_line import fitting


class KeyFooter(Footer):
    """Where the terminal is narrow Menu, Help and Quit stay, and others are left to the help."""

    _drawn_for = 0
    """Cells for which the keys were chosen."""
    _drawn_keys: tuple[ActiveBinding, ...] = ()

    def bindings_changed(self, screen: Screen[object]) -> None:
        """Textual makes all keys anew whenever any of them may have begun or ended to make sense,
        such as with each file that is done: more work than any other of a key's effects."""
        if _shown(screen) != self._drawn_keys:
            super().bindings_changed(screen)

    def compose(self) -> ComposeResult:
        self._drawn_for = self.app.size.width
        keys = [key for key in super().compose() if isinstance(key, FooterKey)]
        self._drawn_keys = _shown(self.screen) if keys else ()
        words = [(key.key_display, key.description) for key in keys]
        for index in fitting(words, self._drawn_for):
            self._untie(keys[index])
            yield keys[index]

    def _untie(self, key: FooterKey) -> None:
        """Textual would keep each key that was ever shown: a line of them for each dialog.

        What a footer that stays is watched by, it keeps until what is watched changes (Textual's
        issue 6666).
        """
        key._reactive_connect = None
        key.set_reactive(FooterKey.compact, self.compact)

    async def on_resize(self) -> None:
        if self.app.size.width != self._drawn_for:
            await self.recompose()


def _shown(screen: Screen[object]) -> tuple[ActiveBinding, ...]:
    return tuple(active for active in screen.active_bindings.values() if active.binding.show)
