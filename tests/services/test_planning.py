"""A plan says of each file whether it is fetched, and where to."""

from pathlib import Path

import pytest

from maap_tui.errors import StorageError
from maap_tui.models.download_plan import DownloadPlan
from maap_tui.models.existing import Existing
from maap_tui.models.holding import HeldFile, KnownBy
from maap_tui.models.transfer import JobRequest
from maap_tui.services.file_names import destination_key
from tests.services.planning_kit import LISTED, placed, plan, request
from tests.services.transfer_kit import make_request


def test_plan_says_where_each_file_goes_and_how_much_it_is(tmp_path: Path) -> None:
    made = plan(
        tmp_path / "new" / "folder",
        request(1, size=1000),
        request(2, size_estimate=500, is_archive=True),
        request(3),
    )
    assert made.folder == tmp_path / "new" / "folder"
    assert not made.folder.exists()
    assert made.targets[0] == made.folder / "Biomass" / "item-1" / "product.tiff"
    assert (made.known_bytes, made.estimated_bytes, made.unknown_sizes) == (1000, 500, 1)
    assert made.free_bytes is not None
    assert made.fits


def test_what_is_under_way_counts_against_the_free_space(tmp_path: Path) -> None:
    free = plan(tmp_path).free_bytes
    less = plan(tmp_path, claimed=2**30).free_bytes
    assert free is not None
    assert less is not None
    assert free - less == pytest.approx(2**30, rel=0.2)
    assert plan(tmp_path, claimed=2**60).free_bytes == 0


def test_what_will_not_fit_is_seen(tmp_path: Path) -> None:
    assert not plan(tmp_path, request(size=2**60)).fits


def test_file_of_the_promised_size_is_here_already(tmp_path: Path) -> None:
    wanted = request(size=5)
    target = plan(tmp_path, wanted).targets[0]
    target.parent.mkdir(parents=True)
    target.write_bytes(b"12345")
    assert plan(tmp_path, wanted).already_here == (wanted,)
    target.write_bytes(b"1234")
    assert plan(tmp_path, wanted).requests == (wanted,)


def test_any_finished_file_will_do_where_no_size_was_promised(tmp_path: Path) -> None:
    wanted = request(is_archive=True)
    target = plan(tmp_path, wanted).targets[0]
    target.parent.mkdir(parents=True)
    target.with_name(target.name + ".part").write_bytes(b"x")
    assert plan(tmp_path, wanted).requests == (wanted,)
    target.write_bytes(b"x")
    assert plan(tmp_path, wanted).already_here == (wanted,)


def test_link_or_folder_is_no_finished_file(tmp_path: Path) -> None:
    wanted = request()
    target = plan(tmp_path, wanted).targets[0]
    target.mkdir(parents=True)
    assert plan(tmp_path, wanted).requests == (wanted,)
    target.rmdir()
    (tmp_path / "other").write_bytes(b"x")
    target.symlink_to(tmp_path / "other")
    assert plan(tmp_path, wanted).requests == (wanted,)


def older(folder: Path, *wanted: JobRequest) -> DownloadPlan:
    """A plan for files in whose places others stand."""
    for target in plan(folder, *wanted).targets:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(b"older")
    return plan(folder, *wanted)


def test_file_of_another_size_is_replaced_kept_or_left(tmp_path: Path) -> None:
    wanted = [request(1, size=3), request(2, size=4)]
    made = older(tmp_path, wanted[0])
    made = plan(tmp_path, *wanted)
    assert made.replaced == (wanted[0],)
    assert made.with_existing(Existing.REPLACE) is made
    kept = made.with_existing(Existing.KEEP)
    assert [target.name for target in kept.targets] == ["product-product.tiff", "product.tiff"]
    assert (kept.requests, kept.kept, kept.replaced) == (made.requests, (wanted[0],), ())
    left = made.with_existing(Existing.SKIP)
    assert (left.requests, left.targets) == ((wanted[1],), made.targets[1:])
    assert (left.skipped, left.known_bytes) == ((wanted[0],), 4)


def test_file_that_was_kept_beside_another_is_here_already(tmp_path: Path) -> None:
    wanted = request(size=3)
    (beside,) = older(tmp_path, wanted).with_existing(Existing.KEEP).targets
    beside.write_bytes(b"new")
    again = plan(tmp_path, wanted)
    assert (again.requests, again.already_here, again.here_at) == ((), (wanted,), (beside,))
    beside.write_bytes(b"neither")
    assert plan(tmp_path, wanted).beside == (beside.with_name("product-2.tiff"),)


def test_queued_target_is_not_fetched_twice(tmp_path: Path) -> None:
    wanted = request()
    target = plan(tmp_path, wanted).targets[0]
    assert plan(tmp_path, wanted, queued=target).already_here == (wanted,)


def test_same_request_twice_is_one(tmp_path: Path) -> None:
    assert len(plan(tmp_path, request(), request()).requests) == 1


@pytest.mark.parametrize("name", ["product.tiff", "PRODUCT.tiff", "a/../product.tiff"])
def test_two_assets_never_share_a_destination(tmp_path: Path, name: str) -> None:
    made = plan(tmp_path, request(), request(asset_key="enclosure_1", file_name=name))
    assert made.targets[0].name == "product.tiff"
    assert made.targets[1].name.casefold() == "product-enclosure_1.tiff"


def test_five_assets_of_one_name_and_key_alike_stay_apart(tmp_path: Path) -> None:
    keys = ["a", "a/", "A", "a\\", "á"]
    made = plan(tmp_path, *[request(asset_key=key) for key in keys])
    assert len({destination_key(target) for target in made.targets}) == 5


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "no link"),
        ("  ", "no link"),
        ("file:///etc/passwd", "not a web address"),
        ("s3://bucket/key", "not a web address"),
        ("javascript:alert(1)", "not a web address"),
        ("http://example.com/data/x", "not secure"),
        ("https://user:planted@example.com/data/x", "user name"),
        ("data/x", "not a web address"),
        ("https://[", "not a web address"),
    ],
)
def test_what_cannot_be_fetched_is_refused_with_its_reason(
    tmp_path: Path, url: str, words: str
) -> None:
    made = plan(tmp_path, request(url=url))
    assert made.requests == ()
    ((_, reason),) = made.refused
    assert words in reason
    assert "planted" not in reason


@pytest.mark.parametrize(
    ("url", "needed"),
    [
        (f"{LISTED}/data/x", True),
        (f"{LISTED}:443/data/zipper/x", True),
        (f"{LISTED}/data/public/x.png", False),
        (f"{LISTED}/catalogue/x.xml", False),
        ("https://tpm-ds.eo.esa.int/data/x", False),
        (f"{LISTED}:8443/data/x", False),
    ],
)
def test_sign_in_is_needed_for_data_of_listed_origins(
    tmp_path: Path, url: str, needed: bool
) -> None:
    assert plan(tmp_path, request(url=url)).sign_in_needed is needed


def test_files_of_a_collection_that_refused_the_account_are_told_and_wanted(tmp_path: Path) -> None:
    denied = request(collection="Secret")
    made = plan(tmp_path, denied, request(), denied={"Secret"})
    assert made.no_access == (denied,)
    assert len(made.requests) == 2


def test_file_where_the_folder_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(StorageError, match="is not a folder"):
            plan(folder)


def test_home_and_relative_folders_are_spelled_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert plan(Path("~/maap")).folder == tmp_path / "maap"
    assert plan(Path("maap/../other")).folder == tmp_path / "other"


def test_what_is_here_in_another_place_is_left_out_with_its_bytes(tmp_path: Path) -> None:
    elsewhere, wanted = placed(1, "a", "x", size=5), placed(2, "b", "x", size=7)
    held = HeldFile(tmp_path / "old" / "x", 5, KnownBy.QUEUE, asset_key="product")
    made = plan(tmp_path / "new", elsewhere, wanted, held=lambda some: {elsewhere.key: held})
    assert (made.requests, made.already_here) == ((wanted,), (elsewhere,))
    assert made.here_at == (held.path,)
    assert (made.here_count, made.here_bytes, made.known_bytes) == (1, 5, 7)


def test_what_is_here_is_fetched_again_where_that_is_wanted(tmp_path: Path) -> None:
    here, elsewhere = placed(1, "Biomass", "item-1", "x", size=5), placed(2, "b", "x", size=5)
    (target,) = plan(tmp_path, here).targets
    target.parent.mkdir(parents=True)
    target.write_bytes(b"12345")
    held = HeldFile(tmp_path / "old" / "x", 5, KnownBy.QUEUE, asset_key="product")
    made = plan(tmp_path, here, elsewhere, held=lambda some: {elsewhere.key: held}, again=True)
    assert (made.requests, made.already_here, made.replaced) == ((here, elsewhere), (), ())
    assert made.targets[0] == target


def test_what_the_queue_brings_is_no_file_that_is_here(tmp_path: Path) -> None:
    made = plan(tmp_path, placed(1, "a", "x", size=5), queued=tmp_path / "a" / "x")
    assert (len(made.already_here), made.here_count, made.here_bytes) == (1, 0, 0)


def test_a_home_that_nobody_has_is_refused() -> None:
    with pytest.raises(StorageError, match="leads nowhere"):
        plan(Path("~nobody-of-this-name/x"), make_request(f"{LISTED}/data/a"))
