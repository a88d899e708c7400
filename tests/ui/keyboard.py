"""Keys at the speed of a fast typist: Pilot waits a tenth of a second after each of its own."""

from typing import Any

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot


async def type_keys(pilot: Pilot[Any], *keys: str) -> None:
    """Sends keys (names, or single characters) as the terminal would, then lets the app settle.

    Not for keys after one that moves the focus: those are sent before it has moved.
    """
    for key in keys:
        character = key if len(key) == 1 else " " if key == "space" else None
        name = _character_to_key(key) if len(key) == 1 else key
        pilot.app.post_message(events.Key(name, character))
    await pilot.pause()
    await pilot.pause()
