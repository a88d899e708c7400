"""The least that Textual can show: what starting any app of it costs."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class EmptyApp(App[None]):
    """One word, nothing else."""

    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        yield Static("READY")


if __name__ == "__main__":
    EmptyApp().run()
