"""Saved searches and the history: what each holds, to be run again, edited, named or deleted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from maap_tui.errors import MaapError
from maap_tui.models.search_form import DeletedSearch, PastSearch, SavedSearch, SearchForm
from maap_tui.models.text import clean
from maap_tui.services import Searches

from ..narrowing import Findable, narrowed
from ..search_text import card_of_past, card_of_saved
from ..text import printable
from ..widgets.pick_list import PickList
from ..widgets.search_list import Entry, SearchList
from .confirm import ConfirmScreen
from .dialog import PickerDialog
from .save_search import SaveSearchScreen


@dataclass(frozen=True, slots=True)
class Picked:
    """The search that was chosen."""

    form: SearchForm
    runs: bool
    """Whether it is to be run at once, or only shown in the rows."""
    name: str = ""
    """What it is saved as, if it is."""


class SearchPicker(PickerDialog[Picked | None]):
    """One list with two tabs; gives what was picked, or `None`."""

    DEFAULT_CSS = """
    SearchPicker {
        #frame { width: 100%; height: 100%; }
        &.-wide #frame { width: 96%; height: 92%; }
        &.-huge #frame { width: 86%; height: 84%; max-width: 180; }
        #tabs { height: 1; margin-bottom: 1; }
        &.-tall #narrow, &.-high #narrow { margin-bottom: 1; }
        #told { height: auto; color: $text-error; display: none; }
        #told.-shown { display: block; margin-bottom: 1; }
        #both { height: 1fr; layout: vertical; }
        SearchList { width: 1fr; height: 1fr; }
        #card {
            width: 1fr; height: 8; padding: 0 0 0 2; scrollbar-size-vertical: 1;
            border-top: solid $border-blurred;
        }
        #card > Static { height: auto; }
        &.-flat #card { display: none; }
        &.-tall #card { height: 12; }
        &.-wide #both, &.-huge #both { layout: horizontal; }
        &.-wide #card, &.-huge #card {
            width: 2fr; height: 1fr; border-top: none; border-left: solid $border-blurred;
            margin-left: 1;
        }
        &.-wide SearchList, &.-huge SearchList { width: 3fr; }
    }
    """
    TITLE_WORDS: ClassVar[str] = "Searches"
    KEY_WORDS: ClassVar[str] = (
        "enter run  e edit  s name  d delete  u undo  / narrow  tab other  esc back"
    )
    BEGINS_TYPING: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab,shift+tab", "other_tab", "Other", id="searches.tab", priority=True),
        Binding("e", "edit", "Edit", id="searches.edit", tooltip="Load it into the rows only"),
        Binding("s", "name", "Name", id="searches.name", tooltip="Save it under a name"),
        Binding("d,delete", "delete", "Delete", id="searches.delete", tooltip="Delete it"),
        Binding(
            "u", "undo", "Undo", id="searches.undo", tooltip="Bring back what was deleted last"
        ),
    ]

    class Arrived(Message):
        """What is saved and what was run; or why one of them cannot be read."""

        def __init__(
            self,
            saved: Sequence[Entry],
            past: Sequence[Entry],
            troubles: Sequence[str],
            said: str = "",
        ) -> None:
            super().__init__()
            self.saved = tuple(saved)
            self.past = tuple(past)
            self.troubles = tuple(troubles)
            self.said = said
            """What has been done, in words."""

    def __init__(self, searches: Searches, *, shows_past: bool = False) -> None:
        super().__init__()
        self._searches = searches
        self._shows_past = shows_past
        self._tabs: tuple[tuple[Entry, ...], tuple[Entry, ...]] = ((), ())
        self._is_read = False
        self._deleted: list[DeletedSearch] = []
        """Latest last; only a worker that holds `_changing` touches it."""
        self._changing = Lock()

    def compose_inside(self) -> ComposeResult:
        yield Static("", id="tabs", markup=False)
        narrow = self.narrowing_input()
        narrow.placeholder = "/ narrows by words"
        yield narrow
        yield Static("", id="told", markup=False)
        with Horizontal(id="both"):
            yield SearchList()
            with VerticalScroll(id="card", can_focus=False):
                yield Static("", id="card-text", markup=False)

    def on_mount(self) -> None:
        self._show_tabs()
        self._change()

    # Reading

    @work(thread=True, group="searches", description="searches")
    def _change(self, work: Callable[[], str | None] = lambda: None) -> None:
        """Does `work`, which may say what it did, and reads anew; one after the other, so that
        what is shown in the end is what is there."""
        troubles: list[str] = []
        said = ""
        with self._changing:
            try:
                said = work() or ""
            except MaapError as error:
                troubles.append(str(error))
            saved = self._asked(self._searches.saved, troubles)
            past = self._asked(self._searches.past, troubles)
            self.post_message(self.Arrived(saved, past, troubles, said))

    @staticmethod
    def _asked(ask: Callable[[], Sequence[Entry]], troubles: list[str]) -> Sequence[Entry]:
        try:
            return ask()
        except MaapError as error:
            troubles.append(str(error))
            return ()

    @on(Arrived)
    def _show_all(self, message: Arrived) -> None:
        message.stop()
        self._is_read = True
        self._tabs = (message.saved, message.past)
        self._tell(" ".join(message.troubles))
        if message.said and not message.troubles:
            self.notify(printable(message.said), markup=False)
        self._show(keeps_cursor=True)

    def _show(self, *, keeps_cursor: bool = False) -> None:
        hits = narrowed([_findable(entry) for entry in self._tabs[self._shows_past]], self.typed)
        rows = self.query_one(SearchList)
        rows.show(hits, self._empty_words(), rows.cursor if keeps_cursor else 0)
        self._show_tabs()

    def _empty_words(self) -> str:
        if not self._is_read:
            return "reading …"
        if self._tabs[self._shows_past]:
            return "no search has all these words"
        if self._shows_past:
            return "No search was run yet."
        return "Nothing is saved yet: S in the filters does it."

    def _show_tabs(self) -> None:
        parts = []
        for is_past, word in ((False, "Saved"), (True, "History")):
            count = str(len(self._tabs[is_past])) if self._is_read else ""
            style = "bold reverse" if is_past == self._shows_past else "$foreground-muted"
            parts += [Content.styled(f" {word} {count} ".replace("  ", " "), style), Content("  ")]
        self.query_one("#tabs", Static).update(Content.assemble(*parts))

    def _tell(self, trouble: str) -> None:
        told = self.query_one("#told", Static)
        told.update(Content(f"! {clean(trouble, 600)}" if trouble else ""))
        told.set_class(bool(trouble), "-shown")

    # Keys

    def narrow(self, text: str) -> None:
        self._show()

    @on(PickList.Moved)
    def _show_card(self, message: PickList.Moved) -> None:
        message.stop()
        entry = self.query_one(SearchList).entry
        card = Content("")
        if isinstance(entry, SavedSearch):
            card = card_of_saved(entry)
        elif entry is not None:
            card = card_of_past(entry)
        self.query_one("#card-text", Static).update(card)
        self.query_one("#card").scroll_home(animate=False)

    def action_other_tab(self) -> None:
        self._shows_past = not self._shows_past
        self._show()
        self.query_one(SearchList).focus()

    def take(self, index: int) -> None:
        self._pick(runs=True)

    def action_edit(self) -> None:
        self._pick(runs=False)

    def _pick(self, *, runs: bool) -> None:
        entry = self.query_one(SearchList).entry
        if isinstance(entry, SavedSearch) and entry.trouble:
            self._tell(entry.trouble)
        elif entry is not None:
            name = entry.name if isinstance(entry, SavedSearch) else ""
            self.dismiss(Picked(entry.form, runs, name))

    def action_name(self) -> None:
        """Saves what is under the cursor: a past search gets a name, a saved one another."""
        entry = self.query_one(SearchList).entry
        if entry is None or (isinstance(entry, SavedSearch) and entry.trouble):
            return
        name = entry.name if isinstance(entry, SavedSearch) else ""

        def take(path: Path | None) -> None:
            if path is not None:
                self._change()

        self.app.push_screen(SaveSearchScreen(self._searches, entry.form, name), take)

    def action_delete(self) -> None:
        """Deletes a saved search after a question; a past one is only forgotten."""
        entry = self.query_one(SearchList).entry
        if isinstance(entry, PastSearch):
            self._change(lambda: self._searches.forget(entry.form))
        elif entry is not None:
            question = Content.assemble(
                "Delete the saved search ", (printable(entry.name), "bold"), "?"
            )
            self.app.push_screen(
                ConfirmScreen(question, "Delete it", "Keep it"),
                lambda is_sure: self._delete(entry) if is_sure else None,
            )

    def _delete(self, entry: SavedSearch) -> None:
        def delete() -> str:
            deleted = self._searches.delete(entry.name)
            if not deleted.can_return:
                return f"Deleted {entry.name}."
            self._deleted.append(deleted)
            return f"Deleted {entry.name}. u brings it back."

        self._change(delete)

    def action_undo(self) -> None:
        """Puts back the file that was deleted last, as long as this dialog is open."""
        self._change(self._restore)

    def _restore(self) -> str:
        if not self._deleted:
            return ""
        deleted = self._deleted.pop()
        try:
            self._searches.restore(deleted)
        except MaapError:
            self._deleted.append(deleted)
            raise
        return f"{deleted.name} is back."


def _findable(entry: Entry) -> Findable[Entry]:
    form = entry.form
    rest = (*form.collections, form.when, form.where, form.ids, form.cql2)
    return Findable.of(entry, (entry.name,) if isinstance(entry, SavedSearch) else (), rest)
