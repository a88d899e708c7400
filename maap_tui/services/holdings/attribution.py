"""Whose file is it? Told by where it lies, or else by the name that it or its folder bears."""

import os
from collections.abc import Sequence
from dataclasses import dataclass

from maap_tui.models.holding import KnownBy
from maap_tui.models.layout import Layout
from maap_tui.models.product_name import product_name

_MISSIONS = ("BIO_", "ECA_", "AE_", "CS_")
_ANY_FILE = "file"
"""Stands for the name of a file where only its folder is asked about."""


@dataclass(frozen=True, slots=True)
class Owner:
    """The granule that a file belongs to."""

    collection: str
    """The name of its folder; empty where nothing tells."""
    item: str
    known_by: KnownBy


class Attribution:
    """Reads places below a download folder by its layouts, and names by their grammars."""

    def __init__(self, layouts: Sequence[Layout]) -> None:
        self._layouts = tuple(layouts)

    @property
    def read_by(self) -> str:
        """Changes whenever the same places could be read differently."""
        return "\n".join(["1", *(layout.text for layout in self._layouts)])

    def of_folder(self, place: bytes) -> Owner | None:
        """Whose files lie in the folder `place`, as far as the folder tells."""
        parts = os.fsdecode(place).split("/") if place else []
        if not _is_plain(parts):
            return None
        for layout in self._layouts:
            found = layout.read((*parts, _ANY_FILE))
            if found is not None:
                return Owner(*found, KnownBy.PLACE)
        named = (part for part in reversed(parts) if _is_product(part))
        return next((Owner("", part, KnownBy.NAME) for part in named), None)

    @staticmethod
    def of_file(name: bytes) -> Owner | None:
        """Whose file bears that name, where its folder does not tell."""
        stem = os.fsdecode(name).split(".")[0]
        is_told = _is_plain((stem,)) and _is_product(stem)
        return Owner("", stem, KnownBy.NAME) if is_told else None


def _is_product(name: str) -> bool:
    return name.startswith(_MISSIONS) and product_name(name) is not None


def _is_plain(parts: Sequence[str]) -> bool:
    """Whether a catalogue can have given these names: they are text."""
    return all(part.isprintable() for part in parts)
