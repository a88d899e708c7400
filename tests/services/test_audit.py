"""A download folder is looked through against a real catalogue, and nothing in it is changed."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Event

import pytest

from maap_tui.demo import DemoWorld
from maap_tui.demo.landmarks import (
    BASELINES,
    COLLECTIONS,
    REPUBLISHED,
    STATIC_ZIP,
    WITH_CHECKSUM,
    WITH_COMMAS,
)
from maap_tui.errors import Cancelled
from maap_tui.models.audit import FileState, Finding
from maap_tui.models.catalog import Item
from maap_tui.models.layout import DEFAULT_LAYOUT, Layout
from maap_tui.models.publications import Publication, take_newest
from maap_tui.models.query import SearchQuery
from maap_tui.models.selection import requests_for
from maap_tui.models.transfer import JobRequest, JobSnapshot, JobState
from maap_tui.services.audit import AuditScope, FolderAudit
from maap_tui.services.catalog import CatalogSettings, StacCatalog
from maap_tui.services.file_names import target_of
from maap_tui.services.folder_catalogue import BATCH

ANY = Layout.parse(DEFAULT_LAYOUT)


@pytest.fixture
def catalog(demo_world: DemoWorld) -> Iterator[StacCatalog]:
    made = StacCatalog(CatalogSettings(url=demo_world.catalog_url))
    yield made
    made.close()


@pytest.fixture
def archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("a", b"b" * 1000)
    return buffer.getvalue()


def item_of(catalog: StacCatalog, name: str) -> Item:
    query = SearchQuery((COLLECTIONS[name],), ids=(name,))
    return next(item for page in catalog.search(query, Event()) for item in page.items)


def request_of(catalog: StacCatalog, name: str, pattern: str) -> JobRequest:
    return requests_for([item_of(catalog, name)], (pattern,))[0]


def put(root: Path, request: JobRequest, data: bytes | None = None) -> Path:
    """The file of `request` where it belongs; of the promised size unless `data` says more."""
    target = target_of(root, request)
    target.parent.mkdir(parents=True, exist_ok=True)
    if data is None:
        with target.open("wb") as file:
            file.truncate(request.size or 1)
    else:
        target.write_bytes(data)
    return target


def job(request: JobRequest, target: Path, state: JobState = JobState.DONE) -> JobSnapshot:
    return JobSnapshot("1", request, state, target)


def audit(
    root: Path,
    catalog: StacCatalog | None,
    *jobs: JobSnapshot,
    below: str = "",
    layout: Layout = ANY,
) -> dict[str, Finding]:
    """The findings by the names of their files."""
    scope = AuditScope(root / below, root, (layout, ANY), jobs, catalog)
    found = list(FolderAudit(scope, lambda text: None, Event()).findings())
    assert len({finding.path for finding in found}) == len(found)
    return {finding.path.name: finding for finding in found}


def only(found: dict[str, Finding]) -> Finding:
    (finding,) = found.values()
    return finding


def test_whole_file_is_found_whole_by_its_size(tmp_path: Path, catalog: StacCatalog) -> None:
    request = request_of(catalog, BASELINES[1], "enclosure_h5")
    put(tmp_path, request)
    finding = only(audit(tmp_path, catalog))
    assert (finding.state, finding.proof) == (FileState.WHOLE, "size")
    assert (finding.collection, finding.item_id) == (COLLECTIONS[BASELINES[1]], BASELINES[1])
    assert (finding.asset_key, finding.expected) == ("enclosure_h5", request.size)


def test_faults_are_found_with_what_would_mend_them(
    tmp_path: Path, catalog: StacCatalog, archive: bytes
) -> None:
    short = put(tmp_path, request_of(catalog, BASELINES[1], "enclosure_h5"), b"short")
    wrong = put(tmp_path, request_of(catalog, WITH_CHECKSUM, "enclosure*"))
    cut = put(tmp_path, request_of(catalog, REPUBLISHED[1], "product"), archive[:-5])
    static = put(tmp_path, request_of(catalog, STATIC_ZIP, "*"))
    found = audit(tmp_path, catalog)
    assert {name: finding.state for name, finding in found.items()} == {
        short.name: FileState.TRUNCATED,
        wrong.name: FileState.CORRUPT,
        cut.name: FileState.TRUNCATED,
        static.name: FileState.CORRUPT,
    }
    assert found[wrong.name].proof == "checksum"
    for finding in found.values():
        assert finding.request is not None
        assert finding.request.href.startswith("http")
        assert target_of(tmp_path, finding.request) == finding.path
    assert short.read_bytes() == b"short"


@pytest.mark.parametrize("name", [BASELINES[0], REPUBLISHED[0]])
def test_file_is_superseded_by_what_only_the_catalogue_has(
    tmp_path: Path, catalog: StacCatalog, archive: bytes, name: str
) -> None:
    newer = dict([BASELINES, REPUBLISHED])[name]
    put(tmp_path, request_of(catalog, name, "product"), archive)
    finding = only(audit(tmp_path, catalog))
    assert (finding.state, finding.newer, finding.proof) == (FileState.SUPERSEDED, newer, "zip")
    assert newer in finding.cause


def test_file_is_superseded_by_what_lies_beside_it_without_a_catalogue(
    tmp_path: Path, catalog: StacCatalog, archive: bytes
) -> None:
    paths = [put(tmp_path, request_of(catalog, name, "product"), archive) for name in BASELINES]
    found = audit(tmp_path, None)
    assert found[paths[0].name].state is FileState.SUPERSEDED
    assert found[paths[1].name].state is FileState.WHOLE
    paths[0].write_bytes(archive[:-9])
    bad = audit(tmp_path, None)[paths[0].name]
    assert (bad.state, bad.newer) == (FileState.TRUNCATED, BASELINES[1])


def test_file_that_the_queue_has_finished_and_that_is_gone_is_missing(
    tmp_path: Path, catalog: StacCatalog
) -> None:
    request = request_of(catalog, BASELINES[1], "enclosure_h5")
    target = tmp_path / "elsewhere" / "x.h5"
    finding = only(audit(tmp_path, catalog, job(request, target)))
    assert (finding.state, finding.path, finding.size) == (FileState.MISSING, target, None)
    assert finding.request is not None
    assert audit(tmp_path, catalog, job(request, target, JobState.QUEUED)) == {}
    assert audit(tmp_path, catalog, job(request, tmp_path.parent / "x.h5")) == {}


def test_folder_by_another_name_is_the_one_of_the_queue(
    tmp_path: Path, catalog: StacCatalog
) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.mkdir()
    link.symlink_to(real)
    target = real / "elsewhere" / "file.tiff"
    gone = job(request_of(catalog, BASELINES[1], "enclosure_h5"), target)
    finding = only(audit(link, catalog, gone))
    assert (finding.path, finding.state) == (link / "elsewhere" / "file.tiff", FileState.MISSING)


def test_job_says_whose_file_it_is_where_the_place_does_not(
    tmp_path: Path, catalog: StacCatalog
) -> None:
    request = request_of(catalog, BASELINES[1], "enclosure_h5")
    target = tmp_path / "mine" / "x.h5"
    target.parent.mkdir()
    target.write_bytes(b"x")
    assert only(audit(tmp_path, catalog)).state is FileState.FOREIGN
    for asked in (catalog, None):
        finding = only(audit(tmp_path, asked, job(request, target)))
        assert (finding.state, finding.item_id) == (FileState.TRUNCATED, BASELINES[1])


def test_layout_says_whose_file_it_is(tmp_path: Path, catalog: StacCatalog) -> None:
    layout = Layout.parse("{collection}/{year}/{id}/{asset}-{name}")
    items = [item_of(catalog, BASELINES[1])]
    put(tmp_path, requests_for(items, ("enclosure_h5",), layout)[0])
    put(tmp_path, requests_for(items, ("enclosure_hdr",))[0])
    found = audit(tmp_path, catalog, layout=layout)
    assert {each.asset_key for each in found.values()} == {"enclosure_hdr", "enclosure_h5"}
    assert {finding.state for finding in found.values()} == {FileState.WHOLE}


def test_second_file_of_one_name_is_known_by_its_size(tmp_path: Path, catalog: StacCatalog) -> None:
    requests = requests_for([item_of(catalog, WITH_CHECKSUM)], ("metadata*",))
    assert len({request.file_name for request in requests}) < len(requests)
    target = target_of(tmp_path, requests[0])
    target.parent.mkdir(parents=True)
    twin = target.with_name(f"{target.name}-{requests[1].asset_key}")
    twin.write_bytes(b"x")
    assert only(audit(tmp_path, catalog)).asset_key == requests[1].asset_key


def test_folder_below_the_download_folder_is_understood(
    tmp_path: Path, catalog: StacCatalog
) -> None:
    put(tmp_path, request_of(catalog, BASELINES[1], "enclosure_h5"))
    put(tmp_path, request_of(catalog, STATIC_ZIP, "*"))
    below = f"{COLLECTIONS[BASELINES[1]]}/{BASELINES[1]}"
    assert only(audit(tmp_path, catalog, below=below)).state is FileState.WHOLE


def test_granule_whose_id_has_commas_is_found(tmp_path: Path, catalog: StacCatalog) -> None:
    put(tmp_path, request_of(catalog, WITH_COMMAS, "*"))
    assert only(audit(tmp_path, catalog)).item_id == WITH_COMMAS


def test_what_belongs_to_no_granule_is_foreign(tmp_path: Path, catalog: StacCatalog) -> None:
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path)
    for folder in ("NoSuchCollection/x", "BiomassLevel1b/NoSuchGranule", "BiomassLevel1b/\udcff"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / f"{len(folder)}.bin").write_bytes(b"x")
    request = request_of(catalog, BASELINES[1], "enclosure_h5")
    put(tmp_path, request).rename(target_of(tmp_path, request).with_name("other.h5"))
    found = audit(tmp_path, catalog)
    assert len(found) == 6
    assert {finding.state for finding in found.values()} == {FileState.FOREIGN}
    assert all(finding.cause and finding.cause.isprintable() for finding in found.values())


def test_part_is_left_over_unless_a_job_goes_on_with_it(tmp_path: Path) -> None:
    request = JobRequest("C", "i", "a", "https://x.example/a", "a.h5", size=9)
    target = target_of(tmp_path, request)
    target.parent.mkdir(parents=True)
    target.with_name("a.h5.0123ab.part").write_bytes(b"x")
    assert "Left over" in only(audit(tmp_path, None)).cause
    finding = only(audit(tmp_path, None, job(request, target, JobState.PAUSED)))
    assert (finding.state, finding.cause) == (
        FileState.PART,
        "A job of the queue goes on with it (paused).",
    )


def test_offline_only_contents_tell_something(
    tmp_path: Path, catalog: StacCatalog, archive: bytes
) -> None:
    folder = tmp_path / "C" / "i"
    folder.mkdir(parents=True)
    (folder / "good.zip").write_bytes(archive)
    (folder / "bad.ZIP").write_bytes(archive[:-3])
    (folder / "empty.h5").touch()
    (folder / "some.h5").write_bytes(b"x")
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    found = audit(tmp_path, None)
    assert {name: (each.state.value, each.proof) for name, each in found.items()} == {
        "good.zip": ("whole", "zip"),
        "bad.ZIP": ("truncated", "zip"),
        "empty.h5": ("truncated", "size"),
        "some.h5": ("whole", "not empty"),
        "notes.txt": ("foreign", ""),
    }
    assert all(finding.request is None for finding in found.values())


def test_empty_folder_has_no_findings(tmp_path: Path, catalog: StacCatalog) -> None:
    assert audit(tmp_path, catalog) == {}


def test_stop_ends_the_audit(tmp_path: Path, catalog: StacCatalog) -> None:
    put(tmp_path, request_of(catalog, BASELINES[1], "enclosure_h5"))
    stop = Event()
    findings = FolderAudit(AuditScope(tmp_path, tmp_path, (ANY,)), lambda text: stop.set(), stop)
    with pytest.raises(Cancelled):
        list(findings.findings())


def test_each_name_is_read_a_few_times_however_many_files_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count, read = 4 * BATCH, []

    def told(newest: dict[str, Publication], item_ids: Iterable[str]) -> None:
        ids = list(item_ids)
        read.extend(ids)
        take_newest(newest, ids)

    monkeypatch.setattr("maap_tui.services.audit.take_newest", told)
    for number in range(count):
        folder = tmp_path / "C" / f"{number:04d}"
        folder.mkdir(parents=True)
        (folder / f"{number}.h5").write_bytes(b"a")
    assert len(audit(tmp_path, None)) == count
    assert len(read) == count
