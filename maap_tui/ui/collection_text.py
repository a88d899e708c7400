"""A collection as a card to read, in the order in which somebody chooses by it."""

from collections.abc import Iterator

from textual.content import Content

from maap_tui.models.catalog import Collection
from maap_tui.models.text import clean, clean_block

from .text import printable
from .words import ACCESS, access_meaning, box_in_words, span_in_words

_KEYWORDS_SHOWN = 40
_LABEL_WIDTH = 12


def card_of(collection: Collection) -> Content:
    """Everything there is to know, ready to be wrapped and scrolled."""
    title = Content.styled(printable(collection.title), "bold $text-accent")
    name = Content.styled(printable(collection.id), "$foreground-muted")
    parts = [title, name, Content(""), _access(collection)]
    parts += [_line(label, words) for label, words in _facts(collection) if words]
    if collection.description.strip():
        parts += [Content(""), Content(clean_block(collection.description))]
    if collection.keywords:
        shown = [printable(word) for word in collection.keywords[:_KEYWORDS_SHOWN]]
        more = len(collection.keywords) - len(shown)
        words = ", ".join(shown) + (f" and {more} more" if more > 0 else "")
        parts += [Content(""), Content.styled(f"Keywords: {clean(words, 2_000)}", _MUTED)]
    return Content("\n").join(parts)


_MUTED = "$foreground-muted"


def _facts(collection: Collection) -> Iterator[tuple[str, str]]:
    if not collection.is_searchable:
        yield "granules", "none to be searched here"
    yield "dates", span_in_words(collection.start, collection.end)
    yield "place", box_in_words(collection.bbox) if collection.bbox is not None else ""
    yield "platform", ", ".join(collection.platforms)
    yield "instrument", ", ".join(collection.instruments)
    yield "provider", ", ".join(collection.providers)
    yield "licence", collection.license
    yield "DOI", collection.doi


def _access(collection: Collection) -> Content:
    badge = ACCESS[collection.access]
    meaning = Content.styled(f"  {printable(access_meaning(collection))}", _MUTED)
    return badge.content() + meaning


def _line(label: str, words: str) -> Content:
    return Content.assemble((label.ljust(_LABEL_WIDTH), _MUTED), printable(words))
