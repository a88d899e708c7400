"""One folder by several names."""

import os
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic

PATIENCE = 2.0
"""Seconds that the disks of all known folders together have to say which ones they are."""

Answer = tuple[Path, os.stat_result | None]
Answers = SimpleQueue[Answer]


class FolderNames:
    """Recognises folders, never waiting long for a disk that hangs.

    Each known folder is looked at by a thread of its own, because a disk that hangs cannot be
    interrupted. While one has not answered it is not asked again.
    """

    def __init__(
        self,
        patience: float = PATIENCE,
        look: Callable[[Path], os.stat_result] = os.stat,
    ) -> None:
        self._patience = patience
        self._look = look
        self._asked: dict[Path, Thread] = {}

    def known_as(self, folder: Path, known: Iterable[Path]) -> Path:
        """The one of `known` that is `folder` by another name, else `folder` itself."""
        others = sorted(set(known) - {folder})
        try:
            status = self._look(folder) if others else None
        except OSError:  # yet to be made
            status = None
        if status is None:
            return folder
        answers: Answers = SimpleQueue()
        left, until = self._ask(others, answers), monotonic() + self._patience
        while left:
            try:
                other, found = answers.get(timeout=max(0.0, until - monotonic()))
            except Empty:
                break
            if found is not None and os.path.samestat(found, status):
                return other
            left -= 1
        return folder

    def _ask(self, folders: Iterable[Path], answers: Answers) -> int:
        """How many of `folders` will answer, unless their disk hangs."""
        self._asked = {path: each for path, each in self._asked.items() if each.is_alive()}
        threads = {
            path: Thread(target=partial(self._answer, path, answers), name="maap-look", daemon=True)
            for path in folders
            if path not in self._asked
        }
        for thread in threads.values():
            thread.start()
        self._asked |= threads
        return len(threads)

    def _answer(self, path: Path, answers: Answers) -> None:
        try:
            found = self._look(path)
        except OSError:  # not there
            answers.put((path, None))
        else:
            answers.put((path, found))
