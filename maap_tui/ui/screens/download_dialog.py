"""The dialog before a download: what it would mean, told before anything starts."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from maap_tui.errors import MaapError
from maap_tui.models.catalog import Item, Key
from maap_tui.models.download_plan import DownloadPlan
from maap_tui.models.existing import Existing
from maap_tui.models.layout import DEFAULT_LAYOUT, Layout
from maap_tui.models.selection import DEFAULT_PATTERNS
from maap_tui.models.sign_in import SignInStatus
from maap_tui.models.text import count_noun
from maap_tui.services import Downloads

from ..download_words import (
    COUNTING,
    NO_WISH,
    NOTHING_KNOWN,
    NOTHING_TO_FETCH,
    TOO_EARLY,
    DownloadWish,
    Known,
    Wanted,
    again_in_words,
    existing_in_words,
    remarks_on,
    space_in_words,
    summary,
    wanted_of,
)
from ..widgets.form_row import FormRow, NoteKind
from ..widgets.layout_row import LayoutRow
from ..words import folder_of, path_in_words
from .dialog import Dialog
from .download_form import DownloadForm


class DownloadDialog(Dialog[DownloadPlan | None]):
    """Gives the plan to be queued, or `None`; makes a new plan whenever folder or files change."""

    DEFAULT_CSS = """
    DownloadDialog {
        #frame { width: 84; }
        DownloadForm { height: auto; max-height: 100%; background: transparent; }
        #summary { height: auto; margin: 1 0 1 2; }
        #buttons { height: 1; width: 1fr; }
        #buttons > FormButton { width: auto; margin-right: 1; }
        .note { padding-left: 11; }
    }
    """
    TITLE_WORDS: ClassVar[str] = "Download"
    KEY_WORDS: ClassVar[str] = "↑↓ move  enter start or edit  esc back"

    class PlanReady(Message):
        """The plan number `number` is made."""

        def __init__(self, number: int, wanted: Wanted, plan: DownloadPlan) -> None:
            super().__init__()
            self.number = number
            self.wanted = wanted
            self.plan = plan

    class PlanRefused(Message):
        """No plan can be made: the folder cannot be used."""

        def __init__(self, number: int, error: MaapError) -> None:
            super().__init__()
            self.number = number
            self.error = error

    def __init__(
        self,
        downloads: Downloads,
        items: Sequence[Item],
        ticks: Mapping[Key, frozenset[str]],
        sign_in: SignInStatus,
        layout: str = DEFAULT_LAYOUT,
        wish: DownloadWish = NO_WISH,
        known: Known = NOTHING_KNOWN,
    ) -> None:
        """`layout` is the one of the settings, to which clearing the row returns."""
        super().__init__()
        self.wish = wish
        self._downloads = downloads
        self._items = tuple(items)
        self._ticks = dict(ticks)
        self._patterns = DEFAULT_PATTERNS
        self._sign_in = sign_in
        self._known = known
        self._remarks: Content | None = None
        self._usual_layout = Layout.parse(layout)
        self._existing = Existing.REPLACE
        self._again = False
        """Whether files that are here are wanted once more."""
        self._folder = wish.folder
        self._plan: DownloadPlan | None = None
        self._planned: DownloadDialog.PlanReady | None = None
        self._refusal: MaapError | None = None
        self._summary: Content | None = None
        self._is_early = False
        """Whether Enter came while there was no plan yet: nothing starts that was not seen."""
        self._number = 0

    def compose_inside(self) -> ComposeResult:
        yield DownloadForm()

    def on_mount(self) -> None:
        self.entitle(f"Download {count_noun(len(self._items), 'granule')}", self.KEY_WORDS)
        self.query_one(DownloadForm).focus()
        self._show_patterns()
        self._layout_row.begin(self._usual_layout, self._items)
        if self.wish.layout and self._layout_row.take(self.wish.layout):
            self._layout_row.show()
        self._plan_again()
        self._look_at_items()

    @work(group="remarks", description="remarks")
    async def _look_at_items(self) -> None:
        self._remarks = await remarks_on(self._items, self._known)
        self._tell()

    # The plan

    def _plan_again(self) -> None:
        self._plan = self._planned = self._refusal = None
        self._summary, self._is_early = None, False
        self._number += 1
        self._tell()
        layout = self._layout_row.file_layout
        self._make_plan(self._number, self._patterns, self._folder, layout, self._again)

    @work(thread=True, exclusive=True, group="plan", description="plan")
    def _make_plan(
        self,
        number: int,
        patterns: tuple[str, ...],
        folder: Path | None,
        layout: Layout,
        again: bool,
    ) -> None:
        stop = get_current_worker().cancelled_event
        wanted = wanted_of(self._items, self._ticks, patterns, stop, layout)
        if stop.is_set():
            return
        try:
            plan = self._downloads.plan(wanted.requests, folder, again=again)
        except MaapError as error:
            self.post_message(self.PlanRefused(number, error))
        else:
            self.post_message(self.PlanReady(number, wanted, plan))

    @on(PlanReady)
    def _show_plan(self, message: PlanReady) -> None:
        message.stop()
        if message.number != self._number:
            return  # folder or files have changed since
        self._planned = message
        self._show_decided()

    def _show_decided(self) -> None:
        """The plan, as it is with what becomes of files of another size."""
        if self._planned is None:
            return
        self._plan = None
        made = self._planned.plan
        plan = made.with_existing(self._existing)
        existing = self._row("existing")
        existing.display = bool(made.replaced)
        existing.set_value(existing_in_words(self._existing))
        again = self._row("again")
        again.display = bool(made.here_count) or self._again
        again.set_value(again_in_words(self._again))
        folder = self._row("folder")
        folder.set_value(path_in_words(plan.folder))
        folder.say(NoteKind.WORDS if plan.fits else NoteKind.ERROR, space_in_words(plan))
        self._summary = summary(plan, self._planned.wanted, self._sign_in)
        self._tell()
        if self._is_early:  # Enter is being pressed again and again: not before it was drawn
            self.call_after_refresh(self._let_start, self._number, plan)
        else:
            self._plan = plan

    def _let_start(self, number: int, plan: DownloadPlan) -> None:
        """The plan is on the screen: from now on Enter starts it."""
        if number == self._number and self._plan is None:
            self._plan = plan

    @on(PlanRefused)
    def _show_refusal(self, message: PlanRefused) -> None:
        message.stop()
        if message.number == self._number:
            self._refusal = message.error
            self._row("folder").set_value(str(self._folder or ""))
            self._row("folder").say(NoteKind.ERROR, str(message.error))
            self._say(Content.styled("Choose another folder.", "$foreground-muted"))

    def _tell(self) -> None:
        """What the download would mean, as far as it is known, and what came of an early Enter."""
        if self._summary is None and self._is_early:
            self._say(Content.styled(f"{COUNTING}: Enter starts them when this is done", "bold"))
        elif self._summary is None:
            self._say(Content.styled(COUNTING, "$foreground-muted"))
        else:
            early = Content.styled(TOO_EARLY, "bold $text-warning") if self._is_early else None
            told = filter(None, (self._summary, self._remarks, early))
            self._say(Content("\n").join(told))

    def _say(self, words: Content) -> None:
        self.query_one("#summary", Static).update(words)

    def _row(self, name: str) -> FormRow:
        return self.query_one(f"#{name}", FormRow)

    def _show_patterns(self) -> None:
        row = self._row("patterns")
        row.set_value(", ".join(self._patterns))
        own = sum(item.key in self._ticks for item in self._items)
        words = f"{count_noun(own, 'granule')} with ticks of your own: those stay" if own else ""
        row.say(NoteKind.WORDS if words else NoteKind.EXAMPLE, words)

    @property
    def _layout_row(self) -> LayoutRow:
        return self.query_one(LayoutRow)

    # What somebody does

    @on(DownloadForm.Activated)
    def _act(self, message: DownloadForm.Activated) -> None:
        message.stop()
        stop = message.form_stop
        if stop.id == "start":
            self._start()
        elif stop.id == "not-now":
            self.action_leave()
        elif stop.id == "existing":
            ways = list(Existing)
            self._is_early = False
            self._existing = ways[(ways.index(self._existing) + 1) % len(ways)]
            self._show_decided()
        elif stop.id == "again":
            self._again = not self._again
            self._plan_again()
        elif isinstance(stop, FormRow):
            stop.edit(stop.value)

    def _start(self) -> None:
        plan = self._plan
        if self._refusal is not None:
            self.query_one(DownloadForm).go_to(self._row("folder"))
            words = f"Nothing can start: {self._refusal}"
            self.notify(words, severity="warning", markup=False)
        elif plan is None:
            self._is_early = True
            self._tell()
        elif not plan.requests:
            words = "Everything is here already." if plan.here_count else NOTHING_TO_FETCH
            self.notify(words, severity="warning", markup=False)
        elif not plan.fits:
            self.query_one(DownloadForm).go_to(self._row("folder"))
            self.notify(f"It {space_in_words(plan)}", severity="warning", markup=False)
        else:
            self.wish = DownloadWish(self._folder, self._layout_row.file_layout.text)
            self.dismiss(plan)

    @on(FormRow.Kept)
    def _keep(self, message: FormRow.Kept) -> None:
        message.stop()
        if message.row.id in ("existing", "again"):
            return
        if message.row.id == "layout":
            if not self._layout_row.take(message.text) and message.by_key:
                return  # the row says why, and what was typed stays
            self._layout_row.show()
        message.row.close()
        if message.row.id == "folder":
            self._folder = folder_of(message.text) if message.text else None
        elif message.row.id == "patterns":
            self._patterns = tuple(message.text.replace(",", " ").split())
            self._show_patterns()
        if message.by_key:
            self.query_one(DownloadForm).focus()
        self._plan_again()

    @on(FormRow.Undone)
    def _restore(self, message: FormRow.Undone) -> None:
        message.stop()
        message.row.close()
        if message.row.id == "layout":
            self._layout_row.show()
        self.query_one(DownloadForm).focus()
