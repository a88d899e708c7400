from dataclasses import replace

from maap_tui.models.transfer import JobState, QueueSnapshot
from maap_tui.ui.queue_questions import cancelling_question, leaving_question, pausing_question
from tests.ui.fakes import HOSTILE, a_job

RUNNING = a_job(1, JobState.RUNNING, received=500_000_000)
ARCHIVE = a_job(2, JobState.RUNNING, received=312_000_000, loses_bytes=312_000_000)


def test_leaving_says_that_the_queue_is_kept() -> None:
    question = leaving_question(QueueSnapshot((RUNNING, a_job(3), a_job(4))))
    assert question == (
        "1 download running and 2 waiting. Leave all the same? "
        "The queue is kept, and the next start goes on from what has arrived."
    )


def test_leaving_says_what_archives_would_lose() -> None:
    question = leaving_question(QueueSnapshot((RUNNING, ARCHIVE)))
    assert "But 312 MB would be lost: the server makes an archive anew each time" in question


def test_cancelling_says_what_becomes_of_the_bytes() -> None:
    assert "The 500 MB that have come stay until" in cancelling_question(RUNNING)
    assert "The 312 MB that have come are lost" in cancelling_question(ARCHIVE)


def test_cancelling_several_says_what_stays_and_what_is_lost() -> None:
    question = cancelling_question(RUNNING, ARCHIVE, a_job(3))
    assert question.startswith("Cancel 3 downloads? The 500 MB that have come stay until they")
    assert "from there. But 312 MB would be lost" in question
    question = cancelling_question(ARCHIVE, a_job(3))
    assert question.startswith("Cancel 2 downloads? 312 MB would be lost")


def test_pausing_says_how_many_bytes_of_how_many_archives_are_lost() -> None:
    one = pausing_question([ARCHIVE])
    assert one.startswith("Pause? file.zip: 312 MB would be lost: the server makes an archive anew")
    both = pausing_question([ARCHIVE, replace(ARCHIVE, loses_bytes=688_000_000)])
    assert both.startswith("Pause? 2 archives: 1.00 GB would be lost")


def test_a_hostile_name_is_harmless_in_a_question() -> None:
    for text in HOSTILE:
        job = replace(ARCHIVE, target=ARCHIVE.target.with_name(text.replace("/", "_")))
        assert cancelling_question(job).isprintable()
        assert pausing_question([job]).isprintable()
