"""Small apps with a long list of granules, to see what a key costs in it.

list_app.py pane ROWS     our granules pane, over a catalogue that only pretends
list_app.py cells ROWS    the same texts in Textual's DataTable
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from threading import Event
from typing import cast

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from textual.app import App, ComposeResult
from textual.widgets import DataTable

from maap_tui.models.catalog import Item, Page, pack_document
from maap_tui.models.holding import Holding
from maap_tui.models.query import SearchQuery
from maap_tui.services import Catalog, FilterChecks, Holdings
from maap_tui.ui import themes
from maap_tui.ui.item_text import place_text, size_text, start_text
from maap_tui.ui.panes.granules import GranulesPane

PAGE = 200
QUERY = SearchQuery(("BiomassLevel1a",))


def item(number: int, *, has_document: bool = False) -> Item:
    """Newest first, as the catalogue gives them."""
    seconds = 4_000_000 - number * 7
    day, second = divmod(seconds, 86_400)
    date = f"2026-{1 + day // 28:02d}-{1 + day % 28:02d}"
    name = f"BIO_S1_SCS__1S_20260402T094741_20260402T094802_T_G01_M01_C02_F289_01_D{number:05X}"
    frame = number * 13 % 300
    properties = {"frame": frame, "product:type": "S1_SCS__1S", "sat:orbit_state": "ascending"}
    return Item(
        id=name,
        collection="BiomassLevel1a",
        start=f"{date}T{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}.000Z",
        product_type=("S1_SCS__1S", "S2_DGM__1S", "S3_SCS__1S")[number % 3],
        version="01",
        platform="Biomass",
        track=f"{number * 7 % 400:03d}",
        frame=f"{frame:03d}",
        size=None if number % 50 == 0 else 1_000_000 * (number * 31 % 2_000),
        document=pack_document({"id": name, "properties": properties}) if has_document else b"",
    )


class Pretended:
    """A catalogue that has everything at once, and a disk without files."""

    url = "https://bench.invalid/"

    def __init__(self, items: Sequence[Item]) -> None:
        self._items = items

    def search(self, search_query: SearchQuery, stop: Event) -> Iterator[Page]:
        for at in range(0, len(self._items), PAGE):
            yield Page(tuple(self._items[at : at + PAGE]), len(self._items))

    def asks_again_in(self, stop: Event) -> float:
        return 0.0

    def look(self, items: Sequence[Item], stop: Event) -> Mapping[tuple[str, str], Holding]:
        return {}


class PaneApp(App[None]):
    """Our pane as it is in the app; it searches at once."""

    CSS = "GranulesPane { width: 1fr; height: 1fr; }"

    def __init__(self, items: Sequence[Item], filters: FilterChecks | None = None) -> None:
        super().__init__()
        world = Pretended(items)
        self.pane = GranulesPane(
            cast(Catalog, world), cast(Holdings, world), filters, page_target=len(items) + 1
        )
        self.register_theme(themes.DARK)
        self.theme = themes.DARK.name

    def compose(self) -> ComposeResult:
        yield self.pane

    def on_mount(self) -> None:
        self.pane.focus()
        self.pane.start(QUERY)


class CellsApp(App[None]):
    """What one would write first."""

    def __init__(self, items: Sequence[Item]) -> None:
        super().__init__()
        self._items = items

    def compose(self) -> ComposeResult:
        yield DataTable[str](cursor_type="row")

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_columns("Start", "Id", "Type", "Track/frame", "Baseline", "Size", "Loaded")
        last = len(self._items) - 1
        table.add_rows(
            (
                start_text(each),
                f"{each.id[:12]}..{each.id[-16:]}",
                each.product_type,
                place_text(each),
                each.version,
                size_text(each),
                f"loaded {number}" if number in (0, last) else "",
            )
            for number, each in enumerate(self._items)
        )
        table.focus()


def main(words: Sequence[str]) -> None:
    items = [item(number) for number in range(int(words[1]))]
    app: App[None] = PaneApp(items) if words[0] == "pane" else CellsApp(items)
    app.run()


if __name__ == "__main__":
    main(sys.argv[1:])
