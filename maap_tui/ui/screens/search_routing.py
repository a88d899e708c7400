"""What the main screen does about searches as a whole: saving, loading, remembering them."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from textual import on, work
from textual.app import SystemCommand
from textual.message import Message

from maap_tui.errors import MaapError
from maap_tui.models.batch import BatchResult
from maap_tui.models.catalog import Collection
from maap_tui.models.layout import DEFAULT_LAYOUT
from maap_tui.models.search_form import SearchForm
from maap_tui.services import Services

from ..panes.filters import FiltersPane
from ..panes.granules import GranulesPane
from ..panes.search_pane import SearchPane
from ..panes.search_run import BatchRun, SearchRun
from ..text import printable
from ..widgets.form_row import FormButton
from ..words import path_in_words
from .batch_dialog import BatchDialog
from .batch_report import BatchReport
from .disk_routing import DiskScreen
from .save_search import SaveSearchScreen
from .search_picker import Picked, SearchPicker

_BUTTONS = {
    "add-filter": ("Add a filter", "A property of the collection, and its values"),
    "groups": ("Group filters: and, or, not", "The conditions as a tree"),
    "reset": ("Reset the filters", "Clears every row but the collection"),
}
"""Buttons of the filters that are offered in the palette too."""


class SearchesScreen(DiskScreen):
    """Routes between the filter pane, the files of searches and the history."""

    class FormOpened(Message):
        """A search was picked, with the collection that it asks for where that is known."""

        def __init__(self, picked: Picked, collection: Collection | None, *, is_undo: bool) -> None:
            super().__init__()
            self.picked = picked
            self.collection = collection
            self.is_undo = is_undo

    class HistoryFailed(Message):
        """The history cannot be kept."""

        def __init__(self, error: MaapError) -> None:
            super().__init__()
            self.error = error

    def __init__(self, services: Services, layout: str = DEFAULT_LAYOUT) -> None:
        super().__init__(services, layout)
        self._shown_form: SearchForm | None = None
        """The search whose granules are shown."""
        self._saved_name = ""
        """What the search in the rows was loaded as."""
        self._is_history_failing = False

    def show_collection(self, collection: Collection | None, collection_id: str) -> None:
        """The rows now ask for this collection."""
        raise NotImplementedError

    # Saving

    @on(FiltersPane.SaveWanted)
    def save_search(self) -> None:
        """Asks for a name, and saves what the rows hold."""
        form = self.query_one(FiltersPane).form
        if not form.collections:
            self.notify("Choose a collection first.", title="Save", severity="warning")
            return

        def take(path: Path | None) -> None:
            if path is not None:
                self._saved_name = path.stem
                words = f"{printable(path_in_words(path))}\nL in the filter pane loads it."
                self.notify(words, title="Saved", markup=False)

        screen = SaveSearchScreen(self._services.searches, form, self._saved_name)
        self.app.push_screen(screen, take)

    # Loading

    @on(FiltersPane.SearchesWanted)
    def _show_searches(self, message: FiltersPane.SearchesWanted) -> None:
        self.show_searches(shows_past=message.shows_past)

    def show_searches(self, *, shows_past: bool) -> None:
        """Opens the picker of searches."""

        def take(picked: Picked | None) -> None:
            if picked is not None:
                self._open(picked)

        self.app.push_screen(SearchPicker(self._services.searches, shows_past=shows_past), take)

    @on(FiltersPane.FormWanted)
    def _bring_back(self, message: FiltersPane.FormWanted) -> None:
        self._open(Picked(message.form, runs=False), is_undo=True)

    @work(thread=True, exclusive=True, group="open-search", description="open-search")
    def _open(self, picked: Picked, *, is_undo: bool = False) -> None:
        kept = self._services.shelf.kept_collections()
        known = {each.id: each for each in (kept.value if kept is not None else ())}
        wanted = picked.form.collections
        collection = known.get(wanted[0]) if len(wanted) == 1 else None
        self.post_message(self.FormOpened(picked, collection, is_undo=is_undo))

    @on(FormOpened)
    def _show_form(self, message: FormOpened) -> None:
        picked, pane = message.picked, self.query_one(FiltersPane)
        self._saved_name = picked.name
        pane.load(picked.form, is_undo=message.is_undo)
        if len(picked.form.collections) == 1:
            self.show_collection(message.collection, picked.form.collections[0])
        pane.focus()
        if picked.runs:
            pane.submit()

    # Batches

    def run_of(self, message: FiltersPane.Submitted) -> SearchRun:
        """The search, or the many searches, that were asked for."""
        services, query = self._services, message.search_query
        if not message.is_batch:
            return SearchRun(services.catalog, query)
        return BatchRun(services.catalog, services.batches, query, message.form, message.area)

    @on(FiltersPane.BatchWanted)
    def choose_batch(self) -> None:
        """Asks for a file whose places are to be searched one by one."""
        pane = self.query_one(FiltersPane)

        def take(form: SearchForm | None) -> None:
            if form is not None:
                pane.take_batch(form)
                pane.focus()

        self.app.push_screen(BatchDialog(self._services.batches, pane.form), take)

    @property
    def shown_batch(self) -> BatchResult | None:
        """The batch whose granules are shown, if they are of one."""
        run = self.query_one(GranulesPane).run
        return run.result if isinstance(run, BatchRun) else None

    def action_batch_report(self) -> None:
        """What each place of the batch has found so far."""
        if (result := self.shown_batch) is not None:
            self.app.push_screen(BatchReport(result, self._services.reports))
        else:
            self.choose_batch()

    # The history

    def remember(self, form: SearchForm) -> None:
        """Notes that `form` is run now; what it finds belongs to it."""
        self._shown_form = form
        self._note(partial(self._services.searches.remember, form))

    @on(SearchPane.BatchEnded)
    def _note_count(self, message: SearchPane.BatchEnded) -> None:
        matched = message.run.matched
        if self._shown_form is not None and matched is not None:
            self._note(partial(self._services.searches.count, self._shown_form, matched))
            self._shown_form = None

    @work(thread=True, group="history", description="history")
    def _note(self, work: Callable[[], None]) -> None:
        try:
            work()
        except MaapError as error:
            self.post_message(self.HistoryFailed(error))

    @on(HistoryFailed)
    def _tell_once(self, message: HistoryFailed) -> None:
        if not self._is_history_failing:
            self._is_history_failing = True
            words = printable(str(message.error))
            self.notify(words, title="History", severity="warning", markup=False)

    def search_commands(self) -> Iterable[SystemCommand]:
        """The commands of the palette that are about whole searches."""
        yield SystemCommand("Save this search", "As a small text file", self.save_search)
        pane = self.query_one(FiltersPane)
        for button, (title, words) in _BUTTONS.items():
            stop = pane.query_one(f"#{button}", FormButton)
            if stop.display:
                yield SystemCommand(title, words, partial(pane.activate, stop))
        yield SystemCommand(
            "Search each place of a file", "Polygons, or a table of overpasses", self.choose_batch
        )
        if self.shown_batch is not None:
            words = "What each place has found, the empty ones too"
            yield SystemCommand("Report of the batch", words, self.action_batch_report)
        for is_past, title, words in (
            (False, "Saved searches", "Run, edit or delete one"),
            (True, "History of searches", "Run one again, edit it, name it"),
        ):
            yield SystemCommand(title, words, partial(self.show_searches, shows_past=is_past))
