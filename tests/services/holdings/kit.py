"""Granules, download folders on a real disk, and the index of one state folder."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from threading import Event
from typing import Any

from maap_tui.models.catalog import Item, Key
from maap_tui.models.holding import Holding, LocalState, ScanStep, local_state
from maap_tui.models.layout import DEFAULT_LAYOUT, Layout
from maap_tui.models.selection import request_for
from maap_tui.models.stac import assets_of, item_from_stac
from maap_tui.models.transfer import JobRequest, Verification
from maap_tui.services.file_names import target_of
from maap_tui.services.holdings.service import DiskHoldings, HoldingsSettings

COLLECTION = "BiomassLevel1a"
_NAME = "BIO_S1_DGM__1S_20260403T145903_20260403T145924_T_G01_M01_C02_T{track:03}_F293"
HELLO = b"hello"
HELLO_SUM = "12202cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
OLD = 1_700_000_000


def name_of(track: int = 4, baseline: str = "01", made: str = "DKTFPE") -> str:
    return f"{_NAME.format(track=track)}_{baseline}_{made}"


def granule(
    item_id: str = "", collection: str = COLLECTION, assets: Mapping[str, Any] | None = None
) -> Item:
    """A granule with two data files and a preview, or with other `assets`."""
    usual = {
        "enclosure_1": asset("one.tiff", len(HELLO)),
        "enclosure_2": asset("two.tiff", 7),
        "quicklook": {"href": "https://x.example/data/quick.png", "roles": ["overview"]},
    }
    document = {
        "type": "Feature",
        "id": item_id or name_of(),
        "collection": collection,
        "geometry": None,
        "properties": {"datetime": "2026-04-03T14:59:03Z"},
        "assets": usual if assets is None else assets,
    }
    return item_from_stac(document)


def asset(name: str, size: int | None = None, **more: Any) -> dict[str, Any]:
    sized = {} if size is None else {"file:size": size}
    return {"href": f"https://x.example/data/{name}", "roles": ["data"], **sized, **more}


class Disk:
    """A download folder, and what a test asks of the index about it."""

    def __init__(
        self, folder: Path, *layouts: str, name: str = "data", patience: float = 30.0
    ) -> None:
        self._patience = patience
        self._time = OLD
        self.state = folder / "state"
        self.root = folder / name
        self.root.mkdir(exist_ok=True)
        self._layouts = tuple(map(Layout.parse, layouts or (DEFAULT_LAYOUT,)))
        self.holdings = self.opened()

    def opened(self) -> DiskHoldings:
        """The same index once more, as a later run opens it."""
        settings = HoldingsSettings(self.state, self.root, self._layouts, self._patience)
        return DiskHoldings(settings)

    def request(self, item: Item, key: str = "enclosure_1", layout: str = "") -> JobRequest:
        wanted = Layout.parse(layout) if layout else None
        found = (each for each in assets_of(item) if each.key == key)
        return request_for(item, next(found), wanted)

    def put(self, place: str | Path, content: bytes = HELLO) -> Path:
        """A file below the download folder that was written long ago."""
        path = self.root / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self.age(path.parent)
        return path

    def age(self, folder: Path) -> None:
        """Lets the folders down to `folder` look as if they had changed long ago, each anew."""
        for each in (folder, *folder.parents):
            if each.is_relative_to(self.root):
                self._time += 1
                os.utime(each, (self._time, self._time))

    def finish(
        self, item: Item, key: str = "enclosure_1", layout: str = "", content: bytes = HELLO
    ) -> Path:
        """Lets the queue finish a file."""
        request = self.request(item, key, layout)
        path = self.put(target_of(self.root, request), content)
        self.holdings.note(request, self.root, path, Verification.CHECKSUM)
        return path

    def scan(self, stop: Event | None = None, folder: Path | None = None) -> ScanStep:
        """The last step of a whole look."""
        *_, last = self.holdings.scan(stop or Event(), folder)
        return last

    def look(self, *items: Item) -> Mapping[Key, Holding]:
        return self.holdings.look(items, Event())

    def holding(self, item: Item) -> Holding:
        return self.look(item)[item.key]

    def state_of(self, item: Item) -> LocalState:
        return local_state(None, self.holding(item))

    def have(self) -> list[Path]:
        return [file.path for file in self.holdings.have(Event())]


def below(root: Path, paths: Iterable[Path]) -> list[str]:
    return [str(path.relative_to(root)) for path in paths]
