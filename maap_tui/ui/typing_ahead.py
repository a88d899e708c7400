"""Keys that come faster than the screen: each finds what the one before it has opened.

Over a slow line several keys arrive in one go. Textual hands each on as it comes, to what has the
focus at that moment: what was typed into a dialog that the first key opens would be commands to the
pane behind it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from textual import events
from textual.actions import ActionParseResult
from textual.app import App
from textual.dom import DOMNode
from textual.screen import Screen

if TYPE_CHECKING:
    from rich.console import RenderableType

T = TypeVar("T")
_HUMAN = 1.0
"""Seconds after a key has been handed on when all that it does has long been done."""
_PATIENCE = 2.0
"""Seconds that keys are held back at most; then they are handed on as they are."""
_LOOK = 0.01
"""Seconds between two looks whether a screen has been drawn."""
_ROUNDS = 3
"""How often each part from the focus up is waited for: a key may take some messages to act."""
_AT_ONCE = frozenset(("ctrl+c", "ctrl+q"))


def _is_typed(event: events.Event) -> bool:
    """Whether it comes from the keyboard, and may wait."""
    if isinstance(event, events.Key) and event.key in _AT_ONCE:
        return False
    return isinstance(event, events.Key | events.Paste) and not event.is_forwarded


class TypingAheadApp(App[T]):
    """Hands on a key only when the one before it has had its effect."""

    def __init__(self) -> None:
        super().__init__()
        self.is_ending = False
        """Something has told the app to end: nothing more is begun."""
        self._held: deque[events.Event] = deque()
        """Keys and pasted texts that wait for the one before them."""
        self._held_since = 0.0
        self._handed_at = float("-inf")
        self._target: DOMNode | None = None
        """What got the latest key, and the screen that it was on."""
        self._target_screen: Screen[object] | None = None

    @property
    def _is_ending(self) -> bool:
        """Whether the screens are being taken apart: a key could only go wrong."""
        return self.is_ending or not self.screen_stack

    def exit(
        self, result: T | None = None, return_code: int = 0, message: RenderableType | None = None
    ) -> None:
        self.is_ending = True
        super().exit(result, return_code, message)

    async def on_event(self, event: events.Event) -> None:
        """Takes what is typed in its order. Who drives the app without a terminal waits himself."""
        if isinstance(event, events.InputEvent | events.Paste) and self._is_ending:
            return
        if self.is_headless or not _is_typed(event):
            await super().on_event(event)
        elif self._held and monotonic() - self._held_since > _PATIENCE:
            self._held.append(event)
            await self._hand_on_all()
        elif self._held:
            self._held.append(event)
        elif event.time - self._handed_at > _HUMAN:
            await self._hand_on(event)
        else:
            self._hold(event)

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Does nothing on a screen that does not stand yet, or not any more."""
        is_early = isinstance(default_namespace, Screen) and not default_namespace.is_mounted
        if is_early or self._is_ending:
            return False
        return await super().run_action(action, default_namespace, namespaces)

    async def _hand_on(self, event: events.Event) -> None:
        if self._is_ending:
            return
        self._handed_at = monotonic()
        self._target, self._target_screen = self.focused or self.screen, self.screen
        await super().on_event(event)

    async def _hand_on_all(self) -> None:
        while self._held:
            await self._hand_on(self._held.popleft())

    def _hold(self, event: events.Event) -> None:
        self._held.append(event)
        self._held_since = monotonic()
        self._wait_for_target()

    def _wait_for_target(self) -> None:
        target = self._target
        nodes = [] if target is None else [*target.ancestors_with_self] * _ROUNDS
        self._wait_for(iter(nodes))

    def _wait_for(self, nodes: Iterator[DOMNode]) -> None:
        """One part after the other works off what it was given; what is closing is passed over."""
        for node in nodes:
            if node.call_later(self._wait_for, nodes):
                return
        self.call_later(self._go_on)

    async def _go_on(self) -> None:
        """Hands on the next key, as soon as the screen that has been opened is drawn."""
        if not self._held or self._is_ending:
            return
        is_late = monotonic() - self._held_since > _PATIENCE
        if not (self._is_drawn(self.screen) or is_late):
            self.set_timer(_LOOK, self._go_on)
            return
        await self._hand_on(self._held.popleft())
        if self._held:
            self._held_since = monotonic()
            self._wait_for_target()

    def _is_drawn(self, screen: Screen[object]) -> bool:
        return screen is self._target_screen or any(child.size for child in screen.children)
