"""Saved searches, a readable file each, and the history of those that were run."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from maap_tui.errors import InputError, StorageError
from maap_tui.models.invalid import InvalidInput
from maap_tui.models.search_file import LONGEST, SUFFIX, check_name, from_toml, lines_of, to_toml
from maap_tui.models.search_form import DeletedSearch, SavedSearch, SearchForm
from maap_tui.models.text import as_sentence, clean

from .disk import storage_error
from .plain_files import NotPlainFile, read_plain_file, typed_path
from .search_history import SearchHistory
from .whole_files import whole_file

FOLDER_NAME = "searches"


class SearchFiles:
    """Implements the Protocol `Searches`; no file is touched before it is asked for."""

    def __init__(self, config_folder: Path, state_folder: Path) -> None:
        self._folder = config_folder / FOLDER_NAME
        history = SearchHistory(state_folder)
        self.past = history.past
        self.remember = history.remember
        self.count = history.count
        self.forget = history.forget
        self.remember_rules = history.remember_rules
        self.past_rules = history.past_rules

    # Saved searches

    def saved(self) -> tuple[SavedSearch, ...]:
        """Every saved search by name, also those whose file is broken."""
        return tuple(self._saved())

    def _saved(self) -> Iterator[SavedSearch]:
        try:
            paths = sorted(self._folder.glob(f"*{SUFFIX}"), key=lambda path: path.name.casefold())
        except OSError as error:
            raise _unreadable(self._folder, error) from error
        for path in paths:
            if path.name.startswith("."):
                continue
            try:
                yield _read(path)
            except (InputError, StorageError) as error:
                yield SavedSearch(_name_of(path), str(path), trouble=str(error))

    def load(self, name: str) -> SavedSearch:
        """The search of that name, or in the file that `name` leads to."""
        is_file = os.sep in name or name.endswith(SUFFIX)
        path = typed_path(name) if is_file else self.path_of(name)
        if not is_file and not path.exists():
            known = ", ".join(clean(each.name) for each in self.saved()) or "none yet"
            raise InputError(
                f"There is no saved search '{clean(name)}'.",
                hint=f"Saved are: {clean(known, 400)}.",
            )
        return _read(path)

    def path_of(self, name: str) -> Path:
        """The file of the saved search `name`, there or not."""
        try:
            return self._folder / f"{check_name(name)}{SUFFIX}"
        except InvalidInput as error:
            raise InputError(as_sentence(error)) from error

    def save(self, name: str, form: SearchForm, *, replaces: bool = False) -> Path:
        """Writes `form` to the file of `name`; one that is there only if `replaces`."""
        path = self.path_of(name)
        try:
            text = to_toml(form, _name_of(path))
        except InvalidInput as error:
            raise InputError(as_sentence(error)) from error
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with whole_file(path, replaces=replaces) as opened:
                opened.write(text.encode())
        except FileExistsError as error:
            raise StorageError(
                f"{clean(path, 400)} is there already.",
                hint="Take another name, or replace it with --force.",
            ) from error
        except OSError as error:
            raise storage_error(error, path) from error
        return path

    def delete(self, name: str) -> DeletedSearch:
        """Removes the file of `name` and gives what `restore` needs."""
        path = self.path_of(name)
        try:
            deleted = _as_it_is(path)
            path.unlink()
        except FileNotFoundError as error:
            raise InputError(
                f"There is no saved search '{clean(name)}'.", hint="See maap-tui searches list."
            ) from error
        except OSError as error:
            raise storage_error(error, path) from error
        return deleted

    def restore(self, deleted: DeletedSearch) -> Path:
        """See `maap_tui.services.Searches`."""
        path = Path(deleted.path)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if deleted.link:
                path.symlink_to(deleted.link)
            else:
                with whole_file(path, replaces=False, mode=deleted.mode) as opened:
                    opened.write(deleted.data or b"")
        except FileExistsError as error:
            raise StorageError(
                f"{clean(path, 400)} is there again.", hint="Give that one another name first."
            ) from error
        except OSError as error:
            raise storage_error(error, path) from error
        return path


def _read(path: Path) -> SavedSearch:
    shown = clean(path, 400)
    try:
        text = read_plain_file(path, LONGEST).data.decode("utf-8-sig")
        return SavedSearch(_name_of(path), str(path), from_toml(text), lines=lines_of(text))
    except FileNotFoundError as error:
        raise InputError(
            f"There is no file {shown}.", hint="See maap-tui searches list."
        ) from error
    except NotPlainFile as error:
        raise InputError(f"{shown} {error}.") from error
    except OSError as error:
        raise _unreadable(path, error) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise InputError(
            f"{shown}, line {line}: that is not UTF-8 text.", hint="Save the file as UTF-8."
        ) from error
    except InvalidInput as error:
        raise InputError(f"{shown}, {error}.") from error
    except ValueError as error:
        raise InputError(f"{shown} is no name for a file.") from error


def _name_of(path: Path) -> str:
    return path.name.removesuffix(SUFFIX)


def _unreadable(path: Path, error: OSError) -> StorageError:
    return StorageError(
        f"{clean(path, 400)} cannot be read: {clean(error.strerror or 'no access').lower()}."
    )


def _as_it_is(path: Path) -> DeletedSearch:
    """The file at `path`, to be put back; raises `FileNotFoundError`."""
    name = _name_of(path)
    if path.is_symlink():
        return DeletedSearch(name, str(path), None, link=os.readlink(path))
    try:
        found = read_plain_file(path, LONGEST)
    except FileNotFoundError:
        raise
    except (NotPlainFile, OSError):  # what cannot be read can be deleted all the same
        return DeletedSearch(name, str(path), None)
    return DeletedSearch(name, str(path), found.data, stat.S_IMODE(found.mode))
