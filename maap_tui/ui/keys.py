"""The keys of a widget as rows of text, for the help screen and for the README."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from textual import actions
from textual.app import SystemCommand
from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import format_key
from textual.screen import Screen
from textual.widget import Widget

from .item_text import LETTER_WORDS
from .panes.area_form import AreaForm
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
from .zoom import PANE_TITLES

PANE_KEYS: dict[str, tuple[type[Widget], ...]] = {
    "filters": (FiltersPane, AreaForm),
    "granules": (GranuleList, ChoosingPane, GranulesPane),
    "downloads": (DownloadsPane,),
    "map": (MapPane, MapSketching),
}
"""Who declares the keys of each pane, by its id."""
_WITH_LETTERS = frozenset({"Granules", "Downloads"})


class KeyRow(NamedTuple):
    """One line of the key table."""

    group: str
    keys: str
    description: str
    tooltip: str
    """What it does in a sentence; may be empty."""


def key_rows(everywhere: type[DOMNode]) -> tuple[KeyRow, ...]:
    """Every key of the main screen with what it does: for the help and for the README.

    `everywhere` is the screen whose keys work in all panes.
    """
    from .screens.basket import BasketScreen  # not needed before there is something to show
    from .screens.disk_routing import DiskScreen

    groups: dict[str, tuple[type[DOMNode], ...]] = {
        "Everywhere": (everywhere, DiskScreen),
        **{PANE_TITLES[name]: owners for name, owners in PANE_KEYS.items()},
        "Details": (ItemDetails,),
        "Time": (TimeBars,),
        "Basket": (BasketScreen,),
        "Lists": (LineList,),
    }
    owned = ((owner, title) for title, owners in groups.items() for owner in owners)
    return tuple(row for owner, title in owned for row in rows_of(owner, title))


def key_commands(screen: Screen[None], go: Callable[[str], None]) -> Iterator[SystemCommand]:
    """What the keys of the panes do, as far as it makes sense now; `go` moves to a pane by its id.

    They are found by the words of their lines in the key table, and not listed before.
    """
    for name, owners in PANE_KEYS.items():
        for owner in owners:
            node = screen.query(owner).first()
            for binding in _bindings_of(owner):
                _, action, parameters = actions.parse(binding.action)
                if binding.tooltip and node.check_action(action, parameters):
                    keys = f"{_shown_keys(binding)} in pane {PANE_TITLES[name]}"
                    run = partial(_run, node, binding.action, partial(go, name))
                    yield SystemCommand(binding.tooltip, keys, run, discover=False)


async def _run(node: DOMNode, action: str, go: Callable[[], None]) -> None:
    go()
    await node.app.run_action(action, node)


def letter_rows() -> tuple[KeyRow, ...]:
    """What the letters of the column State and of downloads stand for, as rows of the help."""
    return tuple(KeyRow("State letters", letter, *words) for letter, words in LETTER_WORDS.items())


def help_rows(everywhere: type[DOMNode], current: str) -> tuple[KeyRow, ...]:
    """The rows of the help; where letters stand in the rows of the pane `current`, they follow it,
    elsewhere they come last."""
    keys, letters = key_rows(everywhere), letter_rows()
    return (*letters, *keys) if current in _WITH_LETTERS else (*keys, *letters)


def rows_of(owner: type[DOMNode], group: str) -> tuple[KeyRow, ...]:
    """The bindings that `owner` declares itself, in their order."""
    return tuple(
        KeyRow(group, _shown_keys(binding), binding.description, binding.tooltip)
        for binding in _bindings_of(owner)
        if binding.description
    )


def _bindings_of(owner: type[DOMNode]) -> Iterator[Binding]:
    return (binding for binding in owner.BINDINGS if isinstance(binding, Binding))


def _shown_keys(binding: Binding) -> str:
    names = (name.strip() for name in binding.key.split(","))
    return binding.key_display or " ".join(format_key(name) for name in names)
