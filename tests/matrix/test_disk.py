"""Cases 83 to 90: disks that are full, gone, in the way, or forget what was written."""

import errno
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from maap_tui.errors import TransferError
from maap_tui.models.download_plan import DownloadPlan
from maap_tui.models.sign_in import SignInState, SignInStatus
from maap_tui.models.transfer import JobState, Verification
from maap_tui.services.ranges import OVERLAP
from maap_tui.services.transfer_state import PartRecord
from maap_tui.ui.download_words import Wanted, summary
from tests.matrix import disk_scenes
from tests.matrix.play import cut_then_whole, failed, fetched, files_in
from tests.services.queue_kit import Kit, hang_midway
from tests.services.server import Server
from tests.services.transfer_kit import (
    CONTENT,
    HALF,
    Attempts,
    cut,
    make_request,
    sha256_of,
    whole,
)

pytestmark = pytest.mark.usefixtures("no_threads_left")

MakeKit = Callable[..., Kit]

ROOT = Path(__file__).parents[2]
ALONE = ("unshare", "--user", "--map-root-user", "--mount")
"""Lets a process mount disks that nobody else sees."""


@cache
def may_mount() -> bool:
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*ALONE, "true"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not may_mount(), reason="this machine lets nobody mount disks of his own")
@pytest.mark.parametrize(
    "scene",
    [
        pytest.param(disk_scenes.full_while_writing, marks=pytest.mark.case(83)),
        pytest.param(disk_scenes.full_before_the_start, marks=pytest.mark.case(83)),
        pytest.param(disk_scenes.full_for_the_queue, marks=pytest.mark.case(84)),
        pytest.param(disk_scenes.unmounted, marks=pytest.mark.case(85)),
        pytest.param(disk_scenes.deleted, marks=pytest.mark.case(85)),
        pytest.param(disk_scenes.read_only, marks=pytest.mark.case(85)),
        pytest.param(disk_scenes.name_in_use, marks=pytest.mark.case(90)),
    ],
    ids=lambda scene: scene.__name__,
)
def test_disk_that_fails(scene: Callable[[Path], None], tmp_path: Path) -> None:
    words = ["-m", "tests.matrix.disk_scenes", scene.__name__, str(tmp_path / "disk")]
    done = subprocess.run(
        [*ALONE, sys.executable, *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.case(86)
@pytest.mark.rule(6, 7)
@pytest.mark.parametrize("is_known", [False, True])
@pytest.mark.parametrize(
    "place",
    [
        "Biomass",
        "Biomass/item-1",
        "Biomass/item-1/product.tiff",
        "Biomass/item-1/product.tiff.part",
    ],
)
def test_planted_link_leads_nothing_outside(
    kit: Kit, tmp_path: Path, place: str, is_known: bool
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "victim").write_bytes(b"precious")
    link = kit.settings.folder / place
    link.parent.mkdir(parents=True)
    is_folder = "product" not in place
    link.symlink_to(outside if is_folder else outside / ("victim" if is_known else "new"))
    (job_id,) = kit.add(kit.request(1))
    job = kit.wait_state(job_id, JobState.DONE, JobState.FAILED)
    assert (job.state is JobState.FAILED) is is_folder
    assert files_in(outside) == ["victim"]
    assert (outside / "victim").read_bytes() == b"precious"
    assert not job.target.is_symlink()
    assert is_folder or job.target.read_bytes() == CONTENT


@pytest.mark.case(87)
def test_file_of_the_right_size_is_here_already(kit: Kit) -> None:
    fetched(kit, kit.request(1))
    kit.downloads.clear_finished()
    plan = kit.downloads.plan([kit.request(1)])
    assert (plan.requests, len(plan.already_here)) == ((), 1)
    assert plan.replaced == ()


@pytest.mark.case(87)
def test_file_of_another_size_is_told_and_stays_until_the_new_one_is_checked(kit: Kit) -> None:
    target = kit.settings.folder / "Biomass" / "item-1" / "product.tiff"
    target.parent.mkdir(parents=True)
    target.write_bytes(b"older")
    plan = kit.downloads.plan([kit.request(1, whole(content=CONTENT[:-1])), kit.request(2)])
    assert plan.replaced == plan.requests[:1]
    wanted = Wanted(plan.requests)
    said = summary(plan, wanted, SignInStatus(SignInState.READY)).plain
    assert "! 1 file here of another size will be replaced" in said
    job = failed_over(kit, plan)
    assert target.read_bytes() == b"older"
    kit.request(1)
    kit.downloads.retry([job])
    kit.wait_all_final()
    assert target.read_bytes() == CONTENT


def failed_over(kit: Kit, plan: DownloadPlan) -> str:
    """The id of the one job of `plan` that fails."""
    ids = kit.downloads.enqueue(plan)
    kit.wait_all_final()
    (job_id,) = [job_id for job_id in ids if kit.job(job_id).state is JobState.FAILED]
    return job_id


@pytest.mark.case(87)
def test_folder_in_place_of_the_file_fails_and_keeps_what_came(kit: Kit) -> None:
    target = kit.settings.folder / "Biomass" / "item-1" / "product.tiff"
    target.mkdir(parents=True)
    job = failed(kit, kit.request(1))
    assert f"Something else stands in the way at {target}" in job.cause
    target.rmdir()
    kit.downloads.retry([job.job_id])
    assert kit.wait_state(job.job_id, JobState.DONE).target.read_bytes() == CONTENT
    assert len(kit.server.seen) == 1


LARGEST_FILE = 300_000


@pytest.mark.case(88)
def test_file_too_large_for_the_disk_fails_alone(kit: Kit) -> None:
    small = CONTENT[: LARGEST_FILE // 2]
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, before[1]))
    try:
        job = failed(kit, kit.request(1))
        url = kit.server.on("/data/2", whole(content=small))
        assert fetched(kit, make_request(url, small, item_id="2")).target.read_bytes() == small
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert job.cause.endswith("cannot hold files this large.")
    assert job.attempt == 1


@pytest.mark.case(88)
def test_endless_names_are_shortened_and_stay_apart(kit: Kit) -> None:
    names = [f"{'é' * 300}{number}.tiff" for number in range(2)]
    for number, name in enumerate(names):
        kit.add(kit.request(1, asset_key=f"a{number}" * 200, file_name=name, collection="c" * 999))
    kit.wait_all_final()
    targets = [job.target for job in kit.downloads.snapshot().jobs]
    assert [target.read_bytes() for target in targets] == [CONTENT] * 2
    assert all(len(part.encode()) <= 180 for target in targets for part in target.parts[-3:])


class FailingOnce:
    """A call of the system that fails with one error, once."""

    def __init__(self, number: int, call: Callable[..., object]) -> None:
        self.number = number
        self._call = call
        self.is_over = False

    def __call__(self, *arguments: object, **named: object) -> object:
        if not self.is_over:
            self.is_over = True
            raise OSError(self.number, os.strerror(self.number))
        return self._call(*arguments, **named)


@pytest.mark.case(88)
def test_quota_holds_the_queue_as_a_full_disk_does(
    kit: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = FailingOnce(errno.EDQUOT, os.pwrite)
    monkeypatch.setattr(os, "pwrite", write)
    (job_id,) = kit.add(kit.request(1))
    kit.wait_for(lambda: "is full" in kit.downloads.snapshot().notice or write.is_over)
    job = kit.wait_state(job_id, JobState.DONE)
    assert (job.target.read_bytes(), job.attempt, job.cause) == (CONTENT, 0, "")


@pytest.mark.case(88)
def test_part_that_could_not_be_synced_is_not_trusted(
    kit: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync = FailingOnce(errno.EIO, os.fdatasync)
    monkeypatch.setattr("maap_tui.services.part_file.flush", sync)
    job = failed(kit, kit.request(1, cut_then_whole))
    assert "input/output error" in job.cause
    kit.downloads.retry([job.job_id])
    assert kit.wait_state(job.job_id, JobState.DONE).target.read_bytes() == CONTENT
    assert "range" not in kit.server.seen[1].headers


def flipped(content: bytes, position: int) -> bytes:
    return content[:position] + bytes([content[position] ^ 1]) + content[position + 1 :]


@pytest.mark.case(89)
@pytest.mark.parametrize(
    ("part", "start"),
    [
        pytest.param(CONTENT[: HALF - 5000], HALF - 5000 - OVERLAP, id="shorter"),
        pytest.param(CONTENT[:HALF] + b"?" * 9000, HALF - OVERLAP, id="longer"),
        pytest.param(CONTENT[:HALF] + b"\0" * 9000, HALF - OVERLAP, id="zero tail"),
        pytest.param(flipped(CONTENT[:HALF], HALF - 1000), 0, id="flipped behind"),
        pytest.param(CONTENT[: HALF - 9000] + b"\0" * 9000, 0, id="zeros behind"),
        pytest.param(b"", 0, id="empty"),
    ],
)
def test_part_that_changed_is_trusted_as_far_as_it_proves_itself(
    attempts: Attempts, server: Server, part: bytes, start: int
) -> None:
    request = make_request(server.script("/data/a", cut(HALF), whole()), CONTENT)
    with pytest.raises(TransferError):
        attempts.run(request)
    attempts.part(request).write_bytes(part)
    assert attempts.run(request) is Verification.SIZE
    assert attempts.target(request).read_bytes() == CONTENT
    assert server.seen[-1].range_start == start


@pytest.mark.case(89)
def test_byte_that_changed_before_the_overlap_is_found_by_the_checksum(
    attempts: Attempts, server: Server
) -> None:
    url = server.script("/data/a", cut(HALF), whole())
    request = make_request(url, CONTENT, checksum=sha256_of(CONTENT))
    with pytest.raises(TransferError):
        attempts.run(request)
    attempts.part(request).write_bytes(flipped(CONTENT[:HALF], 1000))
    with pytest.raises(TransferError, match="checksum"):
        attempts.run(request)
    assert attempts.record == PartRecord(attempts.record.name, is_ours=attempts.record.is_ours)
    assert attempts.run(request) is Verification.CHECKSUM
    assert "range" not in server.seen[-1].headers


@pytest.mark.case(90)
@pytest.mark.parametrize("number", [errno.EBUSY, errno.ESTALE])
def test_rename_refused_for_a_moment_costs_no_second_download(
    kit: Kit, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    replace = FailingOnce(number, os.replace)
    monkeypatch.setattr(os, "replace", replace)
    (job_id,) = kit.add(kit.request(1))
    job = kit.wait_state(job_id, JobState.DONE)
    assert (job.target.read_bytes(), replace.is_over) == (CONTENT, True)
    assert len(kit.server.seen) == 1


@pytest.mark.case(90)
def test_part_lies_beside_its_file_so_that_a_rename_crosses_no_disk(kit: Kit) -> None:
    (job_id,) = kit.add(kit.request(1, hang_midway))
    kit.wait_for(lambda: kit.job(job_id).received == HALF)
    (part,) = kit.settings.folder.rglob("*.part")
    assert part.parent == kit.job(job_id).target.parent
