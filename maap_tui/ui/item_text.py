"""An item as the cells of a list, and the letters that stand for the state of a download."""

from maap_tui.models.catalog import Item
from maap_tui.models.holding import LocalState
from maap_tui.models.transfer import JobState

from .text import short_bytes

STATE_LETTERS = {
    JobState.QUEUED: ".",
    JobState.RUNNING: "d",
    JobState.VERIFYING: "d",
    JobState.RETRYING: "d",
    JobState.PAUSED: "=",
    JobState.FAILED: "!",
    JobState.DONE: "v",
    JobState.CANCELLED: "x",
}
LETTER_WORDS = {
    "v": ("on disk", "Downloaded and checked, or on disk already"),
    "p": ("partly", "Some of its files are on disk: i says which are missing"),
    "u": ("update", "An older one, or another version of it, is on disk: d fetches this one"),
    "s": ("old copy", "On disk, and a newer publication is on disk or in the list"),
    "o": ("superseded", "A newer publication is on disk or in the list"),
    "d": ("running", "Being fetched or checked, or about to be tried again"),
    ".": ("queued", "In the queue, not started yet"),
    "=": ("paused", "Stays as it is until somebody resumes it"),
    "!": ("failed", "Pane 3 says why, R tries it again"),
    "x": ("cancelled", "Taken out; what has come is kept until it is cleared"),
}
"""What each letter stands for, in short and in a sentence."""
LETTER_STYLES = {
    ".": "wait",
    "d": "run",
    "=": "warn",
    "!": "error",
    "v": "ok",
    "p": "warn",
    "u": "warn",
    "s": "warn",
    "o": "muted",
    "x": "wait",
    "": "text",
}
"""Which component class of the lists colours each letter."""

LOCAL_LETTERS = {
    LocalState.RUNNING: "d",
    LocalState.QUEUED: ".",
    LocalState.PAUSED: "=",
    LocalState.FAILED: "!",
    LocalState.PARTLY: "p",
    LocalState.UPDATE: "u",
    LocalState.OLD_COPY: "s",
    LocalState.SUPERSEDED: "o",
    LocalState.ON_DISK: "v",
    LocalState.NONE: "",
}
"""What stands for how it is with a granule here."""


def state_text(state: LocalState) -> str:
    """`o superseded`: the letter with its word; empty where nothing is to be said."""
    letter = LOCAL_LETTERS[state]
    return f"{letter} {LETTER_WORDS[letter][0]}" if letter else ""


def start_text(item: Item) -> str:
    """`2026-04-03 14:59:03`; a column cuts the seconds off by taking its first 16 characters."""
    return item.start[:19].replace("T", " ") or "–"


def end_text(item: Item) -> str:
    """As `start_text`."""
    return item.end[:19].replace("T", " ") or "–"


def place_text(item: Item) -> str:
    """Where on its orbits the granule lies: `T004 F293`, or EarthCARE's `04366E`."""
    if item.track:
        track = f"T{item.track.removeprefix('T'):0>3}"
        return f"{track} F{item.frame.removeprefix('F'):0>3}" if item.frame else track
    if item.orbit:
        return f"{item.orbit:0>5}{item.frame}"
    return item.frame


def size_text(item: Item) -> str:
    """`1.31G`, `~1.31G` for an estimate, `–` when nobody has said."""
    estimate = "~" if item.size is not None and item.size_is_estimate else ""
    return estimate + short_bytes(item.size)
