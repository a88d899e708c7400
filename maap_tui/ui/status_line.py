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


def status_line(where: Sequence[Part], parts: Sequence[Part], width: int) -> Content:
    """Our name and `where` at the left, `parts` at the right.

    The least important ones go first where there is little room.
    """
    shown = [_NAME, *where, *parts, _HELP]
    while len(shown) > 2 and _width(shown) > width:
        shown.remove(min(shown, key=lambda part: part[0]))
    left = [part for part in (_NAME, *where) if part in shown]
    gap = max(len(_GAP), width - _width(shown) + len(_GAP))
    joined = _joined(left)
    if right := shown[len(left) :]:
        joined = Content.assemble(joined, " " * gap, _joined(right))
    return joined.truncate(max(1, width), ellipsis=True)


def _joined(parts: Sequence[Part]) -> Content:
    return Content(_GAP).join(content for _, content in parts)


def _width(parts: Sequence[Part]) -> int:
    return sum(content.cell_length for _, content in parts) + len(_GAP) * (len(parts) - 1)


def where(place: str, collection: str) -> tuple[Part, Part]:
    """Which catalogue this is, and which of its collections is chosen."""
    words = Content.styled(collection, "bold")
    if not collection:
        words = Content.styled("no collection chosen", "$foreground-muted")
    return (5, Content.styled(place, "$foreground-muted")), (8, words)


def place_of(catalog_url: str, *, is_demo: bool) -> str:
    """What the catalogue at `catalog_url` is called."""
    if is_demo:
        return "demo catalogue"
    host = catalog_url.split("/")[2]
    return "ESA MAAP" if host == "catalog.maap.eo.esa.int" else host
