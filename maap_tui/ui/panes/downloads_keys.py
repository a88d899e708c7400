"""The keys of the downloads pane."""

from textual.binding import Binding, BindingType

DOWNLOADS_KEYS: tuple[BindingType, ...] = (
    Binding("space", "pause", "Pause", id="downloads.pause", tooltip="Pause it; again: go on"),
    Binding("space", "go_on", "Go on", id="downloads.go-on", tooltip="Let what is paused go on"),
    Binding(
        "P",
        "pause_all",
        "Pause all",
        show=False,
        id="downloads.pause-all",
        tooltip="Pause the whole queue, or let it go on, also with what waits from last time",
    ),
    Binding(
        "R", "retry", "Retry", id="downloads.retry", tooltip="Try it again; else all failed ones"
    ),
    Binding("x", "cancel", "Cancel", id="downloads.cancel", tooltip="Cancel it"),
    Binding(
        "U",
        "undo",
        "Undo",
        show=False,
        id="downloads.undo",
        tooltip="Bring back what was cancelled or cleared last",
    ),
    Binding(
        "v",
        "range",
        "Range",
        show=False,
        id="downloads.range",
        tooltip="Start a range; Space, x, R and F are for all of it, Esc gives it up",
    ),
    Binding(
        "escape",
        "leave_range",
        "Back",
        show=False,
        id="downloads.leave-range",
        tooltip="Give the range up",
    ),
    Binding("J", "shift(1)", "Later", False, id="downloads.later", tooltip="Down the queue"),
    Binding("K", "shift(-1)", "Sooner", False, id="downloads.sooner", tooltip="Up the queue"),
    Binding(
        "F", "front", "To front", False, id="downloads.front", tooltip="Make it the next to start"
    ),
    Binding(
        "C",
        "clear",
        "Clear",
        show=False,
        id="downloads.clear",
        tooltip="Forget the finished and the cancelled ones; finished files stay",
    ),
    Binding(
        "plus",
        "parallel(1)",
        "More at once",
        show=False,
        key_display="+",
        id="downloads.more",
        tooltip="One transfer more at the same time, at most 8",
    ),
    Binding(
        "minus",
        "parallel(-1)",
        "Fewer at once",
        show=False,
        key_display="-",
        id="downloads.fewer",
        tooltip="One transfer less at the same time",
    ),
    Binding(
        "L",
        "limits",
        "Limits",
        show=False,
        id="downloads.limits",
        tooltip="How many at once, how fast, and at which hours",
    ),
    Binding(
        "enter,i",
        "details",
        "Details",
        show=False,
        id="downloads.details",
        tooltip="Each attempt, why it failed, and where its file is",
    ),
    Binding(
        "e",
        "report",
        "Report",
        show=False,
        id="downloads.report",
        tooltip="What became of every file; to be saved as JSON or CSV",
    ),
    Binding("y", "copy", "Copy", False, id="downloads.copy", tooltip="Copy its path"),
    Binding("o", "open", "Open", False, id="downloads.open", tooltip="Open its folder"),
)
