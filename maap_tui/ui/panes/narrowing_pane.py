"""A search pane whose loaded rows can be narrowed: words at once, all else in a worker."""

from collections.abc import Callable, Sequence
from threading import Event
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message
from textual.timer import Timer

from maap_tui.errors import InputError, MaapError
from maap_tui.models.catalog import Item, Key
from maap_tui.models.filter_check import name_remarks
from maap_tui.models.invalid import InvalidInput
from maap_tui.models.narrowing import EVERYTHING, Kind, Narrowing
from maap_tui.models.query import Queryable
from maap_tui.models.text import clean, count_noun
from maap_tui.precedence import give_way

from ..frames import let_others
from ..widgets.granule_list import GranuleList
from ..widgets.granule_rows import search_text
from ..widgets.narrow_bar import NarrowBar
from .search_pane import SearchPane

if TYPE_CHECKING:
    from maap_tui.services import FilterChecks

TYPING_SECONDS = 0.3
"""How long nobody types before a filter is judged: half of one is a mistake."""
_LOT = 500
_READY_AT_ONCE = 5_000
"""Rows that are made ready for words between two looks at the keys."""


class NarrowingPane(SearchPane):
    """Knows what narrows the rows; a subclass composes the list and the `NarrowBar`."""

    filters: "FilterChecks | None" = None
    """Judges CQL2; without it only words and patterns are understood."""
    _stop_judging = Event()
    _narrowing: Narrowing = EVERYTHING
    _typing: Timer | None = None
    _unjudged = 0
    """How many rows are being judged by what narrows the list now."""
    _is_judged = False
    """Whether judging by it has begun."""

    class Judged(Message):
        """Of `items` the granules `kept` match; `done` of `total` are judged."""

        def __init__(
            self,
            narrowing: Narrowing,
            kept: set[Key],
            done: int,
            total: int,
            unjudged: int,
            why: str = "",
        ) -> None:
            super().__init__()
            self.narrowing = narrowing
            self.kept = kept
            self.done = done
            self.total = total
            self.unjudged = unjudged
            """How many cannot be judged, having no such property or one of another kind."""
            self.why = why
            """What is wrong with the properties named, where none can be judged."""

        @property
        def is_over(self) -> bool:
            return self.done == self.total

    class Misread(Message):
        """What was typed is not understood."""

        def __init__(self, narrowing: Narrowing, error: MaapError) -> None:
            super().__init__()
            self.narrowing = narrowing
            self.error = error

    @property
    def _list(self) -> GranuleList:
        return self.query_one(GranuleList)

    @property
    def _bar(self) -> NarrowBar:
        return self.query_one(NarrowBar)

    def action_narrow(self) -> None:
        self._bar.open()
        self.call_after_refresh(self._get_ready)  # once the line is drawn, not at the first letter

    @work(group="words", exclusive=True, description="words")
    async def _get_ready(self) -> None:
        while self._bar.is_open and not self._list.get_ready_for_words(_READY_AT_ONCE):
            await let_others()

    @on(NarrowBar.Changed)
    def _narrow(self, message: NarrowBar.Changed) -> None:
        self._give_up_judging()
        try:
            narrowing = Narrowing.parse(message.words)
        except InvalidInput as error:
            self._bar.say(str(error), is_error=True)
            return
        self._narrowing = narrowing
        self._bar.say("")
        if narrowing.kind is Kind.WORDS:
            self._list.narrow(narrowing)
            self.narrowed()
            self.show_standing()
        else:
            self._typing = self.set_timer(TYPING_SECONDS, self._judge_loaded)

    @on(NarrowBar.Left)
    def _keep_narrowed(self) -> None:
        self.focus()

    def show_all(self) -> None:
        """Drops the narrowing."""
        self._give_up_judging()
        if self._bar.has_focus_within:
            self.focus()
        self._bar.close()

    def narrowed(self) -> None:
        """Other rows are shown than before, because of what was typed."""

    def judged(self) -> None:
        """All rows that are there have been judged."""

    @property
    def is_judging(self) -> bool:
        """Whether rows that are there have yet to be judged."""
        return self._unjudged > 0

    def _give_up_judging(self) -> None:
        self._stop_judging.set()
        self._stop_judging = Event()
        self._narrowing = EVERYTHING  # what is still said of another one is heard no more
        self._unjudged, self._is_judged = 0, False
        if self._typing is not None:
            self._typing.stop()

    def _judge_loaded(self) -> None:
        self._is_judged = True
        self._judge(tuple(self._list.loaded))

    def judge_new(self, items: Sequence[Item]) -> None:
        """More rows have come: those that the narrowing leaves are shown when it has judged."""
        if self._is_judged:
            self._judge(tuple(items))

    def _judge(self, items: Sequence[Item]) -> None:
        self._unjudged += len(items)
        self._judge_in_worker(self._narrowing, items, self._stop_judging)

    @work(thread=True, group="narrowing", description="narrowing")
    def _judge_in_worker(self, narrowing: Narrowing, items: Sequence[Item], stop: Event) -> None:
        try:
            judge = self._judge_of(narrowing)
        except MaapError as error:
            self.post_message(self.Misread(narrowing, error))
            return
        kept: set[Key] = set()
        unjudged, total = 0, len(items)
        for at in range(0, max(total, 1), _LOT):
            lot = items[at : at + _LOT]
            for item in lot:
                give_way()
                said = judge(item)
                if said:
                    kept.add(item.key)
                unjudged += said is None
            if stop.is_set():
                return
            done = at + len(lot)
            if done == total or done % (_LOT * 8) == 0:
                why = _strange_names(narrowing, items[0]) if 0 < unjudged == total else ""
                self.post_message(self.Judged(narrowing, set(kept), done, total, unjudged, why))

    def _judge_of(self, narrowing: Narrowing) -> Callable[[Item], bool | None]:
        holds = narrowing.holds
        if holds is not None:
            return lambda item: holds(search_text(item))
        if self.filters is None:
            raise InputError("Only words and patterns are understood here.")
        return self.filters.judge(narrowing.body)

    @on(Judged)
    def _show_judged(self, message: Judged) -> None:
        if message.narrowing is not self._narrowing:
            return
        if not message.is_over:
            self._bar.say(f"judging… {message.done * 100 // message.total} %  esc stops")
            return
        self._unjudged -= message.total
        is_first = self._list.needle != message.narrowing.text
        if is_first:
            self._list.narrow(message.narrowing, message.kept)
        else:
            self._list.keep(message.kept)
        self._bar.say(_unjudged(message), is_error=bool(message.unjudged))
        self.show_standing()
        if not self.is_judging:
            self.judged()
            if is_first:
                self.narrowed()

    @on(Misread)
    def _show_misread(self, message: Misread) -> None:
        if message.narrowing is self._narrowing:
            self._unjudged, self._is_judged = 0, False
            self._bar.say(str(message.error), is_error=True)


def _strange_names(narrowing: Narrowing, item: Item) -> str:
    """Which properties of a filter a granule does not have, and what may have been meant."""
    properties = item.without_places().get("properties")
    names = properties if isinstance(properties, dict) else {}
    known = tuple(Queryable(clean(name), clean(name)) for name in names)
    return " ".join(remark.sentence for remark in name_remarks(narrowing.body, known))


def _unjudged(message: NarrowingPane.Judged) -> str:
    """What keeps rows from being judged at all, in a sentence."""
    if not message.unjudged:
        return ""
    if message.unjudged == message.total:
        why = message.why or "no such property, or a value of another kind."
        return f"No row can be judged: {why}"
    return f"{count_noun(message.unjudged, 'row')} without such a property left out."
