"""A collection as a card to read, in the order in which somebody chooses by it."""

from collections import Counter
from collections.abc import Iterator, Sequence

from textual.content import Content

from maap_tui.models.access import meaning_for, meaning_of
from maap_tui.models.catalog import Collection
from maap_tui.models.sign_in import SignInStatus
from maap_tui.models.text import clean, clean_block, count_noun

from .text import printable
from .words import ACCESS, box_in_words, span_in_words

_KEYWORDS_SHOWN = 40
_LABEL_WIDTH = 12
_MUTED = "$foreground-muted"


def card_of(collection: Collection, status: SignInStatus, granules: Content) -> Content:
    """Everything there is to know, ready to be wrapped and scrolled.

    `granules` says how many there are, or why that is not known.
    """
    title = Content.styled(printable(collection.title), "bold $text-accent")
    name = Content.styled(printable(collection.id), _MUTED)
    if not collection.is_searchable:
        granules = Content("none to be searched here")
    dates = span_in_words(collection.start, collection.end)
    parts = [title, name, Content(""), _label("granules") + granules]
    parts += [_line("dates", dates)] if dates else []
    parts += [*_access(collection, status), Content("")]
    parts += [_line(label, words) for label, words in _facts(collection) if words]
    if collection.description.strip():
        parts += [Content(""), Content(clean_block(collection.description))]
    if collection.keywords:
        shown = [printable(word) for word in collection.keywords[:_KEYWORDS_SHOWN]]
        more = len(collection.keywords) - len(shown)
        words = ", ".join(shown) + (f" and {more} more" if more > 0 else "")
        parts += [Content(""), Content.styled(f"Keywords: {clean(words, 2_000)}", _MUTED)]
    return Content("\n").join(parts)


def mission_card(mission: str, collections: Sequence[Collection]) -> Content:
    """What a group of the list holds."""
    parts = [
        Content.styled(printable(mission), "bold $text-accent"),
        Content(count_noun(len(collections), "collection")),
        Content(""),
    ]
    counts = Counter(collection.access for collection in collections)
    for access, badge in ACCESS.items():
        if counts[access]:
            parts.append(badge.content() + Content.styled(f"  {counts[access]}", _MUTED))
    platforms = sorted({name for each in collections for name in each.platforms})
    if platforms:
        parts += [Content(""), _line("satellites", clean(", ".join(platforms), 500))]
    hint = "Enter folds or unfolds it; Tab, then ← or →, folds or unfolds all."
    parts += [Content(""), Content.styled(hint, _MUTED)]
    return Content("\n").join(parts)


def _facts(collection: Collection) -> Iterator[tuple[str, str]]:
    yield "place", box_in_words(collection.bbox) if collection.bbox is not None else ""
    yield "platform", ", ".join(collection.platforms)
    yield "instrument", ", ".join(collection.instruments)
    yield "provider", ", ".join(collection.providers)
    yield "licence", collection.license
    yield "DOI", collection.doi


def _access(collection: Collection, status: SignInStatus) -> Iterator[Content]:
    badge = ACCESS[collection.access]
    meaning = Content.styled(f"  {printable(meaning_of(collection))}", _MUTED)
    yield badge.content() + meaning
    yield Content(printable(meaning_for(collection, status)))


def _label(label: str) -> Content:
    return Content.styled(label.ljust(_LABEL_WIDTH), _MUTED)


def _line(label: str, words: str) -> Content:
    return _label(label) + Content(printable(words))
