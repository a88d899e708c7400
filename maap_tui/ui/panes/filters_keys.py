"""The keys of the filter pane."""

from textual.binding import Binding, BindingType

FILTERS_KEYS: tuple[BindingType, ...] = (
    Binding(
        "enter,space",
        "activate",
        "Edit",
        id="filters.edit",
        tooltip="Edit the row in place or open its picker; Enter keeps, Esc goes back",
    ),
    Binding(
        "c,backspace,delete",
        "clear_row",
        "Clear",
        id="filters.clear",
        tooltip="Clear this row",
    ),
    Binding(
        "U",
        "undo",
        "Undo",
        show=False,
        id="filters.undo",
        tooltip="Bring back what was cleared, or replaced by loading a search",
    ),
    Binding("e", "edit_cql2", "CQL2", False, id="filters.cql2", tooltip="Edit the filter as text"),
    Binding("u", "rename", "New names", False, id="filters.rename", tooltip="Replace old names"),
    Binding("r", "submit", "Search", id="filters.search", tooltip="Search with these filters"),
    Binding("S", "save", "Save", False, id="filters.save", tooltip="Save this search"),
    Binding(
        "L",
        "saved(False)",
        "Load",
        show=False,
        id="filters.saved",
        tooltip="Saved searches: run, edit, delete",
    ),
    Binding("H", "saved(True)", "History", False, id="filters.history", tooltip="Searches so far"),
)
