from dataclasses import replace

from maap_tui.models.queue_size import still_to_come
from maap_tui.models.transfer import JobState, QueueSnapshot
from maap_tui.ui.queue_text import notice_lines, queue_parts
from maap_tui.ui.text import Glyphs, join_parts
from tests.ui.fakes import HOSTILE, a_job

ARCHIVE = replace(
    a_job(9, received=300_000_000),
    total=None,
    request=replace(a_job(9).request, size=None, size_estimate=1_300_000_000, is_archive=True),
)
UNKNOWN = replace(a_job(8), total=None, request=replace(a_job(8).request, size=None))


def border(queue: QueueSnapshot, width: int = 74) -> str:
    has_room = width >= 100
    return join_parts(queue_parts(queue, has_room=has_room, bars=Glyphs().bars), width).plain


def notices(queue: QueueSnapshot, *troubles: str) -> list[str]:
    earlier = {job.job_id for job in queue.jobs}
    return [line.plain for line in notice_lines(queue, earlier, troubles)]


def test_the_totals_fit_an_ordinary_screen() -> None:
    states = [
        *[JobState.RUNNING] * 2,
        *[JobState.QUEUED] * 3,
        *[JobState.DONE] * 7,
        JobState.FAILED,
    ]
    jobs = tuple(a_job(number, state) for number, state in enumerate(states))
    queue = QueueSnapshot(jobs, rate=48.2e6, remaining=760.0, rate_history=(1.0, 2.0))
    assert border(queue) == "2 active  3 waiting  7 done  1 failed  48.2 MB/s  12:40 left"
    assert "▅█  48.2 MB/s" in border(queue, 120)


def test_time_left_says_what_is_estimated_and_what_nobody_knows() -> None:
    archive = replace(a_job().request, size=None, size_estimate=100_000_000)
    running = a_job(1, JobState.RUNNING)
    estimated = a_job(2, request=archive, total=None)
    unknown = a_job(3, request=replace(archive, size_estimate=None), total=None)
    queue = QueueSnapshot((running, estimated), rate=1e6, remaining=90.0)
    assert border(queue).endswith("~1:30 left")
    assert border(replace(queue, jobs=(running, unknown))).endswith("1:30 + ? left")
    assert border(replace(queue, jobs=(running, estimated, unknown))).endswith("~1:30 + ? left")
    ended = replace(unknown, state=JobState.CANCELLED)
    assert border(replace(queue, jobs=(running, ended))).endswith("  1:30 left")


def test_a_speed_limit_stands_behind_the_speed_while_bytes_flow() -> None:
    queue = QueueSnapshot((a_job(1, JobState.RUNNING),), rate=4.8e6, speed_limit=5_000_000)
    assert "4.80 MB/s  of 5M/s" in border(queue)
    assert "5M/s" not in border(replace(queue, jobs=(a_job(1),)))


def test_a_paused_queue_says_how_to_go_on() -> None:
    assert border(QueueSnapshot((a_job(1),), is_paused=True)) == "paused, P goes on  1 waiting"
    assert border(QueueSnapshot(is_paused=True)) == ""


def test_undo_is_offered_only_while_there_is_something_to_undo() -> None:
    queue = QueueSnapshot((a_job(1),), undoable=3)
    assert border(queue) == "3 removed, U brings them back  1 waiting"
    assert border(replace(queue, undoable=1)) == "1 removed, U brings it back  1 waiting"
    assert border(replace(queue, undoable=0)) == "1 waiting"
    assert border(replace(queue, owner="another maap-tui")) == "1 waiting"


def test_what_waits_from_last_time_is_told_with_its_weight() -> None:
    jobs = tuple(a_job(number, received=500_000_000) for number in range(3))
    queue = QueueSnapshot(jobs, awaits_start=True)
    assert notices(queue) == ["3 downloads of last time wait (1.50 GB): press 3, then P, to go on"]
    assert notices(replace(queue, jobs=jobs[:1])) == [
        "1 download of last time waits (500 MB): press 3, then P, to go on"
    ]
    assert notices(replace(queue, awaits_start=False)) == []


def test_only_what_an_earlier_run_left_waits_from_last_time() -> None:
    running, done = a_job(1, JobState.RUNNING), a_job(2, JobState.DONE)
    queue = QueueSnapshot((running, done, a_job(3), a_job(4)), awaits_start=True)
    (line,) = notice_lines(queue, {"job-1", "job-2", "job-3"}, ())
    assert line.plain.startswith("1 download of last time waits")


def test_what_is_still_to_come_says_how_sure_it_is() -> None:
    assert still_to_come([a_job(1, received=1_000_000)]) == "1.00 GB"
    assert still_to_come([a_job(1), ARCHIVE]) == "~2.00 GB"
    assert still_to_come([a_job(1), UNKNOWN]) == "1.00 GB + ?"
    assert still_to_come([UNKNOWN]) == ""


def test_whose_queue_it_is_is_told_instead_of_how_to_start_it() -> None:
    owner = "another maap-tui (pid 4711 on host)"
    queue = QueueSnapshot((a_job(1),), awaits_start=True, owner=owner)
    assert notices(queue) == [f"{owner} runs this queue: look only"]


def test_troubles_come_first_and_the_queues_own_cause_last() -> None:
    queue = QueueSnapshot((a_job(1),), awaits_start=True, notice="The disk is full.")
    lines = notices(queue, "It cannot be written.")
    assert lines[0] == "! It cannot be written."
    assert lines[-1] == "! The disk is full."


def test_hostile_words_are_harmless_above_the_rows() -> None:
    for text in HOSTILE:
        queue = QueueSnapshot((a_job(1),), owner=text, notice=text)
        assert all(line.isprintable() for line in notices(queue, text))
