"""Collections of granules as text, and reading them."""

import json
from pathlib import Path
from threading import Event
from typing import Any

from maap_tui.models.basket import ItemsRead
from maap_tui.services.basket.geojson import BasketFiles
from tests.services.basket.file_kit import granule

FILES = BasketFiles()
GO = Event()


def document(number: int = 1, **changes: Any) -> dict[str, Any]:
    return granule(number).as_dict() | changes


def read(path: Path, content: str | bytes) -> ItemsRead:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return FILES.read(path, GO)


def collection(*features: Any, **more: Any) -> str:
    return json.dumps({"type": "FeatureCollection", **more, "features": list(features)})
