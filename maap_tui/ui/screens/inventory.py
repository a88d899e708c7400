"""The inventory of a collection: counted while one looks, kept for the next time."""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Resize
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from maap_tui.errors import Cancelled, MaapError
from maap_tui.models.inventory import Inventory
from maap_tui.models.kept import Kept
from maap_tui.models.text import clean, count_noun
from maap_tui.services import Shelf

from ..histogram import Histogram
from ..text import own_glyphs, printable
from ..widgets.inventory_table import InventoryTable
from ..widgets.line_list import LineList
from ..words import span_in_words
from .dialog import Dialog

_BAR_WIDTH = 20


class InventoryScreen(Dialog[None]):
    """Shows what is kept; counts at once when nothing is, else when asked."""

    DEFAULT_CSS = """
    InventoryScreen {
        #frame { width: 100%; height: 100%; }
        &.-wide #frame { width: 96%; height: 94%; }
        &.-huge #frame { width: 90%; height: 90%; max-width: 170; }
        #total, #state { height: auto; }
        #state.-empty { display: none; }
        #months { height: auto; color: $accent; }
        &.-tall #months, &.-high #months { margin-top: 1; }
        InventoryTable { height: 1fr; min-height: 4; margin-top: 1; }
        #trouble { height: auto; max-height: 3; color: $text-error; }
    }
    """
    TITLE_WORDS: ClassVar[str] = "Inventory"
    KEY_WORDS: ClassVar[str] = "↑↓ move  r count again  esc back"
    GO_ON_WORDS: ClassVar[str] = "↑↓ move  r go on counting  esc back"
    BUSY_WORDS: ClassVar[str] = "↑↓ move  s stop, keeping what has come  esc back"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,I,f4", "leave", "Close", id="inventory.leave", tooltip="Back"),
        Binding("r,f5", "count", "Count", id="inventory.count", tooltip="Count again, or go on"),
        Binding("s", "stop", "Stop", id="inventory.stop", tooltip="Keeps what has come"),
    ]

    class Opened(Message):
        """What is kept, if anything."""

        def __init__(self, kept: Kept[Inventory] | None) -> None:
            super().__init__()
            self.kept = kept

    class Advanced(Message):
        """One more answer is here."""

        def __init__(self, inventory: Inventory) -> None:
            super().__init__()
            self.inventory = inventory

    class Ended(Message):
        """All is counted, or it was stopped or failed."""

        def __init__(self, error: MaapError | None = None) -> None:
            super().__init__()
            self.error = error

    def __init__(self, shelf: Shelf, collection_id: str) -> None:
        super().__init__()
        self._shelf = shelf
        self._collection_id = collection_id
        self._inventory = Inventory(collection_id)
        self._age = ""
        self._is_busy = True
        self._trouble = ""

    def compose_inside(self) -> ComposeResult:
        yield Static("", id="total", markup=False)
        yield Static("", id="state", markup=False)
        yield Static("", id="months", markup=False)
        yield InventoryTable()
        yield Static("", id="trouble", markup=False)

    def on_mount(self) -> None:
        self.query_one(InventoryTable).focus()
        self._show()
        self._open()

    @work(thread=True, exclusive=True, group="inventory", description="inventory")
    def _open(self) -> None:
        self.post_message(self.Opened(self._shelf.kept_inventory(self._collection_id)))

    @on(Opened)
    def _begin(self, message: Opened) -> None:
        message.stop()
        if message.kept is None:
            if self._is_busy:  # else: it was stopped before it began
                self._count()
            return
        self._inventory, self._age = message.kept.value, message.kept.age_in_words()
        self._is_busy = False
        self._show()

    @work(thread=True, exclusive=True, group="inventory", description="inventory")
    def _count(self) -> None:
        stop = get_current_worker().cancelled_event
        try:
            for inventory in self._shelf.inventory(self._collection_id, stop):
                self.post_message(self.Advanced(inventory))
            self.post_message(self.Ended())
        except Cancelled:
            return
        except MaapError as error:
            self.post_message(self.Ended(error))

    @on(Advanced)
    def _advance(self, message: Advanced) -> None:
        message.stop()
        if self._is_busy:  # else: it was stopped, and this came too late
            self._inventory, self._age = message.inventory, ""
            self._show()

    @on(Ended)
    def _end(self, message: Ended) -> None:
        message.stop()
        self._is_busy = False
        if message.error is not None:
            self._trouble = str(message.error)
        self._show()

    # Keys

    def action_count(self) -> None:
        if not self._is_busy:
            self._is_busy, self._trouble = True, ""
            self._show()
            self._count()

    def action_stop(self) -> None:
        if self._is_busy:
            self.workers.cancel_group(self, "inventory")
            self._is_busy = False
            self._show()

    def action_leave(self) -> None:
        self.workers.cancel_group(self, "inventory")
        self.dismiss(None)

    # Looks

    @on(LineList.CursorMoved)
    def _show_trouble(self) -> None:
        """Why the row under the cursor has no count, or why it all ended."""
        tally = self.query_one(InventoryTable).tally
        words = self._trouble or (tally.trouble if tally is not None else "")
        self.query_one("#trouble", Static).update(
            Content(f"! {clean(words, 400)}" if words else "")
        )

    def on_resize(self, event: Resize) -> None:
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        keys = self.KEY_WORDS if self._inventory.is_complete else self.GO_ON_WORDS
        keys = self.BUSY_WORDS if self._is_busy else keys
        self.entitle(f"Inventory of {printable(self._collection_id)}", keys)
        self.query_one("#total", Static).update(self._total_line())
        state = self._state_line()
        self.query_one("#state", Static).update(state)
        self.query_one("#state").set_class(not state.plain, "-empty")
        self.query_one("#months", Static).update(self._months())
        words = "counting …" if self._is_busy else "nothing is counted yet: r counts"
        self.query_one(InventoryTable).show(self._inventory, words)
        self._show_trouble()

    def _total_line(self) -> Content:
        total = self._inventory.total
        if total.count is None:
            return Content("")
        span = span_in_words(total.first, total.last) if total.first and total.last else ""
        words = count_noun(total.count, "granule")
        return Content.assemble((words, "bold"), (f"  {span}", "$foreground-muted"))

    def _state_line(self) -> Content:
        """How far it is, how old, and what it does not tell."""
        now, glyphs = self._inventory, own_glyphs()
        if self._is_busy and not now.asked + now.left:
            return Content("")  # how much there is to ask is not known yet
        if self._is_busy:
            done = round(_BAR_WIDTH * now.asked / max(1, now.asked + now.left))
            bar = glyphs.full * done + glyphs.rest * (_BAR_WIDTH - done)
            words = f"  {count_noun(now.asked, 'request')} made, at most {now.left} to go"
            return Content.assemble((bar, "$accent"), (words, "$foreground-muted"))
        parts = [self._age and f"as of {self._age}"]
        if not now.is_complete and now.asked:
            parts.append(f"stopped after {count_noun(now.asked, 'request')}: this is a part of it")
        if now.troubles:
            parts.append(f"{count_noun(now.troubles, 'count')} failed")
        parts.append(printable(now.notice))
        return Content.styled("  ".join(filter(None, parts)), "$foreground-muted")

    def _months(self) -> Content:
        """The histogram, as high as there is room for beside the table."""
        calendar = self._inventory.calendar
        room = self.query_one("#frame").content_size
        if calendar is None or room.width < 1:
            return Content("")
        shape = Histogram.of(self._inventory.periods, room.width - 2)
        height = max(2, min(8, room.height // 5))
        bars = shape.lines(height, own_glyphs().bars)
        per = calendar.word if shape.shared == 1 else f"{shape.shared} {calendar.word}s"
        title = f"granules that start in each {per}; the highest bar: {shape.top}"
        lines = [Content.styled(title, "$foreground-muted"), *(Content(line) for line in bars)]
        lines.append(Content.styled(shape.axis(), "$foreground-muted"))
        return Content("\n").join(lines)
