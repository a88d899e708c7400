"""The rows of conditions: shown as they are told, edited in place."""

from collections.abc import Iterator, Sequence

from textual import on
from textual.containers import Vertical
from textual.message import Message

from maap_tui.models.conditions import Node
from maap_tui.models.invalid import InvalidInput
from maap_tui.models.row_reading import read_row

from ..condition_rows import ConditionSpec
from .condition_row import ConditionRow
from .form_row import FormRow, FormStop, NoteKind


class ConditionRows(Vertical):
    """Says what was typed; whoever has the filter puts it there."""

    class Typed(Message):
        """A row stands for other conditions."""

        def __init__(self, row: ConditionRow, nodes: tuple[Node, ...]) -> None:
            super().__init__()
            self.row = row
            self.nodes = nodes

    class EditingEnded(Message):
        """The focus is wanted back in the form, with the cursor on `stop_there`; for `None` on a
        row that is always there."""

        def __init__(self, stop_there: FormStop | None) -> None:
            super().__init__()
            self.stop_there = stop_there

    def show(self, specs: Sequence[ConditionSpec]) -> None:
        """Shows these rows, and takes away those that are there no more."""
        rows = {row.id: row for row in self.query(ConditionRow)}
        before: FormRow | None = None
        for spec in specs:
            row = rows.pop(spec.key, None)
            if row is not None:
                row.show(spec)
            else:
                row = ConditionRow(spec)
                self.mount(row, after=before) if before else self.mount(row, before=0)
            before = row
        for row in rows.values():
            if row.current:
                self.post_message(self.EditingEnded(None))
            row.remove()

    def open_editors(self) -> Iterator[tuple[ConditionRow, tuple[Node, ...]]]:
        """Closes the editors that are open; gives what was typed in them, where it is right."""
        for row in self.query(ConditionRow):
            if row.is_editing and (nodes := self._finished(row, row.typed)) is not None:
                yield row, nodes

    @on(FormRow.Typed)
    def _read_back_while_typing(self, message: FormRow.Typed) -> None:
        message.stop()
        row = message.row
        if isinstance(row, ConditionRow):
            try:
                words = row.read_back(message.text)
            except InvalidInput:
                words = ""  # not finished yet: told on Enter
            row.say(NoteKind.WORDS if words else NoteKind.EXAMPLE, words)

    @on(FormRow.Kept)
    def _keep(self, message: FormRow.Kept) -> None:
        message.stop()
        row = message.row
        if not isinstance(row, ConditionRow):
            return
        wrong = row.objection(message.text)
        if wrong and message.by_key:
            row.say(NoteKind.ERROR, wrong)
            return
        nodes = self._finished(row, message.text)
        if nodes is not None:
            self.post_message(self.Typed(row, nodes))
        if message.by_key:
            self.post_message(self.EditingEnded(row))

    def _finished(self, row: ConditionRow, text: str) -> tuple[Node, ...] | None:
        """What `text` stands for in a row whose editor is closed; a wrong one stays in it."""
        row.close()
        queryable = row.spec.queryable
        assert queryable is not None  # only such a row is edited in place
        if wrong := row.objection(text):
            row.refuse(text, wrong)
            return None
        return row.spec.nodes if text == row.spec.text else read_row(queryable, text)

    @on(FormRow.Undone)
    def _restore(self, message: FormRow.Undone) -> None:
        message.stop()
        if isinstance(message.row, ConditionRow):
            message.row.close()
            message.row.pending = ""
            message.row.show(message.row.spec)
            self.post_message(self.EditingEnded(message.row))
