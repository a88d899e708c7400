"""Looks at the text of a filter before it is sent: is it CQL2, and are its names known?"""

from collections.abc import Callable, Sequence

from maap_tui.models.catalog import Item
from maap_tui.models.cql2_tokens import TOO_LARGE
from maap_tui.models.filter_check import (
    FilterCheck,
    Remark,
    explained,
    name_remarks,
    of_a_notebook,
    slip,
)
from maap_tui.models.query import Queryable

from .cql2_text import TOO_LARGE_HINT, stumble_in


class FilterChecker:
    """Asks the parser about the text, and the collection's queryables about its names."""

    def check(self, text: str, queryables: Sequence[Queryable] = ()) -> FilterCheck:
        """Never raises; a blank text is no filter and as good as any."""
        if not text.strip():
            return FilterCheck(text)
        if (remark := self._error(text)) is not None:
            return FilterCheck(text, (remark,))
        return FilterCheck(text, name_remarks(text, queryables))

    def judge(self, text: str) -> Callable[[Item], bool | None]:
        """What says whether a loaded granule matches `text`; raises `InputError`."""
        from .row_filter import row_judge

        return row_judge(text)

    def _error(self, text: str) -> Remark | None:
        for place, character in enumerate(text):
            if "\ud800" <= character <= "\udfff":
                words = "This character is half of one and cannot be sent."
                return Remark(words, place, place + 1, ("",), is_error=True)
        if (remark := of_a_notebook(text)) is not None:
            return remark
        stumble = stumble_in(text)
        if stumble is None:
            return slip(text)
        if str(stumble) == TOO_LARGE:
            return Remark(f"{TOO_LARGE} {TOO_LARGE_HINT}", 0, 0, is_error=True)
        return explained(text, stumble)
