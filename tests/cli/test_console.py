"""Data on one stream, everything else on the other, and nothing torn by what is drawn."""

import io
from threading import Event

import pytest

from maap_tui.cli.console import Console, OutputClosed
from maap_tui.errors import InputError, StorageError
from maap_tui.services.retrying import Pause
from tests.cli.fakes import HOSTILE


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


class Broken(io.StringIO):
    """A stream that fails like a pipe that nobody reads, or like a full disk."""

    def __init__(self, error: OSError) -> None:
        super().__init__()
        self.error = error

    def write(self, text: str) -> int:
        raise self.error


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "40")


def test_data_and_sentences_go_to_their_own_stream() -> None:
    out, err = io.StringIO(), io.StringIO()
    console = Console(out, err)
    console.write("data")
    console.note("a note")
    console.error(InputError("It is wrong.", hint="Do this."))
    assert out.getvalue() == "data\n"
    assert err.getvalue() == "maap-tui: a note\nmaap-tui: error: It is wrong. Do this.\n"


def test_sentences_are_made_safe() -> None:
    err = io.StringIO()
    Console(None, err).error(InputError(HOSTILE + "\nsecond line"))
    assert err.getvalue().rstrip("\n").isprintable()
    assert err.getvalue().count("\n") == 1


def test_only_a_long_pause_is_told_and_a_broken_stream_ends_no_thread() -> None:
    err = io.StringIO()
    Console(None, err).tell_pause(Pause("host is busy", 1.0, Event()))
    assert err.getvalue() == ""
    Console(None, err).tell_pause(Pause("host is busy", 8.4, Event()))
    assert err.getvalue() == "maap-tui: host is busy: asked again in 8 s.\n"
    for error in (BrokenPipeError(), OSError(28, "No space left on device")):
        Console(None, Broken(error)).tell_pause(Pause("host is busy", 8.4, Event()))


def test_what_is_waited_for_stands_there_until_something_comes() -> None:
    err = Screen()
    console = Console(None, err)
    console.await_answer("searching")
    assert err.getvalue() == "\rsearching…\x1b[K\x1b[J"
    console.note("done")
    assert err.getvalue().endswith("\r\x1b[Jmaap-tui: done\n")


def test_nothing_is_drawn_off_a_terminal() -> None:
    err = io.StringIO()
    console = Console(Screen(), err)
    console.draw(["progress"], now=True)
    console.clear()
    assert err.getvalue() == ""


@pytest.mark.parametrize("term", ["dumb", ""])
def test_nothing_is_drawn_on_a_terminal_that_cannot(
    term: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", term)
    err = Screen()
    Console(io.StringIO(), err).draw(["progress"], now=True)
    assert err.getvalue() == ""


def test_lines_are_drawn_over_the_ones_before() -> None:
    err = Screen()
    console = Console(io.StringIO(), err)
    console.draw(["a", "b", "c"], now=True)
    console.draw(["d"], now=True)
    console.clear()
    assert err.getvalue() == (
        "\ra\x1b[K\nb\x1b[K\nc\x1b[K\x1b[J" + "\r\x1b[2Ad\x1b[K\x1b[J" + "\r\x1b[J"
    )


def test_lines_are_cut_to_the_terminal() -> None:
    err = Screen()
    Console(io.StringIO(), err).draw(["x" * 100, "森" * 100], now=True)
    assert "x" * 39 + "\x1b" in err.getvalue()
    assert "森" * 19 + "\x1b" in err.getvalue()


def test_drawing_is_not_repeated_too_soon() -> None:
    err = Screen()
    console = Console(io.StringIO(), err)
    console.draw(["a"], now=True)
    console.draw(["b"])
    assert "b" not in err.getvalue()


def test_drawing_is_taken_away_before_a_sentence_and_before_data_on_the_screen() -> None:
    screen = Screen()
    console = Console(screen, screen)
    console.draw(["a"], now=True)
    console.write("data")
    console.draw(["b"], now=True)
    console.note("sentence")
    assert screen.getvalue() == (
        "\ra\x1b[K\x1b[J\r\x1b[Jdata\n\rb\x1b[K\x1b[J\r\x1b[Jmaap-tui: sentence\n"
    )


def test_drawing_stays_while_data_goes_elsewhere() -> None:
    err = Screen()
    console = Console(io.StringIO(), err)
    console.draw(["a"], now=True)
    console.write("data")
    assert err.getvalue() == "\ra\x1b[K\x1b[J"


def test_width_counts_only_on_a_terminal() -> None:
    assert Console(Screen(), None).width == 40
    assert Console(io.StringIO(), None).width is None


def test_closed_pipe_ends_the_work() -> None:
    with pytest.raises(OutputClosed):
        Console(Broken(BrokenPipeError()), None).write("data")


def test_full_disk_is_told() -> None:
    with pytest.raises(StorageError, match="No space left"):
        Console(Broken(OSError(28, "No space left on device")), None).write("data")


def test_process_without_streams_is_no_failure() -> None:
    console = Console(None, None)
    console.write("data")
    console.note("note")
    console.flush()
    assert console.width is None


def test_what_the_encoding_lacks_is_escaped() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="latin-1")
    console = Console(stream, None)
    console.write("森 – é")
    console.flush()
    assert raw.getvalue() == b"\\u68ee \\u2013 \xe9\n"
