"""A split file whose host is busy."""

from dataclasses import replace

import pytest

from maap_tui.models.transfer import JobState
from tests.services.capped_file import CONTENT, CappedFile
from tests.services.queue_child import MEBIBYTE
from tests.services.queue_kit import Kit
from tests.services.server import Talk
from tests.services.split_kit import request_for

pytestmark = pytest.mark.usefixtures("no_threads_left")


@pytest.mark.case(44)
def test_host_that_a_helper_found_busy_is_left_alone_by_all(splitting: Kit) -> None:
    """What goes to another host goes on, and is thought of after what has to wait."""

    def says_much_later(file: CappedFile, talk: Talk) -> None:
        talk.answer(429, b"", "Retry-After: 3600")

    file, other = CappedFile(on_range=says_much_later, pause=0.05), CappedFile(pause=0.0)
    (split,) = splitting.add(request_for(splitting, file))
    splitting.wait_for(lambda: file.starts)
    file.pause = 0.0
    splitting.wait_state(split, JobState.DONE, JobState.RETRYING)
    elsewhere = splitting.request(3, other, size=len(CONTENT))
    elsewhere = replace(elsewhere, href=elsewhere.href.replace("127.0.0.1", "localhost"))
    waits, goes = splitting.add(splitting.request(2), elsewhere)
    splitting.wait_state(goes, JobState.DONE)
    assert splitting.job(waits).state is JobState.QUEUED
    assert file.whole == 1


@pytest.mark.case(44)
def test_what_a_busy_host_left_over_is_asked_for_when_it_wishes(splitting: Kit) -> None:
    """The first stream comes to its end before the answer to the other one does."""
    begun = MEBIBYTE // 2

    def waits_for_help(file: CappedFile, talk: Talk) -> None:
        talk.head(200, f"Content-Length: {len(file.content)}", *file.headers)
        talk.write(file.content[:begun])
        splitting.wait_for(lambda: file.starts)
        talk.write(file.content[begun:])

    def says_later(file: CappedFile, talk: Talk) -> None:
        if len(file.starts) > 1:
            file.serve(talk)
            return
        splitting.wait_for(lambda: splitting.queue.snapshot().jobs[0].received == file.starts[0])
        talk.answer(429, b"", "Retry-After: 3600")

    splitting.queue.set_parallel(2)
    small = CONTENT[: 3 * MEBIBYTE]  # what a helper takes of it is too little to be shared again
    file = CappedFile(content=small, on_range=says_later, on_whole=waits_for_help)
    (job_id,) = splitting.add(request_for(splitting, file, size=len(small)))
    waiting = splitting.wait_state(job_id, JobState.RETRYING)
    assert waiting.retry_in == pytest.approx(3600, abs=60)
    assert (file.whole, len(file.starts)) == (1, 1)
    splitting.queue.retry([job_id])
    job = splitting.wait_state(job_id, JobState.DONE)
    assert job.target.read_bytes() == small
    assert file.whole == 1
