"""One instance runs the queue; the next one learns whose it is."""

import errno
import fcntl
import os
import re
import signal
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from maap_tui.models.text import clean
from maap_tui.services.storage import InstanceLock, LockedBy, QueueUnusable

StartProcess = Callable[..., "subprocess.Popen[str]"]
OpenStore = Callable[..., object]


def holder(start_process: StartProcess) -> "subprocess.Popen[str]":
    """Another process that has the lock."""
    process = start_process("hold")
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


@pytest.mark.case(100)
def test_the_second_instance_learns_who_runs_the_queue(
    folder: Path, start_process: StartProcess
) -> None:
    process = holder(start_process)
    with pytest.raises(LockedBy) as caught:
        InstanceLock.acquire(folder)
    assert (caught.value.pid, caught.value.host) == (process.pid, clean(socket.gethostname()))
    assert caught.value.message == f"Another maap-tui (pid {process.pid}) runs the queue."


@pytest.mark.case(100)
def test_kill_9_frees_the_lock_though_a_child_of_the_owner_lives_on(
    folder: Path, start_process: StartProcess
) -> None:
    process = holder(start_process)
    process.send_signal(signal.SIGKILL)
    process.wait()
    with InstanceLock.acquire(folder) as lock:
        assert lock.notice == ""


def test_the_lock_is_free_once_it_was_released(folder: Path) -> None:
    first = InstanceLock.acquire(folder)
    with pytest.raises(LockedBy):
        InstanceLock.acquire(folder)
    first.close()
    first.close()
    with InstanceLock.acquire(folder):
        pass


def test_each_instance_has_an_id_of_its_own(folder: Path, tmp_path: Path) -> None:
    with InstanceLock.acquire(folder) as one, InstanceLock.acquire(tmp_path / "other") as other:
        assert re.fullmatch("[0-9a-f]{6}", one.instance_id)
        assert one.instance_id != other.instance_id


@pytest.mark.case(100)
@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP])
def test_where_a_disk_knows_no_locks_the_instance_goes_on_and_says_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(descriptor: int, operation: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", refuse)
    with InstanceLock.acquire(folder) as lock, InstanceLock.acquire(folder) as other:
        assert "run only one" in lock.notice
        assert lock.instance_id != other.instance_id


def test_any_other_refusal_is_an_error(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(descriptor: int, operation: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(fcntl, "flock", fail)
    with pytest.raises(QueueUnusable, match="input/output error"):
        InstanceLock.acquire(folder)


@pytest.mark.parametrize(
    ("written", "pid"),
    [(b"", None), (b"12 \x1b[31mhost\n", 12), (b"\xff\xfe", None), (b"9" * 5000, None)],
)
def test_what_the_other_wrote_is_not_believed_further_than_a_message(
    folder: Path, written: bytes, pid: int | None
) -> None:
    with InstanceLock.acquire(folder):
        (folder / "queue.lock").write_bytes(written)
        with pytest.raises(LockedBy) as caught:
            InstanceLock.acquire(folder)
    assert caught.value.pid == pid
    assert "\x1b" not in str(caught.value)


def test_a_host_of_another_name_is_named(folder: Path) -> None:
    with InstanceLock.acquire(folder):
        (folder / "queue.lock").write_text("77 far-away\n")
        with pytest.raises(LockedBy, match=r"\(pid 77, far-away\)"):
            InstanceLock.acquire(folder)


def test_the_lock_is_private_and_stays(folder: Path) -> None:
    InstanceLock.acquire(folder).close()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "queue.lock").stat().st_mode & 0o777 == 0o600


@pytest.mark.rule(7)
def test_a_link_in_place_of_the_lock_is_not_followed(folder: Path, tmp_path: Path) -> None:
    folder.mkdir()
    precious = tmp_path / "precious"
    precious.write_text("precious")
    (folder / "queue.lock").symlink_to(precious)
    with pytest.raises(QueueUnusable):
        InstanceLock.acquire(folder)
    assert precious.read_text() == "precious"


def test_a_file_in_place_of_the_folder_is_told(folder: Path) -> None:
    folder.write_text("in the way")
    with pytest.raises(QueueUnusable, match=f"in {folder}"):
        InstanceLock.acquire(folder)
