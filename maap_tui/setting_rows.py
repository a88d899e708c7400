"""What a row of the table of settings is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from maap_tui.locations import Locations

PREFIX = "MAAP_TUI_"


@dataclass(frozen=True, slots=True)
class Row:
    """How one setting is given."""

    parse: Callable[[object], object]
    """Reads a text or a TOML value; raises `InvalidInput` that says what was expected."""
    default: Callable[[Locations], object]
    doc: str
    """One sentence, with the unit."""
    flag: str = ""
    """Its option of the command line; empty when it has none."""
    metavar: str = ""
    is_in_file: bool = True
    may_be_empty: bool = False
    """Whether an empty variable is a value; otherwise it counts as not set."""
    key: str = ""
    """Its name in `config.toml` and in `Settings`."""

    @property
    def variable(self) -> str:
        return PREFIX + self.key.upper()


def row(
    parse: Callable[[object], object], default: object, doc: str, **more: Any
) -> dict[str, Row]:
    """The row of a field, as its metadata; `default` is a value or is made from `Locations`."""
    make = default if callable(default) else lambda locations: default
    return {"row": Row(parse, make, doc, **more)}
