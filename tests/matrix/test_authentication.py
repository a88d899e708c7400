"""Cases 52 to 66: tokens that end, are refused, odd, or not to be had."""

import time
from collections.abc import Callable
from pathlib import Path
from threading import Barrier, Event

import pytest

from maap_tui.models.sign_in import TOKEN_PAGE
from maap_tui.models.transfer import JobState
from maap_tui.services.auth import SignInService
from maap_tui.services.http import Timeouts
from maap_tui.services.ranges import OVERLAP
from maap_tui.services.retrying import Patience
from tests.matrix.account import Account, only_for
from tests.matrix.play import failed, fetched, held
from tests.services.server import Handler, Talk
from tests.services.token_desk import granted, refused, said
from tests.services.tokens import PLAIN, SECRET, TOKEN, jwt
from tests.services.transfer_kit import CONTENT, HALF, cut, make_request, says

pytestmark = pytest.mark.usefixtures("no_threads_left")

MakeAccount = Callable[..., Account]


@pytest.mark.case(52)
def test_token_that_ends_midway_is_renewed_unseen_and_the_part_kept(account: Account) -> None:
    seen: list[str] = []

    def then(talk: Talk) -> None:
        seen.append(account.notice)
        only_for("two")(talk)

    url = account.server.script("/data/1", cut(HALF), then)
    job = fetched(account, make_request(url, CONTENT))
    assert job.target.read_bytes() == CONTENT
    first, refused_one, again = account.server.asked("/data/1")
    assert refused_one.headers["range"] == again.headers["range"]
    assert again.range_start == HALF - OVERLAP
    assert again.headers["authorization"] == "Bearer two"
    assert (len(account.forms), set(seen)) == (2, {""})
    assert "range" not in first.headers


@pytest.mark.case(53)
def test_fresh_token_refused_fails_its_file_and_in_a_row_holds_the_queue(
    make_account: MakeAccount,
) -> None:
    account = make_account(parallel=1, probe=60.0)
    account.add(*[account.request(number, says(401)) for number in range(5)])
    account.wait_for(lambda: account.notice)
    jobs = account.downloads.snapshot().jobs
    assert [job.state for job in jobs] == [JobState.FAILED] * 3 + [JobState.QUEUED] * 2
    assert {job.cause for job in jobs[:3]} == {"The server refuses a fresh token."}
    assert "refuses a fresh token" in account.notice
    assert len(account.forms) == 1 + 3  # one renewal each


@pytest.mark.case(54)
def test_denied_collection_says_where_to_ask_and_others_go_on(account: Account) -> None:
    denied = account.request(1, says(403), collection="EarthCAREL2InstChecked_MAAP")
    ids = account.add(denied, account.request(2, says(403)), account.request(3))
    account.wait_all_final()
    first, second, other = (account.job(job_id) for job_id in ids)
    assert first.cause == "Your account may not read EarthCAREL2InstChecked_MAAP."
    assert second.cause == "Your account may not read Biomass."
    assert "portal.maap.eo.esa.int" in first.hint
    assert (other.state, account.notice) == (JobState.DONE, "")
    assert len(account.server.asked("/data/1")) == 1


@pytest.mark.case(55)
def test_refused_offline_token_waits_for_a_mended_file(account: Account) -> None:
    account.answers(refused("invalid_grant", "Token is not active"), said(granted("new")))
    notice = held(account, *[account.request(number) for number in range(4)])
    assert TOKEN_PAGE in notice
    assert f"90 days may be over: get a new one at {TOKEN_PAGE} and put it into" in notice
    assert str(account.file) in notice
    account.downloads.retry()
    account.wait_for(lambda: account.notice)
    assert len(account.forms) == 1
    account.file.write_text(PLAIN.replace(TOKEN, jwt(typ="Offline", jti="mended")))
    account.downloads.retry()
    account.wait_all_final()
    assert account.downloads.snapshot().count(JobState.DONE) == 4
    assert len(account.forms) == 2


@pytest.mark.case(56)
def test_refused_client_names_both_keys_and_the_file(account: Account) -> None:
    account.answers(refused("invalid_client", "Invalid client", 401))
    notice = held(account, account.request(1))
    assert f"CLIENT_ID or CLIENT_SECRET is wrong in {account.file}" in notice
    assert SECRET not in notice
    assert len(account.forms) == 1


ODD = [{}, {"access_token": None}, {"access_token": ["a"]}, {"access_token": ""}]
NO_HEADER = ["a\r\nX-Evil: 1", "planted\u20ac", "planted" * 10_000, "a b"]


@pytest.mark.parametrize(
    "document",
    [
        *[pytest.param(odd, marks=pytest.mark.case(57)) for odd in ODD],
        pytest.param(granted(token_type="mac"), marks=pytest.mark.case(57)),
        *[pytest.param(granted(token), marks=pytest.mark.case(65)) for token in NO_HEADER],
    ],
)
def test_odd_answer_holds_the_queue_until_a_token_comes(account: Account, document: object) -> None:
    account.answers(said(document), said(document), said(granted("good")))
    account.request(1, only_for("good"))
    notice = held(account, make_request(account.server.url("/data/1"), CONTENT))
    assert "sent an unexpected answer" in notice
    assert "planted" not in notice
    account.wait_all_final()
    assert account.downloads.snapshot().count(JobState.DONE) == 1
    assert len(account.server.asked("/data/1")) == 1  # with no token nothing was asked


@pytest.mark.case(58)
def test_web_page_is_not_the_token_service(account: Account) -> None:
    account.answers(says(200, "Content-Type: text/html", body=b"<html>planted</html>"))
    notice = held(account, account.request(1))
    assert "sent a web page: it is not the token service" in notice
    assert "Sign in to the network" in notice
    assert "planted" not in notice


@pytest.mark.case(59)
@pytest.mark.parametrize("handler", [says(503), says(500), Talk.hang], ids=["503", "500", "hang"])
def test_transfers_under_way_outlive_a_token_service_out_of_order(
    make_account: MakeAccount, handler: Handler
) -> None:
    limits = Timeouts(connect=2, read=0.3, stall=0.3)
    account, go_on = make_account(patience=Patience(limits, 2, 0.001)), Event()

    def slowly(talk: Talk) -> None:
        talk.head(200, f"Content-Length: {len(CONTENT)}")
        talk.write(CONTENT[:HALF])
        assert go_on.wait(10)
        talk.write(CONTENT[HALF:])

    (running,) = account.add(account.request(1, slowly))
    account.wait_for(lambda: account.job(running).received == HALF)
    account.answers(handler)
    (waiting,) = account.add(account.request(2, only_for("later")))
    account.wait_for(lambda: account.notice)
    assert account.job(running).state is JobState.RUNNING
    go_on.set()
    assert account.wait_state(running, JobState.DONE).target.read_bytes() == CONTENT
    assert account.notice
    account.answers(said(granted("later")))
    assert account.wait_state(waiting, JobState.DONE).target.read_bytes() == CONTENT
    assert account.notice == ""


@pytest.mark.case(61)
def test_replaced_offline_token_is_told_when_it_matters_and_the_file_left_alone(
    account: Account,
) -> None:
    before = account.file.read_bytes()
    account.answers(
        said(granted("one", refresh_token="newer.x.y")),
        refused("invalid_grant"),
        refused("invalid_grant"),
    )
    fetched(account, account.request(1, only_for("one")))
    notice = held(account, account.request(2, only_for("two")))
    assert "seems to take each offline token only once" in notice
    assert [form["refresh_token"] for form in account.forms] == [TOKEN, "newer.x.y", TOKEN]
    assert account.file.read_bytes() == before


@pytest.mark.case(62)
@pytest.mark.parametrize("days", [-1, 1])
def test_wrong_clock_changes_nothing(
    account: Account, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    ended, good = jwt(typ="Offline", exp=1), jwt(typ="Bearer", exp=1)
    account.file.write_text(PLAIN.replace(TOKEN, ended))
    account.gives(granted(good), granted("other"))
    fetched(account, account.request(1, only_for(good)))
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + days * 86_400)
    fetched(account, account.request(2, only_for(good)))
    assert len(account.forms) == 1
    assert account.forms[0]["refresh_token"] == ended
    assert "has ended" in SignInService(account.tokens).status().message


@pytest.mark.case(63)
def test_eight_workers_refused_at_once_buy_one_token(make_account: MakeAccount) -> None:
    account, all_here = make_account(parallel=8), Barrier(8)

    def gather(talk: Talk) -> None:
        if talk.seen.headers["authorization"] == "Bearer one":
            all_here.wait(10)
        only_for("two")(talk)

    account.add(*[account.request(number, gather) for number in range(8)])
    account.wait_all_final()
    assert account.downloads.snapshot().count(JobState.DONE) == 8
    assert len(account.forms) == 2


@pytest.mark.case(66)
@pytest.mark.rule(2, 4)
def test_netrc_signs_neither_the_exchange_nor_a_file(
    account: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password planted\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    fetched(account, account.request(1, only_for("one")))
    (exchange,), (file,) = account.server.asked("/token"), account.server.asked("/data/1")
    assert "authorization" not in exchange.headers
    assert file.headers["authorization"] == "Bearer one"


def test_failed_job_of_a_refused_file_is_kept_for_a_retry(account: Account) -> None:
    job = failed(account, account.request(1, says(403)))
    account.request(1)
    account.downloads.retry()
    assert account.wait_state(job.job_id, JobState.DONE).target.read_bytes() == CONTENT
