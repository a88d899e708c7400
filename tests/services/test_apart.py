"""Work in a process of its own gives what the function gives, raises what it raises, and ends."""

import os
import time
from pathlib import Path
from threading import Event, Thread

import pytest

from maap_tui.errors import Cancelled, InputError
from maap_tui.services.apart import GaveNoResult, apart, is_apart

PATIENCE = 60.0


def process_of(note: Path) -> int:
    """Notes the process that it runs in, and gives it."""
    note.write_text(str(os.getpid()))
    return os.getpid()


def refused(text: str) -> None:
    raise InputError(f"{text} is wrong.", hint="Give another one.")


def doubled(text: str) -> str:
    return text * 2


def broken() -> None:
    raise ZeroDivisionError


def gone() -> None:
    os._exit(0)


def says_where() -> bool:
    return is_apart()


def endless(note: Path) -> None:
    """Does not end by itself; says when it has begun."""
    process_of(note.with_suffix(".new"))
    note.with_suffix(".new").rename(note)
    while True:
        time.monotonic()


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_it_runs_elsewhere(tmp_path: Path) -> None:
    pid = apart(process_of, tmp_path / "note", stop=None, patience=PATIENCE)
    assert pid != os.getpid()
    assert (tmp_path / "note").read_text() == str(pid)
    assert not is_running(pid)
    assert apart(says_where, stop=None, patience=PATIENCE)
    assert not is_apart()


def test_much_goes_there_and_back() -> None:
    text = "x" * 3_000_000
    assert apart(doubled, text, stop=None, patience=PATIENCE) == text * 2


def test_errors_keep_sentence_and_hint() -> None:
    with pytest.raises(InputError) as caught:
        apart(refused, "This", stop=None, patience=PATIENCE)
    assert (caught.value.message, caught.value.hint) == ("This is wrong.", "Give another one.")


@pytest.mark.parametrize("work", [broken, gone])
def test_an_end_without_a_result_is_told(work: object) -> None:
    with pytest.raises(GaveNoResult):
        apart(work, stop=None, patience=PATIENCE)  # type: ignore[arg-type]


def test_what_takes_too_long_is_ended(tmp_path: Path) -> None:
    with pytest.raises(GaveNoResult):
        apart(endless, tmp_path / "note", stop=None, patience=0.0)


def test_what_is_not_wanted_any_more_is_ended(tmp_path: Path) -> None:
    note, stop = tmp_path / "note", Event()

    def stop_once_begun() -> None:
        while not note.exists():
            Event().wait(0.01)
        stop.set()

    Thread(target=stop_once_begun, daemon=True).start()
    with pytest.raises(Cancelled):
        apart(endless, note, stop=stop, patience=PATIENCE)
    assert not is_running(int(note.read_text()))
