"""The line of a dialog that says how things stand, or what is wrong."""

from textual.content import Content
from textual.widgets import Static

from maap_tui.models.text import as_sentence

from ..text import printable


class DialogNote(Static):
    """Muted words; what is wrong begins with "!", because not every screen shows colours."""

    DEFAULT_CSS = """
    DialogNote { height: auto; color: $foreground-muted; }
    DialogNote.-error { color: $text-error; }
    """

    def __init__(self, words: str = "") -> None:
        super().__init__(words, markup=False)

    def say(self, words: str | Content, *, is_error: bool = False) -> None:
        """Shows `words` instead of what was there; a `Content` is taken as it is."""
        if is_error and isinstance(words, str):
            words = as_sentence(words)
        said = Content(printable(words)) if isinstance(words, str) else words
        self.update(Content.assemble("! ", said) if is_error else said)
        self.set_class(is_error, "-error")
