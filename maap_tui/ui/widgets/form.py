"""A list of rows with one cursor: arrows move, Enter acts, so that Tab can leave at once."""

from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from .form_row import FormStop

MEDIUM_HEIGHT = 18
"""Rows inside the border from which values are read back and groups are set apart."""
ROOMY_HEIGHT = 32
"""Rows from which every label has a line of its own, with an example."""


class Form(VerticalScroll):
    """Rows and buttons, one of them under the cursor. Who inherits decides what Enter does."""

    DEFAULT_CSS = """
    Form {
        scrollbar-size-vertical: 1;
        FormRow { height: auto; width: 1fr; layout: vertical; color: $foreground; }
        FormButton { height: 1; width: 1fr; color: $foreground; }
        RowHead { height: 1; width: 1fr; }
        FormRow.-own-line RowHead { height: 2; }
        &.-roomy FormRow RowHead { height: 2; }
        FormRow.-editing RowHead { height: 1 !important; }
        RowEditor {
            height: auto; max-height: 7; margin: 0 1 0 2; padding: 0;
            background: $panel; scrollbar-size-vertical: 1;
            &:ansi { background: ansi_default; text-style: underline; }
        }
        .note { height: auto; max-height: 6; padding: 0 1 0 2; display: none; }
        .-error > .note, .-busy > .note, .-remark > .note, .-editing > .note { display: block; }
        .-words.-current > .note { display: block; }
        .-error.-current > .note { max-height: 12; }
        &.-medium .-words > .note, &.-roomy .-words > .note { display: block; }
        &.-roomy .-example.-current > .note { display: block; }
        &.-roomy .-condition.-example > .note { display: none; }
        &.-roomy .-condition.-example.-editing > .note { display: block; }
        &.-medium .-group, &.-roomy .-group { margin-top: 1; }
        &.-roomy FormRow { margin-top: 1; }
        &.-roomy FormRow.-first { margin-top: 0; }
        FormButton.-current, .-current > RowHead {
            background: $block-cursor-background 40%;
            &:ansi { background: ansi_default; }
        }
        &:focus FormButton.-current, &:focus .-current > RowHead {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
            &:ansi { background: $block-cursor-background; }
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "step(-1)", "Up", id="form.up", show=False),
        Binding("down,j", "step(1)", "Down", id="form.down", show=False),
        Binding("left,h", "across(-1)", "Button to the left", id="form.left", show=False),
        Binding("right,l", "across(1)", "Button to the right", id="form.right", show=False),
        Binding("home", "go(0)", "First row", id="form.first", show=False),
        Binding("end", "go(-1)", "Last row", id="form.last", show=False),
        Binding("enter,space", "activate", "Edit", id="form.activate", show=False),
    ]

    _current: FormStop | None = None

    def on_mount(self) -> None:
        self.watch(self, "virtual_size", self.show_current, init=False)

    def activate(self, stop: FormStop) -> None:
        """Does what Enter means on `stop`."""
        raise NotImplementedError

    def moved(self, stop: FormStop) -> None:
        """Called when the cursor has come to `stop`."""

    @property
    def stops(self) -> list[FormStop]:
        """Where the cursor can go, from top to bottom."""
        return [stop for stop in self.query(FormStop) if stop.display]

    @property
    def current(self) -> FormStop | None:
        return self._current

    def go_to(self, stop: FormStop) -> None:
        """Puts the cursor on `stop` and brings it into view."""
        if self._current is not None and self._current is not stop:
            self._current.current = False
        self._current = stop
        stop.current = True
        self.moved(stop)
        self.show_current()

    def show_current(self) -> None:
        """Brings the cursor into view, once what has changed is laid out."""
        self.call_after_refresh(self._scroll_to_current)

    def _scroll_to_current(self) -> None:
        current = self._current
        if current is not None and current.is_attached and current.styles.dock == "none":
            self.scroll_to_widget(current, animate=False, force=True)

    def density(self, height: int) -> str:
        """The state class for a form of `height` rows; empty when every row counts."""
        return "-roomy" if height >= ROOMY_HEIGHT else "-medium" if height >= MEDIUM_HEIGHT else ""

    def on_resize(self, event: events.Resize) -> None:
        density = self.density(event.size.height)
        self.set_class(density == "-medium", "-medium")
        self.set_class(density == "-roomy", "-roomy")
        self.show_current()

    def action_step(self, step: int) -> None:
        stops = self.stops
        if not stops:
            return
        at = stops.index(self._current) if self._current in stops else 0
        self.go_to(stops[max(0, min(len(stops) - 1, at + step))])

    def action_across(self, step: int) -> None:
        """Left and right only matter between buttons that share a line."""
        stops = self.stops
        if self._current not in stops:
            return
        at = stops.index(self._current) + step
        if 0 <= at < len(stops) and stops[at].parent is self._current.parent is not self:
            self.go_to(stops[at])

    def action_go(self, index: int) -> None:
        if stops := self.stops:
            self.go_to(stops[index])

    def action_activate(self) -> None:
        if self._current is not None:
            self.activate(self._current)

    @on(FormStop.Pressed)
    def _act_on_click(self, message: FormStop.Pressed) -> None:
        message.stop()
        self.go_to(message.form_stop)
        self.activate(message.form_stop)
