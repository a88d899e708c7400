"""The line at the top: where we are, whether we are signed in, what is marked, what fits."""

from dataclasses import dataclass

from textual import on, work
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.timer import Timer
from textual.widget import Widget

from maap_tui.errors import StorageError
from maap_tui.models.basket import NOTHING, Amount
from maap_tui.models.sign_in import SignInState, SignInStatus
from maap_tui.models.text import count_noun, format_bytes
from maap_tui.services import Downloads, SignIn

from ..status_line import MARGIN, Part, status_line, where

LOOK_SECONDS = 10
"""How often sign-in and free disk space are looked at."""
_SOON = 0.5
"""How long after something has changed about the queue; what else changes meanwhile waits too."""

_WARN_DAYS = 7
_ROOMY = 100
"""Columns from which the sign-in is told in words."""


@dataclass(frozen=True, slots=True)
class Marked:
    """How much is marked."""

    amount: Amount = NOTHING
    elsewhere: int = 0
    """How many of them are not in the list: of another search, or not loaded."""

    def words(self, *, is_short: bool) -> str:
        """`12 marked 8.40 GB, 3 not listed`."""
        words = f"{self.amount.count} marked {self.amount.size_words()}".rstrip()
        if not self.elsewhere or is_short:
            return words
        where = "none" if self.elsewhere == self.amount.count else f"{self.elsewhere} not"
        return f"{words}, {where} listed"


class StatusBar(Widget):
    """One line of facts; the least important ones go first when the screen is narrow."""

    DEFAULT_CSS = """
    StatusBar { height: 1; background: $panel; color: $foreground; padding: 0 1; }
    """

    place: reactive[str] = reactive("")
    """Which catalogue this is."""
    collection: reactive[str] = reactive("")
    sign_in: reactive[SignInStatus] = reactive(SignInStatus(SignInState.NO_CREDENTIALS))
    marked: reactive[Marked] = reactive(Marked())
    free_bytes: reactive[int | None] = reactive(None)

    class Looked(Message):
        """The credentials and the disk were looked at."""

        def __init__(self, sign_in: SignInStatus, free_bytes: int | None) -> None:
            super().__init__()
            self.sign_in = sign_in
            self.free_bytes = free_bytes

    def __init__(self, sign_in: SignIn, downloads: Downloads) -> None:
        super().__init__()
        self._credentials = sign_in
        self._downloads = downloads
        self._soon: Timer | None = None

    def on_mount(self) -> None:
        self.set_interval(LOOK_SECONDS, self.look)
        self.look()

    def look_soon(self) -> None:
        """Looks in a moment: what became of a file may tell of the sign-in, and took space."""
        if self._soon is None:
            self._soon = self.set_timer(_SOON, self._look_after_all)

    def _look_after_all(self) -> None:
        self._soon = None
        self.look()

    @work(thread=True, exclusive=True, group="status", description="status")
    def look(self) -> None:
        """Looks at the credentials file and the free disk space, without any request."""
        try:
            free_bytes = self._downloads.plan(()).free_bytes
        except StorageError:
            free_bytes = None
        self.post_message(self.Looked(self._credentials.status(), free_bytes))

    @on(Looked)
    def _show(self, message: Looked) -> None:
        self.sign_in, self.free_bytes = message.sign_in, message.free_bytes

    def render(self) -> Content:
        place = where(self.place, self.collection)
        return status_line(place, self._parts(), self.size.width - MARGIN)

    def _parts(self) -> list[Part]:
        """What there is to say, from left to right."""
        parts = [(6, self._sign_in_words())]
        if self.marked.amount.count:
            parts.append((7, self._marked_words()))
        if self.free_bytes is not None:
            parts.append((3, Content(f"{format_bytes(self.free_bytes)} free")))
        return parts

    def _marked_words(self) -> Content:
        words = self.marked.words(is_short=self.size.width < _ROOMY)
        return Content.styled(words, "bold $text-warning")

    def _sign_in_words(self) -> Content:
        days = self.sign_in.days_left
        is_short = self.size.width < _ROOMY
        match self.sign_in.state:
            case SignInState.SIGNED_IN | SignInState.READY:
                words = "token found" if self.sign_in.state is SignInState.READY else "signed in"
                if days is not None:
                    words = f"{days} d" if is_short else f"{words}, {count_noun(days, 'day')} left"
                is_ending = days is not None and days <= _WARN_DAYS
                style = "$text-warning" if is_ending else "$text-success"
                return Content.styled(f"● {words}", style)
            case SignInState.NO_CREDENTIALS:
                return Content.styled("○ not signed in", "$foreground-muted")
            case _:
                return Content.styled(f"! {self.sign_in.state.value}", "bold $text-error")
