"""The list of the collection picker: missions that fold, and their collections."""

from collections.abc import Sequence

from textual.content import Content

from maap_tui.models.catalog import Collection

from ..collection_rows import CollectionRow, MissionRow
from ..text import own_glyphs, printable, shorten
from ..words import ACCESS
from .pick_list import PickList, columns

_LEAST_ID = 12
"""Cells below which an id says nothing."""
_SIGN = 2


class CollectionList(PickList):
    """One line a collection: access sign, title, and as much of the id as there is room for."""

    DEFAULT_CSS = """
    CollectionList:blur > .pick-list--cursor { background: $block-cursor-background 60%; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.shown: tuple[CollectionRow, ...] = ()
        self._title_width = 0
        self._glyphs = own_glyphs()

    def row_count(self) -> int:
        return len(self.shown)

    @property
    def current(self) -> CollectionRow | None:
        """What the cursor stands on."""
        return self.shown[self.cursor] if self.cursor < len(self.shown) else None

    def row_lines(self, index: int, width: int, *, is_current: bool) -> Sequence[Content]:
        row = self.shown[index]
        if isinstance(row, MissionRow):
            return (self._header(row, is_current=is_current),)
        return (self._line(row, width, is_current=is_current),)

    def _header(self, row: MissionRow, *, is_current: bool) -> Content:
        sign = self._glyphs.folded if row.is_folded else self._glyphs.unfolded
        style = "bold" if is_current else "bold $text-accent"
        muted = "" if is_current else "$foreground-muted"
        name = Content.styled(f"{sign} {printable(row.mission)}", style)
        return Content.assemble(name, (f"  {row.count}", muted))

    def _line(self, collection: Collection, width: int, *, is_current: bool) -> Content:
        room = width - _SIGN
        id_width = room - min(self._title_width, room)
        id_width = id_width if id_width >= _LEAST_ID else 0
        sign = ACCESS[collection.access].content(with_word=False)
        title = Content(printable(collection.title))
        name = Content(shorten(printable(collection.id), id_width - 1, "middle"))
        if is_current:
            sign, title = sign.without_spans, title.stylize("bold")
        else:
            name = name.stylize("$foreground-muted")
        return columns((sign, _SIGN), (title, room - id_width), (name, id_width))

    def show(self, rows: tuple[CollectionRow, ...], current: CollectionRow | None) -> None:
        """Shows these, with the cursor on `current` where it was on the screen; else on the first
        collection."""
        above = self.cursor - self.scroll_offset.y
        self.shown = rows
        titles = (each.title for each in rows if isinstance(each, Collection))
        self._title_width = max((len(title) for title in titles), default=0) + 2
        at = _index(rows, current)
        self.rows_changed(self._first() if at is None else at)
        if at is not None and self.size.height:
            self.scroll_to(y=max(0, at - above), animate=False, force=True, immediate=True)

    def _first(self) -> int:
        return next((n for n, row in enumerate(self.shown) if isinstance(row, Collection)), 0)


def _index(rows: Sequence[CollectionRow], wanted: CollectionRow | None) -> int | None:
    """Where the same mission or the same collection stands now."""
    if wanted is None:
        return None
    key = _key(wanted)
    return next((n for n, row in enumerate(rows) if _key(row) == key), None)


def _key(row: CollectionRow) -> tuple[bool, str]:
    return (True, row.mission) if isinstance(row, MissionRow) else (False, row.id)
