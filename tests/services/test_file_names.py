import itertools
import os
import unicodedata
from dataclasses import replace
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.transfer import JobRequest
from maap_tui.services.file_names import (
    LONGEST_NAME,
    LONGEST_PATH,
    destination_key,
    has_room,
    other_targets,
    safe_name,
    target_of,
)
from maap_tui.services.part_file import claimed_name

ROOT = Path("/downloads")
HOSTILE = [
    "",
    ".",
    "..",
    "...",
    "/",
    "//",
    "/etc/passwd",
    "../../etc/passwd",
    "..\\..\\windows\\system32",
    "C:\\autoexec.bat",
    "C:evil",
    "\\\\server\\share\\x",
    "a/../../b",
    "a/..",
    "~/.ssh/authorized_keys",
    "~root",
    ".bash_profile",
    "-rf",
    "--output=x",
    "a\0b",
    "a\nb",
    "a\x1b[31mb",
    "a\u202etxt.exe",
    "a\u200bb",
    "\ud800",
    "a:stream",
    'a"b<c>d|e?f*g',
    "CON",
    "con.txt",
    "Lpt1.tiff",
    "COM¹",
    "aux .txt",
    "name. . .",
    "x.part",
    "queue.SQLITE3",
    "x.lock",
    "é" * 300,
    "x" * 300 + ".tiff",
]


def request(
    name: str, collection: str = "c", item_id: str = "i", key: str = "product"
) -> JobRequest:
    return JobRequest(collection, item_id, key, "https://h/data/file.tiff?x=1", name)


def is_safe(name: str) -> bool:
    return (
        0 < len(name.encode()) <= LONGEST_NAME
        and name not in (".", "..")
        and name == unicodedata.normalize("NFC", name)
        and not set(name) & set('<>:"/\\|?*')
        and name[0] not in " -~."
        and name[-1] not in " ."
        and not name.casefold().endswith((".part", ".lock", ".sqlite3"))
        and not PureWindowsPath(name).is_reserved()
        and all(unicodedata.category(c)[0] != "C" for c in name)
    )


@pytest.mark.case(80)
@pytest.mark.rule(6)
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_name_becomes_one_safe_component_inside_its_folder(name: str) -> None:
    assert is_safe(safe_name(name))
    for hostile in (request(name), request("x", name), request("x", "c", name)):
        target = target_of(ROOT, hostile)
        assert len(target.relative_to(ROOT).parts) == 3
        assert all(is_safe(part) for part in target.relative_to(ROOT).parts)


@pytest.mark.rule(6)
@given(st.text(st.characters(), max_size=300))
def test_any_name_becomes_safe_and_stays_so(name: str) -> None:
    made = safe_name(name)
    assert is_safe(made)
    assert safe_name(made) == made


@pytest.mark.parametrize(
    "name",
    [
        "S1_SCS__1S_20260401T093012.zip",
        "BIO_S3 (copy).tiff",
        "größe.tar.gz",
        "a.ZIP",
        "mesures_été.nc",
    ],
)
def test_harmless_name_is_kept(name: str) -> None:
    assert safe_name(name) == name


def test_long_names_that_differ_late_stay_apart_and_keep_their_suffix() -> None:
    first, second = safe_name("x" * 300 + "a.tiff"), safe_name("x" * 300 + "b.tiff")
    assert first != second
    assert first.endswith(".tiff")


def test_name_is_taken_from_the_link_where_the_catalogue_gives_none() -> None:
    assert target_of(ROOT, request("")).name == "file.tiff"


def test_nameless_link_takes_the_key_of_its_asset() -> None:
    nameless = JobRequest("c", "i", "product", "https://h/", "")
    assert target_of(ROOT, nameless).name == "product"


def test_twins_of_case_or_normalisation_have_one_destination() -> None:
    assert destination_key(ROOT / "É.tif") == destination_key(ROOT / "e\u0301.TIF")
    assert destination_key(ROOT / "a.tif") != destination_key(ROOT / "b.tif")


def test_other_targets_stay_in_their_folder_and_differ() -> None:
    target = target_of(ROOT, request("product.tiff"))
    others = list(itertools.islice(other_targets(target, "enclosure/../1"), 4))
    assert [other.name for other in others] == [
        "product-enclosure_.._1.tiff",
        "product-2.tiff",
        "product-3.tiff",
        "product-4.tiff",
    ]
    assert {other.parent for other in others} == {target.parent}


@pytest.mark.parametrize("name", HOSTILE)
def test_every_component_of_a_layout_is_made_safe(name: str) -> None:
    placed = replace(request("x"), place=(name, "2026", f"a-{name}", f"{name}.tiff"))
    parts = target_of(ROOT, placed).relative_to(ROOT).parts
    assert len(parts) == 4
    assert all(map(is_safe, parts))


@pytest.mark.parametrize("name", ["é" * 300, "x" * 300 + ".tiff", "\U0001f6f0" * 100])
def test_name_has_room_for_that_of_its_part(name: str, tmp_path: Path) -> None:
    target = target_of(tmp_path, replace(request("x"), place=("folder", name)))
    target.parent.mkdir()
    part = target.with_name(claimed_name(target.name, "abcdef"))
    part.write_bytes(b"x")
    part.rename(target)
    assert target.read_bytes() == b"x"


@pytest.mark.parametrize(("length", "fits"), [(LONGEST_PATH - 64, True), (LONGEST_PATH, False)])
def test_path_as_a_whole_may_be_too_long(length: int, fits: bool) -> None:
    folder = "/" + "/".join(["d" * 99] * (length // 100))
    target = Path(folder + "/" + "x" * (length - len(folder) - 1))
    assert len(os.fsencode(target)) == length
    assert has_room(target) is fits
