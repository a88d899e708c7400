"""`maap-tui queue`: the download queue without a screen, one module a group of its verbs."""

from ..context import verb_group
from . import adding, changing, listing, running

VERBS = verb_group(
    "queue",
    "See, change and work off the download queue.",
    (listing.VERB, adding.VERB, *changing.VERBS, running.VERB),
    "See, change and work off the download queue:",
)
"""`queue` itself, which only says what there is, and its verbs."""
