"""What is fetched: files on the server, and the lists of them that each program reads."""

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MEBIBYTE = 2**20
_BLOCK = 8 * MEBIBYTE
_SHA256 = "1220"
"""Code and length of SHA-256 in front of the digest of a multihash, in hexadecimal."""


@dataclass(frozen=True, slots=True)
class Task:
    """Files to be fetched and where to."""

    urls: tuple[str, ...]
    sources: tuple[Path, ...]
    """The same files on the server's side."""
    out: Path
    """The folder to fetch to; emptied before each run."""
    ca: Path
    url_list: Path
    """One URL a line."""
    item: Path
    """One STAC item with an asset for each file."""
    granules: Path
    """A FeatureCollection with an item for each file, sizes given."""
    checked_granules: Path
    """The same with checksums."""

    @property
    def size(self) -> int:
        """Bytes in all."""
        return sum(source.stat().st_size for source in self.sources)

    def is_fetched(self) -> bool:
        """Whether every file is somewhere in `out` with its length."""
        found = {path.name: path.stat().st_size for path in self.out.rglob("*") if path.is_file()}
        return all(found.get(one.name) == one.stat().st_size for one in self.sources)


def make_files(folder: Path, count: int, size: int, *, is_one: bool = False) -> tuple[Path, ...]:
    """`count` files of `size` bytes that cannot be compressed; `is_one`: links to a single one."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = tuple(folder / f"file{number:03}.bin" for number in range(count))
    for path in paths:
        if path.exists():
            continue
        if is_one and path is not paths[0]:
            os.link(paths[0], path)
        else:
            _fill(path, size)
    return paths


def _fill(path: Path, size: int) -> None:
    block = memoryview(os.urandom(min(size, _BLOCK)))
    with path.open("wb") as file:
        for start in range(0, size, len(block)):
            file.write(block[: size - start])


def make_task(sources: Sequence[Path], root_url: str, folder: Path, ca: Path) -> Task:
    """The task of fetching `sources`, which lie at `root_url`, its lists written to `folder`."""
    out = folder / "out"
    out.mkdir(exist_ok=True)
    urls = tuple(f"{root_url}/{source.name}" for source in sources)
    task = Task(
        urls=urls,
        sources=tuple(sources),
        out=out,
        ca=ca,
        url_list=folder / "urls.txt",
        item=folder / "item.json",
        granules=folder / "granules.json",
        checked_granules=folder / "checked.json",
    )
    task.url_list.write_text("\n".join(urls) + "\n")
    assets = {f"file{number}": {"href": url} for number, url in enumerate(urls)}
    task.item.write_text(json.dumps(_feature("all", assets)))
    task.granules.write_text(json.dumps(feature_collection(task)))
    return task


def write_checksums(task: Task) -> None:
    """Writes `task.checked_granules`, for which every file is read once."""
    digests = {source.name: _SHA256 + _sha256(source) for source in task.sources}
    task.checked_granules.write_text(json.dumps(feature_collection(task, digests)))


def feature_collection(task: Task, digests: dict[str, str] | None = None) -> dict[str, Any]:
    """One item a file, as a search would give it (STAC file extension 2.1)."""
    features = []
    for number, (url, source) in enumerate(zip(task.urls, task.sources, strict=True)):
        asset = {"href": url, "roles": ["data"], "file:size": source.stat().st_size}
        if digests:
            asset["file:checksum"] = digests[source.name]
        features.append(_feature(f"granule-{number:03}", {"product": asset}))
    return {"type": "FeatureCollection", "features": features}


def _feature(item_id: str, assets: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "stac_version": "1.0.0",
        "id": item_id,
        "collection": "bench",
        "geometry": None,
        "properties": {"datetime": "2025-01-01T00:00:00Z"},
        "links": [],
        "assets": assets,
    }


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
