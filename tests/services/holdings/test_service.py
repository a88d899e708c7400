import os
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from maap_tui.errors import Cancelled
from maap_tui.models.holding import NOTHING, KnownBy, LocalState
from maap_tui.models.transfer import JobSnapshot, JobState, Verification
from tests.services.holdings.kit import (
    COLLECTION,
    HELLO,
    HELLO_SUM,
    Disk,
    asset,
    granule,
    name_of,
)

USUAL = f"{COLLECTION}/{name_of()}"


def test_nothing_is_here_and_nothing_is_made_before_there_is_something(disk: Disk) -> None:
    item = granule()
    assert disk.holding(item) is NOTHING
    assert disk.have() == []
    assert not disk.state.exists()


def test_what_the_queue_has_finished_is_here_in_any_layout(disk: Disk) -> None:
    item = granule()
    path = disk.finish(item, layout="{year}/{name}")
    (file,) = disk.holding(item).files
    assert (file.path, file.asset_key, file.known_by) == (path, "enclosure_1", KnownBy.QUEUE)
    assert disk.holding(item).missing == ("enclosure_2",)
    assert disk.state_of(item) is LocalState.PARTLY
    disk.finish(item, "enclosure_2", layout="{year}/{name}", content=b"7 bytes")
    assert disk.state_of(item) is LocalState.ON_DISK


def test_a_later_run_knows_it_too(disk: Disk) -> None:
    item = granule()
    disk.finish(item, layout="{year}/{name}")
    disk.holdings.close()
    later = disk.opened()
    assert later.look([item], Event())[item.key].files
    later.close()


def test_files_that_others_brought_are_found_by_their_place(disk: Disk) -> None:
    item = granule()
    disk.put(f"{USUAL}/one.tiff")
    disk.put(f"{USUAL}/two.tiff", b"7 bytes")
    assert disk.state_of(item) is LocalState.NONE
    assert disk.scan().files == 2
    holding = disk.holding(item)
    assert [file.asset_key for file in holding.files] == ["enclosure_1", "enclosure_2"]
    assert {file.known_by for file in holding.files} == {KnownBy.PLACE}
    assert disk.state_of(item) is LocalState.ON_DISK
    assert disk.state_of(granule(collection="Another")) is LocalState.NONE


def test_files_are_found_where_the_layout_puts_them(tmp_path: Path) -> None:
    disk = Disk(tmp_path, "{collection}/{year}/{id}/{asset}/{name}")
    item = granule()
    disk.put(f"{COLLECTION}/2026/{item.id}/enclosure_1/one.tiff")
    disk.put(f"{COLLECTION}/2026/{item.id}/enclosure_2/two.tiff", b"7 bytes")
    disk.scan()
    assert disk.state_of(item) is LocalState.ON_DISK
    disk.holdings.close()


def test_another_layout_lets_the_same_places_be_read_anew(tmp_path: Path) -> None:
    first = Disk(tmp_path)
    item = granule("no-known-grammar")
    first.put(f"{COLLECTION}/2026/{item.id}/one.tiff")
    first.scan()
    assert first.state_of(item) is LocalState.NONE
    first.holdings.close()
    second = Disk(tmp_path, "{collection}/{year}/{id}/{name}")
    second.scan()
    assert second.state_of(item) is LocalState.PARTLY
    second.holdings.close()


@pytest.mark.parametrize(
    "place", ["{id}/one.tiff", "2026/04/{id}/one.tiff", "a/{id}/deep/one.tiff"]
)
def test_a_folder_that_bears_a_products_name_tells_whose_files_it_holds(
    disk: Disk, place: str
) -> None:
    item = granule()
    disk.put(place.format(id=item.id))
    disk.scan()
    (file,) = disk.holding(item).files
    assert file.known_by is KnownBy.NAME


def test_a_file_that_bears_a_products_name_is_that_product(disk: Disk) -> None:
    item = granule(assets={"product": asset(f"{name_of()}.zip")})
    disk.put(f"flat/{name_of()}.zip")
    disk.put("flat/one.tiff")
    disk.scan()
    assert disk.state_of(item) is LocalState.ON_DISK
    assert disk.state_of(granule()) is LocalState.NONE  # its files are called otherwise
    assert len(disk.have()) == 1


def test_a_file_of_another_size_is_not_taken_for_it(disk: Disk) -> None:
    item = granule()
    disk.put(f"{USUAL}/one.tiff", b"hello!")
    disk.scan()
    holding = disk.holding(item)
    assert (holding.files, [file.size for file in holding.differing]) == ((), [6])
    assert disk.state_of(item) is LocalState.UPDATE


def test_a_file_of_another_checksum_is_not_taken_for_it(disk: Disk) -> None:
    assets = {"enclosure_1": asset("one.tiff", 5, **{"file:checksum": HELLO_SUM})}
    item = granule(assets=assets)
    disk.finish(item)
    assert disk.state_of(item) is LocalState.ON_DISK
    other = {"enclosure_1": asset("one.tiff", 5, **{"file:checksum": HELLO_SUM[:-1] + "5"})}
    assert disk.state_of(granule(assets=other)) is LocalState.UPDATE


def test_an_empty_file_is_no_archive(disk: Disk) -> None:
    item = granule(assets={"product": asset(f"{name_of()}.zip")})
    disk.put(f"{USUAL}/{name_of()}.zip", b"")
    disk.scan()
    assert disk.state_of(item) is LocalState.UPDATE


def test_parts_links_and_strange_files_are_never_taken_for_files(disk: Disk) -> None:
    item = granule()
    disk.put(f"{USUAL}/one.tiff.part")
    disk.put(f"{USUAL}/note.txt")
    (disk.root / USUAL / "two.tiff").symlink_to(disk.put("elsewhere", b"7 bytes"))
    (disk.root / "loop").symlink_to(disk.root)
    os.mkfifo(disk.root / USUAL / "pipe")
    disk.scan()
    assert disk.holding(item).files == ()


def test_a_file_that_is_gone_or_has_changed_is_claimed_no_more(disk: Disk) -> None:
    item = granule()
    path = disk.finish(item)
    path.write_bytes(b"hell")
    assert disk.holding(item).files == ()
    path.write_bytes(HELLO)
    assert disk.holding(item).files
    path.unlink()
    assert disk.holding(item) == NOTHING
    assert disk.have() == []
    assert disk.scan().changes == 1
    assert disk.scan().changes == 0


def test_what_the_queue_says_is_kept_through_a_look(disk: Disk) -> None:
    item = granule()
    disk.finish(item, layout="{year}/{name}")
    disk.scan()
    disk.scan()
    (file,) = disk.holding(item).files
    assert (file.known_by, file.asset_key) == (KnownBy.QUEUE, "enclosure_1")


def test_a_file_that_was_written_again_loses_its_checksum_only(disk: Disk) -> None:
    assets = {"enclosure_1": asset("one.tiff", 5, **{"file:checksum": HELLO_SUM})}
    item = granule(assets=assets)
    path = disk.finish(item)
    assert disk.holding(item).files[0].checksum == HELLO_SUM
    disk.scan()
    path.write_bytes(b"world")
    os.utime(path, (5, 5))
    (path.parent / "other").write_bytes(b"x")
    disk.scan()
    (file,) = disk.holding(item).files
    assert (file.checksum, file.known_by) == ("", KnownBy.QUEUE)


def test_both_directions_of_superseding_are_told(disk: Disk) -> None:
    old, new = granule(name_of(baseline="01")), granule(name_of(baseline="02"))
    again = granule(name_of(baseline="02", made="DKTFPZ"))
    disk.finish(old)
    assert disk.holding(new).older == old.id
    assert disk.state_of(new) is LocalState.UPDATE
    disk.finish(new)
    disk.finish(old, "enclosure_2", content=b"7 bytes")
    assert disk.holding(old).newer == new.id
    assert disk.state_of(old) is LocalState.OLD_COPY
    assert disk.holding(again).older == new.id
    other = granule(name_of(baseline="03"), collection="Another")
    assert disk.holding(other) == NOTHING
    assert disk.holding(granule(name_of(track=5))) == NOTHING


def test_a_publication_that_is_gone_supersedes_nothing(disk: Disk) -> None:
    old, new = granule(name_of(baseline="01")), granule(name_of(baseline="02"))
    disk.finish(new).unlink()
    assert disk.holding(old) == NOTHING


def test_what_was_downloaded_before_there_was_an_index_is_taken_over(disk: Disk) -> None:
    item = granule()
    path = disk.put("2026/one.tiff")
    job = JobSnapshot(
        "1", disk.request(item), JobState.DONE, path, 5, verified_by=Verification.SIZE
    )
    gone = replace(job, job_id="2", target=disk.root / "gone")
    failed = replace(job, job_id="3", target=disk.put("2026/bad"), state=JobState.FAILED)
    grown = replace(job, job_id="4", target=disk.put("2026/grown", b"longer"))
    disk.holdings.jobs = lambda: [job, gone, failed, grown]
    disk.scan()
    assert disk.have() == [path]
    assert disk.holding(item).files


def test_requests_find_their_files_wherever_they_lie(disk: Disk) -> None:
    item = granule()
    path = disk.finish(item, layout="{year}/{name}")
    first, second = disk.request(item), disk.request(item, "enclosure_2")
    assert disk.holdings.held([first, second])[first.key].path == path
    assert second.key not in disk.holdings.held([first, second])
    assert disk.holdings.held([replace(first, size=6)]) == {}
    assert disk.holdings.held([replace(first, collection="Another")]) == {}
    path.unlink()
    assert disk.holdings.held([first]) == {}


def test_several_download_folders_are_looked_through(tmp_path: Path) -> None:
    first, second = Disk(tmp_path, name="one"), Disk(tmp_path, name="two")
    item = granule()
    first.finish(item)
    second.put(f"{USUAL}/two.tiff", b"7 bytes")
    second.scan()
    assert second.state_of(item) is LocalState.ON_DISK
    assert [step.folder for step in second.holdings.scan(Event())] == [first.root, second.root]
    first.holdings.close()
    second.holdings.close()


def test_a_folder_inside_another_is_looked_through_once(tmp_path: Path) -> None:
    outer = Disk(tmp_path, name="one")
    inner = Disk(outer.root, name="two")
    item = granule()
    inner.holdings.close()
    inner.state = outer.state
    inner.holdings = inner.opened()
    inner.finish(item)
    outer.scan(folder=outer.root)
    assert len(outer.have()) == 1
    outer.holdings.close()
    inner.holdings.close()


def test_looking_is_given_up_when_asked(disk: Disk) -> None:
    stop = Event()
    disk.finish(granule())
    stop.set()
    with pytest.raises(Cancelled):
        disk.holdings.look([granule()], stop)
    with pytest.raises(Cancelled):
        list(disk.holdings.have(stop))


def test_names_of_any_kind_are_looked_at_and_kept(disk: Disk) -> None:
    for name in ("漢字", "a\x1b[31mb", "line\nbreak", "e\u0301", "x" * 200):
        disk.put(f"C/{name}/{name}")
    raw = os.fsencode(disk.root) + b"/C/\xff\xfe"
    os.mkdir(raw)
    with open(raw + b"/\xff", "wb") as opened:
        opened.write(b"x")
    assert disk.scan().files == 6
    assert {path.name for path in disk.have()} == {"漢字", "e\u0301", "x" * 200}
    assert disk.state_of(granule("漢字", "C", {"a": asset("漢字", 5)})) is LocalState.ON_DISK
