"""How the basket is saved to a file and filled from one: a line for the path, and a worker."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

from textual import on, work
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from maap_tui.errors import Cancelled, MaapError
from maap_tui.models.basket import Basket, ItemsRead
from maap_tui.models.catalog import Item
from maap_tui.models.text import count_noun, grouped
from maap_tui.services import BasketFiles, Folders

from ..basket_words import imported_words
from ..collecting import making
from ..frames import let_others
from ..text import printable
from ..words import path_in_words
from .file_picker import GRANULE_FILES, FilePicker
from .path_dialog import PathDialog

_EXPORTING = "enter save  esc not now"
_IMPORTING = "enter read it, or choose a file where the line is empty  esc not now"


class BasketFilesDialog(PathDialog[Item | None]):
    """A dialog about the basket with a line for a path; a subclass has the keys."""

    class Progressed(Message):
        """How much of a file has been read or written."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    class Exported(Message):
        """The basket is in a file, or why not."""

        def __init__(self, path: Path | None, count: int, trouble: str = "") -> None:
            super().__init__()
            self.path = path
            self.count = count
            self.trouble = trouble

    class Imported(Message):
        """A file was read, or why not."""

        def __init__(self, read: ItemsRead | None, trouble: str = "") -> None:
            super().__init__()
            self.read = read
            self.trouble = trouble

    def __init__(
        self,
        basket: Basket,
        files: BasketFiles,
        folders: Folders,
        changed: Callable[[], None],
    ) -> None:
        super().__init__()
        self.basket = basket
        self._files = files
        self._folders = folders
        self._tell_changed = changed
        self._is_import = False
        self.is_busy = False
        """Whether a file is being written or read."""

    def changed(self) -> None:
        """The basket has been changed here."""
        self._tell_changed()

    # The path

    def action_export(self) -> None:
        """Asks where to save the basket."""
        self._ask(f"~/maap-basket-{datetime.now(UTC):%Y-%m-%d-%H%M}.geojson", is_import=False)

    def action_import(self) -> None:
        """Asks for the file whose granules are to be added."""
        self._ask("", is_import=True)

    def _ask(self, path: str, *, is_import: bool) -> None:
        self._is_import = is_import
        verb = "Granules of  " if is_import else self.VERB_WORDS
        self.query_one("#verb", Static).update(verb)
        line = self.ask_path(path, _IMPORTING if is_import else _EXPORTING)
        line.placeholder = "~/granules.geojson" if is_import else ""

    def take_path(self, path: str) -> None:
        if self.is_busy:
            return
        if path:
            self._begin(Path(path))
        elif self._is_import:
            self._choose_file()

    def _choose_file(self) -> None:
        def take(path: Path | None) -> None:
            if path is not None:
                self.query_one("#path", Input).value = str(path)
                self._begin(path)

        self.app.push_screen(FilePicker(self._folders, GRANULE_FILES, Path.home()), take)

    def _begin(self, path: Path) -> None:
        self.is_busy = True
        self.tell(Content("reading …" if self._is_import else "writing …"))
        if self._is_import:
            self._read(path)
        else:
            self._write(path, tuple(self.basket.items.values()))

    # In threads

    @work(thread=True, exclusive=True, group="basket-file", description="basket-file")
    def _write(self, path: Path, items: tuple[Item, ...]) -> None:
        stop: Event = get_current_worker().cancelled_event
        total = count_noun(len(items), "granule")

        def progress(count: int) -> None:
            self.post_message(self.Progressed(f"writing … {grouped(count)} of {total}"))

        try:
            where = self._files.write(items, path, stop, progress)
            self.post_message(self.Exported(where, len(items)))
        except Cancelled:
            return
        except MaapError as error:
            self.post_message(self.Exported(None, 0, str(error)))

    @work(thread=True, exclusive=True, group="basket-file", description="basket-file")
    def _read(self, path: Path) -> None:
        stop: Event = get_current_worker().cancelled_event

        def progress(count: int) -> None:
            self.post_message(self.Progressed(f"reading … {grouped(count)} entries so far"))

        try:
            self.post_message(self.Imported(self._files.read(path, stop, progress)))
        except Cancelled:
            return
        except MaapError as error:
            self.post_message(self.Imported(None, str(error)))

    # What came of it

    @on(Progressed)
    def _show_progress(self, message: Progressed) -> None:
        message.stop()
        if self.is_busy:
            self.tell(Content(f"{message.words}  esc stops"))

    @on(Exported)
    def _show_exported(self, message: Exported) -> None:
        message.stop()
        if self._settle(message.trouble) and message.path is not None:
            path = printable(path_in_words(message.path))
            words = f"{count_noun(message.count, 'granule')} saved: {path}"
            self.tell(Content.styled(words, "$text-success"))

    @on(Imported)
    async def _take_imported(self, message: Imported) -> None:
        message.stop()
        if self._settle(message.trouble) and message.read is not None:
            with making(len(message.read.items)):
                new = self.basket.add(message.read.items)
            await let_others()
            self.changed()
            self.tell(imported_words(message.read, new))

    def _settle(self, trouble: str) -> bool:
        """Ends the waiting; with trouble the path stays, to be mended."""
        if not self.is_busy:
            return False  # it was stopped
        self.is_busy = False
        if trouble:
            self.tell(Content.styled(f"! {printable(trouble)}", "$text-error"))
            return False
        self.end_asking()
        return True

    def action_leave(self) -> None:
        """Stops what is under way; else leaves the path, then the basket."""
        if self.is_busy:
            self.is_busy = False
            self.workers.cancel_group(self, "basket-file")
            self.tell(Content("Stopped."))
        else:
            super().action_leave()
