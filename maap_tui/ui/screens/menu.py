"""The menu: all that can be done, found by its words."""

from textual.await_complete import AwaitComplete
from textual.command import CommandList, CommandPalette


class Menu(CommandPalette):
    """Textual's, made to stand a window in which its list has no room, and to leave once."""

    def _action_command_list(self, action: str) -> None:
        if self.query_one(CommandList).scrollable_content_region:  # else a page is no key of it
            super()._action_command_list(action)

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Leaves, while it is on top: a second click would end the screen behind it."""
        return super().dismiss(result) if self.is_active else AwaitComplete()
