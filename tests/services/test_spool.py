import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.catalog import Item, pack_document
from maap_tui.services.spool import DocumentSpool


@given(st.lists(st.binary(max_size=200), max_size=30))
def test_documents_come_back_as_they_went(documents: list[bytes]) -> None:
    spool = DocumentSpool(Path(tempfile.gettempdir()))
    kept = [spool.keep(document) for document in documents]
    assert [b if isinstance(b, bytes) else b.read() for b in kept] == documents
    spool.close()


def test_the_file_has_no_name_and_an_item_reads_from_it(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    spool = DocumentSpool(folder)
    item = Item("a", "c", document=spool.keep(pack_document({"id": "a"})))
    assert not isinstance(item.document, bytes)
    assert item.as_dict() == {"id": "a"}
    assert list(folder.iterdir()) == []
    spool.close()
    assert item.as_dict() == {}


def test_threads_do_not_mix_documents(tmp_path: Path) -> None:
    spool = DocumentSpool(tmp_path)
    documents = [bytes([n]) * (n + 1) for n in range(200)]
    with ThreadPoolExecutor(4) as pool:
        kept = list(pool.map(spool.keep, documents))
    assert [b if isinstance(b, bytes) else b.read() for b in kept] == documents
    spool.close()


def test_a_folder_that_cannot_be_had_costs_no_document(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    spool = DocumentSpool(tmp_path / "file" / "cache")
    item = Item("a", "c", document=spool.keep(pack_document({"id": "a"})))
    assert item.as_dict() == {"id": "a"}
    assert isinstance(item.document, bytes)
