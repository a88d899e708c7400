"""What becomes of files that stand where others belong and have another size."""

from enum import Enum


class Existing(Enum):
    """Asked for once for all files of a download."""

    REPLACE = "replace"
    """They stay until the new one was checked."""
    KEEP = "keep"
    """They stay, and the new ones get names beside them."""
    SKIP = "skip"
    """They stay, and nothing is fetched in their place."""
