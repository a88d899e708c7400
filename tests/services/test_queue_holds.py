from collections.abc import Callable
from threading import Event

import pytest

from maap_tui.errors import CredentialsError, TokenRefused
from maap_tui.models.transfer import JobState
from tests.services.queue_kit import Kit
from tests.services.server import Talk
from tests.services.transfer_kit import CONTENT, make_request

pytestmark = pytest.mark.usefixtures("no_threads_left")


def test_server_that_asks_for_patience_gets_it_from_all(make_kit: Callable[..., Kit]) -> None:
    kit = make_kit(parallel=1)
    ids = kit.add(
        kit.request(1, lambda talk: talk.answer(429, b"", "Retry-After: 3600")), kit.request(2)
    )
    waiting = kit.wait_state(ids[0], JobState.RETRYING)
    assert waiting.retry_in == pytest.approx(3600, abs=60)
    assert "busy" in waiting.cause
    assert kit.job(ids[1]).state is JobState.QUEUED
    assert len(kit.server.seen) == 1


@pytest.mark.parametrize("stand_back", ["pause", "cancel"])
def test_how_long_all_servers_are_left_alone_is_told(kit: Kit, stand_back: str) -> None:
    free = Event()

    def slowly(talk: Talk) -> None:
        free.wait()
        talk.file(CONTENT)

    busy, other = kit.add(
        kit.request(1, lambda talk: talk.answer(429, b"", "Retry-After: 3600")),
        kit.request(2, slowly),
    )
    kit.wait_state(busy, JobState.RETRYING)
    assert kit.downloads.snapshot().patience == 0.0
    free.set()
    kit.wait_state(other, JobState.DONE)
    kit.wait_for(lambda: kit.downloads.snapshot().patience)
    assert 3_500 < kit.downloads.snapshot().patience <= 3_600
    getattr(kit.downloads, stand_back)([busy])
    kit.wait_for(lambda: not kit.downloads.snapshot().patience)


def test_patience_that_is_over_lets_it_go_on(kit: Kit) -> None:
    url = kit.server.script(
        "/data/1",
        lambda talk: talk.answer(429, b"", "Retry-After: 0"),
        lambda talk: talk.file(CONTENT),
    )
    (job_id,) = kit.add(make_request(url, CONTENT))
    kit.wait_state(job_id, JobState.DONE)


def test_refused_token_holds_the_queue_and_is_said_once(kit: Kit) -> None:
    kit.bearer.error = TokenRefused("The token was refused.", hint="Make a new one.")
    kit.add(*[kit.request(number) for number in range(5)])
    kit.wait_for(lambda: kit.downloads.snapshot().notice)
    snapshot = kit.downloads.snapshot()
    assert snapshot.notice == "The token was refused. Make a new one."
    assert snapshot.notice_exit_code == 3
    kit.wait_for(lambda: kit.downloads.snapshot().count(JobState.QUEUED) == 5)
    assert all(not job.cause for job in kit.downloads.snapshot().jobs)
    kit.bearer.error = None
    kit.downloads.resume()
    kit.wait_all_final()
    assert kit.downloads.snapshot().notice == ""


def test_held_queue_goes_on_by_itself_when_the_cause_is_gone(kit: Kit) -> None:
    kit.bearer.error = CredentialsError("The token service does not answer.")
    kit.add(*[kit.request(number) for number in range(5)])
    kit.wait_for(lambda: kit.downloads.snapshot().notice)
    kit.bearer.error = None
    kit.wait_all_final()
    assert kit.downloads.snapshot().count(JobState.DONE) == 5
    assert kit.downloads.snapshot().notice == ""


def test_what_needs_no_token_is_not_held_up(kit: Kit) -> None:
    kit.bearer.error = TokenRefused("The token was refused.")
    url = kit.server.on("/data/public/9", lambda talk: talk.file(CONTENT))
    ids = kit.add(kit.request(1), make_request(url, CONTENT, item_id="item-9"))
    kit.wait_state(ids[1], JobState.DONE)
    kit.wait_state(ids[0], JobState.QUEUED)  # but for the moments in which it looks again


def test_unreachable_catalogue_holds_the_queue_without_using_up_attempts(
    make_kit: Callable[..., Kit],
) -> None:
    kit = make_kit(max_attempts=1, token_origins=frozenset({"http://127.0.0.1:1"}))
    (job_id,) = kit.add(make_request("http://127.0.0.1:1/data/x", CONTENT))
    kit.wait_for(lambda: "refused the connection" in kit.downloads.snapshot().notice)
    assert kit.downloads.snapshot().notice_exit_code == 4
    assert kit.job(job_id).state in (JobState.QUEUED, JobState.RUNNING)


def test_full_disk_holds_the_queue(make_kit: Callable[..., Kit]) -> None:
    kit = make_kit(reserve=2**60)
    kit.add(kit.request(1))
    kit.wait_for(lambda: "needs" in kit.downloads.snapshot().notice)
    assert kit.downloads.snapshot().notice_exit_code == 5
    assert not kit.server.seen


def test_fresh_tokens_refused_in_a_row_hold_the_queue(make_kit: Callable[..., Kit]) -> None:
    kit = make_kit(parallel=1, probe=60.0)
    kit.add(*[kit.request(number, lambda talk: talk.answer(401)) for number in range(5)])
    kit.wait_for(lambda: kit.downloads.snapshot().notice)
    assert kit.downloads.snapshot().count(JobState.FAILED) == 3
    assert "refuses a fresh token" in kit.downloads.snapshot().notice
