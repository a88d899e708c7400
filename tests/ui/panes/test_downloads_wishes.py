"""What a person may want of the queue beyond watching it, and what stands in the way."""

from dataclasses import replace

import pytest

from maap_tui.errors import StorageError
from maap_tui.models.limits import Limits
from maap_tui.models.transfer import JobSnapshot, JobState
from maap_tui.ui.panes.downloads import DownloadsPane
from tests.ui.belt import Belt, belt
from tests.ui.conftest import wait_until
from tests.ui.fakes import a_job

RUNNING = a_job(1, JobState.RUNNING, received=500_000_000)
ARCHIVE = a_job(2, JobState.RUNNING, received=312_000_000, loses_bytes=312_000_000)
FAILED = a_job(3, JobState.FAILED)
DONE = a_job(4, JobState.DONE)
OWNER = "another maap-tui (pid 4711 on host)"
CHANGING = ("space", "P", "R", "x", "U", "J", "K", "F", "C", "plus", "minus", "L")
BROKEN = StorageError("The queue cannot be written.", hint="Look at the disk.")


async def asked(it: Belt, key: str, *jobs: JobSnapshot, **changes: object) -> list[object]:
    await it.show(*jobs, **changes)
    return list(await it.asked(key))


async def test_capital_f_makes_a_waiting_job_the_next_one() -> None:
    async with belt() as it:
        assert await asked(it, "F", a_job(5)) == [("to_front", ("job-5",))]
        assert await asked(it, "F", RUNNING) == []
        assert await asked(it, "F", DONE) == []


async def test_capital_u_undoes_while_there_is_something_to_undo() -> None:
    async with belt() as it:
        assert await asked(it, "U", a_job(5)) == []
        await it.show(a_job(5), undoable=3)
        assert "3 removed, U brings them back" in it.subtitle
        assert await it.asked("U") == [("undo",)]


async def test_pausing_an_archive_asks_first_because_it_starts_again() -> None:
    async with belt() as it:
        assert await asked(it, "space", ARCHIVE) == []
        (message,) = it.app.of(DownloadsPane.PauseWanted)
        assert (message.job_ids, message.archives) == (("job-2",), (ARCHIVE,))
        it.pane.pause(message.job_ids)
        await it.app.workers.wait_for_complete()
        assert it.downloads.calls == [("pause", ("job-2",))]


async def test_pausing_all_asks_only_where_an_archive_runs() -> None:
    async with belt() as it:
        assert await asked(it, "P", RUNNING) == [("pause", None)]
        assert await asked(it, "P", RUNNING, ARCHIVE) == []
        (message,) = it.app.of(DownloadsPane.PauseWanted)
        assert message.job_ids is None
        assert list(message.archives) == [ARCHIVE]


async def test_a_job_of_last_time_goes_on_alone_by_space() -> None:
    async with belt() as it:
        waiting = [a_job(5), a_job(6)]
        assert await asked(it, "space", *waiting, awaits_start=True) == [("resume", ("job-5",))]
        assert await asked(it, "space", *waiting, awaits_start=False) == [("pause", ("job-5",))]


async def test_what_was_queued_since_does_not_count_as_of_last_time() -> None:
    async with belt() as it:
        await it.show(a_job(5), awaits_start=True)
        await it.show(a_job(5), a_job(6))
        assert "1 download of last time waits" in it.text


async def test_limits_and_report_are_asked_for_above() -> None:
    async with belt() as it:
        await it.show(RUNNING, parallel=3, speed_limit=800_000)
        await it.pilot.press("L", "e")
        await it.pilot.pause()
        (limits,) = it.app.of(DownloadsPane.LimitsWanted)
        (report,) = it.app.of(DownloadsPane.ReportWanted)
        assert Limits.of(limits.queue) == Limits(3, 800_000)
        assert report.queue.jobs == (RUNNING,)


async def test_only_the_limits_that_differ_are_set() -> None:
    async with belt() as it:
        await it.show(parallel=3, speed_limit=800_000)
        it.downloads.calls.clear()
        it.pane.set_limits(Limits(5, None))
        await it.app.workers.wait_for_complete()
        assert it.downloads.calls == [("set_parallel", 5), ("set_speed_limit", None)]


async def test_a_queue_of_another_instance_is_only_looked_at() -> None:
    async with belt((100, 14)) as it:
        await it.show(RUNNING, FAILED, a_job(5), DONE, owner=OWNER, undoable=2)
        assert f"{OWNER} runs this queue: look only" in it.text
        assert "brings them back" not in it.text
        assert await it.asked(*CHANGING) == []
        assert not it.app.of(DownloadsPane.LimitsWanted)
        await it.pilot.press("i", "e")
        await it.pilot.pause()
        assert it.app.of(DownloadsPane.DetailsWanted)
        assert it.app.of(DownloadsPane.ReportWanted)


@pytest.mark.parametrize(
    "action",
    ["go_on", "pause_all", "retry", "cancel", "undo", "shift", "front", "clear", "parallel"],
)
async def test_changing_keys_are_greyed_out_where_one_only_looks_on(action: str) -> None:
    async with belt() as it:
        jobs = (replace(FAILED, state=JobState.PAUSED), FAILED, DONE)
        await it.show(*jobs, undoable=1)
        await it.pilot.press("down")
        assert it.pane.check_action(action, ()) is True
        await it.show(*jobs, owner=OWNER)
        assert it.pane.check_action(action, ()) is None
        assert it.pane.check_action("report", ()) is True


@pytest.mark.parametrize("key", ["space", "P", "R", "x", "U", "J", "F", "C", "plus"])
async def test_what_the_disk_refuses_is_told_in_the_pane(key: str) -> None:
    async with belt((90, 14)) as it:
        it.downloads.error = BROKEN
        waiting = [a_job(5), a_job(6)]
        await it.show(*waiting, FAILED, DONE, undoable=1)
        await it.pilot.press("down")
        assert await it.asked(key)
        assert "! The queue cannot be written. Look at the disk." in it.text
        it.downloads.error = None
        await it.asked("plus")
        assert "cannot be written" not in it.text


async def test_a_queue_that_cannot_be_looked_at_is_told_and_looked_at_again() -> None:
    async with belt() as it:
        await it.show(RUNNING)
        it.downloads.look_error = StorageError("The queue cannot be read.")
        it.pane.poke()
        await it.pilot.pause()
        assert "! The queue cannot be read." in it.text
        assert "F290" in it.text
        it.downloads.look_error = None
        it.pane.poke()
        await it.pilot.pause()
        assert "cannot be read" not in it.text


async def test_wishes_reach_the_queue_in_the_order_of_the_keys() -> None:
    async with belt() as it:
        await it.show(a_job(5), a_job(6))
        it.downloads.calls.clear()
        await it.pilot.press("P", "J", "plus", "F", "minus")
        await wait_until(it.pilot, lambda: len(it.downloads.calls) >= 5)
        assert [call[0] for call in it.downloads.calls] == [
            "pause",
            "move",
            "set_parallel",
            "to_front",
            "set_parallel",
        ]


async def test_another_number_at_once_is_told_in_the_border() -> None:
    async with belt((90, 14)) as it:
        await it.show(a_job(5), parallel=3)
        assert "at once" not in it.text
        assert await it.asked("plus")
        assert "3 at once" in it.text  # as this queue has it, which does nothing
