"""The dialog that picks a file: folders and files to walk through, or a path to be typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from maap_tui.errors import Cancelled, InputError
from maap_tui.models.folder import FolderEntry, FolderView
from maap_tui.models.text import clean, count_noun, format_bytes
from maap_tui.services import Folders

from ..narrowing import Findable, narrowed
from ..text import fit, printable
from ..widgets.dialog_note import DialogNote
from ..widgets.pick_list import PickList, columns
from ..words import folder_of, path_in_words
from .dialog import PickerDialog

UP = FolderEntry("..", is_folder=True)
_SIZE_WIDTH = 14
_DATE_WIDTH = 17
_NARROWEST_NAME = 20


@dataclass(frozen=True, slots=True)
class FileKind:
    """What is looked for."""

    title: str
    words: str
    """The formats, for whoever finds none."""
    suffixes: frozenset[str]

    def has(self, name: str) -> bool:
        return Path(name).suffix.lower() in self.suffixes


AREA_FILES = FileKind(
    "Open an area",
    "GeoJSON, WKT, KML, shapefile, GeoPackage",
    frozenset((".geojson", ".json", ".wkt", ".kml", ".kmz", ".shp", ".zip", ".gpkg")),
)
GRANULE_FILES = FileKind(
    "Open granules",
    "GeoJSON of STAC Items",
    frozenset((".geojson", ".json", ".ndjson", ".jsonl")),
)


class FileList(PickList):
    """The way up, the folders, then the files."""

    shown: tuple[FolderEntry, ...] = ()

    def row_count(self) -> int:
        return len(self.shown)

    def row_lines(self, index: int, width: int, *, is_current: bool) -> Sequence[Content]:
        entry = self.shown[index]
        muted = "" if is_current else "$foreground-muted"
        dates = _DATE_WIDTH if width > _NARROWEST_NAME + _SIZE_WIDTH + _DATE_WIDTH else 0
        names = max(1, width - _SIZE_WIDTH - dates)
        cut = fit(entry.name, names - 1, cut="middle").rstrip()
        if entry.is_folder:
            name = Content.styled(f"{cut}/", "" if is_current else "$text-accent")
        else:
            name = Content.styled(cut, muted if entry.oddity else "")
        size = Content.styled(_size_words(entry).rjust(_SIZE_WIDTH - 3), muted)
        date = Content.styled(_date_words(entry), muted)
        return (columns((name, names), (size, _SIZE_WIDTH), (date, dates)),)

    @property
    def current(self) -> FolderEntry | None:
        """What the cursor stands on."""
        return self.shown[self.cursor] if self.cursor < len(self.shown) else None


def _size_words(entry: FolderEntry) -> str:
    return entry.oddity or ("" if entry.size is None else format_bytes(entry.size))


def _date_words(entry: FolderEntry) -> str:
    if entry.changed is None:
        return ""
    try:
        return f"{datetime.fromtimestamp(entry.changed, UTC):%Y-%m-%d %H:%M}"
    except (OverflowError, OSError, ValueError):  # a clock far off wrote it
        return ""


class FilePicker(PickerDialog[Path | None]):
    """Gives the absolute path of a file that can be read, or `None`."""

    DEFAULT_CSS = """
    FilePicker {
        #frame { width: 100; height: 22; }
        &.-tall #frame, &.-high #frame { height: 80%; }
        #folder { height: auto; max-height: 2; color: $text-accent; text-style: bold; }
        FileList { height: 1fr; margin-top: 1; }
        DialogNote { max-height: 4; min-height: 2; margin-top: 1; }
    }
    """
    KEY_WORDS: ClassVar[str] = "enter open  ← folder above  / narrow, or a path  a all  esc back"
    BEGINS_TYPING: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("backspace,left", "go_up", "Above", id="files.up", tooltip="The folder above"),
        Binding("a", "all_files", "All", id="files.all", tooltip="All files, or the fitting ones"),
    ]

    class Arrived(Message):
        """A folder or a file was looked at: what it is, or why not."""

        def __init__(
            self, question: object, found: FolderView | Path | None, trouble: str = ""
        ) -> None:
            super().__init__()
            self.question = question
            self.found = found
            self.trouble = trouble

    def __init__(self, folders: Folders, kind: FileKind, folder: Path) -> None:
        super().__init__()
        self._folders = folders
        self._kind = kind
        self._view = FolderView(folder)
        self._shows_all = False
        self._question: object = None
        """What is being looked at: the answer to an older one is no longer wanted."""

    def compose_inside(self) -> ComposeResult:
        yield Static("", id="folder", markup=False)
        narrow = self.narrowing_input()
        narrow.placeholder = "/ narrows by words, or takes a path: ~/areas/park.geojson"
        yield narrow
        yield FileList()
        yield DialogNote()

    def on_mount(self) -> None:
        super().on_mount()
        self.entitle(self._kind.title, self.KEY_WORDS)
        self._show(self._view)
        self._visit(self._view.folder)

    # Going somewhere

    def take(self, index: int) -> None:
        typed = self.typed.strip()
        if self.query_one("#narrow").has_focus and _is_path(typed):
            self._visit(self._view.folder / folder_of(typed))
        elif (entry := self.query_one(FileList).current) is not None:
            self._visit(self._view.folder.parent if entry is UP else self._view.folder / entry.name)

    def action_go_up(self) -> None:
        self._visit(self._view.folder.parent)

    def _visit(self, path: Path) -> None:
        self._question = question = object()
        self.query_one(DialogNote).say("looking …")
        self._look(path, question)

    @work(thread=True, exclusive=True, group="folder", description="folder")
    def _look(self, path: Path, question: object) -> None:
        try:
            found = self._folders.visit(path, get_current_worker().cancelled_event)
        except Cancelled:
            return
        except InputError as error:
            self.post_message(self.Arrived(question, None, str(error)))
        else:
            self.post_message(self.Arrived(question, found))

    @on(Arrived)
    def _take_answer(self, message: Arrived) -> None:
        message.stop()
        if message.question is not self._question:
            return
        if isinstance(message.found, Path):
            self.dismiss(message.found)
        elif message.found is None:
            self.query_one(DialogNote).say(message.trouble, is_error=True)
        else:
            self._enter(message.found)

    def _enter(self, view: FolderView) -> None:
        """Shows `view`; the cursor stands on the folder that was left, or on the first inside."""
        left, self._view = self._view.folder, view
        with self.prevent(Input.Changed):
            self.query_one("#narrow", Input).value = ""
        self._show(view)
        names = [entry.name for entry in self.query_one(FileList).shown]
        came_up = left.parent == view.folder and left.name in names
        self.query_one(FileList).rows_changed(names.index(left.name) if came_up else 1)
        self.query_one(FileList).focus()

    # Showing

    def action_all_files(self) -> None:
        self._shows_all = not self._shows_all
        self.narrow(self.typed)

    def narrow(self, text: str) -> None:
        rows = self.query_one(FileList)
        fitting = self._fitting()
        if text.strip() and not _is_path(text.strip()):
            rows.shown = narrowed([Findable.of(each, (each.name,)) for each in fitting], text)
        else:
            rows.shown = (UP, *fitting)
        rows.rows_changed()

    def _show(self, view: FolderView) -> None:
        where = printable(path_in_words(view.folder))
        self.query_one("#folder", Static).update(Content(where))
        self.narrow("")

    def _fitting(self) -> list[FolderEntry]:
        """What of the folder is shown while nothing is typed."""
        entries = self._view.entries
        if self._shows_all:
            return list(entries)
        return [
            entry
            for entry in entries
            if not entry.is_hidden and (entry.is_folder or self._kind.has(entry.name))
        ]

    @on(PickList.Moved)
    def _tell_current(self, message: PickList.Moved) -> None:
        """The name in full, which its row may have no room for, and what is not shown."""
        message.stop()
        entry = self.query_one(FileList).current
        typed = self.typed.strip()
        note = self.query_one(DialogNote)
        if _is_path(typed):
            note.say("enter opens this path")
        elif entry is None:
            note.say(f"nothing here has '{clean(typed, 40)}' in its name")
        else:
            name = "the folder above" if entry is UP else printable(entry.name)
            note.say(Content("\n").join((Content.styled(name, "$foreground"), self._counted())))

    def _counted(self) -> Content:
        files = [entry for entry in self._view.entries if not entry.is_folder]
        fitting = sum(self._kind.has(entry.name) and not entry.is_hidden for entry in files)
        more = f"; only the first {len(self._view.entries)} names are here" * self._view.is_cut
        if self._shows_all:
            return Content(f"{count_noun(len(files), 'file')} in all; a hides other kinds{more}")
        other = len(files) - fitting
        words = count_noun(fitting, "file") if fitting else f"no file here ({self._kind.words})"
        rest = f"; a shows {other} of other kinds" if other else ""
        return Content(f"{words}{rest}{more}")


def _is_path(typed: str) -> bool:
    """Whether what was typed is where a file is, and no words of its name."""
    return "/" in typed or typed.startswith("~")
