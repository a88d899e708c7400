"""What is known of granules that they do not hold themselves: downloads, coverage, access."""

from collections.abc import Callable, Mapping

from maap_tui.models.catalog import Access, Item, Key
from maap_tui.models.coverage import Coverage
from maap_tui.models.holding import LocalState

from ..item_text import LETTER_STYLES, LETTER_WORDS, LOCAL_LETTERS, state_text
from .local_standing import LocalStanding

WAITED_FOR = "…"
"""Stands in a cell until what belongs there is known."""
_ACCESS_ORDER = {access: number for number, access in enumerate(Access)}
_STATE_ORDER = {state: number for number, state in enumerate(LocalState)}
_TOUCHING = 1e-9
"""A track has no share of an area; it still comes before what does not touch it."""


class GranuleFacts:
    """Facts by key; whoever learns one puts it here, and the list shows and sorts by it."""

    def __init__(self, is_superseded: Callable[[Item], bool] = lambda item: False) -> None:
        self.local = LocalStanding()
        """What is here of the granules, and what the queue does with them."""
        self.access: Mapping[str, Access] = {}
        """By collection."""
        self.coverage: dict[Key, Coverage | None] = {}
        """What has been measured; `None` where there is no usable shape."""
        self.has_area = False
        """Whether the search had an area that can be covered."""
        self.matched_by: Callable[[Key], str] = lambda key: ""
        self.is_superseded = is_superseded

    def begin(self, matched_by: Callable[[Key], str]) -> None:
        """Another search: what was measured against the last one's area means nothing now."""
        self.matched_by = matched_by
        self.coverage = {}
        self.has_area = False

    # How it sorts

    def value(self, column: str, item: Item) -> float | str | None:
        """What the list sorts by; `None`, which comes last, for what is not known."""
        match column:
            case "state":
                return self._state_rank(item)
            case "coverage":
                return _share(self.coverage.get(item.key))
            case "access":
                return _ACCESS_ORDER.get(self.access.get(item.collection, Access.SIGN_IN))
            case "matched":
                return self.matched_by(item.key) or None
        return None

    def _state_rank(self, item: Item) -> float | None:
        state = self.local_state(item)
        return None if state is LocalState.NONE else _STATE_ORDER[state]

    # How it looks

    def local_state(self, item: Item) -> LocalState:
        """What its download does, whether it is here, or that it is superseded."""
        return self.local.state_of(item.key, is_newer_known=self.is_superseded(item))

    def letter(self, item: Item) -> str:
        """The same as one letter."""
        return LOCAL_LETTERS[self.local_state(item)]

    def look(self, item: Item) -> tuple[str, ...]:
        """Everything that the cells of a row say beyond what the granule holds."""
        told = (self.letter(item), self.matched_by(item.key), self.access_text(item))
        return (*told, self.coverage_cell(item)[0]) if self.has_area else told

    def state_cell(self, item: Item, width: int) -> tuple[str, str]:
        """The letter, with its word where there is room."""
        words, letter = self.state_words(item), self.letter(item)
        return words if len(words) <= width else letter, LETTER_STYLES[letter]

    def state_words(self, item: Item) -> str:
        """The letter with its word."""
        return state_text(self.local_state(item))

    def coverage_cell(self, item: Item) -> tuple[str, str]:
        if not self.has_area:
            return "", "text"
        if item.key not in self.coverage:
            return WAITED_FOR, "muted"
        return coverage_text(self.coverage[item.key]), "text"

    def access_text(self, item: Item) -> str:
        access = self.access.get(item.collection)
        return access.value if access is not None else ""


STATE_WIDTH = 2 + max(len(words[0]) for words in LETTER_WORDS.values())
"""Cells of the longest state with its word."""


def _share(coverage: Coverage | None) -> float | None:
    if coverage is None:
        return None
    return coverage.share or (_TOUCHING if coverage.touches else 0.0)


def coverage_text(coverage: Coverage | None) -> str:
    """` 12%` of the area; `touch` for a track across it, `–` where nothing can be measured."""
    if coverage is None:
        return "–"
    if not coverage.touches:
        return "0%"
    if coverage.share <= 0:
        return "touch"
    if coverage.share < 0.01:
        return "<1%"
    most = 100 if coverage.share >= 0.9999 else 99
    return f"{min(most, round(coverage.share * 100))}%"
