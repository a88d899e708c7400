"""How far the list of collections is known, in one line."""

from dataclasses import dataclass
from datetime import datetime

from textual.content import Content

from maap_tui.models.kept import age_in_words
from maap_tui.models.text import clean, count_noun


@dataclass(frozen=True, slots=True)
class CollectionStatus:
    """Where the shown collections come from."""

    moment: datetime | None = None
    """When the catalogue listed them; `None` while they are still arriving."""
    is_loading: bool = True
    """Whether the whole list is being asked for."""
    is_searching: bool = False
    """Whether the catalogue is being asked with a filter."""
    trouble: str = ""
    """Why the catalogue did not answer."""
    notice: str = ""
    """How a filter was judged."""

    def words(self, shown: int, known: int, filter_words: str) -> Content:
        """`12 of 305 collections  as of 2 h ago, refreshing`; trouble on a line of its own."""
        parts = [Content(self._count(shown, known))]
        if filter_words:
            asked = "asking for" if self.is_searching else "filter:"
            parts.append(Content.styled(f"{asked} {clean(filter_words, 120)}", "$text-accent"))
        if self.notice:
            parts.append(Content(clean(self.notice)))
        elif age := self._age():
            parts.append(Content(age))
        line = Content("  ").join(parts)
        if not self.trouble:
            return line
        words = f"! {clean(self.trouble, 400)} F5 asks again."
        trouble = Content.styled(words, "$text-error")
        return Content("\n").join([line, trouble]) if known or filter_words else trouble

    def _count(self, shown: int, known: int) -> str:
        if self.moment is None and self.is_loading:
            so_far = f"loading: {count_noun(known, 'collection')} so far"
            words = so_far if known else "loading the list of collections …"
        elif shown == known:
            words = count_noun(known, "collection")
        else:
            words = f"{shown} of {count_noun(known, 'collection')}"
        return f"{words}: no collection has all these words" if known and not shown else words

    def _age(self) -> str:
        if self.moment is None:
            return ""
        age = age_in_words(self.moment)
        if self.is_loading:
            return f"as of {age}, refreshing"
        return "" if age == "just now" else f"as of {age}"
