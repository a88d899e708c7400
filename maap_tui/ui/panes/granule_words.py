"""What the granules pane says about its search: in the border, in the empty list, below it."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from maap_tui.errors import MaapError
from maap_tui.models.basket import NOTHING, Amount
from maap_tui.models.holding import ScanStep
from maap_tui.models.text import count_noun, grouped

from ..text import Part, join_parts, printable, shorten
from ..widgets.line_list import Piece
from ..words import path_in_words
from .search_run import SearchState

_LONGEST = 300
"""Cells of a sentence below the rows."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the search, the narrowing and the marks stand at one instant."""

    state: SearchState = SearchState.NONE
    loaded: int = 0
    matched: int | None = None
    is_at_most: bool = False
    """Whether fewer than `matched` may come."""
    progress: str = ""
    """What the search does, where that is worth a word: `3 of 14 months`."""
    is_looking: bool = False
    """Whether more is loaded because the narrowing leaves too little."""
    is_stale: bool = False
    """Whether the filters have changed since the search."""
    covering: str = ""
    """How far all rows are measured by which the list is to be sorted: `34 %`."""
    shown: int = 0
    needle: str = ""
    hidden: str = ""
    """What is hidden because newer ones are there."""
    ranged: int = 0
    """Rows of the range that is being chosen."""
    state_words: str = ""
    """What the letter of the cursor's row means, where there is no room for it in the row."""
    marked: Amount = NOTHING
    marked_elsewhere: int = 0
    """How many of them are not among the loaded rows."""
    notices: tuple[str, ...] = ()
    error: MaapError | None = None
    spinner: str = ""
    scan: ScanStep | None = None
    """How far a look through the download folders is, where one was asked for."""


def subtitle(standing: Standing, width: int) -> Content:
    """The line in the border, in at most `width` cells: `120/406 loaded  3 marked 2.10 GB`."""
    return join_parts(_parts(standing, width), width)


def _parts(standing: Standing, width: int) -> list[Part]:
    parts = []
    if standing.is_stale:
        parts.append(Part.of("filters changed since: r searches again", 11, "$text-warning"))
    if standing.ranged:
        words = f"range of {count_noun(standing.ranged, 'row')}: v marks it, esc leaves it"
        parts.append(Part.of(words, 12, "$text-accent"))
    if standing.is_looking:
        return [*parts, Part.of(_looking(standing, width), 10, "$text-accent")]
    if standing.state is SearchState.LOADING:
        said = f"{standing.spinner} {standing.progress or 'searching'}…  esc stops"
        if len(said) > width:
            said = said.replace("catalogue busy", "busy")
        parts.append(Part.of(said, 10, "$text-accent"))
    if standing.state is SearchState.STOPPED:
        parts.append(Part.of("stopped", 6, "$text-warning"))
    if standing.covering:
        words = f"measuring areas, {standing.covering}  esc stops"
        parts.append(Part.of(words, 9, "$text-accent"))
    if standing.loaded or standing.matched is not None:
        parts.append(Part.of(_counts(standing), 9))
    if standing.needle:
        parts.append(Part.of(f"{grouped(standing.shown)} shown", 8, "$text-accent"))
    if standing.marked.count:
        parts.append(Part.of(_marks(standing.marked), 7, "bold $text-warning"))
    if standing.marked_elsewhere:
        parts.append(Part.of(_elsewhere(standing), 4, "$text-warning"))
    if standing.state is SearchState.MORE and standing.loaded != standing.matched:
        is_narrowed = standing.needle or standing.hidden
        parts.append(Part.of("n looks further" if is_narrowed else "n more", 5))
    if standing.state_words:
        parts.append(Part.of(standing.state_words, 5, "$text-accent"))
    if standing.loaded:
        parts += [Part.of("s sort", 3), Part.of("/ narrow", 2), Part.of("R rules", 1)]
    return parts


def _looking(standing: Standing, width: int) -> str:
    """`looking further… 12 000 of 73 841 looked at  esc stops`, or less in a narrow pane."""
    loaded = grouped(standing.loaded)
    total = "" if standing.matched is None else grouped(standing.matched)
    long = f"looking further… {loaded} of {total} looked at" if total else ""
    short = f"looking further… {loaded}{'/' if total else ''}{total}"
    if standing.progress:
        long = f"looking further: {standing.progress}…"
    for words in (long or f"looking further… {loaded} looked at", short):
        said = f"{standing.spinner} {words}  esc stops"
        if len(said) <= width:
            return said
    return said


def _counts(standing: Standing) -> str:
    loaded = grouped(standing.loaded)
    if standing.matched is None:
        return f"{loaded} loaded"
    most = "≤" if standing.is_at_most and standing.loaded != standing.matched else ""
    return f"{loaded}/{most}{grouped(standing.matched)} loaded"


def _marks(amount: Amount) -> str:
    return f"{grouped(amount.count)} marked {amount.size_words()}".rstrip()


def _elsewhere(standing: Standing) -> str:
    """Whether what is marked belongs to another search or collection."""
    if standing.marked_elsewhere == standing.marked.count:
        return "none of them listed"
    return f"{grouped(standing.marked_elsewhere)} of them not listed"


def list_message(standing: Standing) -> Sequence[Piece]:
    """What stands in the list while it has no rows; title first, what to do after it."""
    if standing.loaded:
        title = (f"No loaded row holds “{standing.needle}”", "title")
        if standing.is_looking:
            return title, ("Looking further. Esc stops.", "muted")
        further = "n looks further. " if standing.state is SearchState.MORE else ""
        return title, (f"{further}Esc shows all {grouped(standing.loaded)} again.", "muted")
    match standing.state:
        case SearchState.LOADING:
            return ((f"{standing.spinner} Searching…", "title"), ("Esc stops.", "muted"))
        case SearchState.STOPPED:
            return (("Search stopped.", "title"), ("r searches again.", "muted"))
        case SearchState.FAILED if standing.error is not None:
            hint = ((standing.error.hint, "text"),) if standing.error.hint else ()
            return ((standing.error.message, "error"), *hint, ("r searches again.", "muted"))
        case SearchState.MORE | SearchState.COMPLETE:
            what = "Widen the dates or the area, or drop a filter, then press r."
            return (("No granule matches.", "title"), (what, "muted"))
        case _:
            what = "Choose what to search for in pane 1, then press r."
            return (("No search yet.", "title"), (what, "muted"))


def notice_line(standing: Standing) -> Content | None:
    """The line below the rows: why no more come, or what the catalogue let us know."""
    if standing.error is not None and standing.loaded:
        words = f"! {_sentence(str(standing.error))}  r searches again."
        return Content.styled(words, "$text-error")
    if standing.scan is not None:
        words = f"Looking through {path_in_words(standing.scan.folder)}: "
        return Content.styled(
            f"{_sentence(words)}{grouped(standing.scan.files)} files.  D stops", "$text-accent"
        )
    if standing.hidden:
        so_far = "" if standing.state is SearchState.COMPLETE else " so far"
        words = f"Newest baseline only{so_far}: {standing.hidden}."
        more = f"  {_sentence(standing.notices[-1])}" if standing.notices else ""
        return Content.assemble((words, "$foreground-muted"), (more, "$text-warning"))
    if standing.notices:
        return Content.styled(_sentence(standing.notices[-1]), "$text-warning")
    return None


def _sentence(text: str) -> str:
    return shorten(printable(text), _LONGEST)
