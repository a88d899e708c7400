"""The files of a granule, each with a box that says whether it will be downloaded."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from maap_tui.models.catalog import Asset, Item
from maap_tui.models.selection import DEFAULT_PATTERNS, choose_assets
from maap_tui.models.stac import assets_of
from maap_tui.models.transfer import JobState

from ..item_facts import files_in_words, size_of, type_of
from ..text import printable, shorten
from .pick_list import PickList, columns

_NARROW, _MIDDLE, _SPACIOUS, _WIDE = 56, 68, 80, 96
"""Cells of width from which checksums are told, roles as well, types spelled out, roles too."""
_KEY_WIDTH, _NAME_WIDTH = 32, 24
"""Cells of the key, and the fewest that the file name beside it needs."""


def default_ticks(assets: Sequence[Asset]) -> frozenset[str]:
    """The keys of the assets that are taken when nobody chooses."""
    return frozenset(asset.key for asset in choose_assets(assets, DEFAULT_PATTERNS))


class AssetList(PickList, inherit_bindings=False):
    """One line a file: box, key, size, type, roles, whether there is a checksum, its download."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "step(-1)", "Up", id="assets.up", show=False),
        Binding("down,j", "step(1)", "Down", id="assets.down", show=False),
        Binding("home", "go(0)", "First", id="assets.first", show=False),
        Binding("end", "go(-1)", "Last", id="assets.last", show=False),
        Binding("space,enter", "tick", "Tick", id="assets.tick", tooltip="Take this file or not"),
        Binding("a", "tick_all", "All", id="assets.all", tooltip="Take every file"),
        Binding("u", "untick_all", "None", id="assets.none", tooltip="Take no file"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.assets: tuple[Asset, ...] = ()
        self.ticked: frozenset[str] = frozenset()
        self._archive_size: int | None = None
        self._jobs: Mapping[str, JobState] = {}

    def show(
        self,
        item: Item,
        ticked: frozenset[str] | None,
        jobs: Mapping[str, JobState] | None = None,
        assets: Sequence[Asset] | None = None,
    ) -> None:
        """Shows the files of `item` (`assets`, where they are read already); `ticked` as it was
        left, or `None` for the usual choice."""
        self.assets = assets_of(item) if assets is None else tuple(assets)
        self.ticked = default_ticks(self.assets) if ticked is None else ticked
        self._archive_size = item.size
        self._jobs = jobs or {}
        self.rows_changed()
        self._say_ticks()

    @property
    def current(self) -> Asset | None:
        """The file under the cursor."""
        return self.assets[self.cursor] if self.cursor < len(self.assets) else None

    def row_count(self) -> int:
        return len(self.assets)

    def row_lines(self, index: int, width: int, *, is_current: bool) -> Sequence[Content]:
        asset = self.assets[index]
        is_ticked = asset.key in self.ticked
        muted = "" if is_current else "$foreground-muted"
        strong = "bold" if is_ticked else ""
        state = self._jobs.get(asset.key)
        kind = type_of(asset)
        roles = 25 if width >= _WIDE else 11 if width >= _MIDDLE else 0
        if width < _SPACIOUS:
            kind = kind.partition(",")[0]
        box = Content.styled("[x]" if is_ticked else "[ ]", "" if is_current else "$text-accent")
        after_key = (
            (Content.styled(size_of(asset, self._archive_size).rjust(9), strong), 11),
            (Content.styled(kind, muted), 21 if width >= _SPACIOUS else 10),
            (Content.styled(printable(", ".join(asset.roles)), muted), roles),
            (Content.styled("checksum" if asset.checksum else "–", muted), 10 * (width >= _NARROW)),
            (Content.styled(state.value if state else "", muted), 11 if self._jobs else 0),
        )
        rest = max(12, width - len("[x] ") - sum(size for _, size in after_key))
        name_width = rest - _KEY_WIDTH if rest >= _KEY_WIDTH + _NAME_WIDTH else 0
        key = Content.styled(printable(asset.key), strong or muted)
        file_name = shorten(printable(asset.file_name), max(0, name_width - 1), "middle")
        named = ((key, rest - name_width), (Content.styled(file_name, muted), name_width))
        return (columns((box, 4), *named, *after_key),)

    def _say_ticks(self) -> None:
        chosen = [asset for asset in self.assets if asset.key in self.ticked]
        title = "no files" if not self.assets else "none of the files ticked"
        if chosen:
            title = f"to download: {files_in_words(chosen, self._archive_size)}"
        self.border_title = Content(f" {title} ")

    def _tick(self, ticked: frozenset[str]) -> None:
        if ticked != self.ticked:
            self.ticked = ticked
            self._say_ticks()
            self.refresh()

    def action_tick(self) -> None:
        if (asset := self.current) is not None:
            self._tick(self.ticked ^ {asset.key})

    def action_choose(self) -> None:
        """A click on the row under the cursor."""
        self.action_tick()

    def action_tick_all(self) -> None:
        self._tick(frozenset(asset.key for asset in self.assets))

    def action_untick_all(self) -> None:
        self._tick(frozenset())
