"""Looks what is here of granules, for the list and for the basket."""

from collections.abc import Mapping, Sequence
from threading import Event

from textual import work
from textual.dom import DOMNode
from textual.message import Message
from textual.worker import get_current_worker

from maap_tui.errors import MaapError
from maap_tui.models.catalog import Item, Key
from maap_tui.models.holding import Holding

_AT_ONCE = 500
"""Granules that are looked for at a time."""


class LooksAtDisk(DOMNode):
    """Mixed into what shows granules: a worker looks, and posts what it finds.

    It stands last among the bases, because Textual takes the looks of a widget from the first.
    """

    class DiskLookedAt(Message):
        """What is here of some granules."""

        def __init__(self, found: Mapping[Key, Holding]) -> None:
            super().__init__()
            self.found = found

    def look(self, items: Sequence[Item], stop: Event) -> Mapping[Key, Holding]:
        """What is here of these, by a look at the disk."""
        raise NotImplementedError

    @work(thread=True, group="on-disk", description="on-disk")
    def look_at_disk(self, items: Sequence[Item]) -> None:
        """Looks what is here of `items`, some hundred at a time."""
        stop = get_current_worker().cancelled_event
        try:
            for start in range(0, len(items), _AT_ONCE):
                found = self.look(items[start : start + _AT_ONCE], stop)
                self.post_message(self.DiskLookedAt(found))
        except MaapError:  # a letter less; a look that is asked for says what is wrong
            return
