"""A text area that can be left behind."""

from textual.widgets import TextArea


class LeavingTextArea(TextArea):
    """Listens to the app and its screen no longer than it is there.

    They would keep each one: the screen as long as it stands, the app until the theme changes, and
    that with the dialog around it (Textual's issue 6666).
    """

    def on_unmount(self) -> None:
        self.screen.text_selection_started_signal.unsubscribe(self)
        watchers = getattr(self.app, "__watchers", {}).get("theme", [])
        watchers[:] = [each for each in watchers if each[0] is not self]
