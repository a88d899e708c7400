"""What stands in a folder, for whoever picks a file of it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FolderEntry:
    """One name in a folder."""

    name: str
    is_folder: bool = False
    size: int | None = None
    """Bytes of a file; `None` for all else."""
    changed: float | None = None
    """When it was written last, in seconds since 1970."""
    oddity: str = ""
    """What it is where it is neither file nor folder: `pipe`, `broken link`."""

    @property
    def is_hidden(self) -> bool:
        return self.name.startswith(".")


@dataclass(frozen=True, slots=True)
class FolderView:
    """A folder: its folders first, then its files, each in the order of their names."""

    folder: Path
    entries: tuple[FolderEntry, ...] = ()
    is_cut: bool = False
    """Whether there is more than was read."""
