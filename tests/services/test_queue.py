from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from maap_tui.models.transfer import JobState, Verification
from maap_tui.services.queue import DownloadQueue
from tests.services.queue_kit import Kit
from tests.services.server import Server, Talk
from tests.services.transfer_kit import CONTENT, HALF, make_request

pytestmark = pytest.mark.usefixtures("no_threads_left")

WaitFor = Callable[[Callable[[], object]], None]


def test_files_are_fetched_verified_and_told(kit: Kit) -> None:
    ids = kit.add(*[kit.request(number) for number in range(6)])
    kit.wait_all_final()
    for job in kit.downloads.snapshot().jobs:
        assert (job.state, job.verified_by, job.exit_code) == (
            JobState.DONE,
            Verification.SIZE,
            0,
        )
        assert job.target.read_bytes() == CONTENT
        assert job.fraction == 1.0
        assert job.received == len(CONTENT)
    assert [job.job_id for job in kit.downloads.snapshot().jobs] == list(ids)


def test_file_is_where_collection_and_item_say(kit: Kit) -> None:
    (job_id,) = kit.add(kit.request(1))
    done = kit.wait_state(job_id, JobState.DONE)
    assert done.target == kit.settings.folder / "Biomass" / "item-1" / "product.tiff"


def test_connection_is_kept_from_file_to_file(make_kit: Callable[..., Kit]) -> None:
    kit = make_kit(parallel=1)
    kit.add(*[kit.request(number) for number in range(4)])
    kit.wait_all_final()
    assert kit.server.connections == 1


def test_cut_transfer_goes_on_by_itself(kit: Kit) -> None:
    url = kit.server.script(
        "/data/1", lambda talk: talk.cut_file(CONTENT, HALF), lambda talk: talk.file(CONTENT)
    )
    (job_id,) = kit.add(make_request(url, CONTENT))
    assert kit.wait_state(job_id, JobState.DONE).target.read_bytes() == CONTENT
    assert kit.server.seen[1].range_start > 0


def test_connection_that_dies_again_and_again_is_outlasted(make_kit: Callable[..., Kit]) -> None:
    kit = make_kit(max_attempts=3, progress=200_000)
    url = kit.server.on("/data/1", lambda talk: talk.cut_file(CONTENT, 170_000))
    (job_id,) = kit.add(make_request(url, CONTENT))
    kit.wait_state(job_id, JobState.DONE)
    assert len(kit.server.seen) > 5
    served = sum(min(170_000, len(CONTENT) - seen.range_start) for seen in kit.server.seen)
    assert served < 2 * len(CONTENT)


def test_attempts_without_progress_come_to_an_end(make_kit: Callable[..., Kit]) -> None:
    kit = make_kit(max_attempts=3)
    (job_id,) = kit.add(kit.request(1, lambda talk: talk.answer(500)))
    failed = kit.wait_state(job_id, JobState.FAILED)
    assert "error of its own (500)" in failed.cause
    assert failed.exit_code == 1
    assert len(kit.server.seen) == 3


def test_archive_that_is_always_cut_comes_to_an_end(make_kit: Callable[..., Kit]) -> None:
    kit = make_kit(max_attempts=2, progress=1000)
    url = kit.server.on("/data/1", lambda talk: talk.chunks(CONTENT, is_whole=False))
    (job_id,) = kit.add(make_request(url, file_name="a.zip", is_archive=True))
    kit.wait_state(job_id, JobState.FAILED)
    assert len(kit.server.seen) == 2


def test_outage_is_outlasted(kit: Kit) -> None:
    busy = [lambda talk: talk.answer(503)] * 3
    url = kit.server.script("/data/1", *busy, lambda talk: talk.file(CONTENT))
    (job_id,) = kit.add(make_request(url, CONTENT))
    kit.wait_state(job_id, JobState.DONE)
    assert len(kit.server.seen) == 4


def test_wrong_content_is_tried_once_more_then_failed_with_its_part_kept(kit: Kit) -> None:
    (job_id,) = kit.add(kit.request(1, lambda talk: talk.file(CONTENT[:-1])))
    failed = kit.wait_state(job_id, JobState.FAILED)
    assert len(kit.server.seen) == 2
    assert "the server sent" in failed.cause
    assert [path.name for path in failed.target.parent.iterdir()] == ["product.tiff.part"]


def test_one_flipped_transfer_is_made_good(kit: Kit) -> None:
    from tests.services.transfer_kit import sha256_of

    url = kit.server.script(
        "/data/1",
        lambda talk: talk.file(CONTENT[:-1] + b"?"),
        lambda talk: talk.file(CONTENT),
    )
    (job_id,) = kit.add(make_request(url, CONTENT, checksum=sha256_of(CONTENT)))
    assert kit.wait_state(job_id, JobState.DONE).verified_by is Verification.CHECKSUM


def test_one_failure_does_not_stop_the_others(kit: Kit) -> None:
    ids = kit.add(
        kit.request(1, lambda talk: talk.answer(404)),
        kit.request(2, lambda talk: talk.answer(403)),
        kit.request(3),
    )
    kit.wait_all_final()
    gone, denied, fine = (kit.job(job_id) for job_id in ids)
    assert (gone.state, "No longer there" in gone.cause) == (JobState.FAILED, True)
    assert "may not read Biomass" in denied.cause
    assert denied.hint
    assert fine.state is JobState.DONE


def test_plan_tells_of_a_collection_that_refused_the_account(kit: Kit, tmp_path: Path) -> None:
    (job_id,) = kit.add(kit.request(1, lambda talk: talk.answer(403)))
    kit.wait_state(job_id, JobState.FAILED)
    wanted = kit.request(2)
    assert kit.downloads.plan([wanted], tmp_path).no_access == (wanted,)
    kit.server.on("/data/1", lambda talk: talk.file(CONTENT))
    kit.downloads.retry([job_id])
    kit.wait_state(job_id, JobState.DONE)
    assert kit.downloads.plan([wanted], tmp_path).no_access == ()


@pytest.mark.case(94)
def test_bug_in_a_transfer_fails_its_job_only(
    kit: Kit, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bad = kit.request(1, checksum="boom")

    def explode(text: str) -> None:
        if text == "boom":
            raise ZeroDivisionError

    monkeypatch.setattr("maap_tui.services.filling.parse_multihash", explode)
    ids = kit.add(bad, kit.request(2))
    kit.wait_all_final()
    assert "Internal error" in kit.job(ids[0]).cause
    assert kit.job(ids[1]).state is JobState.DONE
    assert "ZeroDivisionError" in caplog.text


def test_same_request_is_not_queued_twice(kit: Kit) -> None:
    kit.downloads.pause()
    request = kit.request(1)
    first = kit.add(request)
    assert kit.downloads.plan([request]).already_here == (request,)
    stale = kit.downloads.plan([kit.request(2)])
    second = kit.downloads.enqueue(stale)
    assert kit.downloads.enqueue(stale) == second
    assert [job.job_id for job in kit.downloads.snapshot().jobs] == [*first, *second]


def test_two_assets_of_one_name_get_two_files(kit: Kit) -> None:
    kit.add(kit.request(1), kit.request(1, asset_key="enclosure_1"))
    kit.wait_all_final()
    names = [job.target.name for job in kit.downloads.snapshot().jobs]
    assert names == ["product.tiff", "product-enclosure_1.tiff"]


def test_names_that_became_equal_after_planning_stay_apart(kit: Kit) -> None:
    kit.downloads.pause()
    plans = [
        kit.downloads.plan([kit.request(1, asset_key=key, file_name=name)])
        for key, name in (("a", "Product.tiff"), ("b", "product.TIFF"))
    ]
    for plan in plans:
        kit.downloads.enqueue(plan)
    names = [job.target.name for job in kit.downloads.snapshot().jobs]
    assert names == ["Product.tiff", "product-b.TIFF"]


def test_deleted_file_can_be_fetched_again(kit: Kit) -> None:
    request = kit.request(1)
    (job_id,) = kit.add(request)
    kit.wait_state(job_id, JobState.DONE).target.unlink()
    assert kit.add(request) == (job_id,)
    kit.wait_for(lambda: kit.job(job_id).target.exists())
    kit.wait_state(job_id, JobState.DONE)


def test_rates_and_time_left_are_told_while_it_runs(
    tmp_path: Path, server: Server, wait_for: WaitFor
) -> None:
    now, go_on = [100.0], Event()

    def in_two_steps(talk: Talk) -> None:
        talk.head(200, f"Content-Length: {len(CONTENT)}")
        talk.write(CONTENT[:HALF])
        go_on.wait(10)
        talk.write(CONTENT[HALF:])

    kit = Kit(tmp_path / "downloads", server, wait_for)
    kit.queue = kit.downloads = DownloadQueue(kit.settings, kit.bearer, clock=lambda: now[0])
    (job_id,) = kit.add(kit.request(1, in_two_steps))
    kit.downloads.snapshot()
    kit.wait_for(lambda: kit.job(job_id).received == HALF)
    now[0] += 2.0
    snapshot = kit.downloads.snapshot()
    assert snapshot.rate == snapshot.jobs[0].rate == pytest.approx(HALF / 2)
    assert snapshot.rate_history == (HALF / 2, HALF / 2)
    assert snapshot.remaining == snapshot.jobs[0].remaining == pytest.approx(2.0, rel=0.01)
    assert snapshot.jobs[0].fraction == pytest.approx(0.5, rel=0.01)
    go_on.set()
    kit.wait_all_final()
    kit.queue.close()


def half_of_an_archive(kit: Kit) -> str:
    """The job of an archive made on the fly, of which half has come and no more comes."""

    def endless(talk: Talk) -> None:
        talk.head(200, "Transfer-Encoding: chunked")
        talk.write(b"%x\r\n%s\r\n" % (HALF, CONTENT[:HALF]))
        talk.hang()

    url = kit.server.on("/data/1", endless)
    (job_id,) = kit.add(make_request(url, file_name="a.zip", is_archive=True, size_estimate=9**9))
    kit.wait_for(lambda: kit.job(job_id).received == HALF)
    return job_id


def test_archive_has_no_percentage_and_no_time_left(kit: Kit) -> None:
    job_id = half_of_an_archive(kit)
    job = kit.job(job_id)
    assert (job.total, job.fraction, job.remaining) == (None, None, None)


def test_archive_that_is_paused_has_nothing_of_use(kit: Kit) -> None:
    job_id = half_of_an_archive(kit)
    kit.downloads.pause([job_id])
    kit.wait_for(lambda: kit.job(job_id).received == 0)


def test_time_left_of_the_queue_leaves_out_what_nobody_knows(kit: Kit) -> None:
    def endless(talk: Talk) -> None:
        talk.head(200, f"Content-Length: {len(CONTENT)}")
        talk.write(CONTENT[:HALF])
        talk.hang()

    kit.downloads.set_parallel(1)
    (job_id,) = kit.add(kit.request(1, endless))
    kit.wait_for(lambda: kit.job(job_id).received == HALF)
    kit.add(make_request(kit.server.on("/data/2", endless), file_name="2.bin"))
    kit.wait_for(lambda: kit.downloads.snapshot().remaining is not None)


def test_unchanged_jobs_keep_their_snapshot(kit: Kit) -> None:
    kit.downloads.pause()
    kit.add(*[kit.request(number) for number in range(3)])
    first, second = kit.downloads.snapshot().jobs, kit.downloads.snapshot().jobs
    assert all(before is after for before, after in zip(first, second, strict=True))
