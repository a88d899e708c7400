"""Searches in words: a line of a list, and everything one holds."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from textual.content import Content

from maap_tui.models.search_form import PastSearch, SavedSearch, SearchForm, read_ids
from maap_tui.models.text import clean, clean_block, count_noun

from .filter_rows import NEWEST, STARTS, sort_in_words
from .text import printable
from .words import path_in_words

_LABEL_WIDTH = 12
_MUTED = "$foreground-muted"
_LONGEST = 1_000
"""Characters of one text that are shown: a pasted geometry may have thousands."""
_IDS_SHOWN = 5


def card_of_form(form: SearchForm) -> Content:
    """Every field that restricts, a line each, as it was typed."""
    lines = [
        Content.assemble((label.ljust(_LABEL_WIDTH), _MUTED), text)
        for label, text in _facts(form)
        if text
    ]
    if "\n" in form.cql2:
        lines += [Content.styled("Filter", _MUTED), Content(clean_block(form.cql2, _LONGEST))]
    return Content("\n").join(lines)


def _facts(form: SearchForm) -> Iterator[tuple[str, str]]:
    yield "Collection", printable(", ".join(form.collections))
    yield "When", clean(form.when, _LONGEST)
    yield "Granule", STARTS[True] if form.when and form.starts_within else ""
    yield "Where", clean(form.where, _LONGEST)
    yield "Each of", clean(form.batch, _LONGEST)
    yield "Radius", clean(form.radius)
    yield "Within", clean(form.within)
    yield "Filter", "" if "\n" in form.cql2 else clean(form.cql2, _LONGEST)
    yield "Ids", _ids(form.ids)
    yield "Versions", NEWEST[True] if form.newest_only else ""
    yield "Sort", printable(sort_in_words(form.sort))
    yield "Limit", clean(form.limit)


def _ids(text: str) -> str:
    ids = read_ids(text)
    shown = clean("  ".join(ids[:_IDS_SHOWN]), _LONGEST)
    return f"{count_noun(len(ids), 'id')}: {shown}" if len(ids) > 1 else shown


def card_of_saved(saved: SavedSearch) -> Content:
    """A saved search with its file, or why that cannot be used."""
    parts = [
        Content.styled(printable(saved.name), "bold $text-accent"),
        Content.styled(printable(path_in_words(Path(saved.path))), _MUTED),
        Content(""),
    ]
    if saved.trouble:
        return Content("\n").join(
            [*parts, Content.styled(f"! {clean(saved.trouble, _LONGEST)}", "$text-error")]
        )
    return Content("\n").join([*parts, card_of_form(saved.form)])


def card_of_past(past: PastSearch) -> Content:
    """A search that was run, with when and what it found."""
    runs = f", {past.runs} times in all" if past.runs > 1 else ""
    matched = "" if past.matched is None else f", {count_noun(past.matched, 'granule')} matched"
    return Content("\n").join(
        [
            Content.styled(f"{moment_of(past)} UTC{matched}{runs}", "bold $text-accent"),
            Content(""),
            card_of_form(past.form),
        ]
    )


def moment_of(past: PastSearch) -> str:
    """`2026-04-03 14:59`, in UTC like every time on the screen."""
    try:
        return f"{datetime.fromtimestamp(past.at, UTC):%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError, OSError):  # a clock that stood far off
        return "at some time"
