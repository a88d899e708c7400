"""Scenes on a small disk of their own, each played in a process that may mount one.

`python -m tests.matrix.disk_scenes SCENE FOLDER` mounts a disk of three megabytes at FOLDER and
plays one function of this module; it fails with the scene's own error.
"""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from maap_tui.errors import StorageError
from maap_tui.models.transfer import JobState
from maap_tui.services.shared_queue import QueueParts, SharedQueue
from tests.conftest import wait_for
from tests.services.queue_kit import Kit
from tests.services.server import Server, Talk
from tests.services.transfer_kit import CONTENT, HALF, make_request, whole

SIZE = 3 * 2**20


def mount(folder: Path, *options: str) -> None:
    subprocess.run(["mount", *options, str(folder)], check=True)


def mount_disk(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    mount(folder, "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs")


def unmount(folder: Path) -> None:
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def kit_on(folder: Path, **fields: Any) -> Iterator[Kit]:
    server = Server()
    kit = Kit(folder, server, wait_for, **{"reserve": 0, **fields})
    try:
        yield kit
    finally:
        kit.queue.close()
        server.close()


def wait_notice(kit: Kit, words: str) -> None:
    kit.wait_for(lambda: words in kit.downloads.snapshot().notice)
    assert kit.downloads.snapshot().notice_exit_code == 5


def check_done(kit: Kit, count: int) -> None:
    kit.wait_all_final()
    snapshot = kit.downloads.snapshot()
    assert (snapshot.count(JobState.DONE), snapshot.notice) == (count, "")
    assert all(job.target.read_bytes() == CONTENT for job in snapshot.jobs)


def full_while_writing(disk: Path) -> None:
    """The disk is full in the middle of a file; the part is kept and goes on by itself."""
    filler = disk / "filler"
    for free in (50_000, 300_000, HALF, 900_000):
        filler.write_bytes(b"x" * (SIZE - free))
        with kit_on(disk / f"downloads-{free}", chunk=65_536, sync_bytes=65_536) as kit:
            kit.add(make_request(kit.server.on("/data/1", whole()), item_id="1"))
            wait_notice(kit, "is full")
            assert not list(kit.settings.folder.rglob("product.tiff"))
            (part,) = kit.settings.folder.rglob("*.part")
            assert CONTENT.startswith(part.read_bytes())
            filler.unlink()
            check_done(kit, 1)
            kit.downloads.snapshot().jobs[0].target.unlink()


def full_before_the_start(disk: Path) -> None:
    """Nothing is asked for that has no room beside what is under way; each comes in its turn."""
    filler, go_on = disk / "filler", threading.Event()
    filler.write_bytes(b"x" * (SIZE - len(CONTENT) * 3 // 2))

    def slowly(talk: Talk) -> None:
        talk.head(200, f"Content-Length: {len(CONTENT)}")
        talk.write(CONTENT[:HALF])
        assert go_on.wait(20)
        talk.write(CONTENT[HALF:])

    with kit_on(disk / "downloads") as kit:
        (first,) = kit.add(kit.request(1, slowly))
        kit.wait_for(lambda: kit.job(first).received == HALF)
        kit.add(kit.request(2))
        wait_notice(kit, "is full: needs 1.51 MB, has ")
        assert len(kit.server.seen) == 1
        go_on.set()
        kit.wait_state(first, JobState.DONE)
        assert len(kit.server.seen) == 1
        filler.unlink()
        check_done(kit, 2)


def unmounted(disk: Path) -> None:
    """A disk that is unplugged is not replaced by what lies under it."""
    for folder in (disk, disk / "below"):
        with kit_on(folder) as kit:
            kit.downloads.pause()
            kit.add(kit.request(1), kit.request(2))
            unmount(disk)
            kit.downloads.resume()
            wait_notice(kit, "cannot be used (disk unplugged?)")
            assert list(disk.iterdir()) == []
            assert kit.server.seen == []
            mount_disk(disk)
            check_done(kit, 2)


def deleted(disk: Path) -> None:
    """A folder that was deleted is made again where it was."""
    with kit_on(disk / "downloads") as kit:
        kit.downloads.pause()
        kit.add(kit.request(1))
        (disk / "downloads").rmdir()
        kit.downloads.resume()
        check_done(kit, 1)


def read_only(disk: Path) -> None:
    """A disk that became read-only is waited for; one that is so already is not taken."""
    with kit_on(disk / "downloads") as kit:
        kit.downloads.pause()
        kit.add(kit.request(1))
        mount(disk, "-o", "remount,ro")
        kit.downloads.resume()
        wait_notice(kit, "read-only or unplugged")
        with pytest.raises(StorageError, match="cannot be written"):
            kit.downloads.plan([kit.request(2)], disk / "elsewhere")
        mount(disk, "-o", "remount,rw")
        check_done(kit, 1)


def name_in_use(disk: Path) -> None:
    """A name that cannot be taken fails its file, which needs no second download."""
    with kit_on(disk) as kit:
        kit.downloads.pause()
        (job_id,) = kit.add(kit.request(1))
        target = kit.job(job_id).target
        target.parent.mkdir(parents=True)
        target.write_bytes(b"held")
        mount(target, "--bind", str(target))
        kit.downloads.resume()
        failed = kit.wait_state(job_id, JobState.FAILED)
        assert "busy" in failed.cause
        assert target.with_name(target.name + ".part").read_bytes() == CONTENT
        unmount(target)
        kit.downloads.retry([job_id])
        check_done(kit, 1)
        assert len(kit.server.seen) == 1


def full_for_the_queue(disk: Path) -> None:
    """Nothing new starts that could not be taken down; what runs comes to its end."""
    filler, go_on = disk / "filler", threading.Event()
    state, files = disk / "state", disk.parent / "downloads"

    def slowly(talk: Talk) -> None:
        talk.head(200, f"Content-Length: {len(CONTENT)}")
        talk.write(CONTENT[:HALF])
        assert go_on.wait(20)
        talk.write(CONTENT[HALF:])

    with kit_on(files) as kit:
        kit.queue.close()
        kit.downloads = queue = SharedQueue(state, QueueParts(kit.settings, kit.bearer))
        (first,) = kit.add(kit.request(1, slowly))
        kit.wait_for(lambda: kit.job(first).received == HALF)
        fill(filler)
        more = [kit.request(number) for number in range(2, 500)]
        with pytest.raises(StorageError, match=str(state)):
            kit.add(*more)
        assert len(kit.server.seen) == 1
        go_on.set()
        kit.wait_for(lambda: kit.job(first).state is JobState.DONE)
        filler.unlink()
        kit.add(*more[:3])
        check_done(kit, 4)
        queue.close()
        again = SharedQueue(state, QueueParts(kit.settings, kit.bearer))
        assert [job.state for job in again.snapshot().jobs] == [JobState.DONE] * 4
        again.close()


def fill(path: Path) -> None:
    """Leaves no byte free."""
    with path.open("wb", buffering=0) as file:
        while True:
            try:
                file.write(b"x" * 4096)
            except OSError:
                return


SCENES = (
    full_for_the_queue,
    full_while_writing,
    full_before_the_start,
    unmounted,
    deleted,
    read_only,
    name_in_use,
)


def main(name: str, folder: Path) -> None:
    mount_disk(folder)
    next(scene for scene in SCENES if scene.__name__ == name)(folder)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
