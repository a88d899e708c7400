from dataclasses import replace

import pytest
from textual.message import Message

from maap_tui.models.transfer import JobState, Verification
from maap_tui.ui.panes.downloads import DownloadsPane
from maap_tui.ui.widgets.job_table import JobTable
from tests.ui.belt import Belt, belt
from tests.ui.conftest import wait_until
from tests.ui.fakes import a_job, an_item

RUNNING = a_job(1, JobState.RUNNING, received=500_000_000, rate=31.0e6, remaining=29.0)
FAILED = a_job(2, JobState.FAILED, received=9, cause="403: no access.")
DONE = a_job(3, JobState.DONE, received=1_003_000_000, verified_by=Verification.CHECKSUM)


async def test_an_empty_queue_says_how_to_fill_it() -> None:
    async with belt() as it:
        assert "Nothing queued." in it.text
        assert "Mark granules with Space and press d." in it.text
        assert (
            await it.asked("space", "P", "R", "x", "J", "K", "F", "U", "C", "enter", "y", "o") == []
        )


async def test_the_pane_follows_the_queue_by_itself() -> None:
    async with belt() as it:
        await it.show(RUNNING)
        it.downloads.show(replace(RUNNING, received=900_000_000))
        await wait_until(it.pilot, lambda: "89%" in it.text)
        assert "31.0M/s     0:29" in it.text


async def test_states_of_granules_go_up_when_they_change() -> None:
    async with belt() as it:
        await it.show(RUNNING, FAILED)
        await it.show(replace(RUNNING, received=1), FAILED)
        told = it.app.of(DownloadsPane.StatesChanged)
        assert [message.states for message in told] == [
            {an_item(1).key: JobState.RUNNING, an_item(2).key: JobState.FAILED}
        ]


async def test_the_end_is_announced_once() -> None:
    async with belt() as it:
        await it.show(RUNNING)
        await it.show(replace(RUNNING, state=JobState.DONE), FAILED)
        await it.show(replace(RUNNING, state=JobState.DONE), FAILED)
        told = it.app.of(DownloadsPane.Settled)
        assert [(message.done, message.failed) for message in told] == [(1, 1)]


async def test_totals_stand_in_the_border() -> None:
    async with belt() as it:
        await it.show(RUNNING, a_job(5), FAILED, DONE, rate=48.2e6, remaining=760.0)
        assert it.subtitle == "1 active  1 waiting  1 done  1 failed  48.2 MB/s  12:40 left"


async def test_a_wide_border_shows_the_speed_of_the_last_seconds() -> None:
    async with belt((120, 12)) as it:
        await it.show(RUNNING, rate=2.0, rate_history=(1.0, 2.0, 4.0))
        assert "▃▅█" in it.subtitle


async def test_a_cause_shared_by_the_queue_is_said_once_above_it() -> None:
    async with belt() as it:
        await it.show(a_job(5), a_job(6), notice="The token was refused.")
        assert it.text.count("The token was refused.") == 1
        await it.show(a_job(5), a_job(6), notice="")
        assert "refused" not in it.text


def footer_word(it: Belt) -> str:
    """What the footer says that Space does."""
    return it.app.screen.active_bindings["space"].binding.description


async def test_space_pauses_and_resumes_the_job() -> None:
    async with belt() as it:
        await it.show(RUNNING)
        assert await it.asked("space") == [("pause", ("job-1",))]
        assert footer_word(it) == "Pause"
        await it.show(replace(RUNNING, state=JobState.PAUSED))
        assert footer_word(it) == "Go on"
        assert await it.asked("space") == [("resume", ("job-1",))]
        await it.show(DONE)
        assert await it.asked("space") == []


async def test_what_is_asked_for_a_range_is_asked_for_all_of_it() -> None:
    jobs = [a_job(number) for number in range(4, 9)]
    async with belt() as it:
        await it.show(RUNNING, *jobs)
        assert await it.asked("down", "v", "down", "down", "space") == [
            ("pause", ("job-4", "job-5", "job-6"))
        ]
        assert await it.asked("space") == [("pause", ("job-6",))]
        assert await it.asked("v", "up", "x") == [("cancel", ("job-5", "job-6"))]
        assert await it.asked("v", "down", "F") == [("to_front", ("job-5", "job-6"))]
        assert await it.asked("v", "down", "escape", "space") == [("pause", ("job-7",))]


async def test_a_range_says_how_many_it_has_and_keeps_them_while_rows_move() -> None:
    jobs = [a_job(number) for number in range(4, 9)]
    async with belt() as it:
        await it.show(RUNNING, *jobs)
        assert await it.asked("down", "v", "down") == []
        assert it.subtitle.startswith("2 chosen, Esc gives them up")
        ended = replace(jobs[0], state=JobState.DONE)
        await it.show(RUNNING, ended, *jobs[1:])
        assert await it.asked("space") == [("pause", ("job-5",))]
        assert "chosen" not in it.subtitle


async def test_a_range_of_which_some_run_is_cancelled_after_a_question() -> None:
    async with belt() as it:
        await it.show(RUNNING, a_job(5))
        assert await it.asked("v", "down", "x") == []
        (message,) = it.app.of(DownloadsPane.CancelWanted)
        assert message.jobs == [RUNNING, a_job(5)]


async def test_capital_p_pauses_and_resumes_the_queue() -> None:
    async with belt() as it:
        await it.show(RUNNING, a_job(5))
        assert await it.asked("P") == [("pause", None)]
        await it.show(a_job(5), is_paused=True)
        assert await it.asked("P") == [("resume", None)]
        await it.show(a_job(5), is_paused=False, awaits_start=True)
        assert "1 download of last time waits (1.00 GB): press 3, then P, to go on" in it.text
        assert await it.asked("P") == [("resume", None)]
        await it.show(replace(RUNNING, state=JobState.PAUSED), awaits_start=False)
        assert await it.asked("P") == [("resume", None)]


async def test_r_retries_the_job_or_else_all_failed_ones() -> None:
    async with belt() as it:
        await it.show(FAILED, a_job(5))
        assert await it.asked("R") == [("retry", ("job-2",))]
        assert await it.asked("down", "R") == [("retry", None)]
        await it.show(a_job(5))
        assert await it.asked("R") == []


async def test_x_asks_before_bytes_are_lost() -> None:
    async with belt() as it:
        await it.show(RUNNING, a_job(5), DONE)
        assert await it.asked("x") == []
        assert [message.jobs for message in it.app.of(DownloadsPane.CancelWanted)] == [[RUNNING]]
        assert await it.asked("down", "x") == [("cancel", ("job-5",))]
        assert await it.asked("down", "x") == []
        assert len(it.app.of(DownloadsPane.CancelWanted)) == 1


async def test_capital_j_and_k_change_the_order() -> None:
    async with belt() as it:
        await it.show(a_job(5), DONE, a_job(6), a_job(7))
        assert await it.asked("J") == [("move", "job-5", 2)]
        assert await it.asked("K") == []
        assert await it.asked("down", "down", "K") == [("move", "job-7", -1)]


async def test_the_cursor_goes_along_with_a_moved_job() -> None:
    async with belt() as it:
        await it.show(a_job(5), a_job(6), a_job(7))
        await it.pilot.press("down")
        await it.show(a_job(5), a_job(7), a_job(6))
        table = it.pane.query_one(JobTable)
        assert (table.cursor_row, table.job) == (2, a_job(6))


async def test_capital_c_forgets_the_finished() -> None:
    async with belt() as it:
        await it.show(DONE)
        assert await it.asked("C") == [("clear_finished",)]
        await it.show(FAILED)
        assert await it.asked("C") == []


async def test_plus_and_minus_set_how_many_run_at_once() -> None:
    async with belt() as it:
        await it.show(parallel=3)
        assert await it.asked("plus", "minus") == [("set_parallel", 4), ("set_parallel", 2)]
        await it.show(parallel=8)
        assert await it.asked("plus") == [("set_parallel", 8)]
        await it.show(parallel=1)
        assert await it.asked("minus") == [("set_parallel", 1)]


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("enter", DownloadsPane.DetailsWanted),
        ("y", DownloadsPane.CopyWanted),
        ("o", DownloadsPane.OpenWanted),
    ],
)
async def test_other_wishes_go_up_with_the_job(key: str, kind: type[Message]) -> None:
    async with belt() as it:
        await it.show(RUNNING, FAILED)
        await it.pilot.press("down", key)
        (message,) = (m for m in it.app.seen if isinstance(m, kind))
        assert isinstance(message, DownloadsPane.JobMessage)
        assert message.job == FAILED


async def test_a_queue_at_rest_is_looked_at_rarely_until_poked() -> None:
    async with belt() as it:
        await it.show(RUNNING)
        assert [it.pane.is_idle] == [False]
        await it.show(DONE)
        assert [it.pane.is_idle] == [True]
        polls = it.downloads.polls
        it.downloads.show(DONE, a_job(5))
        it.pane.poke()
        assert (it.downloads.polls, it.pane.is_idle) == (polls + 1, False)


@pytest.mark.parametrize("size", [(20, 5), (3, 3), (10, 24)])
async def test_no_size_is_too_small(size: tuple[int, int]) -> None:
    async with belt(size) as it:
        await it.show(*(a_job(n, state) for n, state in enumerate(JobState)), notice="No token.")
        await it.pilot.press("G", "space", "x", "J", "R")
        await it.pilot.resize_terminal(120, 30)
        await it.pilot.pause()
        assert "3 active" in it.subtitle
