"""The granules pane: shows what a search finds while it comes, marks, narrows, sorts."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.timer import Timer

from maap_tui.models.catalog import Item, Key
from maap_tui.models.holding import Holding, ScanStep
from maap_tui.models.transfer import JobState
from maap_tui.services import Areas, Catalog, FilterChecks, Holdings, ListViews

from ..widgets.granule_list import GranuleList
from ..widgets.line_list import LineList
from ..widgets.narrow_bar import NarrowBar
from ..widgets.time_bars import TimeBars
from .covering_pane import CoveringPane
from .granule_words import Standing, list_message, notice_line, subtitle
from .granules_keys import GRANULES_KEYS
from .search_run import SearchRun, SearchState

HIGHLIGHT_SECONDS = 0.15
"""How long the cursor rests on a granule before it is shown elsewhere."""
SPIN_SECONDS = 0.2


class GranulesPane(CoveringPane):
    """Granules of one search, page by page, usable while more come."""

    BINDING_GROUP_TITLE = "Granules"
    BINDINGS: ClassVar[list[BindingType]] = list(GRANULES_KEYS)

    class ItemMessage(Message):
        """A message about one granule."""

        def __init__(self, item: Item) -> None:
            super().__init__()
            self.item = item

    class Highlighted(ItemMessage):
        """The cursor has rested on this granule."""

    class DetailsWanted(ItemMessage):
        """Everything about this granule is asked for."""

    class CopyWanted(ItemMessage):
        """Something about this granule is to be copied."""

    class OpenWanted(ItemMessage):
        """This granule's page is to be opened outside."""

    class DownloadWanted(Message):
        """These granules are to be fetched."""

        def __init__(self, items: tuple[Item, ...]) -> None:
            super().__init__()
            self.items = items

    def __init__(
        self,
        catalog: Catalog,
        holdings: Holdings,
        filters: FilterChecks | None = None,
        list_views: ListViews | None = None,
        areas: Areas | None = None,
        *,
        page_target: int = 200,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__("2 Granules", catalog, holdings, page_target=page_target, id=id)
        self.filters = filters
        self.list_views = list_views
        self.areas = areas
        self._spins = 0
        self._scan_step: ScanStep | None = None
        self._spinner: Timer | None = None
        self._rest: Timer | None = None
        self.highlighted: Item | None = None
        """The granule on which the cursor has come to rest since the search began."""
        self._usable = (False, False)
        self._told_of_cursor = ("", 0)

    def compose(self) -> ComposeResult:
        yield TimeBars()
        yield GranuleList()
        yield self.Notice()
        yield NarrowBar()

    def on_mount(self) -> None:
        self._spinner = self.set_interval(SPIN_SECONDS, self._spin, pause=True)
        self.show_standing()
        self.load_view()

    # Data comes down

    def set_job_states(self, states: Mapping[Key, JobState]) -> None:
        """What the queue does with which granules."""
        self._list.set_job_states(states)
        self._explain_cursor()
        self.sort_again("state")

    def set_newest_only(self, is_on: bool) -> None:
        """Hides superseded granules, or shows them again."""
        self._list.show_newest_only(is_on)
        self.show_standing()

    def begin(self, run: SearchRun) -> None:
        super().begin(run)
        self.highlighted = None
        self.show_all()
        self._list.clear_rows(self.order_of(run), run.matched_by)
        self.show_area()

    def show_items(self, items: Sequence[Item]) -> None:
        self._list.add_rows(items)
        self.judge_new(items)

    def look_again(self, keys: frozenset[Key] | None = None) -> None:
        """Looks what is here of the loaded granules `keys` and of newer ones, or of all."""
        items = self._list.loaded
        if keys is not None:
            those = [item for item in items if item.key in keys]
            newer = filter(None, map(self._list.newer_than, those))
            items = tuple({item.key: item for item in (*those, *newer)}.values())
        if items:
            self.look_at_disk(tuple(items))

    def show_scan(self, step: ScanStep | None) -> None:
        """How far a look through the download folders is, or that there is none."""
        if step != self._scan_step:
            self._scan_step = step
            self.show_standing()

    def show_disk(self, found: Mapping[Key, Holding]) -> None:
        self._list.add_holdings(found)
        self._explain_cursor()
        self.sort_again("state")

    # How things stand

    @property
    def standing(self) -> Standing:
        """Everything the border, the empty list and the notice tell."""
        granules, marks = self._list, self._list.marks
        frames = granules.glyphs.spinner
        return Standing(
            state=self.state,
            loaded=granules.loaded_count,
            matched=None if self.run is None else self.run.matched,
            is_at_most=self.run is not None and self.run.is_at_most,
            progress=self.doing,
            is_looking=self.is_looking and self.is_narrowed,
            is_stale=self.is_stale,
            covering=self.covering,
            shown=granules.row_count,
            needle=granules.needle,
            hidden=granules.hidden_words,
            ranged=granules.ranged,
            state_words=granules.state_words,
            marked=marks.amount,
            marked_elsewhere=marks.elsewhere,
            notices=self.notices,
            scan=self._scan_step,
            error=self.error,
            spinner=frames[self._spins % len(frames)],
        )

    def show_standing(self) -> None:
        standing = self.standing
        self.show_words(subtitle(standing, self.words_width))
        self.show_notice(notice_line(standing))
        self._list.set_message(list_message(standing))
        self._spin_while_loading()
        self._refresh_keys(standing)
        self.tell_hidden(standing.hidden)

    def _spin_while_loading(self) -> None:
        if self._spinner is not None:
            is_spinning = self.state is SearchState.LOADING and self.app.animation_level != "none"
            (self._spinner.resume if is_spinning else self._spinner.pause)()

    def _refresh_keys(self, standing: Standing) -> None:
        """Lets the footer follow, which is costly, only when a key begins or ends to make sense.

        An empty list that is about to be filled is no such end, and the rows are drawn first.
        """
        if standing.state is SearchState.LOADING and not standing.shown:
            return
        usable = (bool(standing.shown), bool(standing.marked.count))
        if usable != self._usable:
            self._usable = usable
            self.call_after_refresh(self.refresh_bindings)

    def _spin(self) -> None:
        self._spins += 1
        self.show_standing()

    def on_resize(self) -> None:
        self.show_standing()

    @on(GranuleList.MarksChanged)
    def _show_marks(self) -> None:
        self.show_standing()

    # The cursor

    @on(LineList.CursorMoved)
    def _wait_for_rest(self) -> None:
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(HIGHLIGHT_SECONDS, self._highlight)
        self._explain_cursor()

    def _explain_cursor(self) -> None:
        """Says in the border what the letter of the cursor's row means, and of a range."""
        told = (self._list.state_words, self._list.ranged)
        if told != self._told_of_cursor:
            self._told_of_cursor = told
            self.show_standing()

    def _highlight(self) -> None:
        item = self._list.item
        if item is not None and item is not self.highlighted:
            self.highlighted = item
            self.post_message(self.Highlighted(item))

    # Actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if not self.is_mounted:
            return True
        match action:
            case "download":
                return self._list.item is not None or len(self._list.basket) > 0
            case "details" | "copy" | "open":
                return self._list.item is not None
            case "sort" | "sort_by" | "narrow":
                return self._list.loaded_count > 0
            case "more":
                return self.state is SearchState.MORE
            case "rules" | "mark_matching":
                return self._list.loaded_count > 0
            case "back":
                return self._can_go_back
        return True

    @property
    def _can_go_back(self) -> bool:
        is_loading = self.state is SearchState.LOADING
        is_busy = is_loading or self.is_looking or self.covering
        return bool(self._bar.is_open or self._list.is_ranging or is_busy)

    def action_back(self) -> None:
        """Takes back the last thing that can be: the range, the narrowing, the loading."""
        if self._list.is_ranging:
            self._list.leave_range()
        elif self.is_looking and self.is_narrowed:
            self.stop_looking()
        elif self.covering and not self._bar.is_open:
            self.give_up_covering()
        elif self._bar.is_open:
            self.show_all()
        else:
            self.cancel()

    def action_download(self) -> None:
        """Asks for the marked granules, or for the cursor's when none is marked."""
        item = self._list.item
        items = self._list.marked or ((item,) if item is not None else ())
        if items:
            self.post_message(self.DownloadWanted(items))

    def _ask(self, kind: "type[GranulesPane.ItemMessage]") -> None:
        if (item := self._list.item) is not None:
            self.post_message(kind(item))

    def action_details(self) -> None:
        self._ask(self.DetailsWanted)

    def action_copy(self) -> None:
        self._ask(self.CopyWanted)

    def action_open(self) -> None:
        self._ask(self.OpenWanted)
