"""The keys of a widget as rows of text, for the help screen and for the README."""

from typing import NamedTuple

from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import format_key

from .item_text import LETTER_WORDS
from .panes.choosing import ChoosingPane
from .panes.downloads import DownloadsPane
from .panes.filters import FiltersPane
from .panes.granules import GranulesPane
from .panes.map_pane import MapPane
from .panes.map_sketching import MapSketching
from .widgets.granule_list import GranuleList
from .widgets.item_details import ItemDetails
from .widgets.line_list import LineList
from .widgets.time_bars import TimeBars


class KeyRow(NamedTuple):
    """One line of the key table."""

    group: str
    keys: str
    description: str
    tooltip: str


def key_rows(everywhere: type[DOMNode]) -> tuple[KeyRow, ...]:
    """Every key of the main screen with what it does: for the help and for the README.

    `everywhere` is the screen whose keys work in all panes.
    """
    from .screens.basket import BasketScreen  # not needed before there is something to show

    groups: dict[str, tuple[type[DOMNode], ...]] = {
        "Everywhere": (everywhere,),
        "Filters": (FiltersPane,),
        "Granules": (GranuleList, ChoosingPane, GranulesPane),
        "Downloads": (DownloadsPane,),
        "Map": (MapPane, MapSketching),
        "Details": (ItemDetails,),
        "Time": (TimeBars,),
        "Basket": (BasketScreen,),
        "Lists": (LineList,),
    }
    owned = ((owner, title) for title, owners in groups.items() for owner in owners)
    return tuple(row for owner, title in owned for row in rows_of(owner, title))


def letter_rows() -> tuple[KeyRow, ...]:
    """What the letters before granules and downloads stand for, as rows of the help."""
    return tuple(KeyRow("Letters", letter, *words) for letter, words in LETTER_WORDS.items())


def rows_of(owner: type[DOMNode], group: str) -> tuple[KeyRow, ...]:
    """The bindings that `owner` declares itself, in their order."""
    bindings = [binding for binding in owner.BINDINGS if isinstance(binding, Binding)]
    return tuple(
        KeyRow(group, _shown_keys(binding), binding.description, binding.tooltip)
        for binding in bindings
        if binding.description
    )


def _shown_keys(binding: Binding) -> str:
    names = (name.strip() for name in binding.key.split(","))
    return binding.key_display or " ".join(format_key(name) for name in names)
