"""What an earlier run left of a job, and what of it is believed."""

from pathlib import Path
from threading import Event

import pytest

from maap_tui.errors import TransferError
from maap_tui.models.earlier import Earlier
from maap_tui.models.transfer import (
    JobRequest,
    JobState,
    Verification,
)
from tests.services.queue_kit import hang_midway
from tests.services.server import Talk
from tests.services.shelf_kit import Shelf, job_of
from tests.services.transfer_kit import CONTENT, HALF, zip_of

pytestmark = pytest.mark.usefixtures("no_threads_left")


SIGNED = "?signature=PLANTED-QUERY"


def test_link_with_a_query_is_looked_up_again_and_never_written(shelf: Shelf) -> None:
    asked: list[JobRequest] = []
    url = shelf.request(1, hang_midway).href

    def find(request: JobRequest, stop: Event) -> str:
        asked.append(request)
        return f"{url}{SIGNED}-NEW"

    queue = shelf.open()
    request = shelf.request(1, hang_midway)
    signed = type(request)(
        request.collection, "item-1", "product", url + SIGNED, "product.tiff", len(CONTENT)
    )
    (job_id,) = shelf.add(queue, signed)
    shelf.wait_received(queue, job_id, HALF)
    queue.close()
    shelf.request(1)
    again = shelf.open(Earlier.START, find_link=find)
    shelf.wait_all(again, JobState.DONE)
    again.close()
    assert [each.item_id for each in asked] == ["item-1"]
    assert shelf.server.seen[-1].path == f"/data/1{SIGNED}-NEW"
    assert shelf.server.seen[-1].range_start > 0
    written = b"".join(path.read_bytes() for path in shelf.state.iterdir())
    assert b"/data/1" in written
    assert b"PLANTED-QUERY" not in written


@pytest.mark.parametrize("answer", ["", "broken"])
def test_link_that_cannot_be_found_again_fails_in_words(shelf: Shelf, answer: str) -> None:
    def find(request: JobRequest, stop: Event) -> str:
        if answer:
            raise TransferError("The catalogue is broken.")
        return ""

    queue = shelf.open()
    queue.pause()
    request = shelf.request(1)
    signed = type(request)(request.collection, "item-1", "product", request.href + SIGNED, "x")
    (job_id,) = shelf.add(queue, signed)
    queue.close()
    again = shelf.open(find_link=find)
    again.resume()
    shelf.wait_all(again, JobState.FAILED)
    job = job_of(again, job_id)
    assert job.cause == ("The catalogue is broken." if answer else job.cause)
    if not answer:
        assert "Add it again from a search." in job.hint
    new = type(request)(request.collection, "item-1", "product", request.href + SIGNED, "x")
    assert shelf.add(again, new) == (job_id,)
    shelf.wait_all(again, JobState.DONE)


def test_killed_between_naming_and_noting_the_file_is_verified_and_done(
    shelf: Shelf, tmp_path: Path
) -> None:
    queue = shelf.open()
    ids = shelf.add(
        queue,
        shelf.request(1, hang_midway),
        shelf.request(2, _hang_archive, file_name="a.zip", size=None, is_archive=True),
    )
    for job_id in ids:
        shelf.wait_received(queue, job_id, 1000)
    targets = [job_of(queue, job_id).target for job_id in ids]
    queue.close()
    whole = [CONTENT, zip_of(CONTENT)]
    for target, content in zip(targets, whole, strict=True):
        (part,) = target.parent.glob("*.part")
        part.unlink()
        target.write_bytes(content)
    asked = len(shelf.server.seen)
    again = shelf.open(Earlier.START)
    shelf.wait_all(again, JobState.DONE)
    found = [job_of(again, job_id) for job_id in ids]
    assert [job.verified_by for job in found] == [Verification.SIZE, Verification.ZIP]
    assert [job.received for job in found] == [len(content) for content in whole]
    assert len(shelf.server.seen) == asked


def test_file_that_only_looks_finished_is_fetched(shelf: Shelf) -> None:
    queue = shelf.open()
    (job_id,) = shelf.add(queue, shelf.request(1, hang_midway))
    shelf.wait_received(queue, job_id, HALF)
    target = job_of(queue, job_id).target
    queue.close()
    (part,) = target.parent.glob("*.part")
    part.unlink()
    target.write_bytes(CONTENT[:-1])
    shelf.request(1)
    again = shelf.open(Earlier.START)
    shelf.wait_all(again, JobState.DONE)
    assert target.read_bytes() == CONTENT


def _hang_archive(talk: Talk) -> None:
    talk.head(200, "Transfer-Encoding: chunked")
    piece = zip_of(CONTENT)[:HALF]
    talk.write(b"%x\r\n%s\r\n" % (len(piece), piece))
    talk.hang()


def test_attempts_of_every_run_are_told(shelf: Shelf) -> None:
    queue = shelf.open()
    (job_id,) = shelf.add(queue, shelf.request(1, hang_midway))
    shelf.wait_received(queue, job_id, HALF)
    (running,) = queue.attempts(job_id)
    assert (running.ended, running.received, running.cause) == (None, HALF, "")
    queue.close()
    shelf.request(1)
    again = shelf.open(Earlier.START)
    shelf.wait_all(again, JobState.DONE)
    first, second = again.attempts(job_id)
    assert (first.cause, first.received) == ("The program ended.", HALF)
    assert first.ended is not None
    assert (second.cause, second.received) == ("", len(CONTENT) - HALF + 64 * 1024)
    assert second.started > first.ended
