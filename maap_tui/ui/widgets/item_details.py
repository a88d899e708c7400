"""Everything about one granule: facts in groups, all properties, and its files."""

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from maap_tui.models.catalog import Item
from maap_tui.models.transfer import JobState

from ..item_facts import facts_content, groups_of, properties_content
from ..text import printable
from .asset_list import AssetList

TWO_COLUMNS_FROM = 90
"""Cells of width from which all properties stand beside the groups, not below them."""


class ItemDetails(Vertical):
    """Facts that scroll, and below them the files, which can be ticked where it is allowed."""

    DEFAULT_CSS = """
    ItemDetails {
        #facts { height: 1fr; scrollbar-size-vertical: 1; }
        #columns { height: auto; layout: vertical; }
        #groups, #properties { width: 1fr; height: auto; padding-right: 1; }
        #properties { margin-top: 1; }
        #item-id { width: 1fr; height: auto; text-style: bold; margin-bottom: 1; }
        AssetList {
            height: auto; min-height: 2; max-height: 45%;
            border-top: solid $border-blurred; border-title-color: $text-accent;
            &:focus { border-top: solid $border; }
            &:blur > .pick-list--cursor { background: $block-cursor-background 40%; }
            &:ansi:blur > .pick-list--cursor { background: ansi_default; color: ansi_default; }
        }
        &.-two-columns #columns { layout: horizontal; }
        &.-two-columns #properties { margin-top: 0; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "scroll_facts(-1)", "Facts up", id="details.page-up", show=False),
        Binding("pagedown", "scroll_facts(1)", "Facts down", id="details.page-down", show=False),
    ]

    def __init__(self, *, can_tick: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._can_tick = can_tick
        self._is_ready = False
        self._shown: tuple[Item, frozenset[str] | None, Mapping[str, JobState]] | None = None

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="facts") as facts:
            facts.can_focus = self._can_tick
            yield Static("", id="item-id", markup=False)
            with Horizontal(id="columns"):
                yield Static("", id="groups", markup=False)
                yield Static("", id="properties", markup=False)
        yield AssetList()

    def on_mount(self) -> None:
        self._is_ready = True
        self.asset_list.can_focus = self.asset_list.has_cursor = self._can_tick
        if self._shown is not None:
            self.show(*self._shown)

    def on_resize(self) -> None:
        self.set_class(self.size.width >= TWO_COLUMNS_FROM, "-two-columns")

    @property
    def asset_list(self) -> AssetList:
        return self.query_one(AssetList)

    def show(
        self,
        item: Item,
        ticked: frozenset[str] | None = None,
        jobs: Mapping[str, JobState] | None = None,
    ) -> None:
        """Shows `item`; `ticked` are asset keys, `jobs` the downloads of its assets."""
        self._shown = (item, ticked, jobs or {})
        if not self._is_ready:
            return  # on_mount will show it
        self.query_one("#item-id", Static).update(Content(printable(item.id)))
        self.query_one("#groups", Static).update(facts_content(groups_of(item)))
        self.query_one("#properties", Static).update(properties_content(item))
        self.query_one("#facts").scroll_home(animate=False)
        self.asset_list.show(item, ticked, jobs)

    def action_scroll_facts(self, direction: int) -> None:
        facts = self.query_one("#facts")
        facts.scroll_relative(y=direction * max(1, facts.size.height - 1), animate=False)
