"""What the main screen does about files that are here: looks for them, and looks again."""

from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual import on, work
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.worker import get_current_worker

from maap_tui.errors import Cancelled, MaapError
from maap_tui.models.catalog import Key
from maap_tui.models.holding import ScanStep
from maap_tui.models.layout import DEFAULT_LAYOUT
from maap_tui.models.text import count_noun
from maap_tui.models.transfer import JobState
from maap_tui.services import Services

from ..panes.downloads import DownloadsPane
from ..panes.granules import GranulesPane
from .queue_routing import QueueScreen

SETTLE_SECONDS = 0.5
"""Within which finished granules are looked for together."""


class DiskScreen(QueueScreen):
    """Looks through the download folders at the start and when asked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "D",
            "rescan",
            "Disk",
            show=False,
            id="main.rescan",
            tooltip="Look again what is on disk; once more stops it",
        ),
    ]

    class ScanStepped(Message):
        """A look through the folders goes on."""

        def __init__(self, step: ScanStep) -> None:
            super().__init__()
            self.step = step

    class ScanEnded(Message):
        """It has ended: with how many changes, and why not with all."""

        def __init__(self, changes: int, troubles: tuple[str, ...], *, is_stopped: bool) -> None:
            super().__init__()
            self.changes = changes
            self.troubles = troubles
            self.is_stopped = is_stopped

    def __init__(self, services: Services, layout: str = DEFAULT_LAYOUT) -> None:
        super().__init__(services, layout)
        self._done: frozenset[Key] | None = None
        """The granules that the queue has finished; `None` before the first look at it."""
        self._to_look_at: set[Key] = set()
        self._is_scanning = False
        self._is_scan_wanted = False
        """Whether a person asked for it, and wants to be told."""

    def on_mount(self) -> None:
        self._begin_scan(is_wanted=False)

    # Looking through the folders

    def _begin_scan(self, *, is_wanted: bool) -> None:
        self._is_scanning, self._is_scan_wanted = True, is_wanted
        self._scan()

    def action_rescan(self) -> None:
        """Looks through the download folders, or stops doing so."""
        if self._is_scanning and self._is_scan_wanted:
            self.workers.cancel_group(self, "scan")
        elif self._is_scanning:
            self._is_scan_wanted = True
        else:
            self._begin_scan(is_wanted=True)

    @work(thread=True, exclusive=True, group="scan", description="scan")
    def _scan(self) -> None:
        stop = get_current_worker().cancelled_event
        last: dict[object, ScanStep] = {}
        troubles: list[str] = []
        is_stopped = False
        try:
            for step in self._services.holdings.scan(stop):
                last[step.folder] = step
                self.post_message(self.ScanStepped(step))
        except Cancelled:
            is_stopped = True
        except MaapError as error:
            troubles.append(str(error))
        changes = sum(step.changes for step in last.values())
        troubles += [step.trouble for step in last.values() if step.trouble]
        self.post_message(self.ScanEnded(changes, tuple(troubles), is_stopped=is_stopped))

    @on(ScanStepped)
    def _show_scan(self, message: ScanStepped) -> None:
        pane = self.query_one(GranulesPane)
        pane.show_scan(message.step if self._is_scan_wanted else None)

    @on(ScanEnded)
    def _end_scan(self, message: ScanEnded) -> None:
        self._is_scanning = False
        pane = self.query_one(GranulesPane)
        pane.show_scan(None)
        pane.look_again()
        if not self._is_scan_wanted:
            return
        self.notify(
            _in_words(message),
            title="On disk",
            severity="warning" if message.troubles or message.is_stopped else "information",
            markup=False,
        )

    # What the queue finishes

    @on(DownloadsPane.StatesChanged)
    def _note_finished(self, message: DownloadsPane.StatesChanged) -> None:
        done = _done_in(message.states)
        if self._done is not None and done - self._done:
            if not self._to_look_at:
                self.set_timer(SETTLE_SECONDS, self._look_at_finished)
            self._to_look_at |= done - self._done
        self._done = done

    def _look_at_finished(self) -> None:
        keys, self._to_look_at = frozenset(self._to_look_at), set()
        self.query_one(GranulesPane).look_again(keys)

    def disk_commands(self) -> Iterable[SystemCommand]:
        """The commands of the palette about files that are here."""
        words = "Look through the download folders again"
        yield SystemCommand("What is on disk", words, self.action_rescan)


def _in_words(ended: DiskScreen.ScanEnded) -> str:
    if ended.troubles:
        return "\n".join(ended.troubles[:3])
    if ended.is_stopped:
        return "Stopped. What was seen until then is known."
    changed = count_noun(ended.changes, "file") if ended.changes else "nothing"
    return f"Looked through: {changed} changed."


def _done_in(states: Mapping[Key, JobState]) -> frozenset[Key]:
    return frozenset(key for key, state in states.items() if state is JobState.DONE)
