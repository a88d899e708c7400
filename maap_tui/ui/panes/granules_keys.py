"""The keys of the granules pane."""

from textual.binding import Binding, BindingType

GRANULES_KEYS: tuple[BindingType, ...] = (
    Binding("d", "download", "Download", id="granules.download", tooltip="Fetch what is marked"),
    Binding("i,enter", "details", "Details", id="granules.details", tooltip="All about it"),
    Binding(
        "n",
        "more",
        "More",
        show=False,
        id="granules.more",
        tooltip="Load the next rows, or look for more that the narrowing leaves",
    ),
    Binding("s", "sort", "Sort", False, id="granules.sort", tooltip="Take the next order"),
    Binding(
        "S",
        "sort_by",
        "Sort by",
        show=False,
        id="granules.sort-by",
        tooltip="Choose by which columns, the first one first",
    ),
    Binding(
        "c",
        "columns",
        "Columns",
        show=False,
        id="granules.columns",
        tooltip="Choose columns: which, where, how wide",
    ),
    Binding(
        "slash",
        "narrow",
        "Narrow",
        show=False,
        key_display="/",
        id="granules.narrow",
        tooltip="Show only some rows: words, !word, ~pattern, =CQL2 filter",
    ),
    Binding("y", "copy", "Copy", False, id="granules.copy", tooltip="Copy its id, link or command"),
    Binding("o", "open", "Open", False, id="granules.open", tooltip="Open its page outside"),
    Binding(
        "escape",
        "back",
        "Back",
        show=False,
        id="granules.back",
        tooltip="Leave the range, stop loading, show all rows again",
    ),
)
