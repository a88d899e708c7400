"""Cases 96 to 98: the credentials file as a person has it, and a queue that needs it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from maap_tui.errors import CredentialsError
from maap_tui.models.sign_in import SignInState
from maap_tui.models.transfer import JobState
from maap_tui.services.auth import SignInService
from maap_tui.services.credentials import read_credentials
from tests.matrix.account import Account
from tests.matrix.play import held
from tests.services.stac_stub import Stub, items, page
from tests.services.tokens import PLAIN, SECRET, TOKEN, jwt

pytestmark = pytest.mark.usefixtures("no_threads_left")

WIDE = PLAIN.replace("\n", "\r\n").replace("=", " = ")


@pytest.mark.case(96)
@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + PLAIN.encode(),
        WIDE.encode(),
        PLAIN.replace(TOKEN, f"'{TOKEN}'").encode(),
        PLAIN.replace("CLIENT", "export CLIENT").replace("OFFLINE", "\t export OFFLINE").encode(),
        f"# mine\n\n{PLAIN}# end\n".encode(),
        f"OFFLINE_TOKEN=older\n{PLAIN}".encode(),
        PLAIN.encode("utf-16"),
    ],
    ids=["bom", "crlf", "quotes", "export", "comments", "twice", "utf-16"],
)
def test_file_as_people_write_it_signs_a_download(account: Account, content: bytes) -> None:
    account.file.write_bytes(content)
    (job_id,) = account.add(account.request(1))
    account.wait_state(job_id, JobState.DONE)
    (form,) = account.forms
    assert (form["client_secret"], form["refresh_token"]) == (SECRET, TOKEN)


@pytest.mark.case(96)
def test_last_of_several_counts_and_a_hash_within_a_value_belongs_to_it(account: Account) -> None:
    account.file.write_text(f"CLIENT_SECRET=older\n{PLAIN.replace(SECRET, 'a#b # c')}")
    read = read_credentials(account.file)
    assert read.client_secret.reveal() == "a#b # c"
    (warning,) = read.warnings
    assert warning == "CLIENT_SECRET stands in lines 1, 3; the last one is used."


def as_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def as_device(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


def as_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def as_dangling_link(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.with_name("gone"))


MIDDLE = len(TOKEN) // 2


@pytest.mark.rule(9)
@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        pytest.param(Path.unlink, "There are no credentials", marks=pytest.mark.case(97)),
        pytest.param(as_dangling_link, "does not exist", marks=pytest.mark.case(97)),
        pytest.param(as_folder, "is a folder", marks=pytest.mark.case(97)),
        pytest.param(as_device, "is not a regular file", marks=pytest.mark.case(97)),
        pytest.param(as_pipe, "is not a regular file", marks=pytest.mark.case(97)),
        pytest.param(
            lambda path: path.write_bytes(b"#" * 70_000),
            "is larger than 64 KiB",
            marks=pytest.mark.case(97),
        ),
        pytest.param(
            lambda path: path.write_bytes(b"\x89PNG\0\0"),
            "this is not a text file",
            marks=pytest.mark.case(97),
        ),
        pytest.param(
            lambda path: path.write_text(PLAIN.replace(f"OFFLINE_TOKEN={TOKEN}", "")),
            "there is no OFFLINE_TOKEN",
            marks=pytest.mark.case(98),
        ),
        pytest.param(
            lambda path: path.write_text(PLAIN.replace(TOKEN, "")),
            "line 3: OFFLINE_TOKEN is empty",
            marks=pytest.mark.case(98),
        ),
        pytest.param(
            lambda path: path.write_text(PLAIN.replace(TOKEN, "your_token_here")),
            "line 3: OFFLINE_TOKEN is still the example text",
            marks=pytest.mark.case(98),
        ),
        pytest.param(
            lambda path: path.write_text(
                PLAIN.replace(TOKEN, f"{TOKEN[:MIDDLE]}\n{TOKEN[MIDDLE:]}")
            ),
            "line 4: this continues the token of the line before",
            marks=pytest.mark.case(98),
        ),
        pytest.param(
            lambda path: path.write_text(PLAIN.replace(TOKEN, jwt(typ="Bearer"))),
            "looks like a short access token (typ Bearer)",
            marks=pytest.mark.case(98),
        ),
    ],
)
def test_file_that_cannot_be_used_holds_the_queue_until_it_is_mended(
    account: Account, spoil: Callable[[Path], object], said: str
) -> None:
    spoil(account.file)
    notice = held(account, *[account.request(number) for number in range(3)])
    assert said in notice
    assert SECRET not in notice
    assert TOKEN[:MIDDLE] not in notice
    assert account.server.seen == []
    if account.file.is_dir():
        account.file.rmdir()
    account.file.unlink(missing_ok=True)
    account.file.write_text(PLAIN)
    account.file.chmod(0o600)
    account.downloads.retry()
    account.wait_all_final()
    assert account.downloads.snapshot().count(JobState.DONE) == 3


@pytest.mark.case(97)
@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_file_that_may_not_be_read_names_the_command_that_mends_it(account: Account) -> None:
    account.file.chmod(0)
    with pytest.raises(CredentialsError, match="cannot be read: ") as caught:
        read_credentials(account.file)
    assert f"chmod 600 {account.file}" in caught.value.hint


@pytest.mark.case(97)
@pytest.mark.rule(9)
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_file_that_others_can_read_is_used_and_warned_of(account: Account, mode: int) -> None:
    account.file.chmod(mode)
    status = SignInService(account.tokens).status()
    assert status.state is SignInState.READY
    (warning,) = status.warnings
    assert f"chmod 600 {account.file}" in warning
    assert account.file.stat().st_mode & 0o777 == mode


@pytest.mark.case(97)
def test_search_needs_no_credentials(stac: Stub) -> None:
    stac.answers(lambda _: page(items("a")))
    assert stac.ids() == ["a"]
    assert not [seen for seen in stac.server.seen if "authorization" in seen.headers]
