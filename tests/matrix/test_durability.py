"""Cases 89, 91, 92 and 95: queues that are killed, stopped or spoilt, and taken up again."""

import os
import random
import signal

import pytest

from maap_tui.services.ranges import OVERLAP
from tests.matrix.queue_process import CHUNK, SECONDS, SYNC
from tests.matrix.shelf import COUNT, Shelf, closing_queue, finish
from tests.services.transfer_kit import CONTENT

pytestmark = pytest.mark.usefixtures("no_threads_left")


def asked_again(shelf: Shelf, before: dict[str, int], seen: int) -> list[int]:
    """Bytes of each part that were asked for though they were there."""
    starts: dict[str, int] = {}
    for request in shelf.server.seen[seen:]:
        starts.setdefault(request.path.rpartition("/")[2], request.range_start)
    return [size - starts[item] for item, size in before.items() if item in starts]


@pytest.mark.case(91)
def test_killed_again_and_again_it_loses_nothing_and_goes_on_from_where_it_was(
    shelf: Shelf,
) -> None:
    chance = random.Random(91)
    for _ in range(5):
        seen, before = len(shelf.server.seen), shelf.parts()
        with shelf.run() as process:
            shelf.wait_sent(chance.randrange(2 * CHUNK, COUNT * len(CONTENT) // 6))
            process.send_signal(signal.SIGKILL)
            process.wait()
        shelf.check_names()
        lost = asked_again(shelf, before, seen)
        assert max(lost, default=0) <= SYNC + CHUNK + OVERLAP
    finish(shelf)


@pytest.mark.case(92)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_stopped_it_loses_no_byte_beyond_the_overlap(shelf: Shelf, number: signal.Signals) -> None:
    with shelf.run() as process:
        shelf.wait_sent(COUNT * len(CONTENT) // 4)
        process.send_signal(number)
        assert process.wait(SECONDS) == 128 + number
    seen, before = len(shelf.server.seen), shelf.parts()
    assert before
    finish(shelf)
    assert max(asked_again(shelf, before, seen)) <= OVERLAP


@pytest.mark.case(89)
def test_part_that_changed_between_two_runs_is_trusted_as_far_as_it_proves_itself(
    shelf: Shelf,
) -> None:
    with shelf.run() as process:
        shelf.wait_sent(COUNT * len(CONTENT) // 2)
        process.terminate()
        process.wait(SECONDS)
    parts = sorted(shelf.files.rglob("*.part"))
    assert parts
    spoilt = parts[0].read_bytes()
    parts[0].write_bytes(spoilt[:-1000] + b"\0" * 5000)
    for part in parts[1:2]:
        os.truncate(part, part.stat().st_size // 2)
    for part in parts[2:3]:
        part.unlink()
    finish(shelf)


@pytest.mark.case(95)
def test_spoilt_queue_is_set_aside_and_said_and_files_stay(shelf: Shelf) -> None:
    finish(shelf)
    for path in shelf.state.glob("queue.sqlite3*"):
        path.write_bytes(b"\x1b[31mgarbage" * 500)
    for path in shelf.state.rglob("*backup*"):
        path.unlink()
    with closing_queue(shelf) as queue:
        assert "damaged" in queue.snapshot().notice
    assert list(shelf.state.glob("queue.corrupt-*"))
    shelf.check_names()
    assert len(list(shelf.files.rglob("*.tiff"))) == COUNT
