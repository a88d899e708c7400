"""The basket over the whole screen: looked at, thinned out, downloaded, given away and taken in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Event
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from maap_tui.models.basket import Basket
from maap_tui.models.catalog import Item, Key
from maap_tui.models.coverage import UnionCoverage
from maap_tui.models.holding import Holding
from maap_tui.models.text import count_noun
from maap_tui.services import BasketFiles, Folders

from ..basket_words import clearing_question, totals_line
from ..disk_looks import LooksAtDisk
from ..frames import let_others
from ..item_text import LETTER_WORDS
from ..keys import letter_rows, rows_of
from ..text import printable
from ..widgets.basket_table import BasketTable
from ..widgets.line_list import LineList
from .basket_files import BasketFilesDialog
from .confirm import confirm
from .help import HelpScreen

LOOK_SECONDS = 0.3
"""From one look at whether the basket has changed to the next."""
_DONE = frozenset(".d=vs")
"""Letters of what is in the queue, or here."""
_KEYS = {
    "remove": "x remove",
    "undo": "U undo",
    "download": "d download",
    "export": "e export",
    "import": "o import",
    "keys": "? keys",
    "leave": "esc back",
}


@dataclass(frozen=True, slots=True)
class BasketTools:
    """What the basket's screen needs of the main one."""

    files: BasketFiles
    folders: Folders
    letter_of: Callable[[Item], str]
    """How a granule stands: its download, or that it is here."""
    is_listed: Callable[[Key], bool]
    union: Callable[[], UnionCoverage | None]
    """What all of it covers of the area, as far as that is known."""
    changed: Callable[[], None]
    """To be called after a change."""
    look: Callable[[Sequence[Item], Event], Mapping[Key, Holding]]
    """What is here of these; looks at the disk."""
    found: Callable[[Mapping[Key, Holding]], None]
    """Takes over what was found."""
    details: Callable[[Item], None]
    download: Callable[[Sequence[Item]], None]


class BasketScreen(BasketFilesDialog, LooksAtDisk):
    """Gives a granule that is to be shown in the list, or `None`."""

    DEFAULT_CSS = """
    BasketScreen {
        #frame { width: 100%; height: 100%; }
        &.-wide #frame { width: 96%; height: 94%; }
        &.-huge #frame { width: 90%; height: 90%; max-width: 180; }
        #totals { height: auto; margin-bottom: 1; }
        &.-low #totals, &.-flat #totals { margin-bottom: 0; }
        BasketTable { height: 1fr; }
        #row { height: auto; min-height: 2; max-height: 3; margin-top: 1; }
        &.-low #row, &.-flat #row { margin-top: 0; }
    }
    """
    TITLE_WORDS: ClassVar[str] = "Basket"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,b", "leave", "Back", id="basket.leave", tooltip="Back to the list"),
        Binding(
            "x,delete",
            "remove",
            "Remove",
            id="basket.remove",
            tooltip="Remove this granule, or this collection",
        ),
        Binding("U", "undo", "Undo", id="basket.undo", tooltip="Take the last change back"),
        Binding("C", "clear", "Empty", id="basket.clear", tooltip="Remove everything; asks"),
        Binding(
            "Q",
            "remove_done",
            "Remove done",
            id="basket.done",
            tooltip="Remove what is in the queue or here already",
        ),
        Binding("d", "download", "Download", id="basket.download", tooltip="Fetch all of it"),
        Binding("i", "details", "Details", id="basket.details", tooltip="All about this granule"),
        Binding("enter", "show", "Show", id="basket.show", tooltip="Go to it in the list, or fold"),
        Binding("space", "fold", "Fold", id="basket.fold", tooltip="Hide or show a collection"),
        Binding("e", "export", "Export", id="basket.export", tooltip="Save it as GeoJSON"),
        Binding("o", "import", "Import", id="basket.import", tooltip="Add granules of a file"),
        Binding("question_mark,f1", "keys", "Keys", id="basket.keys", key_display="?"),
    ]

    def __init__(self, basket: Basket, tools: BasketTools) -> None:
        super().__init__(basket, tools.files, tools.folders, tools.changed)
        self._tools = tools
        self._shown: tuple[int, UnionCoverage | None] = (-1, None)

    def compose_inside(self) -> ComposeResult:
        yield Static("", id="totals", markup=False)
        yield BasketTable(self._tools.letter_of, self._tools.is_listed)
        yield Static("", id="row", markup=False)
        yield from self.compose_path()

    def on_mount(self) -> None:
        self._table.say(
            (
                ("The basket is empty.", "title"),
                ("Space marks a granule in the list; o adds those of a file.", "muted"),
            )
        )
        self._table.focus()
        self.call_later(self._fill)

    async def _fill(self) -> None:
        """A hundred thousand granules are put in their order in turns of the loop of its own."""
        await let_others()
        self._look()
        await let_others()
        self.set_interval(LOOK_SECONDS, self._look)
        self.look_at_disk(tuple(self.basket.items.values()))

    @property
    def _table(self) -> BasketTable:
        return self.query_one(BasketTable)

    # What is shown

    def _look(self) -> None:
        """Follows the basket, which other programs may change as well."""
        union = self._tools.union()
        if self._shown == (self.basket.change, union):
            self._table.refresh()  # states move on
            self._show_row()
            return
        if self._shown[0] != self.basket.change:
            self._table.show(self.basket.items.values())
        self._shown = (self.basket.change, union)
        line = totals_line(self.basket.amount, len(self._table.groups), union)
        self.query_one("#totals", Static).update(line)
        if not self.is_asking:
            self.entitle(self.TITLE_WORDS, self.key_words())

    @on(LineList.CursorMoved)
    def _show_row(self) -> None:
        """The granule under the cursor in full: its columns may be too narrow."""
        item, group = self._table.item, self._table.group
        lines: list[Content] = []
        if item is not None:
            letter = self._tools.letter_of(item)
            words = LETTER_WORDS[letter][1] if letter else "not downloaded"
            lines = [Content.styled(printable(item.id), "bold")]
            more = "" if self._tools.is_listed(item.key) else " · not in the list: i shows it"
            lines.append(Content.styled(f"{words}{more}", "$text-muted"))
        elif group is not None:
            lines = [Content.styled(printable(group.collection), "bold")]
            lines.append(Content.styled("x takes all of it out, Space folds it", "$text-muted"))
        self.query_one("#row", Static).update(Content("\n").join(lines))

    def look(self, items: Sequence[Item], stop: Event) -> Mapping[Key, Holding]:
        return self._tools.look(items, stop)

    @on(LooksAtDisk.DiskLookedAt)
    def _show_on_disk(self, message: LooksAtDisk.DiskLookedAt) -> None:
        message.stop()
        self._tools.found(message.found)
        self._table.refresh()
        self._show_row()

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "leave":
            return True
        if self.is_busy or self.is_asking:
            return False
        match action:
            case "undo":
                return self.basket.undoable > 0
            case "remove" | "clear" | "download" | "export" | "show" | "fold" | "remove_done":
                return len(self.basket) > 0
            case "details":
                return bool(self.basket) and self._table.item is not None
        return True

    def key_words(self) -> str:
        return "  ".join(words for key, words in _KEYS.items() if self.check_action(key, ()))

    def action_remove(self) -> None:
        self._take_out(self._table.chosen)

    def action_remove_done(self) -> None:
        """What is queued, under way or here needs no mark any more."""
        done = [item for item in self.basket.items.values() if self._tools.letter_of(item) in _DONE]
        if done:
            self._take_out(done)
        else:
            self.tell(Content("Nothing of it is in the queue or here."))

    def _take_out(self, items: Sequence[Item]) -> None:
        self._tell_taken_out(self.basket.remove([item.key for item in items]))

    def _tell_taken_out(self, count: int) -> None:
        them = "it" if count == 1 else "them"
        self._changed(f"{count_noun(count, 'granule')} taken out; U brings {them} back.")

    def action_undo(self) -> None:
        before = len(self.basket)
        count = count_noun(self.basket.undo(), "granule")
        what = "brought back" if len(self.basket) > before else "taken out again"
        self._changed(f"{count} {what}.")

    def action_clear(self) -> None:
        question = clearing_question(self.basket.amount)
        confirm(self.app, question, "Empty it", "Keep them", self._clear)

    def _clear(self) -> None:
        self._tell_taken_out(self.basket.clear())

    def _changed(self, words: str) -> None:
        self.tell(Content.styled(words, "$text-muted"))
        self.changed()

    def changed(self) -> None:
        super().changed()
        self._look()
        self.refresh_bindings()

    def action_fold(self) -> None:
        self._table.fold()

    def action_show(self) -> None:
        """Leaves for the granule in the list; on a collection, folds it."""
        item = self._table.item
        if item is None:
            self.action_fold()
        elif self._tools.is_listed(item.key):
            self.dismiss(item)
        else:
            self.tell(Content("It is not in the list: search for it there, or look at it with i."))

    def action_details(self) -> None:
        if (item := self._table.item) is not None:
            self._tools.details(item)

    def action_download(self) -> None:
        self._tools.download(tuple(self.basket.items.values()))

    def action_keys(self) -> None:
        rows = (*rows_of(BasketScreen, "Basket"), *letter_rows())
        self.app.push_screen(HelpScreen(rows, "Basket"))
