"""What is said of the basket: in its title line, on the map, after something was done to it."""

from collections.abc import Sequence

from textual.content import Content

from maap_tui.models.basket import Amount, ItemsRead
from maap_tui.models.coverage import UnionCoverage
from maap_tui.models.text import count_noun

from .text import printable

_TOLD = 3
"""Reasons that are written out."""


def totals_line(amount: Amount, collections: int, union: UnionCoverage | None) -> Content:
    """`36 granules  41.2 GB  3 collections  covers 83 % of your area`."""
    if not amount.count:
        return Content()
    parts = [Content.styled(count_noun(amount.count, "granule"), "bold")]
    if size := amount.size_words():
        parts.append(Content.styled(size, "bold $text-warning"))
    if amount.unknown_sizes:
        parts.append(Content(f"{count_noun(amount.unknown_sizes, 'size')} not known"))
    if collections > 1:
        parts.append(Content(count_noun(collections, "collection")))
    if union is not None:
        parts.append(Content.styled(union.words(), "$text-accent"))
    return Content("  ").join(parts)


def map_title(found: int, amount: Amount, union: UnionCoverage | None, width: int) -> str:
    """The title of the map, in at most `width` cells: the most that fits is said."""
    options = _titles(found, amount, union)
    return next((words for words in options if len(words) <= width), "4 Map")


def _titles(found: int, amount: Amount, union: UnionCoverage | None) -> Sequence[str]:
    granules = f"4 Map  {count_noun(found, 'granule')}" if found else "4 Map"
    if not amount.count:
        return (granules,)
    count = f"basket {amount.count}"
    size = f"{count} · {amount.size_words()}" if amount.known_bytes else count
    if union is None:
        return (f"{granules}  {size}", f"4 Map  {size}", f"4 Map  {count}")
    share = union.percent() + ("" if union.is_whole else "…")
    return (
        f"{granules}  {size} · {union.words()}",
        f"{granules}  {size} · {share} of the area",
        f"{granules}  {size} · {share}",
        f"4 Map  {size} · {share}",
        f"4 Map  {count} · {share}",
        f"4 Map  {count}",
    )


def imported_words(read: ItemsRead, new: int) -> Content:
    """`3 granules put in, 2 were there already`, and what was not usable."""
    words = f"{count_noun(new, 'granule')} put in"
    if there := len(read.items) - new:
        words += f", {there} {'was' if there == 1 else 'were'} there already"
    lines = [Content.styled(f"{words}.", "$text-success")]
    if read.refused:
        reasons = "; ".join(map(printable, read.reasons[:_TOLD]))
        more = "; …" if read.refused > _TOLD else ""
        entries = "1 entry" if read.refused == 1 else f"{read.refused} entries"
        lines.append(Content.styled(f"{entries} left out: {reasons}{more}.", "$text-warning"))
    return Content("\n").join(lines)


def clearing_question(amount: Amount) -> Content:
    """Before all of it is taken out."""
    words = f"Take all {amount.words()} out of the basket?\n\n"
    return Content.assemble(words, ("U brings them back.", "$text-muted"))
