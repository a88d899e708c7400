"""The copy menu: one letter, and the text that it stands for comes back."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from maap_tui.models.catalog import LARGE_DOCUMENT, Asset, Item
from maap_tui.models.selection import DEFAULT_PATTERNS, choose_assets
from maap_tui.models.stac import assets_of, bbox_of
from maap_tui.models.transfer import JobSnapshot

from .. import snippets
from ..text import printable
from ..widgets.pick_list import PickList, columns
from .dialog import Dialog


@dataclass(frozen=True, slots=True)
class CopyEntry:
    """Something that can be copied."""

    letter: str
    title: str
    text: str


def entries_of_item(item: Item, asset: Asset | None, catalog_url: str) -> Iterator[CopyEntry]:
    """What a granule gives; `asset` is the file that link and curl line are for."""
    assets = assets_of(item)
    asset = asset or snippets.main_asset(assets, choose_assets(assets, DEFAULT_PATTERNS))
    catalog_url = catalog_url or snippets.catalog_of(item)
    yield CopyEntry("i", "id", item.id)
    if asset is not None:
        needs_token = snippets.is_at(asset.href, catalog_url) and "/public/" not in asset.href
        yield CopyEntry("u", f"link of {asset.key}", snippets.bare_link(asset.href))
        line = snippets.curl_line(asset.href, asset.file_name or asset.key, needs_token=needs_token)
        yield CopyEntry("c", f"curl line of {asset.key}", line)
    if (box := bbox_of(item)) is not None:
        yield CopyEntry("b", "bounding box", str(box))
    yield CopyEntry("p", "Python, pystac-client", snippets.python_lines(item, catalog_url))
    yield CopyEntry("j", "item as JSON", snippets.item_json(item))


def entries_of_job(job: JobSnapshot) -> Iterator[CopyEntry]:
    """What a download gives."""
    request = job.request
    yield CopyEntry("f", "path of the file", str(job.target))
    yield CopyEntry("i", "granule id", request.item_id)
    yield CopyEntry("u", "link", snippets.bare_link(request.href))
    line = snippets.curl_line(request.href, request.file_name, needs_token=True)
    yield CopyEntry("c", "curl line", line)


class CopyList(PickList):
    """One line an entry: its letter, what it is, how the text begins."""

    def __init__(self, entries: Sequence[CopyEntry]) -> None:
        super().__init__()
        self.entries = entries

    def row_count(self) -> int:
        return len(self.entries)

    def row_lines(self, index: int, width: int, *, is_current: bool) -> Sequence[Content]:
        entry = self.entries[index]
        letter = Content.styled(entry.letter, "bold" if is_current else "bold $text-accent")
        preview = printable(" ".join(entry.text[:200].split()))
        muted = "" if is_current else "$foreground-muted"
        title_width = min(28, width // 2)
        title = Content(printable(entry.title))
        rest = max(4, width - 3 - title_width)
        return (columns((letter, 3), (title, title_width), (Content.styled(preview, muted), rest)),)


class CopyMenu(Dialog[str | None]):
    """Gives the text that was chosen, or `None`; who opened it copies the text and says so."""

    DEFAULT_CSS = """
    CopyMenu {
        #frame { width: 92; }
        CopyList { height: auto; max-height: 100%; }
    }
    """
    AUTO_FOCUS = ""  # the list must not take the letters
    TITLE_WORDS: ClassVar[str] = "Copy"
    KEY_WORDS: ClassVar[str] = "press a letter, or enter  esc back"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", "Up", id="copy.up", show=False),
        Binding("down", "step(1)", "Down", id="copy.down", show=False),
        Binding("enter", "take_current", "Copy", id="copy.current", show=False),
        *(
            Binding(letter, f"take('{letter}')", words, id=f"copy.{letter}", show=False)
            for letter, words in (
                ("i", "Copy the id"),
                ("u", "Copy the link"),
                ("b", "Copy the box"),
                ("c", "Copy a curl line"),
                ("p", "Copy Python lines"),
                ("j", "Copy the JSON"),
                ("f", "Copy the path"),
            )
        ),
    ]

    class Read(Message):
        """What can be copied of a granule with a large document."""

        def __init__(self, entries: Sequence[CopyEntry]) -> None:
            super().__init__()
            self.entries = entries

    def __init__(
        self, subject: Item | JobSnapshot, *, asset: Asset | None = None, catalog_url: str = ""
    ) -> None:
        super().__init__()
        self.entries: Sequence[CopyEntry] = ()
        self._later: Callable[[], Iterator[CopyEntry]] | None = None
        self._wanted = ""
        """The letter that was pressed before there was anything to copy."""
        if not isinstance(subject, Item):
            self.entries = tuple(entries_of_job(subject))
        elif len(subject.document) > LARGE_DOCUMENT:
            self._later = partial(entries_of_item, subject, asset, catalog_url)
        else:
            self.entries = tuple(entries_of_item(subject, asset, catalog_url))

    def compose_inside(self) -> ComposeResult:
        yield CopyList(self.entries)

    def on_mount(self) -> None:
        rows = self.query_one(CopyList)
        rows.can_focus = False
        rows.rows_changed()
        if self._later is not None:
            self.entitle("Copy: reading …", self.KEY_WORDS)
            self._read(self._later)

    @work(thread=True, group="copy", description="copy")
    def _read(self, entries: Callable[[], Iterator[CopyEntry]]) -> None:
        self.post_message(self.Read(tuple(entries())))

    @on(Read)
    def _take_read(self, message: Read) -> None:
        message.stop()
        rows = self.query_one(CopyList)
        self.entries = rows.entries = message.entries
        self.entitle(self.TITLE_WORDS, self.KEY_WORDS)
        rows.rows_changed()
        rows.refresh(layout=True)
        self.action_take(self._wanted)

    def action_step(self, step: int) -> None:
        self.query_one(CopyList).step(step)

    def action_take_current(self) -> None:
        if self.entries:
            self.dismiss(self.entries[self.query_one(CopyList).cursor].text)

    def action_take(self, letter: str) -> None:
        self._wanted = "" if self.entries else letter
        entry = next((entry for entry in self.entries if entry.letter == letter), None)
        if entry is not None:
            self.dismiss(entry.text)

    @on(PickList.Chosen)
    def _take_clicked(self, message: PickList.Chosen) -> None:
        message.stop()
        self.dismiss(self.entries[message.index].text)
