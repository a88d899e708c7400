"""What the Where row can do besides being typed in: a file, one of several features, a name."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.message import Message

from maap_tui.errors import MaapError, NameTaken
from maap_tui.models.area import Area
from maap_tui.models.area_text import AreaWish

from ..screens.confirm import confirm
from ..screens.feature_picker import FeaturePicker
from ..screens.file_picker import AREA_FILES, FilePicker
from ..screens.keep_area import KeepAreaScreen
from ..text import printable
from ..widgets.area_row import AreaRow
from ..widgets.form_row import NoteKind
from .filter_form import FilterForm

_AREA_ACTIONS = frozenset(("open_area", "choose_feature", "keep_area", "swap_area"))


class AreaForm(FilterForm):
    """Rows of a search whose area can be picked, swapped, narrowed to a feature, and kept."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "o",
            "open_area",
            "File",
            id="filters.open-area",
            tooltip="Where: pick a file with the area (GeoJSON, WKT, KML, shapefile, GeoPackage)",
        ),
        Binding(
            "f",
            "choose_feature",
            "Features",
            id="filters.features",
            tooltip="Where: choose one of several features, all of them, or a search for each",
        ),
        Binding(
            "n",
            "keep_area",
            "Keep",
            show=False,
            id="filters.keep-area",
            tooltip="Where: keep this area under a name of your own, to be typed next time",
        ),
        Binding(
            "w",
            "swap_area",
            "Swap",
            id="filters.swap-area",
            tooltip="Where: exchange latitude and longitude, when they seem to be swapped",
        ),
    ]

    class AreaNameTaken(Message):
        """There is another area called `name`, so that `area` was not kept."""

        def __init__(self, name: str, area: Area) -> None:
            super().__init__()
            self.name = name
            self.area = area

    class AreaKept(Message):
        """Keeping an area has ended, well or with `trouble`."""

        def __init__(self, name: str, path: str, trouble: str = "") -> None:
            super().__init__()
            self.name = name
            self.path = path
            self.trouble = trouble

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The keys of the area are there when the cursor is on it and they make sense."""
        if action not in _AREA_ACTIONS:
            return super().check_action(action, parameters)
        row = self.current
        return isinstance(row, AreaRow) and not row.is_editing and _makes_sense(action, row)

    @property
    def _where(self) -> AreaRow:
        return self.query_one(AreaRow)

    def set_where(self, text: str) -> None:
        """Searches in this area from now on."""
        self._take(self._where, text)

    def action_open_area(self) -> None:
        """Picks a file; one whose path would be read as something else is refused in words."""

        def take(path: Path | None) -> None:
            if path is None:
                return
            if AreaWish.parse(str(path)) == AreaWish(str(path)):
                self._take(self._where, str(path))
                return
            said = f"{path.name} cannot stand in Where: its name has a # or odd blanks. Rename it."
            self.notify(printable(said), severity="error", markup=False)

        folder = _folder_of(self._where.text)
        self.app.push_screen(FilePicker(self._folders, AREA_FILES, folder), take)

    def action_choose_feature(self) -> None:
        whole, wish = self._where.whole, AreaWish.parse(self._where.text)

        def take(choice: str | None) -> None:
            if choice is not None:
                self._take(self._where, str(replace(wish, choice=choice)))

        if whole is not None:
            self.app.push_screen(FeaturePicker(whole), take)

    def action_keep_area(self) -> None:
        area = self._where.area

        def keep(name: str | None) -> None:
            if name and area is not None:
                self._keep_area(name, area)

        if area is not None:
            self.app.push_screen(KeepAreaScreen(area.label), keep)

    def action_swap_area(self) -> None:
        wish = AreaWish.parse(self._where.text)
        self._take(self._where, str(replace(wish, is_swapped=True)))

    @work(thread=True, group="keep-area", description="keep-area")
    def _keep_area(self, name: str, area: Area, *, replaces: bool = False) -> None:
        try:
            path = self._areas.keep(name, area, replaces=replaces)
            self.post_message(self.AreaKept(name, str(path)))
        except NameTaken:
            self.post_message(self.AreaNameTaken(name, area))
        except MaapError as error:
            self.post_message(self.AreaKept(name, "", str(error)))

    @on(AreaNameTaken)
    def _ask_to_replace(self, message: AreaNameTaken) -> None:
        message.stop()
        question = f"There is an area called {message.name} already. Replace it?"
        replace_it = partial(self._keep_area, message.name, message.area, replaces=True)
        confirm(self.app, question, "Replace it", "Keep it", replace_it)

    @on(AreaKept)
    def _tell_kept(self, message: AreaKept) -> None:
        message.stop()
        if message.trouble:
            self.notify(printable(message.trouble), severity="error", markup=False)
            return
        said = f"Kept: type {message.name} here, or --where '{message.name}', to use it again."
        self.notify(printable(said), markup=False)

    @on(AreaRow.Settled)
    def _show_keys(self, message: AreaRow.Settled) -> None:
        message.stop()
        if self.current is message.row and message.row.kind is not NoteKind.BUSY:
            self.moved(message.row)


def _makes_sense(action: str, row: AreaRow) -> bool:
    match action:
        case "choose_feature":
            return row.whole is not None
        case "keep_area":
            return row.area is not None
        case "swap_area":
            return row.may_swap
    return True


def _folder_of(text: str) -> Path:
    """The folder of the file that stands in the row, else the one the app was started in."""
    path = Path(AreaWish.parse(text).text or ".")
    try:
        return path.parent.resolve() if path.is_file() else Path.cwd()
    except (OSError, ValueError):
        return Path.home()
