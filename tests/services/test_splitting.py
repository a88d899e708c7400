"""One file by several connections: sooner where that helps, and never wrong."""

import random
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from maap_tui.models.transfer import JobState, Verification
from maap_tui.services.queue import DownloadQueue
from maap_tui.services.ranges import OVERLAP
from tests.services.capped_file import CONTENT, CappedFile
from tests.services.kill_kit import Yard
from tests.services.queue_child import MEBIBYTE, content_of, size_of
from tests.services.queue_kit import Kit
from tests.services.server import Server, Talk
from tests.services.split_kit import NEVER, WORKERS, OnRange, fetched_right, request_for
from tests.services.transfer_kit import sha256_of

pytestmark = pytest.mark.usefixtures("no_threads_left")


def test_idle_workers_help_with_a_large_file(splitting: Kit) -> None:
    file = CappedFile()
    fetched_right(splitting, file, checksum=sha256_of(CONTENT))
    assert file.most_at_once == WORKERS
    assert file.whole == 1
    assert all(seen.headers.get("if-range") == '"one"' for seen in splitting.server.seen[1:])
    assert splitting.queue.snapshot().jobs[0].verified_by is Verification.CHECKSUM


@pytest.mark.parametrize(
    "headers",
    [
        ("Accept-Ranges: bytes",),
        ('ETag: "one"',),
        ("Accept-Ranges: none", 'ETag: "one"'),
        ("Accept-Ranges: bytes", 'ETag: W/"weak"'),
    ],
)
def test_without_proof_of_ranges_and_version_there_is_one_stream(
    splitting: Kit, headers: tuple[str, ...]
) -> None:
    file = CappedFile(headers=headers, pause=0.002)
    fetched_right(splitting, file)
    assert (file.whole, file.starts) == (1, [])


def says_200(file: CappedFile, talk: Talk) -> None:
    talk.answer(200, file.content, *file.headers)


def says_503(file: CappedFile, talk: Talk) -> None:
    talk.answer(503, b"", "Retry-After: 1")


def says_429(file: CappedFile, talk: Talk) -> None:
    talk.answer(429)


def says_403(file: CappedFile, talk: Talk) -> None:
    talk.answer(403)


def says_416(file: CappedFile, talk: Talk) -> None:
    talk.answer(416, b"", f"Content-Range: bytes */{len(file.content)}")


def has_other_version(file: CappedFile, talk: Talk) -> None:
    file.serve(talk, bytes(len(file.content)), 'ETag: "two"')


def has_other_range(file: CappedFile, talk: Talk) -> None:
    start, total = talk.seen.range_start, len(file.content)
    said = f"Content-Range: bytes {start + 1}-{total - 1}/{total}"
    talk.answer(206, file.content[start + 1 :], said, *file.headers)


def has_other_total(file: CappedFile, talk: Talk) -> None:
    start, end = talk.seen.range_start, talk.seen.range_end(len(file.content))
    said = f"Content-Range: bytes {start}-{end - 1}/{len(file.content) + 1}"
    talk.answer(206, file.content[start:end], said, *file.headers)


@pytest.mark.parametrize(
    "on_range",
    [says_200, says_503, says_429, says_403, says_416, has_other_version, has_other_range,
     has_other_total],
)  # fmt: skip
def test_range_that_is_refused_or_not_proven_leaves_one_stream(
    splitting: Kit, on_range: OnRange
) -> None:
    file = CappedFile(on_range=on_range, pause=0.003)
    fetched_right(splitting, file)
    assert file.whole == 1
    assert 1 <= len(file.starts) < 2 * WORKERS


@pytest.mark.parametrize("on_range", [says_503, says_429])
def test_host_that_is_busy_is_not_asked_for_ranges_again(splitting: Kit, on_range: OnRange) -> None:
    first, second = CappedFile(on_range=on_range, pause=0.003), CappedFile()
    fetched_right(splitting, first)
    (job_id,) = splitting.add(splitting.request(2, second, size=len(CONTENT)))
    assert splitting.wait_state(job_id, JobState.DONE).target.read_bytes() == CONTENT
    assert second.starts == []


def test_range_that_breaks_off_is_gone_on_with(splitting: Kit) -> None:
    broken: list[int] = []

    def breaks_off(file: CappedFile, talk: Talk) -> None:
        if len(broken) < 2:
            broken.append(talk.seen.range_start)
            file.serve(talk, count=3 * OVERLAP)
        else:
            file.serve(talk)

    file = CappedFile(on_range=breaks_off)
    fetched_right(splitting, file)
    assert file.whole == 1
    assert {start + 2 * OVERLAP for start in broken} & set(file.starts)


def test_version_that_changes_in_the_middle_is_never_mixed(splitting: Kit) -> None:
    """A server that does not know its own versions: only the seams tell."""

    def lies(file: CappedFile, talk: Talk) -> None:
        file.serve(talk, bytes(len(file.content)))

    file = CappedFile(on_range=lies)
    fetched_right(splitting, file)
    assert file.whole == 2
    assert file.starts


def test_lie_behind_a_range_that_broke_off_is_found_out(splitting: Kit) -> None:
    """Only the overlap tells: no other connection brings what is behind it."""
    asked: list[int] = []

    def lies_later(file: CappedFile, talk: Talk) -> None:
        asked.append(talk.seen.range_start)
        if len(asked) == 1:
            file.serve(talk, count=3 * OVERLAP)
        else:
            file.serve(talk, bytes(len(file.content)))

    splitting.queue.set_parallel(2)
    file = CappedFile(on_range=lies_later)
    fetched_right(splitting, file)
    assert file.whole == 2


def test_helpers_leave_when_a_file_of_their_own_comes(splitting: Kit) -> None:
    file, small = CappedFile(pause=0.05), CappedFile(pause=0.0)
    (large_id,) = splitting.add(request_for(splitting, file))
    splitting.wait_for(lambda: file.at_once == WORKERS)
    (small_id,) = splitting.add(splitting.request(2, small, size=len(CONTENT)))
    splitting.wait_state(small_id, JobState.DONE)
    assert splitting.job(large_id).state is JobState.RUNNING


def test_pause_keeps_what_every_connection_brought(splitting: Kit) -> None:
    file = CappedFile()
    (job_id,) = splitting.add(request_for(splitting, file))
    splitting.wait_for(lambda: splitting.job(job_id).received > 8 * MEBIBYTE)
    splitting.downloads.pause([job_id])
    splitting.wait_for(lambda: not file.at_once)
    splitting.wait_for(lambda: splitting.queue._jobs.pick([job_id])[0].is_waiting)
    part = splitting.queue._jobs.pick([job_id])[0].record.part
    assert part.pieces
    assert part.kept == splitting.job(job_id).received
    file.starts.clear()
    splitting.downloads.resume([job_id])
    assert splitting.wait_state(job_id, JobState.DONE).target.read_bytes() == CONTENT
    held = [(0, part.synced), *part.pieces]
    assert file.whole == 1
    assert not any(start < at < end - OVERLAP for at in file.starts for start, end in held)


def exchanges() -> list[str]:
    """The threads that talk to the server."""
    return [each.name for each in threading.enumerate() if each.name == "maap-exchange"]


@pytest.mark.parametrize(
    "end",
    [
        lambda queue, job_id: queue.pause([job_id]),
        lambda queue, job_id: queue.pause(),
        lambda queue, job_id: queue.cancel([job_id]),
        lambda queue, job_id: queue.close(),
    ],
    ids=["pause", "pause all", "cancel", "stop"],
)
def test_whatever_ends_a_split_file_frees_all_of_its_readers(
    splitting: Kit, end: Callable[[DownloadQueue, str], None]
) -> None:
    file = CappedFile()
    (job_id,) = splitting.add(request_for(splitting, file))
    splitting.wait_for(lambda: file.at_once == WORKERS)
    file.pause = NEVER  # every connection falls silent in the middle, for longer than the test
    splitting.wait_for(lambda: file.silent == WORKERS)
    end(splitting.queue, job_id)
    splitting.wait_for(lambda: not exchanges())
    splitting.wait_for(lambda: not splitting.queue._crew.busy)
    job = splitting.job(job_id)
    assert job.state is not JobState.FAILED
    assert splitting.queue._jobs.pick([job_id])[0].record.part.kept == job.received > 0


@pytest.fixture
def yard(tmp_path: Path) -> Iterator[Yard]:
    server = Server()
    yield Yard(
        tmp_path, server, count=2, most=16 * MEBIBYTE, pause=0.02,
        environ={"SPLIT_ABOVE": str(MEBIBYTE)},
    )  # fmt: skip
    server.close()


def test_killed_at_random_points_every_range_goes_on_from_what_is_safe(yard: Yard) -> None:
    files = [
        CappedFile(content_of(number, size_of(number, yard.most)), yard.pause)
        for number in range(yard.count)
    ]
    for number, file in enumerate(files):
        yard.server.on(f"/data/{number}", file)
    chance, pieces = random.Random(20261126), 0
    for _ in range(8):
        with yard.run() as process:
            if process.stdout is not None:
                process.stdout.readline()
            yard.server.closing.wait(chance.uniform(0.3, 1.2))
            process.send_signal(signal.SIGKILL)
            process.wait()
        yard.check_names()
        yard.check_rows()
        for row in yard.rows():
            part, (path, *_) = row.state.part, [*row.target.parent.glob("*.part"), row.target]
            pieces += len(part.pieces)
            right = yard.content(int(row.request.item_id.removeprefix("item-")))
            for start, end in ((0, part.synced), *part.pieces):
                assert path.read_bytes()[start:end] == right[start:end]
    yard.finish()
    assert pieces
    assert all(file.whole == 1 for file in files)
