"""What the main screen does about the queue: dialogs before it, questions about it, its report."""

from collections.abc import Iterable, Sequence
from functools import partial

from textual import on
from textual.app import SystemCommand

from maap_tui.errors import MaapError
from maap_tui.models.catalog import Item, Key
from maap_tui.models.download_plan import DownloadPlan
from maap_tui.models.holding import LocalState
from maap_tui.models.layout import DEFAULT_LAYOUT
from maap_tui.models.limits import Limits
from maap_tui.models.text import count_noun
from maap_tui.models.transfer import JobState, QueueSnapshot
from maap_tui.services import Services

from ..download_words import DownloadWish, Known
from ..frames import PromptScreen
from ..outside import copy, open_or_copy
from ..panes.downloads import DownloadsPane
from ..panes.granules import GranulesPane
from ..queue_questions import cancelling_question, leaving_question, pausing_question
from ..text import printable
from ..widgets.granule_list import GranuleList
from ..widgets.status_bar import StatusBar
from ..words import path_in_words
from .confirm import confirm
from .copy_menu import CopyMenu
from .download_dialog import DownloadDialog
from .job_details import JobDetails
from .limits_dialog import LimitsDialog
from .report import ReportScreen

_OLD = (LocalState.SUPERSEDED, LocalState.OLD_COPY)


class QueueScreen(PromptScreen[None]):
    """Routes between the granules, the downloads and the dialogs about them."""

    def __init__(self, services: Services, layout: str = DEFAULT_LAYOUT) -> None:
        """`layout` says where files go unless the dialog is told otherwise."""
        super().__init__()
        self._file_layout = layout
        self._wish = DownloadWish()
        self._services = services
        self._ticks: dict[Key, frozenset[str]] = {}
        """The assets that were ticked by hand, by granule."""

    @property
    def _downloads_pane(self) -> DownloadsPane:
        return self.query_one(DownloadsPane)

    @property
    def _queue(self) -> QueueSnapshot:
        """The queue now, or as it was last seen when it cannot be looked at."""
        try:
            return self._services.downloads.snapshot()
        except MaapError:  # the pane says so
            return self._downloads_pane.queue

    def jobs_of(self, item: Item) -> dict[str, JobState]:
        """How the item's assets stand in the queue."""
        of_item = (job for job in self._queue.jobs if job.request.key[:2] == item.key)
        return {job.request.asset_key: job.state for job in of_item}

    # Into the queue

    @on(GranulesPane.DownloadWanted)
    def _offer_marked(self, message: GranulesPane.DownloadWanted) -> None:
        self.offer_download(message.items)

    def offer_download(self, items: Sequence[Item]) -> None:
        """Tells what fetching `items` would mean, and queues it if that is wanted."""
        if owner := self._queue.owner:
            words = f"Nothing can be queued here, for {printable(owner)} runs this queue."
            self.notify(words, title="Downloads", severity="warning", markup=False)
            return
        sign_in = self.query_one(StatusBar).sign_in
        dialog = DownloadDialog(
            self._services.downloads,
            items,
            self._ticks,
            sign_in,
            self._file_layout,
            self._wish,
            self._known,
        )

        def take(plan: DownloadPlan | None) -> None:
            if plan is not None:
                self._wish = dialog.wish
                self._downloads_pane.ask(partial(self._services.downloads.enqueue, plan))
                self.after_queueing(items)

        self.app.push_screen(dialog, take)

    @property
    def _known(self) -> Known:
        granules = self.query_one(GranuleList)
        return Known(
            granules.is_loaded,
            lambda item: granules.facts.local_state(item) in _OLD,
        )

    def after_queueing(self, items: Sequence[Item]) -> None:
        """These granules have just been queued."""
        raise NotImplementedError

    # What the queue says

    @on(DownloadsPane.StatesChanged)
    def _show_states(self, message: DownloadsPane.StatesChanged) -> None:
        self.query_one(GranulesPane).set_job_states(message.states)
        self.query_one(StatusBar).look_soon()

    @on(DownloadsPane.Settled)
    def _announce_end(self, message: DownloadsPane.Settled) -> None:
        self.app.bell()
        words = []
        if message.failed:
            words.append(f"{message.failed} failed: see pane 3, R tries again")
        if message.done:
            words.append(f"{count_noun(message.done, 'file')} downloaded and checked")
        if message.folder is not None:
            words.append(printable(path_in_words(message.folder)))
        words.append("e in pane 3: report")
        self.notify(
            "\n".join(words),
            title="Downloads",
            severity="warning" if message.failed else "information",
            markup=False,
        )
        self.query_one(StatusBar).look()

    # What a person wants of the queue

    @on(DownloadsPane.CancelWanted)
    def _confirm_cancel(self, message: DownloadsPane.CancelWanted) -> None:
        jobs = message.jobs
        word = "Cancel it" if len(jobs) == 1 else "Cancel them"
        cancel = partial(self._downloads_pane.cancel, jobs)
        confirm(self.app, cancelling_question(*jobs), word, "Go on", cancel)

    @on(DownloadsPane.PauseWanted)
    def _confirm_pause(self, message: DownloadsPane.PauseWanted) -> None:
        pause = partial(self._downloads_pane.pause, message.job_ids)
        confirm(self.app, pausing_question(message.archives), "Pause", "Go on", pause)

    @on(DownloadsPane.LimitsWanted)
    def _show_limits(self, message: DownloadsPane.LimitsWanted) -> None:
        limits = Limits.of(message.queue)
        self.app.push_screen(LimitsDialog(limits, self._downloads_pane.set_limits))

    @on(DownloadsPane.ReportWanted)
    def _show_report(self, message: DownloadsPane.ReportWanted) -> None:
        self.app.push_screen(ReportScreen(message.queue, self._services.reports))

    @on(DownloadsPane.DetailsWanted)
    def _show_job(self, message: DownloadsPane.DetailsWanted) -> None:
        pane = self._downloads_pane
        retry = None if pane.queue.owner else pane.retry
        self.app.push_screen(JobDetails(message.job, self._services.downloads, retry))

    @on(DownloadsPane.CopyWanted)
    def _copy_of_job(self, message: DownloadsPane.CopyWanted) -> None:
        self.app.push_screen(CopyMenu(message.job), partial(copy, self.app))

    @on(DownloadsPane.OpenWanted)
    def _open_folder(self, message: DownloadsPane.OpenWanted) -> None:
        open_or_copy(self.app, message.job.target.parent.as_uri())

    def queue_commands(self) -> Iterable[SystemCommand]:
        """The commands of the palette that are about the whole queue, as far as they make sense."""
        pane = self._downloads_pane
        commands = {
            "limits": ("Limits of the downloads", pane.action_limits, "How many, how fast, when"),
            "report": ("Report of the downloads", pane.action_report, "What became of every file"),
        }
        for action, (title, run, words) in commands.items():
            if pane.check_action(action, ()):
                yield SystemCommand(title, words, run)

    def action_leave(self) -> None:
        """Leaves; asks first while downloads run, naming what would be interrupted."""
        queue = self._queue
        if queue.owner or not queue.is_busy:
            self.app.exit(0)
        else:
            leave = partial(self.app.exit, 0)
            confirm(self.app, leaving_question(queue), "Leave", "Stay", leave)
