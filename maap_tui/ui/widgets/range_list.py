"""A list in which neighbouring rows can be taken together."""

from collections.abc import Set

from .line_list import LineList


class RangeList(LineList):
    """Rows from where a range was started to the cursor.

    What was taken stays taken while rows move by themselves: only the cursor changes it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._anchor = ""
        self._taken: Set[str] = frozenset()

    # What a subclass says

    def row_id(self, row: int) -> str:
        """What the row is about, wherever it may move."""
        raise NotImplementedError

    def row_of(self, row_id: str) -> int | None:
        """Where that stands now; `None` when no range can begin there (any more)."""
        raise NotImplementedError

    @property
    def taken(self) -> Set[str]:
        """The ids of the rows of the range; empty without one."""
        return self._taken

    def start_range(self) -> None:
        """Begins a range at the cursor."""
        self._anchor = self.row_id(self._cursor)
        self._take()

    def leave_range(self) -> None:
        """Gives the range up."""
        self._anchor, self._taken = "", frozenset()
        self.refresh()

    def _take(self) -> None:
        start = self.row_of(self._anchor)
        if start is None:
            self.leave_range()
            return
        first, last = sorted((start, self._cursor))
        self._taken = frozenset(map(self.row_id, range(first, last + 1)))
        self.refresh()

    def cursor_left(self, old: int) -> None:
        if self._taken:
            self._take()
        else:
            super().cursor_left(old)

    def row_kind(self, row: int) -> str:
        kind = super().row_kind(row)
        return "range" if kind == "row" and self.row_id(row) in self._taken else kind
