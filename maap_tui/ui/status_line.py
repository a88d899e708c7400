"""How the line at the top is put together; the first frame draws it before it knows much."""

from collections.abc import Sequence

from textual.content import Content

Part = tuple[int, Content]
"""A piece of the line, with its importance."""
MARGIN = 2
"""Columns of the screen, besides the line's own padding, that stay free at its end."""
_GAP = "   "
_NAME: Part = (9, Content.styled("maap-tui", "bold $text-primary"))
_HELP: Part = (1, Content.styled("? help", "$foreground-muted"))


def status_line(parts: Sequence[Part], width: int) -> Content:
    """Our name and the first of `parts` at the left, the others at the right.

    The least important ones go first where there is little room.
    """
    shown = [_NAME, *parts, _HELP]
    while len(shown) > 2 and _width(shown) > width:
        shown.remove(min(shown, key=lambda part: part[0]))
    contents = [content for _, content in shown]
    left, right = contents[:2], contents[2:]
    gap = max(len(_GAP), width - _width(shown) + len(_GAP))
    joined = Content(_GAP).join(left)
    if right:
        joined = Content.assemble(joined, " " * gap, Content(_GAP).join(right))
    return joined.truncate(max(1, width), ellipsis=True)


def _width(parts: Sequence[Part]) -> int:
    return sum(content.cell_length for _, content in parts) + len(_GAP) * (len(parts) - 1)


def where(place: str, collection: str) -> Part:
    """Which catalogue this is, and which of its collections is chosen."""
    if not collection:
        return no_collection(place)
    return _where(place, Content.styled(collection, "bold"))


def no_collection(place: str) -> Part:
    """Which catalogue this is, while no collection is chosen."""
    return _where(place, Content.styled("no collection chosen", "$foreground-muted"))


def _where(place: str, words: Content) -> Part:
    return (8, Content.assemble(Content.styled(place, "$foreground-muted"), "  ", words))


def place_of(catalog_url: str, *, is_demo: bool) -> str:
    """What the catalogue at `catalog_url` is called."""
    if is_demo:
        return "demo catalogue"
    host = catalog_url.split("/")[2]
    return "ESA MAAP" if host == "catalog.maap.eo.esa.int" else host
