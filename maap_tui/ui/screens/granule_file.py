"""The dialog that picks a file with granules."""

from textual_fspicker import Filters

from .area_file import AreaFileScreen

_SUFFIXES = frozenset((".geojson", ".json", ".ndjson", ".jsonl"))


class GranuleFileScreen(AreaFileScreen):
    """Gives the path of a file, or `None`."""

    TITLE_WORDS = "Open granules, or esc"
    FILTERS = Filters(
        ("GeoJSON", lambda path: path.suffix.lower() in _SUFFIXES), ("All files", lambda path: True)
    )
