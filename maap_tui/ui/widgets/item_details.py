"""Everything about one granule: facts in groups, all properties, its document, and its files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar, Self

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from maap_tui.models.catalog import LARGE_DOCUMENT, Asset, Item
from maap_tui.models.stac import assets_of
from maap_tui.models.transfer import JobState

from ..fact_rows import FactRow, rows_of_document, rows_of_groups, rows_of_properties
from ..item_facts import Group, groups_of
from ..outside import copy
from ..text import printable, shorten
from .asset_list import AssetList
from .fact_list import FactList
from .find_bar import FindBar
from .steady_text import SteadyText

BRIEF_BELOW = 18
"""Lines from which on there is room for titles and files where nothing is ticked."""


class View(Enum):
    """What the list of facts shows."""

    FACTS = "facts"
    PROPERTIES = "properties"
    DOCUMENT = "document"

    @property
    def following(self) -> "View":
        views = list(View)
        return views[(views.index(self) + 1) % len(views)]


@dataclass(frozen=True, slots=True)
class _Shown:
    """What is asked to be shown."""

    item: Item
    ticked: frozenset[str] | None
    jobs: Mapping[str, JobState]


class ItemDetails(Vertical):
    """Facts to walk through, and below them the files, which can be ticked where it is allowed."""

    BINDING_GROUP_TITLE = "Details"
    DEFAULT_CSS = """
    ItemDetails {
        FactList { height: 1fr; }
        #item-id { width: 1fr; height: auto; text-style: bold; }
        AssetList {
            height: auto; min-height: 2; max-height: 45%;
            border-top: solid $border-blurred; border-title-color: $text-accent;
            &:focus { border-top: solid $border; }
        }
        #no-item {
            width: 1fr; height: 1fr; content-align: center middle; text-align: center;
            color: $text-muted; display: none;
        }
        &.-brief AssetList, &.-empty > * { display: none; }
        &.-empty > #no-item { display: block; }
        AssetList, FactList {
            &:blur > .pick-list--cursor { background: $block-cursor-background 40%; }
            &:ansi:blur > .pick-list--cursor { background: ansi_default; color: ansi_default; }
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "scroll_facts(-1)", "Facts up", id="details.page-up", show=False),
        Binding("pagedown", "scroll_facts(1)", "Facts down", id="details.page-down", show=False),
        Binding("v", "view", "View", id="details.view", tooltip="Facts, all properties, JSON"),
        Binding(
            "slash",
            "find",
            "Find",
            key_display="/",
            id="details.find",
            tooltip="Find a word in what is shown",
        ),
        Binding("escape", "leave", "Back", False, id="details.back"),
        Binding("n", "next(1)", "Next", False, id="details.next", tooltip="The next match"),
        Binding("N", "next(-1)", "Before", False, id="details.before", tooltip="The one before"),
    ]

    class Left(Message):
        """The person is done with the details."""

    class Read(Message):
        """A large document has become rows and files."""

        def __init__(
            self,
            number: int,
            rows: Sequence[FactRow],
            assets: Sequence[Asset],
            *,
            keeps_place: bool,
        ) -> None:
            super().__init__()
            self.number = number
            self.rows = rows
            self.assets = assets
            self.keeps_place = keeps_place

    def __init__(self, *, can_tick: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._can_tick = can_tick
        self._is_ready = False
        self._shown: _Shown | None = None
        self._extra: tuple[Group, ...] = ()
        self._view = View.FACTS
        self._number = 0
        """Of the reading of a large document that is wanted."""
        self._has_files = False
        """Whether its files are in their list, where they may have been ticked since."""

    def compose(self) -> ComposeResult:
        yield Static("No granule yet.", id="no-item", markup=False)
        yield SteadyText("", id="item-id", markup=False)
        yield FactList()
        yield FindBar()
        yield AssetList()

    def on_mount(self) -> None:
        self._is_ready = True
        self.asset_list.can_focus = self.asset_list.has_cursor = self._can_tick
        self._show_all()

    def on_resize(self) -> None:
        is_brief = not self._can_tick and self.size.height < BRIEF_BELOW
        if is_brief != self.has_class("-brief"):
            self.set_class(is_brief, "-brief")
            self._show_all()
        elif is_brief:
            self._show_id()

    def _show_id(self) -> None:
        """The id, in brief in one line, cut where ids differ least."""
        if (item := self.item) is not None:
            words = printable(item.id)
            if self.has_class("-brief"):
                words = shorten(words, max(8, self.size.width - 2), "middle")
            self.query_one("#item-id", SteadyText).update(Content(words))

    @property
    def asset_list(self) -> AssetList:
        return self.query_one(AssetList)

    @property
    def fact_list(self) -> FactList:
        return self.query_one(FactList)

    @property
    def item(self) -> Item | None:
        """The granule that is shown."""
        return None if self._shown is None else self._shown.item

    def focus(self, scroll_visible: bool = True) -> Self:
        """Gives the focus to the facts."""
        self.fact_list.focus(scroll_visible)
        return self

    # What comes down

    def show(
        self,
        item: Item,
        ticked: frozenset[str] | None = None,
        jobs: Mapping[str, JobState] | None = None,
        extra: tuple[Group, ...] = (),
    ) -> None:
        """Shows `item`; `ticked` are asset keys, `jobs` the downloads of its assets, `extra` what
        is known of it besides its document."""
        self._shown, self._extra = _Shown(item, ticked, jobs or {}), extra
        self._show_all()

    def clear(self) -> None:
        """Shows no granule any more."""
        self._shown = None
        self._show_all()

    def add(self, item: Item, extra: tuple[Group, ...]) -> None:
        """Shows these groups in the place of the earlier `extra`, if it is still about `item`."""
        if self.item is item and extra != self._extra:
            self._extra = extra
            if self._is_ready and self._view is View.FACTS:
                self._show_rows(keeps_place=True)

    def _show_all(self) -> None:
        self.set_class(self._shown is None, "-empty")
        if not self._is_ready or (shown := self._shown) is None:
            return  # on_mount comes back to it
        self._show_id()
        if len(shown.item.document) > LARGE_DOCUMENT:
            self._has_files = False
            self.fact_list.show((FactRow("Reading …", is_title=True),))
        else:
            self.asset_list.show(shown.item, shown.ticked, shown.jobs)
        self._show_rows()

    def _show_rows(self, *, keeps_place: bool = False) -> None:
        if (shown := self._shown) is None:
            return
        if len(shown.item.document) > LARGE_DOCUMENT:
            self._number += 1
            self._read(self._number, shown.item, self._view, self._extra, keeps_place)
        else:
            is_brief = self.has_class("-brief")
            rows = rows_of(shown.item, self._view, self._extra, is_brief=is_brief)
            self.fact_list.show(rows, keeps_place=keeps_place)

    @work(thread=True, exclusive=True, group="read-item", description="read-item")
    def _read(
        self, number: int, item: Item, view: View, extra: tuple[Group, ...], keeps_place: bool
    ) -> None:
        rows, assets = rows_of(item, view, extra), assets_of(item)
        self.post_message(self.Read(number, rows, assets, keeps_place=keeps_place))

    @on(Read)
    def _take_read(self, message: Read) -> None:
        message.stop()
        if message.number != self._number or (shown := self._shown) is None:
            return
        self.fact_list.show(message.rows, keeps_place=message.keeps_place)
        if not self._has_files:
            self._has_files = True
            self.asset_list.show(shown.item, shown.ticked, shown.jobs, message.assets)

    # Keys

    def action_view(self) -> None:
        self._view = self._view.following
        self._show_rows()
        if self._find_bar.is_open:
            self._find(self._find_bar.needle)

    def action_scroll_facts(self, direction: int) -> None:
        self.fact_list.page(direction)

    @property
    def _find_bar(self) -> FindBar:
        return self.query_one(FindBar)

    def action_find(self) -> None:
        self._find_bar.open()

    def action_next(self, step: int) -> None:
        if self._find_bar.is_open:
            self._find_bar.tell(*self.fact_list.find(self._find_bar.needle, step))

    @on(FindBar.Changed)
    def _look(self, message: FindBar.Changed) -> None:
        message.stop()
        self._find(message.needle)

    def _find(self, needle: str) -> None:
        self._find_bar.tell(*self.fact_list.find(needle))

    @on(FindBar.Left)
    def _walk_on(self, message: FindBar.Left) -> None:
        message.stop()
        self.fact_list.focus()

    def action_leave(self) -> None:
        """Ends the search, else the look at the details."""
        if self._find_bar.is_open:
            self.fact_list.focus()
            self._find_bar.close()
        else:
            self.post_message(self.Left())

    @on(FactList.CopyWanted)
    def _copy_value(self, message: FactList.CopyWanted) -> None:
        message.stop()
        copy(self.app, message.text)


def rows_of(
    item: Item, view: View, extra: tuple[Group, ...], *, is_brief: bool = False
) -> tuple[FactRow, ...]:
    """What a view shows of `item`."""
    match view:
        case View.FACTS:
            return tuple(rows_of_groups((*extra, *groups_of(item)), is_brief=is_brief))
        case View.PROPERTIES:
            return tuple(rows_of_properties(item))
        case View.DOCUMENT:
            return tuple(rows_of_document(item))
