"""Granules for the basket's file, and what a test does to it."""

from pathlib import Path

from maap_tui.models.basket import Changes
from maap_tui.models.catalog import Item
from maap_tui.models.stac import item_from_stac
from maap_tui.services.basket.file import FILE_NAME


def granule(number: int, **properties: object) -> Item:
    """One whose document is worth keeping."""
    return item_from_stac(
        {
            "type": "Feature",
            "id": f"G{number}",
            "collection": f"C{number % 2}",
            "geometry": {"type": "Point", "coordinates": [number % 180, 1]},
            "properties": {"datetime": f"2026-01-01T00:00:{number % 60:02d}Z", **properties},
            "assets": {
                "enclosure_1": {"href": f"https://data.example/{number}", "file:size": number},
            },
        }
    )


def put(*items: Item) -> Changes:
    return {item.key: item for item in items}


def taken(*items: Item) -> Changes:
    return {item.key: None for item in items}


def path_of(folder: Path) -> Path:
    return folder / FILE_NAME
