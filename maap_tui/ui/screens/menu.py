"""The menu: all that can be done, found by its words."""

from textual.command import CommandList, CommandPalette

from ..frames import PromptScreen


class Menu(CommandPalette, PromptScreen[None]):
    """Textual's, made to stand a window in which its list has no room."""

    def _action_command_list(self, action: str) -> None:
        if self.query_one(CommandList).scrollable_content_region:  # else a page is no key of it
            super()._action_command_list(action)
