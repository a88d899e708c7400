"""The picker of collections: opens on what is kept, is made new meanwhile, asks the catalogue."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from maap_tui.models.catalog import Collection
from maap_tui.services import Shelf, SignIn

from ..collection_rows import CollectionRow, Grouped, MissionRow
from ..collection_status import CollectionStatus
from ..collection_text import mission_card
from ..widgets.collection_card import CollectionCard
from ..widgets.collection_form import CollectionForm
from ..widgets.collection_list import CollectionList
from ..widgets.collection_source import CollectionSource
from ..widgets.pick_list import PickList
from .dialog import PickerDialog
from .inventory import InventoryScreen

_TOO_SOON = "Nothing to take yet: Enter again once it is listed."


class CollectionPicker(PickerDialog[Collection | None]):
    """Gives the collection that was chosen, or `None`."""

    DEFAULT_CSS = """
    CollectionPicker {
        #frame { width: 100%; height: 100%; }
        &.-wide #frame { width: 96%; height: 92%; }
        &.-huge #frame { width: 92%; height: 90%; max-width: 190; }
        #count { height: auto; max-height: 3; color: $foreground-muted; }
        &.-wide #count, &.-huge #count { margin-bottom: 1; }
        #both { height: 1fr; layout: vertical; }
        CollectionList { width: 1fr; height: 1fr; }
        #card {
            width: 1fr; height: 9; padding: 0 0 0 2; scrollbar-size-vertical: 1;
            border-top: solid $border-blurred;
            &:focus { border-top: solid $border; }
        }
        &.-flat #card, &.-low.-filtering #card { display: none; }
        &.-tall #card { height: 14; }
        &.-wide #both, &.-huge #both { layout: horizontal; }
        &.-wide CollectionList, &.-huge CollectionList { width: 5fr; }
        &.-wide #card, &.-huge #card {
            width: 3fr; height: 1fr; border-top: none; border-left: solid $border-blurred;
            margin-left: 1; display: block;
            &:focus { border-left: solid $border; }
        }
        &.-filtering CollectionForm { display: block; }
        &.-reading CollectionList, &.-reading CollectionForm { display: none; }
        &.-reading #card {
            display: block; width: 1fr; height: 1fr; border: none; margin-left: 0; padding: 0;
        }
    }
    """
    TITLE_WORDS: ClassVar[str] = "Choose a collection"
    KEY_WORDS: ClassVar[str] = "enter take  F2 filter  F3 card  F4 inventory  F5 again  esc back"
    LIST_TAKES_FOCUS = True
    READING_WORDS: ClassVar[str] = "↑↓ scroll  F3 back  F4 inventory"
    FORM_WORDS: ClassVar[str] = "↑↓ row  enter edit  c clear  F2 or esc back to the list"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2,f", "filter", "Filter", id="picker.filter", tooltip="Ask the catalogue"),
        Binding("f3,i", "read", "Card", id="picker.read", tooltip="The card alone, and back"),
        Binding("f4,I", "inventory", "Inventory", id="picker.inventory", tooltip="What it holds"),
        Binding("f5,r", "load", "Again", id="picker.again", tooltip="Ask for the list again"),
        Binding("space", "fold", "Fold", id="picker.fold", tooltip="Fold or unfold a mission"),
        Binding("left", "fold_all(True)", "Fold all", id="picker.fold-all", show=False),
        Binding("right", "fold_all(False)", "Unfold all", id="picker.unfold-all", show=False),
    ]

    def __init__(self, shelf: Shelf, sign_in: SignIn) -> None:
        super().__init__()
        self._shelf = shelf
        self._sign_in = sign_in
        self._grouped = Grouped.of(())
        self._folded: frozenset[str] = frozenset()
        self._status = CollectionStatus()
        self._is_hasty = False
        """Whether Enter was pressed before there was anything to take."""

    def compose_inside(self) -> ComposeResult:
        narrow = self.narrowing_input()
        narrow.placeholder = "type words: biomass 1a, earthcare atlid"
        yield narrow
        yield Static("", id="count", markup=False)
        yield CollectionForm()
        with Horizontal(id="both"):
            yield CollectionList()
            yield CollectionCard(self._shelf, self._sign_in)
        yield CollectionSource(self._shelf)

    def on_mount(self) -> None:
        self._source.load()

    # What the catalogue and the cache give

    @property
    def _source(self) -> CollectionSource:
        return self.query_one(CollectionSource)

    @property
    def _list(self) -> CollectionList:
        return self.query_one(CollectionList)

    @on(CollectionSource.Changed)
    def _show_again(self, message: CollectionSource.Changed) -> None:
        """Other collections are known: the cursor stays on its own."""
        message.stop()
        self._status = message.status
        if message.collections is not None:
            current = self._list.current
            self._grouped = Grouped.of(message.collections)
            self._list.show(self._rows(), current)
        self._say_count()
        is_bare = not self._grouped.count and not self.has_class("-filtering")
        if message.status.trouble and is_bare:
            self.set_focus(None)  # so that q and r are keys and no letters

    def action_load(self) -> None:
        """Asks for the list again, whatever is known."""
        self._source.load(is_forced=True)
        if self.focused is None:
            self.set_focus(self.query_one("#narrow"))

    @on(CollectionForm.Changed)
    def _search(self, message: CollectionForm.Changed) -> None:
        message.stop()
        self._source.find(message.collection_query)

    # The list

    def narrow(self, text: str) -> None:
        self._list.show(self._rows(), None)
        self._say_count()

    def _rows(self) -> tuple[CollectionRow, ...]:
        return self._grouped.rows(self.typed, self._folded)

    def _say_count(self) -> None:
        shown = sum(isinstance(row, Collection) for row in self._list.shown)
        is_narrowed = bool(self.typed.strip())
        words = self._status.words(
            shown if is_narrowed else self._grouped.count,
            self._grouped.count,
            self.query_one(CollectionForm).summary,
        )
        self._is_hasty = self._is_hasty and not shown and self._status.is_loading
        if self._is_hasty:
            words = Content.assemble(words, "\n", (_TOO_SOON, "$text-warning"))
        self.query_one("#count", Static).update(words)

    @on(PickList.Moved)
    def _show_card(self, message: PickList.Moved) -> None:
        message.stop()
        card, row = self.query_one(CollectionCard), self._list.current
        if isinstance(row, Collection):
            card.show(row)
        elif isinstance(row, MissionRow):
            card.show_words(mission_card(row.mission, self._members(row.mission)))
        else:
            card.show_words(Content(""))

    def _members(self, mission: str) -> Sequence[Collection]:
        groups = {group.mission: group.collections for group in self._grouped.groups}
        return groups.get(mission, ())

    def take(self, index: int) -> None:
        """A collection is taken; a mission is folded or unfolded."""
        row = self._list.current
        if isinstance(row, Collection):
            self._leave(row)
        elif isinstance(row, MissionRow):
            self.action_fold()
        elif self._status.is_loading:
            self._is_hasty = True
            self._say_count()

    def action_fold(self) -> None:
        """Folds the mission that the cursor is in, or unfolds it."""
        row = self._list.current
        if row is None or self.typed.strip():
            return
        mission = self._mission_of(row)
        self._folded = self._folded ^ {mission}
        self._list.show(self._rows(), MissionRow(mission, 0))

    def action_fold_all(self, is_folded: bool) -> None:
        row = self._list.current
        if row is None or self.typed.strip():
            return
        mission = self._mission_of(row)
        names = (group.mission for group in self._grouped.groups)
        self._folded = frozenset(names) if is_folded else frozenset()
        self._list.show(self._rows(), MissionRow(mission, 0) if is_folded else row)

    def _mission_of(self, row: CollectionRow) -> str:
        return row.mission if isinstance(row, MissionRow) else self._grouped.missions[row.id]

    # The filter, the card, the inventory

    def action_filter(self) -> None:
        """Opens the filter form, or closes it; what it holds stays in force."""
        self._set_reading(is_reading=False)
        is_open = not self.has_class("-filtering")
        self.set_class(is_open, "-filtering")
        self._say_keys()
        self.set_focus(self.query_one(CollectionForm if is_open else Input))

    def action_read(self) -> None:
        """The card alone, or everything again."""
        self._set_reading(is_reading=not self.has_class("-reading"))

    def _set_reading(self, *, is_reading: bool) -> None:
        if is_reading == self.has_class("-reading"):
            return
        self.set_class(is_reading, "-reading")
        self._say_keys()
        self.set_focus(self.query_one("#card" if is_reading else "#narrow"))

    def _say_keys(self) -> None:
        words = self.FORM_WORDS if self.has_class("-filtering") else self.KEY_WORDS
        self.entitle(self.TITLE_WORDS, self.READING_WORDS if self.has_class("-reading") else words)

    def action_inventory(self) -> None:
        row = self._list.current
        if isinstance(row, Collection):
            self.app.push_screen(InventoryScreen(self._shelf, row.id))

    def action_leave(self) -> None:
        """Leaves the card and the form first, then the picker."""
        if self.has_class("-reading"):
            self._set_reading(is_reading=False)
        elif self.has_class("-filtering"):
            self.action_filter()
        else:
            self._leave(None)

    def _leave(self, chosen: Collection | None) -> None:
        self._source.stop()
        self.dismiss(chosen)
