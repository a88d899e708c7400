"""The dialog that picks a file with an area."""

from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual_fspicker import FileOpen, Filters, Icons
from textual_fspicker.safe_tests import is_dir

_SUFFIXES = frozenset((".geojson", ".json", ".wkt", ".kml", ".kmz", ".shp", ".zip", ".gpkg"))


class AreaFileScreen(FileOpen):
    """Gives the path of a file, or `None`; q leaves as well, outside of the name."""

    DEFAULT_CSS = """
    AreaFileScreen {
        Dialog { width: 90%; height: 90%; border: round $border; background: $surface; }
        InputBar Select { width: 20; }
        &.-narrow Dialog, &.-tiny Dialog { width: 100%; height: 100%; }
    }
    """
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (100, "-wide")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "q", "dismiss(None)", "Close", id="area-file.leave", tooltip="Close without a file"
        ),
    ]

    TITLE_WORDS = "Open an area, or esc"
    FILTERS = Filters(
        ("Areas", lambda path: path.suffix.lower() in _SUFFIXES), ("All files", lambda path: True)
    )

    def __init__(self, folder: Path) -> None:
        Icons.set_picker(_mark)
        super().__init__(folder, self.TITLE_WORDS, filters=self.FILTERS)


def _mark(path: str | Path) -> Text:
    """A slash before folders; no picture that a font may lack."""
    return Text("/ " if is_dir(Path(path)) else "  ")
